import { Unknown, type Value } from "../../estate/value.ts";
import { nearest } from "../nearest.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Stack } from "./stack.ts";

/** Pseudo parameters of CloudFormation, `AWS::NoValue` apart. */
const PSEUDO = [
  "AWS::AccountId",
  "AWS::NotificationARNs",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackId",
  "AWS::StackName",
  "AWS::URLSuffix",
] as const;
type Pseudo = (typeof PSEUDO)[number];

/**
 * The value of a pseudo parameter. What depends on where the stack is deployed is known only where the user, or a
 * cloud assembly, says so.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
 */
export function pseudoParameter(name: string, evaluator: Evaluator): Value {
  const pseudo = PSEUDO.find((one) => one === name);
  if (pseudo === undefined) {
    const near = nearest(name, PSEUDO);
    const hint = near === undefined ? undefined : `did you mean \`${near}\`?`;
    return evaluator.invalid("REFERENCE_TO_NOTHING", `no pseudo parameter is named \`${name.slice(0, 80)}\``, hint);
  }
  return known(pseudo, evaluator.stack);
}

function known(name: Pseudo, stack: Stack): Value {
  const { account, region, stackName } = stack.deployment;
  switch (name) {
    case "AWS::AccountId":
      return account ?? unknownAccount();
    case "AWS::Region":
      return region ?? unknownRegion();
    case "AWS::Partition":
      return region === undefined
        ? unknown(name, "depends on the region", ["aws", "aws-cn", "aws-us-gov"])
        : partition(region);
    case "AWS::URLSuffix":
      if (region === undefined) return unknown(name, "depends on the region", ["amazonaws.com", "amazonaws.com.cn"]);
      return partition(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    case "AWS::StackName":
      return stackName ?? ofStack(name, stack);
    case "AWS::StackId":
    case "AWS::NotificationARNs":
      return ofStack(name, stack);
  }
}

export function unknownAccount(): Unknown {
  return unknown("AWS::AccountId", "is known once the account is", undefined, "--account ...");
}

export function unknownRegion(): Unknown {
  return unknown("AWS::Region", "is known once the region is", undefined, "--region ...");
}

function unknown(name: Pseudo, why: string, alternatives?: readonly Value[], settle = "--region ..."): Unknown {
  return new Unknown("pseudo-parameter", `\`${name}\` ${why}`, {
    key: `pseudo-parameter:${name}`,
    settle,
    alternatives,
  });
}

function ofStack(name: Pseudo, stack: Stack): Unknown {
  return new Unknown("pseudo-parameter", `\`${name}\` of \`${stack.name}\` is known once it is deployed`, {
    key: `pseudo-parameter:${stack.name}:${name}`,
  });
}

function partition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
