import type { Resource } from "../../estate/resource.ts";
import { isProperties, Unknown } from "../../estate/value.ts";
import { ask, both, each, type Probe } from "../ask.ts";
import { type Context, type Control, cannotTell, type Result, violated } from "../control.ts";
import { portsOf, whole, worldOf } from "../rules.ts";
import { siblings } from "../siblings.ts";

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
const inline = ask(["SecurityGroupEgress"], each([], everything));

/** A group without egress rules allows everything, until a rule of its own replaces that. */
function* implied(group: Resource, context: Context): Iterable<Result> {
  if (group.properties.SecurityGroupEgress !== undefined) return;
  const { sure, maybe } = siblings(context, group, ["AWS::EC2::SecurityGroupEgress"], "GroupId");
  if (sure.length > 0) return;
  const [first] = maybe;
  const path = ["SecurityGroupEgress"];
  if (first !== undefined) yield cannotTell(path, first.because);
  else yield violated(path, "`SecurityGroupEgress` is left out, and AWS then allows all egress");
}

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
      ? both(inline, implied)(resource, context)
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
