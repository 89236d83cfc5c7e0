import { ask, both, each, inside, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

const origins = each([], isNoneOf(["*", "http://*", "https://*"], ""));

export const control: Control = {
  id: "apigwv2-cors-restricted",
  title: "HTTP APIs do not accept every browser origin",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ApiGatewayV2::Api"],
  why: "With every origin allowed, any web page a user visits may call the API from the user's browser and read the answer.",
  fix: "Name the origins of your own pages in `CorsConfiguration.AllowOrigins`.",
  sources: ["https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html"],
  check: both(
    ask(["CorsConfiguration", "AllowOrigins"], origins),
    ask(["Body"], inside(["x-amazon-apigateway-cors", "allowOrigins"], origins)),
  ),
  bad: [
    {
      name: "every origin, in the API's own document",
      finds: ["OrdersApi"],
      template: `
OrdersApi:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    Body:
      openapi: 3.0.1
      info: { title: orders, version: "1" }
      paths: {}
      x-amazon-apigateway-cors: { allowOrigins: ["*"] }
`,
    },
    {
      name: "every origin",
      finds: ["OrdersApi"],
      template: `
OrdersApi:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    Name: orders
    ProtocolType: HTTP
    CorsConfiguration:
      AllowOrigins: ["*"]
`,
    },
  ],
  good: [
    {
      name: "our shop",
      template: `
OrdersApi:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    Name: orders
    ProtocolType: HTTP
    CorsConfiguration:
      AllowOrigins: ["https://shop.example.com"]
`,
    },
  ],
};
