import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lambda-permission-invoke-only",
  title: "Function permissions grant invocation and nothing else",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::Lambda::Permission"],
  why: "A wider action lets the principal read, change or delete the function instead of calling it.",
  fix: "Set `Action: lambda:InvokeFunction` (or `lambda:InvokeFunctionUrl`).",
  sources: [
    "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html",
  ],
  check: ask(["Action"], isOneOf(["lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "lambda:InvokeAsync"], "*")),
  bad: [
    {
      name: "every action",
      finds: ["PartnerAccess"],
      template: `
PartnerAccess:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: price-quotes
    Action: lambda:*
    Principal: "111122223333"
`,
    },
  ],
  good: [
    {
      name: "invocation",
      template: `
PartnerAccess:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: price-quotes
    Action: lambda:InvokeFunction
    Principal: "111122223333"
`,
    },
  ],
};
