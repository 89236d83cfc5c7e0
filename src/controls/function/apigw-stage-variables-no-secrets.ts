import { ask, both } from "../ask.ts";
import type { Control } from "../control.ts";
import { openVariables } from "../secrets.ts";

export const control: Control = {
  id: "apigw-stage-variables-no-secrets",
  title: "API stage variables hold no credentials",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"],
  why: "Stage variables are shown in the console and in every export of the API.",
  fix: "Keep the secret in Secrets Manager and let the backend fetch it.",
  sources: ["https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html"],
  check: both(ask(["Variables"], openVariables), ask(["StageVariables"], openVariables)),
  bad: [
    {
      name: "a token",
      finds: ["OrdersStage"],
      template: `
OrdersStage:
  Type: AWS::ApiGateway::Stage
  Properties:
    RestApiId: a1b2c3d4e5
    StageName: live
    Variables:
      backendToken: correct-horse-battery
`,
    },
  ],
  good: [
    {
      name: "a name",
      template: `
OrdersStage:
  Type: AWS::ApiGateway::Stage
  Properties:
    RestApiId: a1b2c3d4e5
    StageName: live
    Variables:
      backendHost: backend.example.com
`,
    },
  ],
};
