import { isList, isProperties, Reference, Unknown, type Value } from "../../../estate/value.ts";
import type { Plain } from "../../syntax/node.ts";
import { derived } from "../canonical.ts";
import type { Evaluator } from "../evaluator.ts";

/** `Fn::Length` of a list. */
export function length(argument: Plain, evaluator: Evaluator): Value {
  const value = evaluator.evaluate(argument);
  if (isList(value)) return value.length;
  if (value instanceof Unknown) return derived(value, "length", (item) => (isList(item) ? item.length : undefined));
  if (value instanceof Reference) {
    return new Unknown("service", `the length of \`${value.attribute}\` is known after deployment`, {
      key: `length(${value.resource}.${value.attribute})`,
      mentions: [value],
    });
  }
  if (isProperties(value)) return Object.keys(value).length;
  return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::Length` takes a list");
}
