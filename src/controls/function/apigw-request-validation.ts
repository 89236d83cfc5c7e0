import { ask, asText, fine, isPresent, type Test, where } from "../ask.ts";
import type { Control } from "../control.ts";

const preflight: Test = (value) => (asText(value)?.toUpperCase() === "OPTIONS" ? "preflight" : fine);

export const control: Control = {
  id: "apigw-request-validation",
  title: "REST API methods validate requests before the backend sees them",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::ApiGateway::Method"],
  why: "What the API refuses by its model never reaches the code behind it, where a missing check becomes an injection.",
  fix: "Add an `AWS::ApiGateway::RequestValidator` and name it in `RequestValidatorId`.",
  sources: ["https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html"],
  check: where(
    ["HttpMethod"],
    preflight,
    "a preflight request carries nothing to validate",
    ask(["RequestValidatorId"], isPresent("the method names no request validator")),
  ),
  bad: [
    {
      name: "not validated",
      finds: ["PlaceOrder"],
      template: `
PlaceOrder:
  Type: AWS::ApiGateway::Method
  Properties: { RestApiId: a1b2c3d4e5, ResourceId: f6g7h8, HttpMethod: POST, AuthorizationType: AWS_IAM }
`,
    },
  ],
  good: [
    {
      name: "validated",
      template: `
PlaceOrder:
  Type: AWS::ApiGateway::Method
  Properties: { RestApiId: a1b2c3d4e5, ResourceId: f6g7h8, HttpMethod: POST, AuthorizationType: AWS_IAM, RequestValidatorId: i9j0k1 }
`,
    },
  ],
};
