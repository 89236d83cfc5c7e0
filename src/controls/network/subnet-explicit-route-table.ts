import type { Control } from "../control.ts";
import { hasSibling } from "../siblings.ts";

export const control: Control = {
  id: "subnet-explicit-route-table",
  title: "Every subnet names its route table",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::EC2::Subnet"],
  why: "A subnet without a table of its own follows the VPC's main one; a route that is added there for another purpose opens it as well.",
  fix: "Add an `AWS::EC2::SubnetRouteTableAssociation`.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html"],
  check: hasSibling(
    "AWS::EC2::SubnetRouteTableAssociation",
    "SubnetId",
    "no route table is associated, so the subnet follows the main table",
  ),
  bad: [
    {
      name: "the main table",
      finds: ["DataSubnet"],
      template: `
DataSubnet:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: vpc-0a1b2c3d4e5f60718, CidrBlock: 10.20.4.0/24 }
`,
    },
  ],
  good: [
    {
      name: "its own table",
      template: `
DataSubnet:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: vpc-0a1b2c3d4e5f60718, CidrBlock: 10.20.4.0/24 }
DataRoutes:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref DataSubnet, RouteTableId: rtb-0a1b2c3d4e5f60718 }
`,
    },
  ],
};
