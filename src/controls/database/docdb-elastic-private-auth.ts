import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "docdb-elastic-private-auth",
  title: "Elastic DocumentDB clusters take their password from Secrets Manager",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::DocDBElastic::Cluster"],
  why: "A plain-text password is in the template, in every copy of it and in the stack's history.",
  fix: "Set `AuthType: SECRET_ARN` and name a secret in `AdminUserPassword`.",
  sources: [
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/elastic-managing.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-docdbelastic-cluster.html",
  ],
  check: ask(["AuthType"], isOneOf(["SECRET_ARN"], "PLAIN_TEXT")),
  bad: [
    {
      name: "plain text",
      finds: ["CatalogShards"],
      template: `
CatalogShards:
  Type: AWS::DocDBElastic::Cluster
  Properties:
    ClusterName: catalogue
    AdminUserName: catalogue
    AuthType: PLAIN_TEXT
    ShardCapacity: 2
    ShardCount: 2
`,
    },
  ],
  good: [
    {
      name: "from a secret",
      template: `
CatalogShards:
  Type: AWS::DocDBElastic::Cluster
  Properties:
    ClusterName: catalogue
    AdminUserName: catalogue
    AuthType: SECRET_ARN
    AdminUserPassword: arn:aws:secretsmanager:eu-west-1:111122223333:secret:catalogue
    ShardCapacity: 2
    ShardCount: 2
`,
    },
  ],
};
