import type { Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { authorization, operationsOf } from "../apis.ts";
import { ask, asText, isEmpty, isNoneOf, told } from "../ask.ts";
import { type Context, type Control, cannotTell, notApplicable, type Result, violated } from "../control.ts";
import { siblings } from "../siblings.ts";

function* route(resource: Resource, context: Context): Iterable<Result> {
  const key = asText(resource.properties.RouteKey) ?? "";
  const api = context.estate.find(resource.properties.ApiId);
  const webSocket =
    asText(api?.properties.ProtocolType)?.toUpperCase() === "WEBSOCKET" ||
    key.startsWith("$connect") ||
    key === "$disconnect";
  if (webSocket && key !== "$connect") {
    yield notApplicable("a WebSocket connection is authorized once, at `$connect`");
    return;
  }
  if (key.toUpperCase().startsWith("OPTIONS ")) {
    yield notApplicable("a preflight request carries no credentials");
    return;
  }
  for (const result of ask(["AuthorizationType"], isNoneOf(["NONE"], "NONE"))(resource, context)) {
    // Without the API nobody can tell a WebSocket route from an HTTP one.
    const unsure = result.is === "violated" && api === undefined && !/^(?:\w+ \/|\$connect$)/.test(key);
    yield unsure ? cannotTell(["ApiId"], "the API it belongs to was not read") : result;
  }
}

/** A WebSocket API without `$connect` asks nobody; quick create makes one open route. */
function* ofItself(api: Resource, context: Context): Iterable<Result> {
  if (!isEmpty(api.properties.Target)) {
    yield violated(["Target"], "quick create makes a route that asks for no authorization");
    return;
  }
  const routes = siblings(context, api, ["AWS::ApiGatewayV2::Route"], "ApiId").sure;
  const webSocket = asText(api.properties.ProtocolType)?.toUpperCase() === "WEBSOCKET";
  const connects = routes.some(
    ({ properties }) => properties.RouteKey instanceof Unknown || asText(properties.RouteKey) === "$connect",
  );
  if (webSocket && routes.length > 0 && !connects)
    yield violated([], "it has no `$connect` route, so nobody is asked for authorization");
  else yield notApplicable("its routes are resources of their own");
}

function* document(api: Resource, context: Context): Iterable<Result> {
  const { Body, BodyS3Location } = api.properties;
  if (Body === undefined) {
    if (BodyS3Location === undefined) yield* ofItself(api, context);
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
  id: "apigwv2-route-authorized",
  title: "HTTP and WebSocket routes require authorization",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Api"],
  why: "A route without authorization runs your code for everybody on the internet.",
  fix: "Set `AuthorizationType` to `JWT`, `AWS_IAM` or `CUSTOM`; for WebSocket APIs on route `$connect`.",
  sources: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-8",
  ],
  check: (resource, context) =>
    resource.type === "AWS::ApiGatewayV2::Route" ? route(resource, context) : document(resource, context),
  bad: [
    {
      name: "nobody is asked at all",
      finds: ["ChatApi", "QuoteApi"],
      template: `
ChatApi:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    Name: chat
    ProtocolType: WEBSOCKET
    RouteSelectionExpression: $request.body.action
SendMessage:
  Type: AWS::ApiGatewayV2::Route
  Properties:
    ApiId: !Ref ChatApi
    RouteKey: sendmessage
QuoteApi:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    Name: quotes
    ProtocolType: HTTP
    Target: arn:aws:lambda:eu-west-1:111122223333:function:price-quotes
`,
    },
    {
      name: "open route and open connection",
      finds: ["GetOrders", "Connect"],
      template: `
OrdersApi:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    Name: orders
    ProtocolType: HTTP
GetOrders:
  Type: AWS::ApiGatewayV2::Route
  Properties:
    ApiId: !Ref OrdersApi
    RouteKey: GET /orders
ChatApi:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    Name: chat
    ProtocolType: WEBSOCKET
    RouteSelectionExpression: $request.body.action
Connect:
  Type: AWS::ApiGatewayV2::Route
  Properties:
    ApiId: !Ref ChatApi
    RouteKey: $connect
    AuthorizationType: NONE
SendMessage:
  Type: AWS::ApiGatewayV2::Route
  Properties:
    ApiId: !Ref ChatApi
    RouteKey: sendmessage
`,
    },
  ],
  good: [
    {
      name: "a token for each request, IAM for the connection",
      template: `
OrdersApi:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    Name: orders
    ProtocolType: HTTP
Customers:
  Type: AWS::ApiGatewayV2::Authorizer
  Properties:
    ApiId: !Ref OrdersApi
    AuthorizerType: JWT
    Name: customers
GetOrders:
  Type: AWS::ApiGatewayV2::Route
  Properties:
    ApiId: !Ref OrdersApi
    RouteKey: GET /orders
    AuthorizationType: JWT
    AuthorizerId: !Ref Customers
`,
    },
  ],
};
