import type { Control } from "../control.ts";
import { closedToWorld, ingress } from "../rules.ts";

export const control: Control = {
  id: "sg-no-ssh-from-internet",
  title: "Security groups keep SSH (TCP 22) closed to any-address sources",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "An SSH port that the whole internet can reach is found and tried within minutes of launch.",
  fix: "Remove the rule and use Session Manager or an EC2 Instance Connect Endpoint; else name the addresses that need it.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-13",
  ],
  check: ingress(closedToWorld({ tcp: { 22: "SSH" } })),
  bad: [
    {
      name: "port 22 hidden inside a range, in the group and in a rule of its own",
      finds: ["BastionGroup", "BastionIngress6"],
      template: `
BastionGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: bastion
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 20, ToPort: 25, CidrIp: 0.0.0.0/0 }
BastionIngress6:
  Type: AWS::EC2::SecurityGroupIngress
  Properties:
    GroupId: !GetAtt BastionGroup.GroupId
    IpProtocol: "6"
    FromPort: "22"
    ToPort: "22"
    CidrIpv6: "::/0"
`,
    },
  ],
  good: [
    {
      name: "one office",
      template: `
BastionGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: bastion
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 203.0.113.0/28 }
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
`,
    },
  ],
};
