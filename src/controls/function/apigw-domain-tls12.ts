import { ask, decidedBy, each, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

const SERVICE_DECIDES = decidedBy(
  "`SecurityPolicy` is left out, so the service decides whether TLS 1.0 is taken",
  "set `SecurityPolicy: TLS_1_2`",
);
const modern = isNoneOf(["TLS_1_0"], SERVICE_DECIDES);
const rest = ask(["SecurityPolicy"], modern);
// HTTP and WebSocket APIs take TLS 1.2 and newer only.
const http = ask(["DomainNameConfigurations"], each(["SecurityPolicy"], isNoneOf(["TLS_1_0"], "TLS_1_2")));

export const control: Control = {
  id: "apigw-domain-tls12",
  title: "API domains require TLS 1.2 or later",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName"],
  why: "TLS 1.0 and 1.1 have known weaknesses and are deprecated by the IETF; clients that still offer them can be downgraded.",
  fix: "Set `SecurityPolicy: TLS_1_2` or a newer policy.",
  sources: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html",
  ],
  check: (resource, context) => (resource.type === "AWS::ApiGateway::DomainName" ? rest : http)(resource, context),
  bad: [
    {
      name: "TLS 1.0",
      finds: ["OrdersDomain"],
      template: `
OrdersDomain:
  Type: AWS::ApiGateway::DomainName
  Properties:
    DomainName: orders.example.com
    SecurityPolicy: TLS_1_0
`,
    },
  ],
  good: [
    {
      name: "TLS 1.2",
      template: `
OrdersDomain:
  Type: AWS::ApiGateway::DomainName
  Properties:
    DomainName: orders.example.com
    SecurityPolicy: TLS_1_2
`,
    },
  ],
};
