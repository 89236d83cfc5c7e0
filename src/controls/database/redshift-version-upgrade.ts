import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "redshift-version-upgrade",
  title: "Warehouse clusters take version upgrades by themselves",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::Redshift::Cluster"],
  why: "Engine upgrades carry the security patches; a cluster that refuses them keeps known holes.",
  fix: "Set `AllowVersionUpgrade: true`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-cluster.html",
  ],
  check: ask(["AllowVersionUpgrade"], isTrue(true)),
  bad: [
    {
      name: "upgrades switched off",
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
    AllowVersionUpgrade: false
`,
    },
  ],
  good: [
    {
      name: "left to the service, which upgrades by default",
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
};
