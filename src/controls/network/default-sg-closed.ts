import type { Resource } from "../../estate/resource.ts";
import { Reference, type Value } from "../../estate/value.ts";
import { type Control, violated } from "../control.ts";

const RULES: ReadonlySet<string> = new Set(["AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"]);

function namesDefaultGroup(value: Value | undefined, vpc: Resource): boolean {
  return value instanceof Reference && value.resource === vpc.id && value.attribute === "DefaultSecurityGroup";
}

export const control: Control = {
  id: "default-sg-closed",
  title: "The default security group of a VPC is closed, and nothing opens it further",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::VPC"],
  why: "Whatever is launched without a group of its own gets the default one, which trusts all its members and may call anywhere.",
  fix: "Remove rules that name the default group and revoke those that AWS creates in it (the CDK does so with `restrictDefaultSecurityGroup`; Firewall Manager and AWS Config can as well).",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
  ],
  *check(vpc, { estate }) {
    const speakers = estate.referrers(vpc.id);
    const opened = speakers.find(
      ({ resource, path }) =>
        RULES.has(resource.type) && path[0] === "GroupId" && namesDefaultGroup(resource.properties.GroupId, vpc),
    );
    if (opened !== undefined) {
      yield violated([], `\`${opened.resource.id}\` adds a rule to the default security group`, {
        resource: opened.resource.id,
      });
      return;
    }
    const closed = speakers.some(({ resource }) => resource.type === "Custom::VpcRestrictDefaultSG");
    if (!closed)
      yield violated(
        [],
        "AWS creates the default security group with rules (all traffic among members, all egress), and nothing here removes them",
      );
  },
  bad: [
    {
      name: "left as AWS creates it",
      finds: ["Network"],
      template: `
Network:
  Type: AWS::EC2::VPC
  Properties:
    CidrBlock: 10.20.0.0/16
`,
    },
  ],
  good: [
    {
      name: "closed by the CDK's custom resource",
      template: `
Network:
  Type: AWS::EC2::VPC
  Properties:
    CidrBlock: 10.20.0.0/16
CloseDefaultGroup:
  Type: Custom::VpcRestrictDefaultSG
  Properties:
    ServiceToken: arn:aws:lambda:eu-west-1:111122223333:function:restrict-default-group
    DefaultSecurityGroupId: !GetAtt Network.DefaultSecurityGroup
    Account: "111122223333"
`,
    },
  ],
};
