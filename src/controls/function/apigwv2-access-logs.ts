import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "apigwv2-access-logs",
  title: "HTTP and WebSocket API stages keep access logs",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::ApiGatewayV2::Stage"],
  why: "Without an access log nobody can tell who called what, and an attack leaves no trace.",
  fix: "Set `AccessLogSettings` with a log group and a format that names caller, route and status.",
  sources: ["https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html"],
  check: ask(["AccessLogSettings", "DestinationArn"], isPresent("the stage keeps no access log")),
  bad: [
    {
      name: "none",
      finds: ["OrdersStage"],
      template: `
OrdersStage:
  Type: AWS::ApiGatewayV2::Stage
  Properties:
    ApiId: a1b2c3d4e5
    StageName: $default
`,
    },
  ],
  good: [
    {
      name: "kept",
      template: `
OrdersStage:
  Type: AWS::ApiGatewayV2::Stage
  Properties:
    ApiId: a1b2c3d4e5
    StageName: $default
    AccessLogSettings:
      DestinationArn: arn:aws:logs:eu-west-1:111122223333:log-group:orders-api
      Format: $context.requestId $context.identity.sourceIp $context.routeKey $context.status
`,
    },
  ],
};
