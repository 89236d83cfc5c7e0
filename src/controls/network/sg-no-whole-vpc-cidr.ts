import { Reference } from "../../estate/value.ts";
import { fine, inside, opaque, type Probe, settled } from "../ask.ts";
import type { Control } from "../control.ts";
import { ingress, prefixLength } from "../rules.ts";

const WHOLE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

const wholeNetwork: Probe = (rule, path, about) =>
  inside(
    ["CidrIp"],
    settled((value, name) => {
      if (value === undefined) return fine;
      if (value instanceof Reference && value.attribute === "CidrBlock") {
        const owner = about.context.estate.get(value.resource);
        return owner?.type === "AWS::EC2::VPC" ? `${name} is the whole range of VPC \`${owner.id}\`` : fine;
      }
      if (typeof value !== "string") return prefixLength(value) === 32 ? fine : opaque(value);
      if (WHOLE.includes(value)) return `${name} is ${value}, a whole private range`;
      const vpc = about.context.estate
        .ofType("AWS::EC2::VPC")
        .find((candidate) => candidate.properties.CidrBlock === value);
      return vpc === undefined ? fine : `${name} is ${value}, the whole range of VPC \`${vpc.id}\``;
    }),
  )(rule, path, about);

export const control: Control = {
  id: "sg-no-whole-vpc-cidr",
  title: "No ingress rule trusts a VPC's whole address range or a whole private range",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "Whatever gets a foothold anywhere in the network is then let in; Zero Trust names the component that needs the port.",
  fix: "Name the security group of the component that calls instead of the network range.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
  ],
  check: ingress(wholeNetwork),
  bad: [
    {
      name: "the VPC's own range",
      finds: ["OrdersDbGroup"],
      template: `
Network:
  Type: AWS::EC2::VPC
  Properties:
    CidrBlock: 10.20.0.0/16
OrdersDbGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders database
    VpcId: !Ref Network
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !GetAtt Network.CidrBlock }
`,
    },
  ],
  good: [
    {
      name: "the calling component",
      template: `
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: application
OrdersDbGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders database
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !GetAtt AppGroup.GroupId }
`,
    },
  ],
};
