import type { Control } from "../control.ts";
import { closedToWorld, ingress } from "../rules.ts";

export const control: Control = {
  id: "sg-no-cleartext-legacy-ports-from-internet",
  title: "FTP and Telnet ports are closed to any-address sources",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "FTP and Telnet send passwords readable to everybody on the way.",
  fix: "Use SFTP through AWS Transfer Family, and Session Manager instead of Telnet; remove the rule.",
  sources: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  ],
  check: ingress(closedToWorld({ tcp: { 20: "FTP data", 21: "FTP", 23: "Telnet" } })),
  bad: [
    {
      name: "FTP open to the world",
      finds: ["UploadGroup"],
      template: `
UploadGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: uploads
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 21, ToPort: 21, CidrIp: 0.0.0.0/0 }
`,
    },
  ],
  good: [
    {
      name: "SFTP from one partner",
      template: `
UploadGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: uploads
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 198.51.100.7/32 }
`,
    },
  ],
};
