import { isProperties } from "../../estate/value.ts";
import { ask, isEmpty, isNoneOf, type Probe } from "../ask.ts";
import type { Control } from "../control.ts";
import { whole } from "../rules.ts";

/** Properties that tie a permission for everyone to somebody. */
const TIES = ["SourceArn", "SourceAccount", "PrincipalOrgID", "OrganizationId", "EventSourceToken"] as const;
const everyone = isNoneOf(["*"], "");

const untied: Probe = (value, path, about) => {
  const permission = isProperties(value) ? value : {};
  if (TIES.some((tie) => !isEmpty(permission[tie]))) return [];
  return everyone(permission.Principal, [...path, "Principal"], about);
};

export const control: Control = {
  id: "lambda-not-public",
  title: "Function and layer policies do not admit everyone",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::Lambda::Permission", "AWS::Lambda::LayerVersionPermission"],
  why: "A policy for everyone lets any AWS account, or anybody with the address, run the function or read the layer.",
  fix: "Name the principal, and with a service the `SourceArn`; for a function URL use `AuthType: AWS_IAM`.",
  sources: [
    "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
  ],
  check: ask([], whole(untied)),
  bad: [
    {
      name: "every account may invoke",
      finds: ["OpenInvoke"],
      template: `
OpenInvoke:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: price-quotes
    Action: lambda:InvokeFunction
    Principal: "*"
`,
    },
  ],
  good: [
    {
      name: "one organisation",
      template: `
PartnerInvoke:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: price-quotes
    Action: lambda:InvokeFunction
    Principal: "*"
    PrincipalOrgID: o-a1b2c3d4e5
`,
    },
  ],
};
