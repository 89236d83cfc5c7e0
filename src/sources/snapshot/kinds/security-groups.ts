import type { Value } from "../../../estate/value.ts";
import { shared, tags } from "../convert.ts";
import { always, type Convert, INVALID, type Kind, kind, row, same } from "../kind.ts";
import { isRec, type Rec, textAt } from "../record.ts";
import type { Draft } from "../snapshot-resource.ts";

type Direction = "ingress" | "egress";

/** Security groups with their rules. A group without egress rules lets nothing out: that is what the list says. */
export const SECURITY_GROUPS: readonly Kind[] = [
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html
  kind("ec2 describe-security-groups", "SecurityGroups", "AWS::EC2::SecurityGroup", "GroupId", {
    owner: "OwnerId",
    aliases: ["SecurityGroupArn"],
    rows: [
      ...same("GroupName GroupDescription=Description"),
      ...always(row("VpcId", "VpcId", shared)),
      ...always(row("SecurityGroupIngress", "IpPermissions", rulesOf("ingress"))),
      ...always(row("SecurityGroupEgress", "IpPermissionsEgress", rulesOf("egress"))),
      ...row("Tags", "Tags", tags),
    ],
    locate(record, [property, index]) {
      if (typeof index !== "number") return undefined;
      if (property === "SecurityGroupIngress") return fieldOfRule(record, "ingress", index);
      return property === "SecurityGroupEgress" ? fieldOfRule(record, "egress", index) : undefined;
    },
  }),
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
  kind("ec2 describe-security-group-rules", "SecurityGroupRules", undefined, "SecurityGroupRuleId", {
    more(record, making) {
      const id = textAt(record, "SecurityGroupRuleId") ?? "";
      const group = textAt(record, "GroupId");
      if (group === undefined || typeof record.IsEgress !== "boolean") {
        making.broken(`rule \`${id}\` does not say its group and direction`, []);
        return;
      }
      const type = record.IsEgress ? "AWS::EC2::SecurityGroupEgress" : "AWS::EC2::SecurityGroupIngress";
      const rule = ruleOf(record, record.IsEgress ? "egress" : "ingress");
      making.add(type, id, { GroupId: group, ...rule });
    },
  }),
  kind("ec2 describe-security-group-vpc-associations", "SecurityGroupVpcAssociations", undefined, "GroupId", {
    gone: ({ State }) => State !== "associated" && State !== undefined,
    more(record, making) {
      const GroupId = textAt(record, "GroupId") ?? "";
      const VpcId = textAt(record, "VpcId");
      if (VpcId === undefined) making.broken(`the association of \`${GroupId}\` names no VPC`, []);
      else making.add("AWS::EC2::SecurityGroupVpcAssociation", `${GroupId}/${VpcId}`, { GroupId, VpcId });
    },
  }),
];

/** One rule for each peer of a permission, as CloudFormation has them. */
function rulesOf(direction: Direction): Convert {
  return (field, making) => {
    if (!Array.isArray(field)) return INVALID;
    const rules: Value[] = [];
    for (const [i, permission] of field.entries()) {
      const made = isRec(permission) ? rulesOfPermission(permission, direction) : undefined;
      if (made === undefined) {
        making.broken("a permission of the group cannot be read", [FIELD[direction], i]);
        return INVALID;
      }
      for (const rule of made) rules.push(rule);
    }
    return rules;
  };
}

const FIELD = { ingress: "IpPermissions", egress: "IpPermissionsEgress" } as const;

/** Peers of a permission, by the list that has them, with the property for each. */
const PEERS: readonly (readonly [list: string, field: string, ingress: string, egress: string])[] = [
  ["IpRanges", "CidrIp", "CidrIp", "CidrIp"],
  ["Ipv6Ranges", "CidrIpv6", "CidrIpv6", "CidrIpv6"],
  ["PrefixListIds", "PrefixListId", "SourcePrefixListId", "DestinationPrefixListId"],
  ["UserIdGroupPairs", "GroupId", "SourceSecurityGroupId", "DestinationSecurityGroupId"],
];

function rulesOfPermission(permission: Rec, direction: Direction): readonly Value[] | undefined {
  const { IpProtocol, FromPort, ToPort } = permission;
  if (typeof IpProtocol !== "string") return undefined;
  const rules: Value[] = [];
  for (const [list, field, ingress, egress] of PEERS) {
    const peers = permission[list];
    if (peers === undefined || peers === null) continue;
    if (!Array.isArray(peers)) return undefined;
    for (const peer of peers) {
      const named = isRec(peer) ? peer[field] : undefined;
      if (!isRec(peer) || typeof named !== "string") return undefined;
      const rule: Draft = { IpProtocol, [direction === "ingress" ? ingress : egress]: named };
      if (typeof FromPort === "number") rule.FromPort = FromPort;
      if (typeof ToPort === "number") rule.ToPort = ToPort;
      if (typeof peer.Description === "string") rule.Description = peer.Description;
      if (field === "GroupId" && direction === "ingress" && typeof peer.UserId === "string")
        rule.SourceSecurityGroupOwnerId = peer.UserId;
      rules.push(rule);
    }
  }
  return rules;
}

function ruleOf(record: Rec, direction: Direction): Draft {
  const rule: Draft = {};
  for (const [to, from] of [
    ["IpProtocol", "IpProtocol"],
    ["FromPort", "FromPort"],
    ["ToPort", "ToPort"],
    ["CidrIp", "CidrIpv4"],
    ["CidrIpv6", "CidrIpv6"],
    ["Description", "Description"],
  ] as const) {
    const value = record[from];
    if (typeof value === "string" || typeof value === "number") rule[to] = value;
  }
  const ingress = direction === "ingress";
  const list = textAt(record, "PrefixListId");
  if (list !== undefined) rule[ingress ? "SourcePrefixListId" : "DestinationPrefixListId"] = list;
  const group = textAt(record, "ReferencedGroupInfo.GroupId");
  if (group !== undefined) rule[ingress ? "SourceSecurityGroupId" : "DestinationSecurityGroupId"] = group;
  return rule;
}

/** The field of the record that says rule number `index` of a group: `IpPermissions`, 2, `IpRanges`, 0. */
function fieldOfRule(record: Rec, direction: Direction, index: number): readonly (string | number)[] {
  let left = index;
  const permissions = record[FIELD[direction]];
  for (const [i, permission] of (Array.isArray(permissions) ? permissions : []).entries()) {
    for (const [list] of PEERS) {
      const peers: unknown = isRec(permission) ? permission[list] : undefined;
      const count = Array.isArray(peers) ? peers.length : 0;
      if (left < count) return [FIELD[direction], i, list, left];
      left -= count;
    }
  }
  return [FIELD[direction]];
}
