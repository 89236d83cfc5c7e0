import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "rds-cluster-iam-auth",
  title: "Database clusters accept IAM authentication",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP03",
  severity: "low",
  on: ["AWS::RDS::DBCluster"],
  why: "Short-lived IAM tokens replace passwords that are shared, stored and never rotated.",
  fix: "Set `EnableIAMDatabaseAuthentication: true` on the cluster and give the application's role `rds-db:connect`.",
  sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html"],
  check: ask(["EnableIAMDatabaseAuthentication"], isTrue(false)),
  bad: [
    {
      name: "passwords only",
      finds: ["OrdersCluster"],
      template: `
OrdersCluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora-postgresql
`,
    },
  ],
  good: [
    {
      name: "IAM tokens accepted",
      template: `
OrdersCluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora-postgresql
    EnableIAMDatabaseAuthentication: true
`,
    },
  ],
};
