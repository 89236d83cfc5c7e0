import { ask, fine, isEmpty, isPresent, where } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "rds-in-vpc",
  title: "Database instances name a subnet group",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::RDS::DBInstance"],
  why: "Without one the instance lands in the default VPC, whose subnets all lead to the internet.",
  fix: "Set `DBSubnetGroupName` to a group of private subnets.",
  sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"],
  check: where(
    ["DBClusterIdentifier"],
    (cluster) => (isEmpty(cluster) ? fine : "in a cluster"),
    "the cluster names the subnet group",
    where(
      ["SourceDBInstanceIdentifier"],
      (source) => (isEmpty(source) ? fine : "a replica"),
      "a replica stands where its source does",
      ask(
        ["DBSubnetGroupName"],
        isPresent("`DBSubnetGroupName` is left out, so the instance is placed in the default VPC"),
      ),
    ),
  ),
  bad: [
    {
      name: "no subnet group",
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
      name: "the data layer's subnets",
      template: `
DataSubnets:
  Type: AWS::RDS::DBSubnetGroup
  Properties:
    DBSubnetGroupDescription: private data subnets
    SubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    DBSubnetGroupName: !Ref DataSubnets
`,
    },
  ],
};
