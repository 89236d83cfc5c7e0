import { at } from "../estate/estate.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isProperties, Unknown, type Value } from "../estate/value.ts";
import { ANY, ANY4, ANY6 } from "../reach/address.ts";
import { type Doubt, type Peer, SURE } from "../reach/network.ts";
import { ALL_TRAFFIC, trafficText } from "../reach/traffic.ts";
import { blocks, doubtOf } from "./cidr.ts";
import type { Draft } from "./draft.ts";
import { memberOf } from "./group-member.ts";
import { items, type Said } from "./meant.ts";
import { prefixListBlocks } from "./prefix-list.ts";
import { ruleTraffic } from "./rule-traffic.ts";
import { guardMeant, guardsWidely, SECURITY_GROUP } from "./security-group.ts";
import { serviceGroups } from "./service-groups.ts";

type Direction = "ingress" | "egress";
const INLINE = { ingress: "SecurityGroupIngress", egress: "SecurityGroupEgress" } as const;
const STANDALONE = {
  ingress: "AWS::EC2::SecurityGroupIngress",
  egress: "AWS::EC2::SecurityGroupEgress",
} as const;
const DIRECTIONS: readonly Direction[] = ["ingress", "egress"];

/** A rule as somebody wrote it. */
interface Rule {
  readonly direction: Direction;
  readonly value: Value | undefined;
  readonly said: Said;
  readonly doubt: Doubt;
  /** Guard that it is a rule of. */
  readonly guard: number;
}

/**
 * The rules of every group: those written in it, those written as resources of their own, those that AWS adds.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html (read 2026-11)
 */
export function securityGroupRules(draft: Draft): void {
  const standalone = standaloneRules(draft);
  const withEgress = new Set(standalone.flatMap(({ direction, guard }) => (direction === "egress" ? [guard] : [])));
  for (const group of draft.estate.ofType(SECURITY_GROUP)) {
    const guard = draft.guardOf.get(group);
    if (guard === undefined) continue;
    for (const direction of DIRECTIONS) {
      const path = [INLINE[direction]];
      const value = at(group.properties, ...path);
      addInline(draft, guard, direction, value, { resource: group, path });
      if (direction === "egress") addDefaultEgress(draft, guard, group, withEgress.has(guard));
    }
  }
  for (const made of serviceGroups(draft.estate)) {
    const guard = draft.made<number>(`guard:${made.owner.id}.${made.attribute}`);
    if (guard === undefined) continue;
    const said = { resource: made.owner, path: made.path };
    addInline(draft, guard, "ingress", made.ingress, said, made.path);
    if (made.egress === undefined) allowAllOut(draft, guard, made.owner, made.path, SURE);
    else addInline(draft, guard, "egress", made.egress, said, made.path);
  }
  for (const rule of standalone) addRule(draft, rule);
}

function standaloneRules(draft: Draft): readonly Rule[] {
  return DIRECTIONS.flatMap((direction) =>
    draft.estate.ofType(STANDALONE[direction]).flatMap((resource) => {
      const { properties } = resource;
      return ruledGuards(draft, resource).map(({ guard, doubt }): Rule => {
        const owner = draft.guards[guard]?.owner;
        const context = owner === undefined ? [] : [draft.existence(owner)];
        return {
          direction,
          value: properties,
          said: { resource, path: [] },
          doubt: draft.given(draft.both(draft.existence(resource), doubt), context),
          guard,
        };
      });
    }),
  );
}

/** The groups that a standalone rule is added to, by id or (in the default VPC) by name. */
function ruledGuards(draft: Draft, resource: Resource): readonly { readonly guard: number; readonly doubt: Doubt }[] {
  for (const key of ["GroupId", "GroupName"]) {
    const said = { resource, path: [key] };
    const found = guardsWidely(draft, at(resource.properties, key), said);
    if (found.length > 0) return found;
  }
  return [];
}

function addInline(
  draft: Draft,
  guard: number,
  direction: Direction,
  value: Value | undefined,
  said: Said,
  blame?: Path,
): void {
  for (const item of items(draft, value, said)) {
    if (item.value === undefined) continue;
    const where = { resource: said.resource, path: blame ?? item.path };
    addRule(draft, { direction, value: item.value, said: where, doubt: item.doubt, guard });
  }
}

/**
 * A group that says nothing about egress allows all of it. Whether a rule that is a resource of its own takes that away
 * is not written anywhere, so then it is in doubt.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
 */
