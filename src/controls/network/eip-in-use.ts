import { isEmpty } from "../ask.ts";
import { type Control, violated } from "../control.ts";

export const control: Control = {
  id: "eip-in-use",
  title: "Elastic addresses are attached to something",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::EC2::EIP"],
  why: "An address that nobody watches is easily attached to the wrong machine, or left in a DNS record after it was given back.",
  fix: "Attach the address, or release it.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-12",
  ],
  *check(address, { estate }) {
    if (!isEmpty(address.properties.InstanceId)) return;
    const users = estate.referrers(address.id).filter(({ resource }) => !resource.type.startsWith("AWS::Route53::"));
    if (users.length === 0) yield violated([], "nothing that was read uses the address");
  },
  bad: [
    {
      name: "left over",
      finds: ["SpareAddress"],
      template: `
SpareAddress:
  Type: AWS::EC2::EIP
  Properties: { Domain: vpc }
`,
    },
  ],
  good: [
    {
      name: "of a NAT gateway",
      template: `
NatAddress:
  Type: AWS::EC2::EIP
  Properties: { Domain: vpc }
Nat:
  Type: AWS::EC2::NatGateway
  Properties: { SubnetId: subnet-0a1b2c3d4e5f60718, AllocationId: !GetAtt NatAddress.AllocationId }
`,
    },
  ],
};
