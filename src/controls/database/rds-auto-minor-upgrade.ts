import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "rds-auto-minor-upgrade",
  title: "Database instances take minor engine upgrades by themselves",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::RDS::DBInstance"],
  why: "Minor engine versions carry the security patches; an instance that refuses them keeps known holes until somebody remembers.",
  fix: "Set `AutoMinorVersionUpgrade: true`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
  ],
  check: ask(["AutoMinorVersionUpgrade"], isTrue(true)),
  bad: [
    {
      name: "upgrades switched off",
      finds: ["OrdersDb"],
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    DBInstanceClass: db.t4g.medium
    AutoMinorVersionUpgrade: false
`,
    },
  ],
  good: [
    {
      name: "left to the service, which upgrades by default",
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    DBInstanceClass: db.t4g.medium
`,
    },
  ],
};