function addDefaultEgress(draft: Draft, guard: number, group: Resource, standalone: boolean): void {
  const value = at(group.properties, "SecurityGroupEgress");
  const path = ["SecurityGroupEgress"];
  if (value instanceof Unknown && value.alternatives?.some((item) => item === undefined || item === null)) {
    const i = value.alternatives.findIndex((item) => item === undefined || item === null);
    allowAllOut(draft, guard, group, path, draft.alternative(value, i, group, path));
    return;
  }
  if (value !== undefined && value !== null) return;
  const doubt = standalone
    ? draft.fact(
        new Unknown(
          "service",
          `\`${group.id}\` has egress rules of their own only: AWS does not say whether its default egress rule stays`,
          { key: `default-egress:${group.id}`, settle: "write the egress rules into the security group" },
        ),
        group,
      )
    : SURE;
  allowAllOut(draft, guard, group, [], doubt);
}

function allowAllOut(draft: Draft, guard: number, owner: Resource, path: Path, doubt: Doubt): void {
  for (const [set, block] of [
    [ANY4, "0.0.0.0/0"],
    [ANY6, "::/0"],
  ] as const)
    draft.guards[guard]?.egress.push({
      label: draft.label(owner, path, `egress all traffic to ${block} (AWS default)`),
      traffic: ALL_TRAFFIC,
      peer: { is: "addresses", set },
      doubt,
    });
}

function addRule(draft: Draft, rule: Rule): void {
  const { direction, value, said, guard } = rule;
  const push = (peer: Peer, doubt: Doubt, traffic: readonly number[], toWhom: string): void => {
    const words = direction === "ingress" ? "from" : "to";
    draft.guards[guard]?.[direction].push({
      label: draft.label(said.resource, said.path, `${direction} ${trafficText(traffic)} ${words} ${toWhom}`),
      traffic,
      peer,
      doubt,
    });
  };
  if (!isProperties(value)) {
    const unknown = value instanceof Unknown ? value : new Unknown("invalid", "the rule is not a map");
    const doubt = draft.both(rule.doubt, draft.fact(unknown, said.resource, said.path));
    push({ is: "addresses", set: ANY }, doubt, ALL_TRAFFIC, `anywhere (${unknown.detail})`);
    return;
  }
  const { traffic, unknown } = ruleTraffic(value.IpProtocol, value.FromPort, value.ToPort);
  const doubt =
    unknown === undefined ? rule.doubt : draft.both(rule.doubt, draft.fact(unknown, said.resource, said.path));
  for (const peer of peersOf(draft, rule, value)) push(peer.peer, draft.both(doubt, peer.doubt), traffic, peer.text);
}

interface SaidPeer {
  readonly peer: Peer;
  readonly doubt: Doubt;
  readonly text: string;
}

/** Every peer of a rule. A rule that names none is not added to the group, says its documentation. */
function peersOf(draft: Draft, rule: Rule, value: { readonly [name: string]: Value }): readonly SaidPeer[] {
  const below = (key: string): Said => ({ ...rule.said, path: [...rule.said.path, key] });
  const addresses = (key: string, family: 4 | 6): readonly SaidPeer[] =>
    blocks(draft, value[key], family, below(key)).map((block) => ({
      peer: { is: "addresses", set: block.addresses },
      doubt: doubtOf(draft, block, below(key)),
      text: block.text,
    }));
  const listKey = rule.direction === "ingress" ? "SourcePrefixListId" : "DestinationPrefixListId";
  const lists = prefixListBlocks(draft, value[listKey], below(listKey)).map(
    (block): SaidPeer => ({
      peer: { is: "addresses", set: block.addresses },
      doubt: doubtOf(draft, block, below(listKey)),
      text: block.text,
    }),
  );
  return [...addresses("CidrIp", 4), ...addresses("CidrIpv6", 6), ...lists, ...groupPeers(draft, rule, value)];
}

function groupPeers(draft: Draft, rule: Rule, value: { readonly [name: string]: Value }): readonly SaidPeer[] {
  const keys =
    rule.direction === "ingress"
      ? ["SourceSecurityGroupId", "SourceSecurityGroupName"]
      : ["DestinationSecurityGroupId"];
  return keys.flatMap((key) => {
    const said = { ...rule.said, path: [...rule.said.path, key] };
    const domain = draft.guards[rule.guard]?.domains[0]?.domain;
    return guardMeant(draft, value[key], said, domain).map((found): SaidPeer => {
      const target = draft.guards[found.guard];
      const guard = target?.standsFor === undefined ? found.guard : memberOf(draft, target.standsFor, rule.guard, said);
      const name = target?.owner === undefined || target.standsFor !== undefined ? undefined : target.owner.id;
      const label = target === undefined ? "" : (draft.labels[target.label]?.text ?? "");
      return {
        peer: { is: "guard", guard },
        doubt: found.doubt,
        text: name === undefined ? `${label}${because(target?.standsFor)}` : `\`${name}\``,
      };
    });
  });
}

function because(unknown: Unknown | undefined): string {
  return unknown === undefined ? "" : ` (${unknown.detail})`;
}
