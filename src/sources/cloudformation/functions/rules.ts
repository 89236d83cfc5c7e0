import { Unknown, type Value } from "../../../estate/value.ts";
import { get, type Plain } from "../../syntax/node.ts";
import type { Evaluator } from "../evaluator.ts";
import { refTo } from "./ref.ts";

/** `Fn::RefAll` (rules only): the values of every parameter of an AWS type. */
export function refAll(argument: Plain, evaluator: Evaluator): Value {
  const values: Value[] = [];
  for (const [name, declaration] of evaluator.stack.template.parameters) {
    if (get(declaration, "Type") !== argument) continue;
    const value = refTo(name, evaluator);
    if (value !== undefined) values.push(value);
  }
  return values;
}

/** `Fn::ValueOf` and `Fn::ValueOfAll` (rules only): an attribute of what a parameter names in the account. */
export function valueOfParameter(argument: Plain): Value {
  const names = Array.isArray(argument) ? argument.filter((item) => typeof item === "string") : [];
  const what = names.join(".").slice(0, 120);
  return new Unknown("service", `\`${what}\` is an attribute of something in the account`, {
    key: `value-of(${what})`,
  });
}
