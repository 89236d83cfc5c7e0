import { Reference, Unknown, type Value } from "../../../estate/value.ts";
import { get, isPlainMap, type Plain } from "../../syntax/node.ts";
import type { Evaluator } from "../evaluator.ts";
import type { Stack } from "../stack.ts";
import { resource, toNothing } from "./ref.ts";

/**
 * `Fn::GetAtt`: as `Resource.Attribute` or a list. The attribute, and with the language extensions the resource too, may
 * be a function.
 */
export function getAtt(argument: Plain, evaluator: Evaluator): Value {
  const parts =
    typeof argument === "string" ? splitAttribute(argument) : Array.isArray(argument) ? argument : undefined;
  const [first, ...rest] = (parts ?? []) as readonly Plain[];
  if (first === undefined || rest.length === 0) {
    const hint = "`!GetAtt Resource.Attribute`";
    return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::GetAtt` takes a resource and an attribute", hint);
  }
  const name = text(first, evaluator);
  const attributes = rest.map((part) => text(part, evaluator));
  const unknown = [name, ...attributes].find((part) => part instanceof Unknown);
  if (unknown instanceof Unknown) return unknown;
  if (typeof name !== "string" || attributes.some((part) => typeof part !== "string")) {
    return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::GetAtt` takes names that are known before deployment");
  }
  return attributeOf(name, attributes.join("."), evaluator);
}

function splitAttribute(argument: string): readonly string[] {
  const dot = argument.indexOf(".");
  return dot < 0 ? [argument] : [argument.slice(0, dot), argument.slice(dot + 1)];
}

function text(part: Plain, evaluator: Evaluator): Value | undefined {
  return typeof part === "object" ? evaluator.evaluate(part) : String(part);
}

/** What `Fn::GetAtt` of names gives; also `${Resource.Attribute}` in `Fn::Sub`. */
export function attributeOf(logicalId: string, attribute: string, evaluator: Evaluator): Value {
  const { stack } = evaluator;
  const declared = stack.template.resources.get(logicalId);
  if (declared === undefined) return toNothing(logicalId, evaluator);
  const value = resource(logicalId, attribute, evaluator);
  if (!(value instanceof Reference)) return value;
  if (declared.type === "AWS::CloudFormation::Stack" && attribute.startsWith("Outputs.")) {
    return nestedOutput(logicalId, attribute.slice("Outputs.".length), value, evaluator);
  }
  const property = RETURNS_PROPERTY[declared.type]?.[attribute];
  return (property === undefined ? undefined : propertyOf(logicalId, property, evaluator)) ?? value;
}

function nestedOutput(logicalId: string, output: string, reference: Reference, evaluator: Evaluator): Value {
  const { stack } = evaluator;
  const child = stack.children.get(logicalId);
  if (child === undefined) {
    return new Unknown(
      "nested-output",
      `output \`${output.slice(0, 80)}\` of nested stack \`${logicalId}\`, which was not read`,
      {
        key: `nested-output:${reference.resource}.${output}`,
        settle: "read the nested stack's template as well",
        mentions: [reference],
      },
    );
  }
  if (!child.hasOutput(output)) {
    const message = `the template of nested stack \`${logicalId}\` has no output \`${output.slice(0, 80)}\``;
    return evaluator.invalid("NESTED_OUTPUT_UNDECLARED", message, `its template is \`${child.template.source.file}\``);
  }
  const { value, defaults } = child.output(output);
  for (const parameter of defaults) evaluator.assume(parameter);
  return value ?? evaluator.broken(`output \`${output}\` of nested stack \`${logicalId}\` has no value`);
}

/**
 * Attributes that return what a property says, for values that a packet's way depends on.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html ("Return values")
 */
const RETURNS_PROPERTY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "AWS::EC2::Instance": { AvailabilityZone: "AvailabilityZone" },
  "AWS::EC2::SecurityGroup": { VpcId: "VpcId" },
  "AWS::EC2::Subnet": { AvailabilityZone: "AvailabilityZone", CidrBlock: "CidrBlock", VpcId: "VpcId" },
  "AWS::EC2::VPC": { CidrBlock: "CidrBlock" },
  "AWS::RDS::DBCluster": { "Endpoint.Port": "Port" },
  "AWS::RDS::DBInstance": { "Endpoint.Port": "Port" },
  "AWS::SSM::Parameter": { Value: "Value" },
};

function propertyOf(logicalId: string, property: string, evaluator: Evaluator): Value | undefined {
  const { stack } = evaluator;
  const declared = stack.template.resources.get(logicalId);
  const properties = declared === undefined ? undefined : get(declared.body, "Properties");
  const node = isPlainMap(properties) ? get(properties, property) : undefined;
  if (declared === undefined || node === undefined || node === null) return undefined;
  return evaluatedProperty(stack, logicalId, [...declared.source, "Properties", property], node, evaluator);
}

function evaluatedProperty(
  stack: Stack,
  logicalId: string,
  path: readonly (string | number)[],
  node: Plain,
  evaluator: Evaluator,
): Value | undefined {
  return stack.guarded(
    `property ${logicalId} ${path.at(-1)}`,
    () => {
      const { value, defaults } = stack.evaluated(node, path, evaluator.frame);
      for (const parameter of defaults) evaluator.assume(parameter);
      return value;
    },
    () => undefined, // The circle is reported with the resources that close it.
  );
}
