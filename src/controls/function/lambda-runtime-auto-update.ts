import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lambda-runtime-auto-update",
  title: "Functions take runtime patches by themselves",
  kind: "function",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "low",
  on: ["AWS::Lambda::Function"],
  why: "A runtime that is pinned by hand gets no patch until somebody changes the version.",
  fix: "Remove `RuntimeManagementConfig`, or set `UpdateRuntimeOn` to `Auto` or `FunctionUpdate`.",
  sources: ["https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html"],
  check: ask(["RuntimeManagementConfig", "UpdateRuntimeOn"], isNoneOf(["Manual"], "Auto")),
  bad: [
    {
      name: "pinned",
      finds: ["Resize"],
      template: `
Resize:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/resize
    Code: { S3Bucket: artifacts, S3Key: resize.zip }
    RuntimeManagementConfig:
      UpdateRuntimeOn: Manual
      RuntimeVersionArn: arn:aws:lambda:eu-west-1::runtime:07a48df201798d627f2b950f03bb227aab4a655a1d019c3296406f95937e2525
`,
    },
  ],
  good: [
    {
      name: "automatic",
      template: `
Resize:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/resize
    Code: { S3Bucket: artifacts, S3Key: resize.zip }
`,
    },
  ],
};
