import { ask } from "../ask.ts";
import type { Control } from "../control.ts";
import { notForAnyone } from "../policies.ts";

export const control: Control = {
  id: "dynamodb-no-foreign-accounts",
  title: "Table policies do not admit everyone",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::DynamoDB::Table"],
  why: "A table policy for everyone lets any AWS account read or change the items.",
  fix: "Name the principals, or add a condition on `aws:PrincipalOrgID`.",
  sources: ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html"],
  check: ask(["ResourcePolicy", "PolicyDocument"], notForAnyone),
  bad: [
    {
      name: "everyone may read",
      finds: ["Carts"],
      template: `
Carts:
  Type: AWS::DynamoDB::Table
  Properties:
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
    ResourcePolicy:
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: "*", Action: "dynamodb:GetItem", Resource: "*" }
`,
    },
  ],
  good: [
    {
      name: "one role",
      template: `
Carts:
  Type: AWS::DynamoDB::Table
  Properties:
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
    ResourcePolicy:
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:role/carts" }, Action: "dynamodb:GetItem", Resource: "*" }
`,
    },
  ],
};
