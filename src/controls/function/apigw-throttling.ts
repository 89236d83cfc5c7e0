import { follow } from "../../estate/read-value.ts";
import { isList, Unknown } from "../../estate/value.ts";
import { ask, isPresent } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";

const missing = "the stage sets no throttling limit of its own";
const rest = ask(["MethodSettings"], (value, path) => {
  const rates = isList(value) ? value.map((item) => follow(item, ["ThrottlingRateLimit"])) : [];
  if (
    rates.some((rate) => rate !== undefined && !(rate instanceof Unknown && rate.alternatives?.includes(undefined)))
  ) {
    return [];
  }
  const unknown =
    value instanceof Unknown
      ? value
      : [...rates, ...(isList(value) ? value : [])].find((item) => item instanceof Unknown);
  return [unknown instanceof Unknown ? cannotTell(path, unknown) : violated(path, missing)];
});
const http = ask(["DefaultRouteSettings", "ThrottlingRateLimit"], isPresent(missing));

export const control: Control = {
  id: "apigw-throttling",
  title: "API stages set throttling limits of their own",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"],
  why: "Without a limit of its own, a flood on one API uses up the requests that the whole account may make.",
  fix: "Set `MethodSettings` for `/*` and `*` (or `DefaultRouteSettings`) with `ThrottlingRateLimit` and `ThrottlingBurstLimit`.",
  sources: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html",
  ],
  check: (stage, context) => (stage.type === "AWS::ApiGateway::Stage" ? rest : http)(stage, context),
  bad: [
    {
      name: "no limit",
      finds: ["LiveStage"],
      template: `
LiveStage:
  Type: AWS::ApiGateway::Stage
  Properties: { RestApiId: a1b2c3d4e5, StageName: live }
`,
    },
  ],
  good: [
    {
      name: "a hundred requests a second",
      template: `
LiveStage:
  Type: AWS::ApiGateway::Stage
  Properties:
    RestApiId: a1b2c3d4e5
    StageName: live
    MethodSettings:
      - { ResourcePath: "/*", HttpMethod: "*", ThrottlingRateLimit: 100, ThrottlingBurstLimit: 50 }
`,
    },
  ],
};
