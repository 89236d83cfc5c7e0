import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "redshift-enhanced-vpc-routing",
  title: "Warehouse copy traffic stays inside the VPC",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::Redshift::Cluster"],
  why: "Without it, COPY and UNLOAD traffic leaves through the internet, past every security group, endpoint policy and flow log of the VPC.",
  fix: "Set `EnhancedVpcRouting: true` and give the subnets an S3 gateway endpoint.",
  sources: ["https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html"],
  check: ask(["EnhancedVpcRouting"], isTrue(false)),
  bad: [
    {
      name: "left out",
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
      name: "routed through the VPC",
      template: `
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: single-node
    NodeType: ra3.large
    DBName: sales
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
    EnhancedVpcRouting: true
`,
    },
  ],
};
