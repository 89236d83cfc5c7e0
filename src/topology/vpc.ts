import { at } from "../estate/estate.ts";
import { truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import { ANY, ANY4, INTERNET, parseCidr } from "../reach/address.ts";
import { type Doubt, SURE } from "../reach/network.ts";
import { unionAddresses } from "../reach/sets.ts";
import { blocks, doubtOf } from "./cidr.ts";
import type { DomainDraft, Draft } from "./draft.ts";
import { type Meant, mayMean, meantWidely, type Said } from "./meant.ts";

const VPC = "AWS::EC2::VPC";
/** Types with an attribute or property `VpcId` that a value may be taken from. */
const IN_A_VPC = ["AWS::EC2::Subnet", "AWS::EC2::SecurityGroup"];

/** The addresses of a default VPC. Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html */
export const DEFAULT_VPC_RANGE = "172.31.0.0/16";

/** A domain that a value may mean. */
export interface InDomain {
  readonly domain: number;
  readonly doubt: Doubt;
}

/**
 * A domain for every VPC, with its IPv4 and IPv6 blocks and those that AWS::EC2::VPCCidrBlock adds.
 * Sources: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html (read 2026-11)
 */
export function vpcs(draft: Draft): void {
  for (const vpc of draft.estate.ofType(VPC)) {
    const domain = emptyDomain(draft, vpc, vpc, `VPC \`${vpc.id}\``, undefined);
    draft.domainOf.set(vpc, domain);
    addRanges(draft, domain, vpc, SURE);
  }
  for (const more of draft.estate.ofType("AWS::EC2::VPCCidrBlock")) {
    const said = { resource: more, path: ["VpcId"] };
    for (const { domain, doubt } of domains(draft, at(more.properties, "VpcId"), said))
      addRanges(draft, domain, more, draft.both(draft.existence(more), doubt));
  }
}

/** "unknown" or the text: what tells two accounts or regions apart. */
export function keyOf(value: string | Unknown): string {
  return typeof value === "string" ? value : `<${value.key}>`;
}

function emptyDomain(
  draft: Draft,
  owner: Resource,
  labelled: Resource | undefined,
  text: string,
  standsFor: Unknown | undefined,
): number {
  const domain: DomainDraft = {
    label: draft.label(labelled, [], text),
    addresses: { v4: [], v6: [] },
    internet: undefined,
    internetDoubt: SURE,
    blocks: [],
    hazy: new Set(),
    standsFor,
    account: keyOf(owner.account),
    region: keyOf(owner.region),
  };
  return draft.domains.push(domain) - 1;
}

/** The ranges that a VPC or a VPCCidrBlock states. */
function addRanges(draft: Draft, index: number, resource: Resource, exists: Doubt): void {
  const domain = draft.domains[index];
  if (domain === undefined) return;
  const { properties } = resource;
  for (const [key, family] of [
    ["CidrBlock", 4],
    ["Ipv6CidrBlock", 6],
  ] as const) {
    const said = { resource, path: [key] };
    for (const block of blocks(draft, at(properties, key), family, said)) {
      const doubt = draft.both(exists, doubtOf(draft, block, said));
      if (block.unknown === undefined) addBlock(domain, block.addresses, block.length, doubt);
      else addHaze(domain, family);
    }
  }
  if (allocates(properties, ["Ipv4IpamPoolId"]) && at(properties, "CidrBlock") === undefined) addHaze(domain, 4);
  if (truth(at(properties, "AmazonProvidedIpv6CidrBlock")) !== false && givesIpv6(properties)) addHaze(domain, 6);
}

function givesIpv6(properties: Resource["properties"]): boolean {
  if (at(properties, "Ipv6CidrBlock") !== undefined) return false;
  return allocates(properties, ["AmazonProvidedIpv6CidrBlock", "Ipv6IpamPoolId", "Ipv6Pool"]);
}

function allocates(properties: Resource["properties"], keys: readonly string[]): boolean {
  return keys.some((key) => at(properties, key) !== undefined && at(properties, key) !== null);
}

function addBlock(domain: DomainDraft, addresses: DomainDraft["addresses"], length: number, doubt: Doubt): void {
  domain.blocks.push({ addresses, length, doubt });
  domain.addresses = unionAddresses(domain.addresses, addresses);
}

/** Ranges that nobody knows: all of IPv4; of IPv6 what is routed at all, since AWS gives global unicast blocks. */
function addHaze(domain: DomainDraft, family: 4 | 6): void {
  domain.hazy.add(family);
  const all = family === 4 ? ANY4 : { v4: [], v6: INTERNET.v6 };
  domain.addresses = unionAddresses(domain.addresses, all);
}

/** The domains that a `VpcId` may mean; left out: the default VPC of the resource's account and region. */
export function domains(draft: Draft, value: Value | undefined, said: Said): readonly InDomain[] {
  const found = meantWidely(draft, value, said, "VPC", [VPC, ...IN_A_VPC]).flatMap((one) =>
    domainsOf(draft, one, said),
  );
  return found.length > 0 ? found : [{ domain: defaultVpc(draft, said.resource), doubt: SURE }];
}

function domainsOf(draft: Draft, one: Meant, said: Said): readonly InDomain[] {
  if (one.is === "absent") return [{ domain: defaultVpc(draft, said.resource), doubt: one.doubt }];
  if (one.is === "stranger") return [{ domain: strangeVpc(draft, one.unknown, said), doubt: one.doubt }];
  const { resource, doubt } = one;
  if (resource.type === VPC) {
    const domain = draft.domainOf.get(resource);
    return domain === undefined ? [] : [{ domain, doubt }];
  }
  // What it names has to be a VPC itself: two resources that name each other would never end.
  const inner = { resource, path: ["VpcId"] };
  return meantWidely(draft, at(resource.properties, "VpcId"), inner, "VPC", [VPC])
    .flatMap((item) => domainsOf(draft, item, inner))
    .map((item) => ({ ...item, doubt: draft.both(doubt, item.doubt) }));
}

/**
 * A VPC that was not read or nobody can tell: it may have any addresses, and may have an internet gateway.
 * The same unknown is the same VPC.
 */
export function strangeVpc(draft: Draft, unknown: Unknown, said: Said): number {
  return draft.once(`domain:?${unknown.key}`, () => {
    const index = emptyDomain(draft, said.resource, said.resource, `a VPC nobody knows (${unknown.detail})`, unknown);
    const domain = draft.domains[index];
    if (domain === undefined) return index;
    domain.addresses = ANY;
    domain.hazy.add(4).add(6);
    const fact = draft.fact(unknown, said.resource, said.path);
    domain.internetDoubt = fact;
    domain.internet =
      draft.gateways.push({
        is: "internet",
        label: draft.label(said.resource, said.path, `an internet gateway it may have (${unknown.detail})`),
        domain: index,
        table: undefined,
        block: { mode: "none", open: [], outOnly: [] },
        doubt: fact,
      }) - 1;
    draft.gap({
      code: "vpc-not-read",
      message: `the VPC of \`${said.resource.id}\` is not known (${unknown.detail}): its routes, network ACLs and gateways may be anything`,
      settle: unknown.settle,
      hidesFindings: true,
      resource: said.resource.id,
      place: draft.estate.place(said.resource, said.path),
    });
    return index;
  });
}

/** More VPCs than these are too many to try each of them. */
const MOST_CANDIDATES = 4;

/**
 * The VPCs of other stacks that an unknown VPC may turn out to be ("parameter `VpcId`" of a stack that is deployed after
 * the one that makes the VPC). A stack cannot be given the VPC that it makes itself.
 */
export function candidates(draft: Draft, domain: number, said: Said): readonly InDomain[] {
  const standsFor = draft.domains[domain]?.standsFor;
  if (standsFor === undefined) return [];
  const { resource } = said;
  const possible = draft.estate.ofType(VPC).filter((vpc) => mayMean(standsFor, resource, vpc));
  if (possible.length > MOST_CANDIDATES) {
    draft.gap({
      code: "vpc-may-be-another",
      message: `the VPC of \`${resource.id}\` is not known (${standsFor.detail}); it may be one of ${possible.length} that were read, which is not considered`,
      settle: standsFor.settle,
      hidesFindings: true,
      resource: resource.id,
      place: draft.estate.place(resource, said.path),
    });
    return [];
  }
  return possible.flatMap((vpc) => {
    const found = draft.domainOf.get(vpc);
    if (found === undefined) return [];
    const unknown = new Unknown(standsFor.because, `${standsFor.detail}: it may mean VPC \`${vpc.id}\``, {
      key: `${standsFor.key}=${vpc.id}`,
      settle: standsFor.settle,
    });
    return [{ domain: found, doubt: draft.fact(unknown, resource, said.path) }];
  });
}

/**
 * The default VPC of an account and region, as AWS makes it: 172.31.0.0/16, an internet gateway, a main route table
 * with a default route to it, subnets that give public addresses, everything open in the default network ACL.
 * Accounts may have changed or deleted theirs, which is said as a gap.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html (read 2026-11)
 */
export function defaultVpc(draft: Draft, resource: Resource): number {
  const place = `${keyOf(resource.account)}/${keyOf(resource.region)}`;
  return draft.once(`default-vpc:${place}`, () => {
    const index = emptyDomain(draft, resource, undefined, "the default VPC", undefined);
    const domain = draft.domains[index];
    const addresses = parseCidr(DEFAULT_VPC_RANGE);
    if (domain === undefined || addresses === undefined) return index;
    addBlock(domain, addresses, 16, SURE);
    domain.internet =
      draft.gateways.push({
        is: "internet",
        label: draft.label(undefined, [], "internet gateway of the default VPC"),
        domain: index,
        table: undefined,
        block: { mode: "none", open: [], outOnly: [] },
        doubt: SURE,
      }) - 1;
    draft.gap({
      code: "default-vpc-assumed",
      message: `\`${resource.id}\` names no VPC or subnet: the default VPC is taken to be as AWS creates it (public subnets, an internet gateway, open network ACL)`,
      settle: "name a VPC and subnets, or read the account",
      hidesFindings: false,
      resource: resource.id,
      place: draft.estate.place(resource),
    });
    return index;
  });
}

/** Whether it is a default VPC that no template declares. */
export function isDefaultVpc(draft: Draft, domain: number): boolean {
  const item = draft.domains[domain];
  if (item === undefined) return false;
  return draft.made<number>(`default-vpc:${item.account}/${item.region}`) === domain;
}

/** A domain of its own for what AWS runs outside every VPC; see `Ground.outside`. */
export function outsideDomain(draft: Draft, name: string, owner: Resource): number {
  return draft.once(`outside:${name}`, () => {
    const index = emptyDomain(draft, owner, owner, name, undefined);
    const domain = draft.domains[index];
    const addresses = parseCidr("169.254.0.0/16");
    if (domain === undefined || addresses === undefined) return index;
    addBlock(domain, addresses, 16, SURE);
    domain.internet =
      draft.gateways.push({
        is: "internet",
        label: draft.label(owner, [], `the internet side of ${name}`),
        domain: index,
        table: undefined,
        block: { mode: "none", open: [], outOnly: [] },
        doubt: SURE,
      }) - 1;
    return index;
  });
}
