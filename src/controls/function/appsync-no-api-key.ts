import { ask, both, each, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "appsync-no-api-key",
  title: "GraphQL APIs do not rely on API keys",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::AppSync::GraphQLApi"],
  why: "An API key sits in every copy of the client, names nobody and lives for up to a year.",
  fix: "Use `AWS_IAM`, `AMAZON_COGNITO_USER_POOLS`, `OPENID_CONNECT` or `AWS_LAMBDA`.",
  sources: [
    "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/appsync-controls.html#appsync-5",
  ],
  check: both(
    ask(["AuthenticationType"], isNoneOf(["API_KEY"], "")),
    ask(["AdditionalAuthenticationProviders"], each(["AuthenticationType"], isNoneOf(["API_KEY"], ""))),
  ),
  bad: [
    {
      name: "by key",
      finds: ["ShopGraph"],
      template: `
ShopGraph:
  Type: AWS::AppSync::GraphQLApi
  Properties:
    Name: shop
    AuthenticationType: API_KEY
`,
    },
  ],
  good: [
    {
      name: "by user pool",
      template: `
ShopGraph:
  Type: AWS::AppSync::GraphQLApi
  Properties:
    Name: shop
    AuthenticationType: AMAZON_COGNITO_USER_POOLS
`,
    },
  ],
};
