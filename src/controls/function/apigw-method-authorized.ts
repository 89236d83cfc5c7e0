import type { Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { authorization, operationsOf, policyGuards } from "../apis.ts";
import { ask, asText, isNoneOf, told } from "../ask.ts";
import { type Context, type Control, cannotTell, notApplicable, type Result } from "../control.ts";

/** Browsers send preflight requests without credentials, so they cannot be authorized. */
function* method(resource: Resource, context: Context): Iterable<Result> {
  if (asText(resource.properties.HttpMethod)?.toUpperCase() === "OPTIONS") {
    yield notApplicable("a preflight request carries no credentials");
    return;
  }
  yield* ask(["AuthorizationType"], isNoneOf(["NONE"], "NONE"))(resource, context);
}

function* body(api: Resource): Iterable<Result> {
  const { Body, BodyS3Location } = api.properties;
  if (Body === undefined) {
    if (BodyS3Location === undefined) yield notApplicable("its methods are resources of their own");
    else yield cannotTell(["BodyS3Location"], "the API's definition is in a bucket", "put the definition into `Body`");
    return;
  }
  const operations = operationsOf(Body);
  if (operations instanceof Unknown) {
    yield cannotTell(["Body"], operations);
    return;
  }
  for (const operation of operations) {
    if (operation.method === "options") continue;
    yield* told(authorization(operation, Body), ["Body", ...operation.path]);
  }
}

export const control: Control = {
  id: "apigw-method-authorized",
  title: "REST API methods require authorization",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::ApiGateway::Method", "AWS::ApiGateway::RestApi"],
  why: "A method without authorization runs your code for everybody on the internet; an API key only counts callers.",
  fix: "Set `AuthorizationType` (or the operation's `security`) to IAM, a user pool or an authorizer, or close the API by a resource policy.",
  sources: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-8",
  ],
  *check(resource, context) {
    const api =
      resource.type === "AWS::ApiGateway::RestApi" ? resource : context.estate.find(resource.properties.RestApiId);
    const results = [...(resource.type === "AWS::ApiGateway::RestApi" ? body(resource) : method(resource, context))];
    const guarded = api === undefined ? false : policyGuards(api);
    if (guarded === true) return;
    for (const result of results) {
      yield guarded instanceof Unknown && result.is === "violated" ? cannotTell(["Policy"], guarded) : result;
    }
  },
  bad: [
    {
      name: "no authorization, as a resource and in a document",
      finds: ["GetOrders", "PublicApi"],
      template: `
OrdersApi:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Name: orders
GetOrders:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref OrdersApi
    ResourceId: !GetAtt OrdersApi.RootResourceId
    HttpMethod: GET
    ApiKeyRequired: true
PublicApi:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Body:
      swagger: "2.0"
      info: { title: prices }
      paths:
        /prices:
          get:
            responses: {}
`,
    },
  ],
  good: [
    {
      name: "IAM, and a user pool for the whole document",
      template: `
OrdersApi:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Body:
      swagger: "2.0"
      info: { title: orders }
      securityDefinitions:
        customers:
          type: apiKey
          name: Authorization
          in: header
          x-amazon-apigateway-authtype: cognito_user_pools
      security:
        - customers: []
      paths:
        /orders:
          get:
            responses: {}
          options:
            security: []
            responses: {}
StockApi:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Name: stock
GetStock:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref StockApi
    ResourceId: !GetAtt StockApi.RootResourceId
    HttpMethod: GET
    AuthorizationType: AWS_IAM
`,
    },
  ],
};
