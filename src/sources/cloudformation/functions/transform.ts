import { Unknown, type Value } from "../../../estate/value.ts";
import { get, isPlainMap, type Plain } from "../../syntax/node.ts";
import type { Evaluator } from "../evaluator.ts";

/** `Fn::Transform`: a macro that runs in the account, or `AWS::Include`, which reads a file from a bucket. */
export function transform(argument: Plain, evaluator: Evaluator): Value {
  const name = isPlainMap(argument) ? get(argument, "Name") : undefined;
  const macro = typeof name === "string" ? name : "";
  if (macro === "") return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::Transform` takes the `Name` of a macro");
  const { stack, source } = evaluator;
  const place = stack.template.source.place(source);
  const what =
    macro === "AWS::Include" ? "`AWS::Include` reads a file at deployment" : `macro \`${macro}\` runs in the account`;
  stack.world.ledger.gap({
    code: "macro",
    message: `${what}: what it puts here is not known`,
    settle:
      "check the template that CloudFormation makes of it (`aws cloudformation get-template --template-stage Processed`)",
    hidesFindings: true,
    place,
  });
  return new Unknown("macro", what, { key: `macro:${stack.name}:${source.join("/")}` });
}

/**
 * A directive of the Rain tool (`!Rain::Embed file`), which Rain writes out before it deploys.
 * https://aws-cloudformation.github.io/rain/
 */
export function rainDirective(name: string, evaluator: Evaluator): Value {
  const { stack, source } = evaluator;
  const what = `\`!${name.slice("Fn::".length, 60)}\` is written out by Rain before deployment`;
  stack.world.ledger.gap({
    code: "macro",
    message: `${what}: what it puts here is not known`,
    settle: "check the template that `rain pkg` writes",
    hidesFindings: true,
    place: stack.template.source.place(source),
  });
  return new Unknown("macro", what, { key: `macro:${stack.name}:${source.join("/")}` });
}
