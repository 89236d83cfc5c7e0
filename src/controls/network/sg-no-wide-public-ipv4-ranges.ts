import { Unknown } from "../../estate/value.ts";
import { ask, both, each, fine, inside, opaque, type Probe, settled } from "../ask.ts";
import type { Control } from "../control.ts";
import { isPrivate, prefixLength } from "../rules.ts";

const wide: Probe = inside(
  ["CidrIp"],
  settled((value, name) => {
    if (value === undefined) return fine;
    const bits = prefixLength(value);
    if (bits instanceof Unknown) return bits;
    if (bits === 0 || bits > 16) return fine;
    if (typeof value !== "string") return opaque(value);
    return isPrivate(value) ? fine : `${name} is ${value}, ${2 ** (32 - bits)} public addresses`;
  }),
);
const ingressRules = ask(["SecurityGroupIngress"], each([], wide));
const egressRules = ask(["SecurityGroupEgress"], each([], wide));

export const control: Control = {
  id: "sg-no-wide-public-ipv4-ranges",
  title: "Rules do not name very large public IPv4 ranges (/1 to /16)",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"],
  why: "A range of tens of thousands of public addresses belongs to strangers; halving `0.0.0.0/0` hides an open rule from most checks.",
  fix: "Name the addresses of the party that needs access, or a prefix list that is kept up to date.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
  ],
  check: (resource, context) =>
    resource.type === "AWS::EC2::SecurityGroup"
      ? both(ingressRules, egressRules)(resource, context)
      : wide(resource.properties, [], { resource, context }),
  bad: [
    {
      name: "half of the internet",
      finds: ["WebGroup"],
      template: `
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/1 }
`,
    },
  ],
  good: [
    {
      name: "private and small ranges",
      template: `
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 }
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 203.0.113.0/24 }
`,
    },
  ],
};
