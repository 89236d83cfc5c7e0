import type { Estate } from "../../estate/estate.ts";
import { leaves } from "../../estate/estate.ts";
import { Reference, Text } from "../../estate/value.ts";
import { type Control, cannotTell, notApplicable, violated } from "../control.ts";

/** What belongs to a group itself: its rules, and where it may be used. */
const OWN_PARTS: ReadonlySet<string> = new Set([
  "AWS::EC2::SecurityGroup",
  "AWS::EC2::SecurityGroupIngress",
  "AWS::EC2::SecurityGroupEgress",
  "AWS::EC2::SecurityGroupVpcAssociation",
]);

export const control: Control = {
  id: "sg-used",
  title: "Every security group guards something",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::EC2::SecurityGroup"],
  why: "A group that nothing carries is forgotten, not reviewed, and one day attached for the rules that happen to be in it.",
  fix: "Delete the group, or attach it to what it was written for.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"],
  *check(group, { estate, topology }) {
    const guard = topology.guardOf.get(group.id);
    const carried = guard !== undefined && topology.network.interfaces.some(({ guards }) => guards.includes(guard));
    if (carried) return;
    if (estate.referrers(group.id).some(({ resource }) => !OWN_PARTS.has(resource.type))) return;
    if (handsOut(estate, group.id)) {
      yield cannotTell(
        [],
        "an output hands it out, so what carries it may be in another stack",
        "read that stack as well",
      );
      return;
    }
    if (group.observed !== undefined && group.properties.GroupName === "default") {
      yield notApplicable("the default group of a VPC cannot be deleted");
      return;
    }
    yield violated([], "nothing that was read carries it, and no output hands it out");
  },
  bad: [
    {
      name: "written for something that is gone",
      finds: ["BatchGroup"],
      template: `
Vpc:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.0.0.0/16 }
BatchGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: nightly batch, VpcId: !Ref Vpc }
`,
    },
  ],
  good: [
    {
      name: "carried by an instance",
      template: `
Vpc:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.0.0.0/16 }
Subnet:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 }
BatchGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: nightly batch, VpcId: !Ref Vpc }
Batch:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref Subnet, SecurityGroupIds: [!Ref BatchGroup] }
`,
    },
  ],
};

function handsOut(estate: Estate, id: string): boolean {
  for (const output of estate.outputs) {
    for (const { value } of leaves(output)) {
      if (value instanceof Reference && value.resource === id) return true;
      if (value instanceof Text && value.parts.some((part) => part instanceof Reference && part.resource === id))
        return true;
    }
  }
  return false;
}
