import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "apigw-access-logs",
  title: "REST API stages keep access logs",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::ApiGateway::Stage"],
  why: "Without an access log nobody can tell who called what, and an attack leaves no trace.",
  fix: "Set `AccessLogSetting` with a log group and a format that names caller, path and status.",
  sources: ["https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"],
  check: ask(["AccessLogSetting", "DestinationArn"], isPresent("the stage keeps no access log")),
  bad: [
    {
      name: "none",
      finds: ["OrdersStage"],
      template: `
OrdersStage:
  Type: AWS::ApiGateway::Stage
  Properties:
    RestApiId: a1b2c3d4e5
    DeploymentId: f6g7h8
    StageName: live
`,
    },
  ],
  good: [
    {
      name: "kept",
      template: `
OrdersStage:
  Type: AWS::ApiGateway::Stage
  Properties:
    RestApiId: a1b2c3d4e5
    DeploymentId: f6g7h8
    StageName: live
    AccessLogSetting:
      DestinationArn: arn:aws:logs:eu-west-1:111122223333:log-group:orders-api
      Format: $context.requestId $context.identity.sourceIp $context.resourcePath $context.status
`,
    },
  ],
};
