import { at } from "../estate/estate.ts";
import { number, text, truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { ANY } from "../reach/address.ts";
import { type Doubt, type ListEntry, SURE } from "../reach/network.ts";
import { ALL_TRAFFIC, ICMP, ICMPV6, protocol, TCP, trafficText, UDP } from "../reach/traffic.ts";
import { blocks, doubtOf } from "./cidr.ts";
import type { Draft, SegmentDraft } from "./draft.ts";
import { type Meant, meant, meantWidely } from "./meant.ts";
import { unreadRecord } from "./observed.ts";
import { icmpTraffic, portTraffic, protocolOf, type RuleTraffic } from "./rule-traffic.ts";
import { domains } from "./vpc.ts";

const NETWORK_ACL = "AWS::EC2::NetworkAcl";
const HAS_ACLS = [NETWORK_ACL, "AWS::EC2::VPC"];

type Direction = "in" | "out";

/** A list that was read, a default one, or one that nobody knows. */
interface Acl {
  readonly in: number;
  readonly out: number;
}

/** An entry with what decides its place. */
interface Numbered {
  readonly entry: ListEntry;
  /** -1 where nobody knows: it may come before all others. */
  readonly number: number;
  readonly direction: Direction;
}

/**
 * Gives every segment its lists. Entries in ascending number, the first that matches decides, nothing matches: denied.
 * Sources: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html,
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html (read 2026-11)
 */
export function networkAcls(draft: Draft): void {
  const entries = entriesByAcl(draft);
  const associations = associationsBySubnet(draft);
  for (const segment of draft.segments) {
    const acl = aclOf(draft, segment, entries, associations);
    segment.in = acl.in;
    segment.out = acl.out;
  }
}

function aclOf(
  draft: Draft,
  segment: SegmentDraft,
  entries: ReadonlyMap<string, readonly Numbered[]>,
  associations: ReadonlyMap<string, readonly Candidate[]>,
): Acl {
  if (segment.kind === "outside" || segment.kind === "regional-nat") return openAcl(draft);
  const key = segment.subnet?.id ?? (segment.standsFor === undefined ? undefined : `?${segment.standsFor.key}`);
  const context = segment.subnet === undefined ? [] : [draft.existence(segment.subnet)];
  const candidates = (key === undefined ? [] : (associations.get(key) ?? [])).map((one) => ({
    ...one,
    doubt: draft.given(one.doubt, context),
  }));
  const sure = candidates.find(({ doubt }) => doubt === SURE);
  if (sure !== undefined) return aclMeant(draft, sure.acl, segment.domain, entries);
  const usual = segment.kind === "strange" ? strangeAcl(draft, segment) : defaultAcl(draft, segment.domain, entries);
  if (candidates.length === 0) return usual;
  return draft.once(`acl-of:${key}@${segment.domain}`, () =>
    merged(
      draft,
      candidates.map(({ acl, doubt }) => ({ acl: aclMeant(draft, acl, segment.domain, entries), doubt })),
      usual,
    ),
  );
}

interface Candidate {
  readonly acl: Meant;
  readonly doubt: Doubt;
}

/** By subnet id, or `?key` of a subnet nobody knows. */
function associationsBySubnet(draft: Draft): ReadonlyMap<string, readonly Candidate[]> {
  const found = new Map<string, Candidate[]>();
  for (const item of draft.estate.ofType("AWS::EC2::SubnetNetworkAclAssociation")) {
    const exists = draft.existence(item);
    const subnets = meantWidely(
      draft,
      at(item.properties, "SubnetId"),
      { resource: item, path: ["SubnetId"] },
      "subnet",
      ["AWS::EC2::Subnet"],
    );
    const aclSaid = { resource: item, path: ["NetworkAclId"] };
    for (const subnet of subnets) {
      if (subnet.is === "absent") continue;
      const key = subnet.is === "resource" ? subnet.resource.id : `?${subnet.unknown.key}`;
      for (const acl of meant(draft, at(item.properties, "NetworkAclId"), aclSaid, "network ACL", HAS_ACLS)) {
        const doubt = draft.both(exists, draft.both(subnet.doubt, acl.doubt));
        found.set(key, [...(found.get(key) ?? []), { acl, doubt }]);
      }
    }
  }
  return found;
}

function aclMeant(draft: Draft, acl: Meant, domain: number, entries: ReadonlyMap<string, readonly Numbered[]>): Acl {
  if (acl.is === "resource" && acl.resource.type === NETWORK_ACL) {
    const { resource } = acl;
    return draft.once(`acl:${resource.id}`, () =>
      listsOf(draft, resource, `network ACL \`${resource.id}\``, entries.get(resource.id) ?? []),
    );
  }
  if (acl.is === "resource") return defaultAcl(draft, domain, entries);
  const unknown = acl.is === "stranger" ? acl.unknown : new Unknown("invalid", "no network ACL is named");
  return unknownAcl(draft, unknown, undefined);
}

/** Where no network ACL stands. */
function openAcl(draft: Draft): Acl {
  return draft.once("acl:open", () => {
    const label = draft.label(undefined, [], "no network ACL");
    const entry: ListEntry = { label, allow: true, addresses: ANY, traffic: ALL_TRAFFIC, doubt: SURE };
    const list = draft.lists.push({ label, entries: [entry] }) - 1;
    return { in: list, out: list };
  });
}

/** The default list of a VPC allows everything by its entry 100; entries can be added to it. */
function defaultAcl(draft: Draft, domain: number, entries: ReadonlyMap<string, readonly Numbered[]>): Acl {
  return draft.once(`default-acl:${domain}`, () => {
    const item = draft.domains[domain];
    if (item?.standsFor !== undefined) return unknownAcl(draft, item.standsFor, undefined);
    const vpc = item === undefined ? undefined : draft.estate.get(draft.labels[item.label]?.resource ?? "");
    // In an account every subnet says which list it has: one that does not was not read.
    if (vpc?.observed !== undefined) return unknownAcl(draft, unreadRecord(vpc, "network ACLs"), vpc.id);
    const name = `default network ACL${vpc === undefined ? "" : ` of \`${vpc.id}\``}`;
    const usual = (["in", "out"] as const).map(
      (direction): Numbered => ({
        number: 100,
        direction,
        entry: {
          label: draft.label(vpc, [], `${name}: 100 allow all traffic`),
          allow: true,
          addresses: ANY,
          traffic: ALL_TRAFFIC,
          doubt: SURE,
        },
      }),
    );
    return listsOf(draft, vpc, name, [...usual, ...(entries.get(`default:${domain}`) ?? [])]);
  });
}

function strangeAcl(draft: Draft, segment: SegmentDraft): Acl {
  const unknown = segment.standsFor ?? new Unknown("absent-record", "the subnet's network ACL was not read");
  return unknownAcl(draft, unknown, draft.labels[segment.label]?.resource);
}

/** May allow everything, or nothing. */
function unknownAcl(draft: Draft, unknown: Unknown, resource: string | undefined): Acl {
  return draft.once(`acl:?${unknown.key}`, () => {
    const owner = resource === undefined ? undefined : draft.estate.get(resource);
    const label = draft.label(owner, [], `a network ACL nobody knows (${unknown.detail})`);
    const entry: ListEntry = {
      label,
      allow: true,
      addresses: ANY,
      traffic: ALL_TRAFFIC,
      doubt: draft.fact(unknown, owner),
    };
    const list = draft.lists.push({ label, entries: [entry] }) - 1;
    return { in: list, out: list };
  });
}

function listsOf(draft: Draft, owner: Resource | undefined, name: string, entries: readonly Numbered[]): Acl {
  const label = draft.label(owner, [], name);
  const sorted = [...entries].sort((a, b) => a.number - b.number);
  const list = (direction: Direction): number =>
    draft.lists.push({
      label,
      entries: sorted.flatMap((item) => (item.direction === direction ? [item.entry] : [])),
    }) - 1;
  return { in: list("in"), out: list("out") };
}

/**
 * One list that is one of several: each candidate's entries, then its final deny, exist if it is the one; else `usual`.
 */
function merged(draft: Draft, candidates: readonly { readonly acl: Acl; readonly doubt: Doubt }[], usual: Acl): Acl {
  const list = (direction: Direction): number => {
    const entries = candidates.flatMap(({ acl, doubt }) => {
      const own = draft.lists[acl[direction]];
      const last: ListEntry = {
        label: own?.label ?? 0,
        allow: false,
        addresses: ANY,
        traffic: ALL_TRAFFIC,
        doubt,
      };
      return [...(own?.entries ?? []).map((entry) => ({ ...entry, doubt: draft.both(doubt, entry.doubt) })), last];
    });
    const rest = draft.lists[usual[direction]];
    return draft.lists.push({ label: rest?.label ?? 0, entries: [...entries, ...(rest?.entries ?? [])] }) - 1;
  };
  return { in: list("in"), out: list("out") };
}

/** Entries by the id of their list, or `default:domain` for those of a VPC's default list. */
function entriesByAcl(draft: Draft): ReadonlyMap<string, readonly Numbered[]> {
  const found = new Map<string, Numbered[]>();
  const push = (key: string, entries: readonly Numbered[]): void => {
    const list = found.get(key);
    if (list === undefined) found.set(key, [...entries]);
    else list.push(...entries);
  };
  for (const resource of draft.estate.ofType("AWS::EC2::NetworkAclEntry")) {
    const said = { resource, path: ["NetworkAclId"] };
    for (const acl of meantWidely(draft, at(resource.properties, "NetworkAclId"), said, "network ACL", HAS_ACLS)) {
      if (acl.is !== "resource") continue; // the whole list of a stranger is in doubt already
      const exists = draft.given(draft.both(draft.existence(resource), acl.doubt), [draft.existence(acl.resource)]);
      const entries = entriesOf(draft, resource, exists);
      if (acl.resource.type === NETWORK_ACL) push(acl.resource.id, entries);
      else if (acl.attribute === "DefaultNetworkAcl")
        for (const { domain } of domains(draft, at(resource.properties, "NetworkAclId"), said))
          push(`default:${domain}`, entries);
    }
  }
  return found;
}

/** A choice that the template leaves open is one entry for each answer, each with a fact of its own. */
interface Choice<T> {
  readonly value: T;
  readonly doubt: Doubt;
}

function entriesOf(draft: Draft, resource: Resource, exists: Doubt): readonly Numbered[] {
  const { properties } = resource;
  const order = number(at(properties, "RuleNumber"));
  const { traffic, unknown } = entryTraffic(resource);
  const unknowns = [order, unknown].filter((item) => item instanceof Unknown);
  const doubt = unknowns.reduce<Doubt>((sum, one) => draft.both(sum, draft.fact(one, resource)), exists);
  const place = typeof order === "number" ? order : -1;
  const made: Numbered[] = [];
  for (const direction of directionsOf(draft, resource)) {
    for (const allow of actionsOf(draft, resource)) {
      const chosen = draft.both(doubt, draft.both(direction.doubt, allow.doubt));
      const words = `${place < 0 ? "?" : place} ${allow.value ? "allow" : "deny"} ${trafficText(traffic)}`;
      for (const [key, family] of [
        ["CidrBlock", 4],
        ["Ipv6CidrBlock", 6],
      ] as const) {
        const said = { resource, path: [key] };
        for (const block of blocks(draft, at(properties, key), family, said)) {
          const label = `${words} ${direction.value === "in" ? "from" : "to"} ${block.text}`;
          made.push({
            number: place,
            direction: direction.value,
            entry: {
              label: draft.label(resource, [], label),
              allow: allow.value,
              addresses: block.addresses,
              traffic,
              doubt: draft.both(chosen, doubtOf(draft, block, said)),
            },
          });
        }
      }
    }
  }
  return made;
}

function directionsOf(draft: Draft, resource: Resource): readonly Choice<Direction>[] {
  const egress = truth(at(resource.properties, "Egress"));
  if (!(egress instanceof Unknown)) return [{ value: egress === true ? "out" : "in", doubt: SURE }];
  return (["in", "out"] as const).map((value, i) => ({
    value,
    doubt: draft.alternative(egress, i, resource, ["Egress"]),
  }));
}

function actionsOf(draft: Draft, resource: Resource): readonly Choice<boolean>[] {
  const said = at(resource.properties, "RuleAction");
  const action = text(said)?.toLowerCase();
  if (action === "allow" || action === "deny") return [{ value: action === "allow", doubt: SURE }];
  const unknown =
    said instanceof Unknown ? said : new Unknown("invalid", `\`${resource.id}\` neither allows nor denies`);
  return [true, false].map((value, i) => ({
    value,
    doubt: draft.alternative(unknown, i, resource, ["RuleAction"]),
  }));
}

/** Protocol -1 ignores ports; TCP and UDP read PortRange, ICMP reads Icmp; without them everything of the protocol. */
function entryTraffic(resource: Resource): RuleTraffic {
  const { properties } = resource;
  const which = protocolOf(at(properties, "Protocol"));
  if (which instanceof Unknown) return { traffic: ALL_TRAFFIC, unknown: which };
  if (which === "all") return { traffic: ALL_TRAFFIC, unknown: undefined };
  if (which === ICMP || which === ICMPV6)
    return icmpTraffic(which, number(at(properties, "Icmp", "Type")), number(at(properties, "Icmp", "Code")));
  if (which !== TCP && which !== UDP) return { traffic: protocol(which), unknown: undefined };
  return portTraffic(which, number(at(properties, "PortRange", "From")), number(at(properties, "PortRange", "To")));
}
