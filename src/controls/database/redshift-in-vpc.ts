import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "redshift-in-vpc",
  title: "Warehouse clusters name a subnet group of a VPC",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::Redshift::Cluster"],
  why: "Without a subnet group of its own the cluster lands in the default VPC, whose subnets all lead to the internet.",
  fix: "Set `ClusterSubnetGroupName` to a group of private subnets.",
  sources: ["https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-cluster-subnet-groups.html"],
  check: ask(
    ["ClusterSubnetGroupName"],
    isPresent("`ClusterSubnetGroupName` is left out, so the cluster is placed in the default VPC"),
  ),
  bad: [
    {
      name: "no subnet group",
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
      name: "a subnet group of the data layer",
      template: `
DataSubnets:
  Type: AWS::Redshift::ClusterSubnetGroup
  Properties:
    Description: private data subnets
    SubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: single-node
    NodeType: ra3.large
    DBName: sales
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
    ClusterSubnetGroupName: !Ref DataSubnets
`,
    },
  ],
};
