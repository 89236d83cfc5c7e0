import { type Control, violated } from "../control.ts";
import { INTERNET, undecided } from "../reachability.ts";

export const control: Control = {
  id: "function-asks-who-calls",
  title: "No function can be called from the internet without a credential",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::Lambda::Function"],
  why: "Whatever anybody can call, anybody can probe, overload and pay for with your account; an authorizer at the front keeps strangers out of the code.",
  fix: "Put an authorizer (IAM, JWT, Cognito or Lambda) on the route, or AuthType AWS_IAM on the function URL; if the route is meant for everybody, suppress this with the reason.",
  sources: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  ],
  *check(resource, { exposure }) {
    const way = exposure.reach(INTERNET, { is: "resource", resource: resource.id });
    if (way.verdict === "reachable" && way.authentication.length === 0) {
      const door = way.through[0];
      const via = door === undefined ? "" : ` through \`${door}\``;
      const hop = way.hops.find(({ at }) => at === "call");
      yield violated([], `anybody on the internet can call it${via}${hop === undefined ? "" : `: ${hop.text}`}`, {
        hops: way.hops,
      });
    } else if (way.verdict === "unknown") {
      yield undecided(way);
    }
  },
  bad: [
    {
      name: "an HTTP API route without an authorizer",
      finds: ["Quote"],
      template: `
Quote:
  Type: AWS::Serverless::Function
  Properties:
    Runtime: nodejs22.x
    Handler: index.handler
    InlineCode: "exports.handler = async () => 1"
    Events:
      Get: { Type: HttpApi, Properties: { Path: /quote, Method: GET } }
`,
    },
  ],
  good: [
    {
      name: "a function that only a queue calls",
      template: `
Jobs:
  Type: AWS::SQS::Queue
Worker:
  Type: AWS::Serverless::Function
  Properties:
    Runtime: nodejs22.x
    Handler: index.handler
    InlineCode: "exports.handler = async () => 1"
    Events:
      Job: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } }
`,
    },
  ],
};
