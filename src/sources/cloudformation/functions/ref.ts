import { Reference, Unknown, type Value } from "../../../estate/value.ts";
import { nearest } from "../../nearest.ts";
import type { Plain } from "../../syntax/node.ts";
import type { Evaluator } from "../evaluator.ts";
import { pseudoParameter } from "../pseudo.ts";

/** `Ref` of a parameter, pseudo parameter or resource. With the language extensions the name may be a function. */
export function ref(argument: Plain, evaluator: Evaluator): Value | undefined {
  const name = typeof argument === "object" && argument !== null ? evaluator.evaluate(argument) : argument;
  if (typeof name === "string") return refTo(name, evaluator);
  if (name instanceof Unknown) return name;
  return evaluator.invalid("FUNCTION_ARGUMENTS", "`Ref` takes the name of a parameter or resource", "`!Ref Name`");
}

/** What `Ref` of a name gives; also `${Name}` in `Fn::Sub`. */
export function refTo(name: string, evaluator: Evaluator): Value | undefined {
  const { stack } = evaluator;
  if (stack.template.parameters.has(name)) {
    const { value, defaults } = stack.parameter(name, evaluator);
    for (const parameter of defaults) evaluator.assume(parameter);
    return value;
  }
  if (stack.template.resources.has(name)) return resource(name, "Ref", evaluator);
  if (name === "AWS::NoValue") return undefined;
  if (name.startsWith("AWS::")) return pseudoParameter(name, evaluator);
  return toNothing(name, evaluator);
}

/** The problem of a name that nothing has. */
export function toNothing(name: string, evaluator: Evaluator): Unknown {
  const { resources, parameters } = evaluator.stack.template;
  const near = nearest(name, [...resources.keys(), ...parameters.keys()]);
  const hint = near === undefined ? "declare it in `Resources` or `Parameters`" : `did you mean \`${near}\`?`;
  const message = `no resource or parameter is named \`${name.slice(0, 80)}\``;
  return evaluator.invalid("REFERENCE_TO_NOTHING", message, hint);
}

/** An attribute of a declared resource, whatever it may be: a reference, or unknown where only code decides it. */
export function resource(logicalId: string, attribute: string, evaluator: Evaluator): Value {
  const { stack } = evaluator;
  evaluator.name(logicalId);
  if (stack.exists(logicalId, evaluator.frame) === false) return dropped(logicalId, evaluator);
  const id = stack.world.id(stack, logicalId);
  const reference = new Reference(id, attribute);
  const type = stack.template.resources.get(logicalId)?.type ?? "";
  if (!type.startsWith("Custom::") && type !== "AWS::CloudFormation::CustomResource") return reference;
  const what = attribute === "Ref" ? "the id" : `\`${attribute.slice(0, 80)}\``;
  return new Unknown("custom-resource", `${what} of custom resource \`${logicalId}\` is decided by its code`, {
    key: `custom-resource:${id}.${attribute}`,
    mentions: [reference],
  });
}

function dropped(logicalId: string, evaluator: Evaluator): Unknown {
  const condition = evaluator.stack.conditionOfResource(logicalId) ?? "";
  const message = `resource \`${logicalId}\` does not exist: its condition \`${condition}\` is false`;
  evaluator.warn("REFERENCE_TO_DROPPED", message, "put the reference into an `Fn::If` on the same condition");
  return evaluator.broken(message);
}
