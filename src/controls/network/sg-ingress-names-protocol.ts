import { inside, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";
import { ingress } from "../rules.ts";

export const control: Control = {
  id: "sg-ingress-names-protocol",
  title: "Ingress rules state a protocol instead of the all-protocols wildcard",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "The all-protocols wildcard opens every port of every protocol, also those nobody thought of.",
  fix: "Name `tcp`, `udp` or `icmp` and the ports.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  check: ingress(inside(["IpProtocol"], isNoneOf(["-1", "all"], "-1"))),
  bad: [
    {
      name: "every protocol from the peer network",
      finds: ["AppGroup"],
      template: `
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: application
    SecurityGroupIngress:
      - { IpProtocol: "-1", CidrIp: 10.30.0.0/16 }
`,
    },
  ],
  good: [
    {
      name: "one protocol, one port",
      template: `
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: application
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 8443, ToPort: 8443, CidrIp: 10.30.0.0/16 }
`,
    },
  ],
};
