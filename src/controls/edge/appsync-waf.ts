import { noneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { hasWebAcl } from "../web-acls.ts";

export const control: Control = {
  id: "appsync-waf",
  title: "AppSync APIs have a web ACL",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::AppSync::GraphQLApi"],
  why: "A web ACL stops scanners, floods and oversized queries before they reach the resolvers.",
  fix: "Associate an `AWS::WAFv2::WebACL` with the API by an `AWS::WAFv2::WebACLAssociation`.",
  sources: ["https://docs.aws.amazon.com/appsync/latest/devguide/WAF-Integration.html"],
  check: where(["Visibility"], noneOf(["PRIVATE"], "GLOBAL"), "the API is private", hasWebAcl),
  bad: [
    {
      name: "none",
      finds: ["ShopGraph"],
      template: `
ShopGraph:
  Type: AWS::AppSync::GraphQLApi
  Properties:
    Name: shop
    AuthenticationType: AWS_IAM
`,
    },
  ],
  good: [
    {
      name: "associated",
      template: `
ShopGraph:
  Type: AWS::AppSync::GraphQLApi
  Properties:
    Name: shop
    AuthenticationType: AWS_IAM
ShopGraphRules:
  Type: AWS::WAFv2::WebACLAssociation
  Properties:
    ResourceArn: !GetAtt ShopGraph.Arn
    WebACLArn: arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/front/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
`,
    },
  ],
};
