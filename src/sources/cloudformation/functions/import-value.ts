import { Reference, Text, Unknown, type Value } from "../../../estate/value.ts";
import { get, isPlainMap, type Plain } from "../../syntax/node.ts";
import type { Evaluator } from "../evaluator.ts";

/** `Fn::ImportValue`: the export of another stack that was read, or unknown. */
export function importValue(argument: Plain, evaluator: Evaluator): Value {
  const name = evaluator.evaluate(argument);
  if (typeof name === "string" || name instanceof Text || name instanceof Unknown || name instanceof Reference) {
    const { value, defaults } = evaluator.stack.world.exports.resolve(evaluator.stack, name);
    for (const parameter of defaults) evaluator.assume(parameter);
    return value ?? evaluator.broken("the export has no value");
  }
  return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::ImportValue` takes the name of an export");
}

/**
 * `Fn::GetStackOutput`: any output of another stack, in any account and region.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
 */
export function getStackOutput(argument: Plain, evaluator: Evaluator): Value {
  const part = (name: string): Value | undefined => {
    const node = isPlainMap(argument) ? get(argument, name) : undefined;
    return node === undefined ? undefined : evaluator.at([name], node);
  };
  const stackName = part("StackName");
  const output = part("OutputName");
  if (stackName === undefined || typeof output !== "string") {
    const hint = "`Fn::GetStackOutput: {StackName: ..., OutputName: ...}`";
    return evaluator.invalid(
      "FUNCTION_ARGUMENTS",
      "`Fn::GetStackOutput` takes a `StackName` and an `OutputName`",
      hint,
    );
  }
  const { value, defaults } = evaluator.stack.world.exports.output(evaluator.stack, stackName, output);
  for (const parameter of defaults) evaluator.assume(parameter);
  return value ?? evaluator.broken("the output has no value");
}
