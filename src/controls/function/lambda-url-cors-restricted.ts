import { ask, each, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lambda-url-cors-restricted",
  title: "Function URLs do not accept every browser origin",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::Lambda::Url"],
  why: "With every origin allowed, any web page a user visits may call the function from the user's browser and read the answer.",
  fix: "Name the origins of your own pages in `Cors.AllowOrigins`.",
  sources: ["https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html"],
  check: ask(["Cors", "AllowOrigins"], each([], isNoneOf(["*", "http://*", "https://*"], ""))),
  bad: [
    {
      name: "every origin",
      finds: ["QuoteUrl"],
      template: `
QuoteUrl:
  Type: AWS::Lambda::Url
  Properties:
    TargetFunctionArn: price-quotes
    AuthType: AWS_IAM
    Cors:
      AllowOrigins: ["*"]
`,
    },
  ],
  good: [
    {
      name: "our shop",
      template: `
QuoteUrl:
  Type: AWS::Lambda::Url
  Properties:
    TargetFunctionArn: price-quotes
    AuthType: AWS_IAM
    Cors:
      AllowOrigins: ["https://shop.example.com"]
`,
    },
  ],
};
