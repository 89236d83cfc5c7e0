import { isList, isProperties, type Reference, Text, textOf, Unknown, type Value } from "../../../estate/value.ts";
import type { Plain } from "../../syntax/node.ts";
import type { Evaluator } from "../evaluator.ts";

/** `Fn::ToJsonString`: the JSON text of a list or map, with references and unknowns in their places. */
export function toJsonString(argument: Plain, evaluator: Evaluator): Value {
  const value = evaluator.evaluate(argument);
  if (value instanceof Unknown) return value;
  if (!isList(value) && !isProperties(value)) {
    return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::ToJsonString` takes a list or a map");
  }
  const parts: (string | Reference | Unknown)[] = [];
  write(value, parts);
  return textOf(parts);
}

function write(value: Value, parts: (string | Reference | Unknown)[]): void {
  if (isList(value)) {
    parts.push("[");
    for (const [i, item] of value.entries()) {
      if (i > 0) parts.push(",");
      write(item, parts);
    }
    parts.push("]");
  } else if (isProperties(value)) {
    parts.push("{");
    for (const [i, [key, item]] of Object.entries(value).entries()) {
      parts.push(`${i > 0 ? "," : ""}${JSON.stringify(key)}:`);
      write(item, parts);
    }
    parts.push("}");
  } else if (value instanceof Text) {
    const inside = value.parts.map((part) => (typeof part === "string" ? JSON.stringify(part).slice(1, -1) : part));
    parts.push('"', ...inside, '"');
  } else if (typeof value === "object" && value !== null) {
    parts.push('"', value as Reference | Unknown, '"');
  } else {
    parts.push(JSON.stringify(value));
  }
}
