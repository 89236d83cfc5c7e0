import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lambda-url-auth",
  title: "Function URLs require signed requests",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::Lambda::Url"],
  why: "With auth type NONE everybody who learns the address runs the function at your expense.",
  fix: "Set `AuthType: AWS_IAM`, and put CloudFront with origin access control in front of what browsers need.",
  sources: ["https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"],
  check: ask(["AuthType"], isOneOf(["AWS_IAM"], "NONE")),
  bad: [
    {
      name: "no authentication",
      finds: ["QuoteUrl"],
      template: `
QuoteUrl:
  Type: AWS::Lambda::Url
  Properties:
    TargetFunctionArn: price-quotes
    AuthType: NONE
`,
    },
  ],
  good: [
    {
      name: "signed requests",
      template: `
QuoteUrl:
  Type: AWS::Lambda::Url
  Properties:
    TargetFunctionArn: price-quotes
    AuthType: AWS_IAM
`,
    },
  ],
};
