import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lattice-association-has-sg",
  title: "VPC associations of service networks name security groups",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::VpcLattice::ServiceNetworkVpcAssociation"],
  why: "Without a group everything in the VPC may call every service of the network.",
  fix: "Name `SecurityGroupIds` that admit only the components that call.",
  sources: [
    "https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-network-associations.html",
    "https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html",
  ],
  check: ask(["SecurityGroupIds"], isPresent("the association names no security group")),
  bad: [
    {
      name: "none",
      finds: ["ShopJoins"],
      template: `
ShopJoins:
  Type: AWS::VpcLattice::ServiceNetworkVpcAssociation
  Properties: { VpcIdentifier: vpc-0a1b2c3d4e5f60718, ServiceNetworkIdentifier: sn-0a1b2c3d4e5f60718 }
`,
    },
  ],
  good: [
    {
      name: "one group",
      template: `
ShopJoins:
  Type: AWS::VpcLattice::ServiceNetworkVpcAssociation
  Properties: { VpcIdentifier: vpc-0a1b2c3d4e5f60718, ServiceNetworkIdentifier: sn-0a1b2c3d4e5f60718, SecurityGroupIds: [sg-0a1b2c3d4e5f60718] }
`,
    },
  ],
};
