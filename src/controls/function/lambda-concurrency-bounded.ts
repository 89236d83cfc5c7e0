import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lambda-concurrency-bounded",
  title: "Functions have a concurrency bound against flooding",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::Lambda::Function"],
  why: "Without a bound, a flood of requests to one function uses up the concurrency of every function of the account.",
  fix: "Set `ReservedConcurrentExecutions` to what the function needs at most.",
  sources: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"],
  check: ask(
    ["ReservedConcurrentExecutions"],
    isPresent("`ReservedConcurrentExecutions` is left out, so only the account's limit bounds it"),
  ),
  bad: [
    {
      name: "no bound",
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
      name: "at most twenty at once",
      template: `
Resize:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/resize
    Code: { S3Bucket: artifacts, S3Key: resize.zip }
    ReservedConcurrentExecutions: 20
`,
    },
  ],
};
