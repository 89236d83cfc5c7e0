import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "appsync-cache-transit-tls",
  title: "GraphQL API caches encrypt traffic",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::AppSync::ApiCache"],
  why: "Answers with personal data otherwise travel readable between the API and its cache.",
  fix: "Set `TransitEncryptionEnabled: true`.",
  sources: [
    "https://docs.aws.amazon.com/appsync/latest/devguide/enabling-caching.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/appsync-controls.html#appsync-6",
  ],
  check: ask(["TransitEncryptionEnabled"], isTrue(false)),
  bad: [
    {
      name: "left out",
      finds: ["ShopCache"],
      template: `
ShopCache:
  Type: AWS::AppSync::ApiCache
  Properties:
    ApiId: a1b2c3d4e5
    ApiCachingBehavior: FULL_REQUEST_CACHING
    Ttl: 60
    Type: SMALL
`,
    },
  ],
  good: [
    {
      name: "encrypted",
      template: `
ShopCache:
  Type: AWS::AppSync::ApiCache
  Properties:
    ApiId: a1b2c3d4e5
    ApiCachingBehavior: FULL_REQUEST_CACHING
    Ttl: 60
    Type: SMALL
    TransitEncryptionEnabled: true
`,
    },
  ],
};
