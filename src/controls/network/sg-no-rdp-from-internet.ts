import type { Control } from "../control.ts";
import { closedToWorld, ingress } from "../rules.ts";

export const control: Control = {
  id: "sg-no-rdp-from-internet",
  title: "Security groups keep RDP (TCP and UDP 3389) closed to any-address sources",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "Open RDP is the most common door of ransomware crews; a guessed or stolen password is enough.",
  fix: "Remove the rule and use Fleet Manager or Session Manager; else name the addresses that need it.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-14",
  ],
  check: ingress(closedToWorld({ tcp: { 3389: "RDP" }, udp: { 3389: "RDP" } })),
  bad: [
    {
      name: "Windows jump host",
      finds: ["JumpHostGroup"],
      template: `
JumpHostGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: Windows jump host
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIp: 0.0.0.0/0 }
`,
    },
  ],
  good: [
    {
      name: "from the office network only",
      template: `
JumpHostGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: Windows jump host
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIp: 203.0.113.0/28 }
`,
    },
  ],
};
