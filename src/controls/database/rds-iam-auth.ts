import { ask, fine, isEmpty, isTrue, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "rds-iam-auth",
  title: "Database instances accept IAM authentication",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP03",
  severity: "low",
  on: ["AWS::RDS::DBInstance"],
  why: "Short-lived IAM tokens replace passwords that are shared, stored and never rotated.",
  fix: "Set `EnableIAMDatabaseAuthentication: true` and give the application's role `rds-db:connect`.",
  sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html"],
  check: where(
    ["Engine"],
    oneOf(["mariadb", "mysql", "postgres"], "mysql"),
    "the engine, or the cluster it belongs to, takes no IAM setting here",
    where(
      ["DBClusterIdentifier"],
      (cluster) => (isEmpty(cluster) ? fine : "in a cluster"),
      "the cluster carries the setting",
      ask(["EnableIAMDatabaseAuthentication"], isTrue(false)),
    ),
  ),
  bad: [
    {
      name: "passwords only",
      finds: ["OrdersDb"],
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
`,
    },
  ],
  good: [
    {
      name: "IAM tokens accepted",
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    EnableIAMDatabaseAuthentication: true
`,
    },
  ],
};
