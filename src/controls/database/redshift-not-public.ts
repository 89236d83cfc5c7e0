import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "redshift-not-public",
  title: "Warehouse clusters have no public endpoint",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::Redshift::Cluster"],
  why: "A public endpoint puts the warehouse's login in front of everybody on the internet.",
  fix: "Set `PubliclyAccessible: false`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-cluster.html",
  ],
  check: ask(["PubliclyAccessible"], isFalse(false)),
  bad: [
    {
      name: "public endpoint",
      finds: ["SalesWarehouse"],
      template: `
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: multi-node
    NodeType: ra3.large
    NumberOfNodes: 2
    DBName: sales
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
    PubliclyAccessible: true
`,
    },
  ],
  good: [
    {
      name: "private endpoint",
      template: `
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: multi-node
    NodeType: ra3.large
    NumberOfNodes: 2
    DBName: sales
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
`,
    },
  ],
};
