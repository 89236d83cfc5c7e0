import { isProperties, Unknown } from "../../estate/value.ts";
import { askWithDefault, each, type Probe } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { portsOf, whole, worldOf } from "../rules.ts";

const everything: Probe = whole((value, path, about) => {
  if (!isProperties(value)) return [];
  const world = worldOf(value, about);
  if (world.is === false) return [];
  const span = portsOf(value, "tcp");
  if (span === undefined) return [];
  if (span instanceof Unknown) return [cannotTell(path, span)];
  if (span.from > 1 || span.to < 65535) return [];
  const where = [...path, ...world.path];
  return [
    world.is instanceof Unknown
      ? cannotTell(where, world.is)
      : violated(where, `every port of ${world.text} may be called`),
  ];
});
const inline = askWithDefault(["SecurityGroupEgress"], "AWS then allows all egress", each([], everything));

export const control: Control = {
  id: "sg-egress-not-open",
  title: "Security groups do not allow all egress to any address",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupEgress"],
  why: "Code that got in calls home, fetches its tools and carries data out over whatever is left open.",
  fix: "Write `SecurityGroupEgress` with the ports and peers that are needed; leaving it out allows everything.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  ],
  check: (resource, context) =>
    resource.type === "AWS::EC2::SecurityGroup"
      ? inline(resource, context)
      : everything(resource.properties, [], { resource, context }),
  bad: [
    {
      name: "left out, and written out",
      finds: ["AppGroup", "BatchGroup"],
      template: `
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: application
BatchGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: batch
    SecurityGroupEgress:
      - { IpProtocol: "-1", CidrIp: 0.0.0.0/0 }
`,
    },
  ],
  good: [
    {
      name: "HTTPS only",
      template: `
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: application
    SecurityGroupEgress:
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
`,
    },
  ],
};
