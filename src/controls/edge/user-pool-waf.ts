import type { Control } from "../control.ts";
import { hasWebAcl } from "../web-acls.ts";

export const control: Control = {
  id: "user-pool-waf",
  title: "Cognito user pool endpoints have a web ACL",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::Cognito::UserPool"],
  why: "Sign-up and sign-in pages are where stolen passwords are tried; a web ACL slows that down.",
  fix: "Associate an `AWS::WAFv2::WebACL` with the user pool by an `AWS::WAFv2::WebACLAssociation`.",
  sources: ["https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html"],
  check: hasWebAcl,
  bad: [
    {
      name: "none",
      finds: ["Customers"],
      template: `
Customers:
  Type: AWS::Cognito::UserPool
`,
    },
  ],
  good: [
    {
      name: "associated",
      template: `
Customers:
  Type: AWS::Cognito::UserPool
CustomersRules:
  Type: AWS::WAFv2::WebACLAssociation
  Properties:
    ResourceArn: !GetAtt Customers.Arn
    WebACLArn: arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/front/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
`,
    },
  ],
};
