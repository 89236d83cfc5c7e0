import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "rds-non-default-admin",
  title: "Databases do not use the default administrator name",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "low",
  on: ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"],
  why: "A name that everybody knows is half of the credential that password guessing needs.",
  fix: "Choose a `MasterUsername` of your own.",
  sources: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-25",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html",
  ],
  check: ask(
    ["MasterUsername"],
    isNoneOf(["admin", "administrator", "postgres", "root", "sa", "master", "dbadmin", "awsuser"], "a name of its own"),
  ),
  bad: [
    {
      name: "the default",
      finds: ["OrdersDb"],
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    MasterUsername: postgres
    ManageMasterUserPassword: true
`,
    },
  ],
  good: [
    {
      name: "a name of its own",
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    MasterUsername: orders_owner
    ManageMasterUserPassword: true
`,
    },
  ],
};
