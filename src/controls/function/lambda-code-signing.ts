import { ask, isPresent, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lambda-code-signing",
  title: "Functions accept only signed code",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "low",
  on: ["AWS::Lambda::Function"],
  why: "With a code signing configuration only what your pipeline signed is deployed, whoever holds the deployment role.",
  fix: "Create an `AWS::Lambda::CodeSigningConfig` and name it in `CodeSigningConfigArn`.",
  sources: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html"],
  check: where(
    ["PackageType"],
    oneOf(["Zip"], "Zip"),
    "images are signed in their registry",
    ask(["CodeSigningConfigArn"], isPresent("the function takes unsigned code")),
  ),
  bad: [
    {
      name: "unsigned code taken",
      finds: ["Resize"],
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
  good: [
    {
      name: "signed code only",
      template: `
Resize:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/resize
    Code: { S3Bucket: artifacts, S3Key: resize.zip }
    CodeSigningConfigArn: arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-0a1b2c3d4e5f60718
`,
    },
  ],
};
