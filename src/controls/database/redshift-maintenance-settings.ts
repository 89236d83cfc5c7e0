import { ask, both, isAtLeast, isPresent, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "redshift-maintenance-settings",
  title: "Warehouse clusters set upgrade, window and snapshot retention together",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::Redshift::Cluster"],
  why: "Upgrades need a window that somebody chose, and a snapshot to go back to.",
  fix: "Set `AllowVersionUpgrade: true`, `PreferredMaintenanceWindow`, and `AutomatedSnapshotRetentionPeriod` of a day or more.",
  sources: [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-considerations.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-cluster.html",
  ],
  check: both(
    ask(["AllowVersionUpgrade"], isTrue(true)),
    ask(["PreferredMaintenanceWindow"], isPresent("no maintenance window is chosen")),
    ask(["AutomatedSnapshotRetentionPeriod"], isAtLeast(1, 1)),
  ),
  bad: [
    {
      name: "no window",
      finds: ["SalesWarehouse"],
      template: `
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: single-node
    NodeType: ra3.large
    DBName: sales
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
`,
    },
  ],
  good: [
    {
      name: "all three",
      template: `
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: single-node
    NodeType: ra3.large
    DBName: sales
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
    PreferredMaintenanceWindow: sun:03:00-sun:03:30
    AutomatedSnapshotRetentionPeriod: 7
`,
    },
  ],
};
