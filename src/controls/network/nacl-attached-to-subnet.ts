import type { Control } from "../control.ts";
import { hasSibling } from "../siblings.ts";

export const control: Control = {
  id: "nacl-attached-to-subnet",
  title: "Every custom network ACL is associated with a subnet",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::EC2::NetworkAcl"],
  why: "A list that no subnet uses protects nothing, and makes people believe that it does.",
  fix: "Add an `AWS::EC2::SubnetNetworkAclAssociation`, or remove the list.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-associations.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-16",
  ],
  check: hasSibling("AWS::EC2::SubnetNetworkAclAssociation", "NetworkAclId", "no subnet is associated with it"),
  bad: [
    {
      name: "unused",
      finds: ["DataList"],
      template: `
DataList:
  Type: AWS::EC2::NetworkAcl
  Properties: { VpcId: vpc-0a1b2c3d4e5f60718 }
`,
    },
  ],
  good: [
    {
      name: "guards a subnet",
      template: `
DataList:
  Type: AWS::EC2::NetworkAcl
  Properties: { VpcId: vpc-0a1b2c3d4e5f60718 }
DataListOfSubnet:
  Type: AWS::EC2::SubnetNetworkAclAssociation
  Properties: { SubnetId: subnet-0a1b2c3d4e5f60718, NetworkAclId: !Ref DataList }
`,
    },
  ],
};
