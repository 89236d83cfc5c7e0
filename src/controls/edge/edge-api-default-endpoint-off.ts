import { ask, isTrue } from "../ask.ts";
import { type Control, notApplicable } from "../control.ts";
import { siblings } from "../siblings.ts";

const off = ask(["DisableExecuteApiEndpoint"], isTrue(false));

export const control: Control = {
  id: "edge-api-default-endpoint-off",
  title: "APIs behind an own domain switch the default endpoint off",
  kind: "edge",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"],
  why: "The default `execute-api` address stays open beside the own domain, past its web ACL, its mutual TLS and its distribution.",
  fix: "Set `DisableExecuteApiEndpoint: true`.",
  sources: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html",
  ],
  *check(api, context) {
    const property = api.type === "AWS::ApiGateway::RestApi" ? "RestApiId" : "ApiId";
    const { sure } = siblings(
      context,
      api,
      ["AWS::ApiGateway::BasePathMapping", "AWS::ApiGatewayV2::ApiMapping"],
      property,
    );
    if (sure.length === 0) yield notApplicable("no domain of its own is mapped to it here");
    else yield* off(api, context);
  },
  bad: [
    {
      name: "both addresses answer",
      finds: ["OrdersApi"],
      template: `
OrdersApi:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Name: orders
OrdersMapping:
  Type: AWS::ApiGateway::BasePathMapping
  Properties:
    DomainName: orders.example.com
    RestApiId: !Ref OrdersApi
`,
    },
  ],
  good: [
    {
      name: "only the own domain",
      template: `
OrdersApi:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Name: orders
    DisableExecuteApiEndpoint: true
OrdersMapping:
  Type: AWS::ApiGateway::BasePathMapping
  Properties:
    DomainName: orders.example.com
    RestApiId: !Ref OrdersApi
`,
    },
  ],
};
