import { at } from "../estate/estate.ts";
import { text, truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import { INTERNET } from "../reach/address.ts";
import { type AddressSet, type Doubt, SURE } from "../reach/network.ts";
import { intersect, unionAddresses } from "../reach/sets.ts";
import { type Block, blocks } from "./cidr.ts";
import type { Draft, SegmentDraft } from "./draft.ts";
import { meantList, type Said } from "./meant.ts";
import { candidates, defaultVpc, domains, isDefaultVpc, outsideDomain, strangeVpc } from "./vpc.ts";

const SUBNET = "AWS::EC2::Subnet";

/** A segment that a value may mean. */
export interface InSegment {
  readonly segment: number;
  readonly doubt: Doubt;
}

/**
 * A segment for every subnet; one for each VPC where an undecided condition picks its VPC.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html (read 2026-11)
 */
export function subnets(draft: Draft): void {
  for (const subnet of draft.estate.ofType(SUBNET)) {
    const said = { resource: subnet, path: ["VpcId"] };
    const made = domains(draft, at(subnet.properties, "VpcId"), said).map(({ domain, doubt }) => ({
      segment: addSubnet(draft, subnet, domain),
      doubt,
    }));
    draft.segmentsOf.set(subnet, made);
  }
}

/** The segments of a subnet that was read, with the doubt which of them it is (not whether the subnet exists). */
export function segmentsOfSubnet(draft: Draft, subnet: Resource): readonly InSegment[] {
  return draft.segmentsOf.get(subnet) ?? [];
}

function addSubnet(draft: Draft, subnet: Resource, domain: number): number {
  const { properties } = subnet;
  const zone = at(properties, "AvailabilityZone") ?? at(properties, "AvailabilityZoneId");
  const native = truth(at(properties, "Ipv6Native"));
  return addSegment(draft, {
    label: draft.label(subnet, [], `subnet \`${subnet.id}\``),
    domain,
    zone: zone instanceof Unknown ? (text(zone) ?? `<${zone.key}>`) : text(zone),
    addresses: {
      v4: native === true ? [] : rangesOf(draft, subnet, domain, 4).v4,
      v6: rangesOf(draft, subnet, domain, 6).v6,
    },
    mapsPublic: setting(draft, subnet, "MapPublicIpOnLaunch"),
    assignsIpv6: native === true ? SURE : setting(draft, subnet, "AssignIpv6AddressOnCreation"),
    standsFor: undefined,
    subnet,
    kind: "subnet",
  });
}

function addSegment(draft: Draft, segment: Omit<SegmentDraft, "table" | "in" | "out">): number {
  // tables and lists are known when every association has been read: `finish` puts them in
  return draft.segments.push({ ...segment, table: -1, in: -1, out: -1 }) - 1;
}

/** The subnet's block of a family; what nobody knows is somewhere in the ranges of its VPC. */
function rangesOf(draft: Draft, subnet: Resource, index: number, family: 4 | 6): AddressSet {
  const key = family === 4 ? "CidrBlock" : "Ipv6CidrBlock";
  const { properties } = subnet;
  const domain = draft.domains[index];
  const within = family === 4 ? { v4: domain?.addresses.v4 ?? [], v6: [] } : ipv6Of(draft, index);
  const own = blocks(draft, at(properties, key), family, { resource: subnet, path: [key] });
  const found = family === 4 ? own : [...own, ...addedBlocks(draft, subnet)];
  if (found.length === 0) {
    if (family === 4 || at(properties, "Ipv6IpamPoolId") !== undefined) return within;
    return { v4: [], v6: [] };
  }
  if (family === 6 && domain !== undefined && domain.addresses.v6.length === 0) {
    domain.hazy.add(6);
    domain.addresses = { v4: domain.addresses.v4, v6: INTERNET.v6 };
  }
  return found
    .map(({ addresses, unknown }) => (unknown === undefined ? addresses : within))
    .reduce(unionAddresses, { v4: [], v6: [] });
}

/** IPv6 blocks that AWS::EC2::SubnetCidrBlock adds. */
function addedBlocks(draft: Draft, subnet: Resource): readonly Block[] {
  const added = draft.once("subnet-cidr-blocks", () => {
    const bySubnet = new Map<string, Resource[]>();
    for (const item of draft.estate.ofType("AWS::EC2::SubnetCidrBlock")) {
      const of = draft.estate.find(at(item.properties, "SubnetId"));
      if (of !== undefined) bySubnet.set(of.id, [...(bySubnet.get(of.id) ?? []), item]);
    }
    return bySubnet;
  });
  return (added.get(subnet.id) ?? []).flatMap((item) => {
    const said = { resource: item, path: ["Ipv6CidrBlock"] };
    const value = at(item.properties, "Ipv6CidrBlock");
    const unknown = new Unknown("service", `\`${item.id}\` takes a block from a pool`, { key: `pool:${item.id}` });
    return blocks(draft, value ?? unknown, 6, said);
  });
}

function ipv6Of(draft: Draft, index: number): AddressSet {
  const own = draft.domains[index]?.addresses.v6 ?? [];
  return { v4: [], v6: own.length === 0 ? INTERNET.v6 : own };
}

function setting(draft: Draft, subnet: Resource, key: string): Doubt | "no" {
  const value = truth(at(subnet.properties, key));
  if (value instanceof Unknown) return draft.fact(value, subnet, [key]);
  return value === true ? SURE : "no";
}

/**
 * The segments that a list of subnets may mean. `hint`: the domain it must be in, where the groups tell; asked only
 * where the subnets do not. An empty list means the subnets of the default VPC.
 */
export function segmentsMeant(
  draft: Draft,
  value: Value | undefined,
  said: Said,
  hint: () => number | undefined,
): readonly InSegment[] {
  const found = meantList(draft, value, said, "subnet", [SUBNET]).flatMap((one): readonly InSegment[] => {
    if (one.is === "absent") return [{ segment: unnamedSegment(draft, said, hint()), doubt: one.doubt }];
    if (one.is === "stranger")
      return strangeSegments(draft, one.unknown, said, hint()).map(({ segment, doubt }) => ({
        segment,
        doubt: draft.both(one.doubt, doubt),
      }));
    return segmentsOfSubnet(draft, one.resource).map(({ segment, doubt }) => ({
      segment,
      doubt: draft.both(one.doubt, doubt),
    }));
  });
  if (found.length > 0) return found;
  return [{ segment: unnamedSegment(draft, said, hint()), doubt: SURE }];
}

/** Where something stands that names no subnet: the default VPC, unless its groups belong to another one. */
function unnamedSegment(draft: Draft, said: Said, hint: number | undefined): number {
  if (hint === undefined || isDefaultVpc(draft, hint)) return defaultSegment(draft, said.resource);
  const domain = draft.domains[hint];
  const unknown =
    domain?.standsFor ??
    new Unknown("service", `\`${said.resource.id}\` names no subnet`, { key: `no-subnet:${said.resource.id}` });
  return strangeSegment(draft, unknown, said, hint);
}

/** The default subnets of a default VPC: all alike, so that one segment is enough. */
function defaultSegment(draft: Draft, resource: Resource): number {
  const domain = defaultVpc(draft, resource);
  return draft.once(`default-segment:${domain}`, () =>
    addSegment(draft, {
      label: draft.label(undefined, [], "a default subnet"),
      domain,
      zone: undefined,
      addresses: draft.domains[domain]?.addresses ?? { v4: [], v6: [] },
      mapsPublic: SURE,
      assignsIpv6: "no",
      standsFor: undefined,
      subnet: undefined,
      kind: "default",
    }),
  );
}

/** A subnet that nobody knows: in the VPC that nobody knows, and in doubt in each VPC that this may turn out to be. */
function strangeSegments(draft: Draft, unknown: Unknown, said: Said, hint: number | undefined): readonly InSegment[] {
  const segment = strangeSegment(draft, unknown, said, hint);
  const others = candidates(draft, draft.segments[segment]?.domain ?? -1, said).map(({ domain, doubt }) => ({
    segment: strangeSegment(draft, unknown, said, domain),
    doubt,
  }));
  return [{ segment, doubt: SURE }, ...others];
}

/** A subnet that nobody knows: the same unknown is the same subnet. Without a hint it is in a VPC nobody knows. */
export function strangeSegment(draft: Draft, unknown: Unknown, said: Said, hint: number | undefined): number {
  const domain = hint ?? draft.once(`domain-of-segment:${unknown.key}`, () => vpcOf(draft, unknown, said));
  draft.once(`domain-of-segment:${unknown.key}`, () => domain);
  return draft.once(`segment:?${unknown.key}@${domain}`, () => {
    const fact = draft.fact(unknown, said.resource, said.path);
    return addSegment(draft, {
      label: draft.label(said.resource, said.path, `a subnet nobody knows (${unknown.detail})`),
      domain,
      zone: undefined,
      addresses: draft.domains[domain]?.addresses ?? { v4: [], v6: [] },
      mapsPublic: fact,
      assignsIpv6: fact,
      standsFor: unknown,
      subnet: undefined,
      kind: "strange",
    });
  });
}

function vpcOf(draft: Draft, unknown: Unknown, said: Said): number {
  const vpc = new Unknown(unknown.because, unknown.detail, { key: `vpc-of:${unknown.key}`, settle: unknown.settle });
  return strangeVpc(draft, vpc, said);
}

/** The one segment of a domain outside every VPC; see `Ground.outside`. */
export function outsideSegment(draft: Draft, name: string, owner: Resource): number {
  const domain = outsideDomain(draft, name, owner);
  return draft.once(`outside-segment:${domain}`, () =>
    addSegment(draft, {
      label: draft.label(owner, [], name),
      domain,
      zone: undefined,
      addresses: draft.domains[domain]?.addresses ?? { v4: [], v6: [] },
      mapsPublic: SURE,
      assignsIpv6: "no",
      standsFor: undefined,
      subnet: undefined,
      kind: "outside",
    }),
  );
}

/** A segment for a NAT gateway that belongs to no subnet: anywhere in its VPC, with a table of its own. */
export function regionalSegment(draft: Draft, gateway: Resource, domain: number): number {
  return addSegment(draft, {
    label: draft.label(gateway, [], `regional NAT gateway \`${gateway.id}\``),
    domain,
    zone: undefined,
    addresses: { v4: intersect(draft.domains[domain]?.addresses.v4 ?? [], [0, 2 ** 32]), v6: [] },
    mapsPublic: "no",
    assignsIpv6: "no",
    standsFor: undefined,
    subnet: undefined,
    kind: "regional-nat",
  });
}
