import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "rds-cluster-auto-minor-upgrade",
  title: "Database clusters take minor engine upgrades by themselves",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::RDS::DBCluster"],
  why: "Minor engine versions carry the security patches; a cluster that refuses them keeps known holes until somebody remembers.",
  fix: "Set `AutoMinorVersionUpgrade: true`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_UpgradeDBInstance.Upgrading.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html",
  ],
  check: ask(["AutoMinorVersionUpgrade"], isTrue(true)),
  bad: [
    {
      name: "upgrades switched off",
      finds: ["OrdersCluster"],
      template: `
OrdersCluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: mysql
    DBClusterInstanceClass: db.m6gd.large
    AutoMinorVersionUpgrade: false
`,
    },
  ],
  good: [
    {
      name: "left to the service, which upgrades by default",
      template: `
OrdersCluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: mysql
    DBClusterInstanceClass: db.m6gd.large
`,
    },
  ],
};
