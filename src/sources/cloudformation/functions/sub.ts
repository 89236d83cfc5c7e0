import { isList, isProperties, type Reference, Text, textOf, type Unknown, type Value } from "../../../estate/value.ts";
import { get, isPlainMap, type Plain, type PlainMap } from "../../syntax/node.ts";
import { withDynamicReferences } from "../dynamic-reference.ts";
import type { Evaluator } from "../evaluator.ts";
import { attributeOf } from "./get-att.ts";
import { refTo } from "./ref.ts";

type Part = string | Reference | Unknown | Text;

/** `Fn::Sub`: a text, or a list of a text and its own variables. */
export function sub(argument: Plain, evaluator: Evaluator): Value {
  if (typeof argument === "string") return substituted(argument, {}, evaluator);
  const [template, variables] = Array.isArray(argument) ? (argument as readonly Plain[]) : [];
  if (typeof template === "string" && (variables === undefined || isPlainMap(variables))) {
    return substituted(template, variables ?? {}, evaluator);
  }
  const hint = "`!Sub text`, or `!Sub [text, {Name: value}]`";
  return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::Sub` takes a text, or a text and a map", hint);
}

function substituted(template: string, variables: PlainMap, evaluator: Evaluator): Value {
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const open = template.indexOf("${", at);
    const close = open < 0 ? -1 : template.indexOf("}", open + 2);
    if (close < 0) break;
    parts.push(template.slice(at, open));
    const name = template.slice(open + 2, close);
    // `${!Name}` is the text `${Name}`.
    parts.push(name.startsWith("!") ? `\${${name.slice(1)}}` : variable(name, variables, evaluator));
    at = close + 1;
  }
  parts.push(template.slice(at));
  const text = textOf(parts);
  return resolves(text) ? withDynamicReferences(text instanceof Text ? text.parts : [text]) : text;
}

function resolves(value: Part): boolean {
  if (typeof value === "string") return value.includes("{{resolve:");
  return value instanceof Text && value.parts.some((part) => typeof part === "string" && part.includes("{{resolve:"));
}

function variable(name: string, variables: PlainMap, evaluator: Evaluator): Part {
  const own = get(variables, name);
  if (own !== undefined) return asPart(evaluator.at([1, name], own), name, evaluator);
  if (!/^[A-Za-z0-9_.:]+$/.test(name)) {
    const message = `\`\${${name.slice(0, 80)}}\` in \`Fn::Sub\` is not the name of anything`;
    return evaluator.invalid("FUNCTION_ARGUMENTS", message, `write \`\${!${name.slice(0, 40)}}\` to keep it as text`);
  }
  const dot = name.indexOf(".");
  const value = dot < 0 ? refTo(name, evaluator) : attributeOf(name.slice(0, dot), name.slice(dot + 1), evaluator);
  return asPart(value, name, evaluator);
}

function asPart(value: Value | undefined, name: string, evaluator: Evaluator): Part {
  if (value === undefined || value === null) return "";
  if (isList(value) || isProperties(value)) {
    const message = `\`\${${name.slice(0, 80)}}\` in \`Fn::Sub\` is not a text`;
    return evaluator.invalid("FUNCTION_ARGUMENTS", message, "join a list to a text with `!Join` first");
  }
  return typeof value === "object" ? value : String(value);
}
