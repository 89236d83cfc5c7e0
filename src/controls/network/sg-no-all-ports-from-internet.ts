import { isProperties, show, Unknown } from "../../estate/value.ts";
import type { Probe } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { ingress, portsOf, protocolOf, type Span, worldOf } from "../rules.ts";

const allPortsToWorld: Probe = (value, path, about) => {
  if (!isProperties(value)) return [];
  const world = worldOf(value, about);
  if (world.is === false) return [];
  const spans = [portsOf(value, "tcp"), portsOf(value, "udp")];
  const where = [...path, ...world.path];
  const known = spans.filter((span): span is Span => span !== undefined && !(span instanceof Unknown));
  // Port 0 answers to nobody, so that 1 to 65535 is every port as well.
  if (known.some((span) => span.from <= 1 && span.to >= 65535)) {
    const protocol = protocolOf(value.IpProtocol);
    const what =
      protocol === "all" ? "every protocol and port accepts" : `every ${show(value.IpProtocol)} port accepts`;
    return [world.is instanceof Unknown ? cannotTell(where, world.is) : violated(where, `${what} ${world.text}`)];
  }
  const unknown = spans.find((span) => span instanceof Unknown);
  return unknown === undefined ? [] : [cannotTell(path, unknown)];
};

export const control: Control = {
  id: "sg-no-all-ports-from-internet",
  title: "No security group rule opens every port or every protocol to any address",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "critical",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "Such a rule switches the security group off: whatever the machine listens on, now or later, faces the internet.",
  fix: "Name the protocol and the one port that must answer.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  check: ingress(allPortsToWorld),
  bad: [
    {
      name: "everything open",
      finds: ["DemoGroup"],
      template: `
DemoGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: demo
    SecurityGroupIngress:
      - { IpProtocol: "-1", CidrIp: 0.0.0.0/0 }
`,
    },
    {
      name: "every TCP port",
      finds: ["DemoGroup"],
      template: `
DemoGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: demo
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIpv6: "::/0" }
`,
    },
  ],
  good: [
    {
      name: "one port",
      template: `
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
      - { IpProtocol: "-1", CidrIp: 10.20.0.0/16 }
`,
    },
  ],
};
