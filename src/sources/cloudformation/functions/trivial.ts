import type { Value } from "../../../estate/value.ts";
import type { Plain } from "../../syntax/node.ts";
import { type Evaluator, listArgument } from "../evaluator.ts";

/** `Fn::Base64`: the text before it is encoded, which is what people wrote and what can be looked at. */
export function base64(argument: Plain, evaluator: Evaluator): Value | undefined {
  return evaluator.evaluate(argument);
}

/** `Fn::If`. */
export function chooseBranch(argument: Plain, evaluator: Evaluator): Value | undefined {
  const parts = listArgument("Fn::If", argument, 3, evaluator);
  const [condition, yes, no] = parts ?? [];
  if (yes === undefined || no === undefined) return evaluator.broken("`Fn::If` is not well-formed");
  if (typeof condition === "string") return evaluator.choose(condition, yes, no);
  return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::If` takes the name of a condition first");
}
