import { at } from "../estate/estate.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, Unknown, type Value } from "../estate/value.ts";
import { parseIpv4, parseIpv6 } from "../reach/address.ts";
import { type AddressSet, type Doubt, type Interface, type Label, SURE, type Traffic } from "../reach/network.ts";
import { union, unionAddresses } from "../reach/sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC } from "../reach/traffic.ts";
import type { Draft } from "./draft.ts";
import type { Ground } from "./ground.ts";
import { ownInterfaces } from "./observed.ts";
import { ANY_CLIENT, adopt } from "./place.ts";
import { guardsMeant } from "./security-group.ts";
import { segmentsMeant } from "./subnet.ts";

/** Interfaces of AWS that are no ends of connections: their gateways stand for them. */
const NO_ENDS: ReadonlySet<Value | undefined> = new Set([
  "gateway_load_balancer_endpoint",
  "nat_gateway",
  "transit_gateway",
]);

/** Interfaces of services that open connections and take none. */
const OUTWARD: ReadonlySet<Value | undefined> = new Set([
  "api_gateway_managed",
  "aws_codestar_connections_managed",
  "ec2_instance_connect_endpoint",
  "global_accelerator_managed",
  "iot_rules_managed",
  "lambda",
  "quicksight",
]);

/** So many addresses of one interface are told apart; the others are any of the rest. */
const MOST_ADDRESSES = 16;
const NOWHERE: Path = [];
const NO_GUARDS: readonly number[] = [];

/** What the interfaces of a run share: there may be a million of them. */
export interface ObservedRun {
  readonly guards: Map<Value | undefined, Guards>;
  readonly translating: ReadonlySet<string>;
}

interface Guards {
  readonly guards: readonly number[];
  readonly doubts: readonly Doubt[];
}

/**
 * A network interface that an account lists, with exactly the addresses and groups that it has: an interface of the
 * network for each of its addresses. One without groups is one of a service, which nothing judges.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
 */
export function observedInterface(draft: Draft, item: Resource, run: ObservedRun): void {
  const { properties, observed } = item;
  const kind = properties.InterfaceType;
  if (NO_ENDS.has(kind)) return;
  const segments = segmentsOf(draft, item);
  const outward = OUTWARD.has(kind);
  for (const { segment, doubt } of segments) {
    const groups = guardsOf(draft, item, segment, run);
    const check = properties.SourceDestCheck;
    const forwards = check === false || check instanceof Unknown;
    const address =
      typeof properties.PrivateIpAddress === "string" ? parseIpv4(properties.PrivateIpAddress) : undefined;
    const publicIp = publicOf(observed?.PublicIp);
    const more = properties.PrivateIpAddresses !== undefined || properties.Ipv6Addresses !== undefined;
    const label = draft.labels.push(new InterfaceLabel(item.id)) - 1;
    const push = (addresses: AddressSet, public4: Interface["public4"]): number => {
      const index = draft.interfaces.push({
        label,
        owner: item.id,
        path: NOWHERE,
        segment,
        guards: groups.guards,
        guardDoubts: groups.doubts,
        guarded: groups.guards.length > 0,
        addresses,
        v6Doubt: SURE,
        public4,
        listens: outward ? NO_TRAFFIC : ALL_TRAFFIC,
        listensDoubt: SURE,
        opens: kind !== "vpc_endpoint",
        replyPorts: ANY_CLIENT,
        forwards,
        translates: forwards && publicIp !== undefined && run.translating.has(item.id),
        doubt,
      });
      if (check instanceof Unknown) draft.forwardsDoubt.set(index - 1, draft.fact(check, item, ["SourceDestCheck"]));
      return index - 1;
    };
    if (!more && address !== undefined) {
      const index = push({ v4: [address, address + 1], v6: NO_GUARDS6 }, publicIp);
      if (segments.length === 1) draft.interfacesOf.set(item.id, [index]);
      else adopt(draft, item.id, [index]);
      continue;
    }
    for (const { addresses, public4 } of addressesOf(draft, item, segment, publicIp))
      adopt(draft, item.id, [push(addresses, public4)]);
  }
}

const NO_GUARDS6: AddressSet["v6"] = [];

/** Text that is made when somebody reads it: most of them nobody ever reads. */
class InterfaceLabel implements Label {
  readonly resource: string;

  constructor(resource: string) {
    this.resource = resource;
  }

  get path(): Path {
    return NOWHERE;
  }

  get text(): string {
    return `network interface \`${this.resource}\``;
  }
}

function segmentsOf(draft: Draft, item: Resource): readonly { readonly segment: number; readonly doubt: Doubt }[] {
  const { SubnetId } = item.properties;
  const subnet = typeof SubnetId === "string" ? draft.estate.get(SubnetId) : undefined;
  const known = subnet === undefined ? undefined : draft.segmentsOf.get(subnet);
  if (known !== undefined && known.length === 1) return known;
  return segmentsMeant(draft, SubnetId, { resource: item, path: ["SubnetId"] }, () => undefined);
}

function guardsOf(draft: Draft, item: Resource, segment: number, run: ObservedRun): Guards {
  const { GroupSet } = item.properties;
  const known = run.guards.get(GroupSet);
  if (known !== undefined) return known;
  if (isList(GroupSet) && GroupSet.length === 0) return NONE;
  const said = { resource: item, path: ["GroupSet"] };
  const found = guardsMeant(draft, GroupSet, said, draft.segments[segment]?.domain);
  const made = { guards: found.map(({ guard }) => guard), doubts: found.map(({ doubt }) => doubt) };
  // Lists of groups that are the same are one object; what nobody knows is known of one interface only.
  if (isList(GroupSet)) run.guards.set(GroupSet, made);
  return made;
}

const NONE: Guards = { guards: NO_GUARDS, doubts: NO_GUARDS };

function publicOf(value: Value | undefined): Interface["public4"] {
  const address = typeof value === "string" ? parseIpv4(value) : undefined;
  return address === undefined ? undefined : { addresses: [address, address + 1], doubt: SURE };
}

interface Addressed {
  readonly addresses: AddressSet;
  readonly public4: Interface["public4"];
}

/** The addresses of an interface with several, each with the public one that goes with it. */
function addressesOf(draft: Draft, item: Resource, segment: number, first: Interface["public4"]): readonly Addressed[] {
  const { PrivateIpAddress, PrivateIpAddresses, Ipv6Addresses } = item.properties;
  const publicIps = item.observed?.PublicIps;
  const within = draft.segments[segment]?.addresses;
  const v4: Addressed[] = [];
  const listed = isList(PrivateIpAddresses)
    ? PrivateIpAddresses.map((one) => at(one, "PrivateIpAddress"))
    : [PrivateIpAddress];
  for (const [i, one] of listed.entries()) {
    const address = typeof one === "string" ? parseIpv4(one) : undefined;
    const own = isList(publicIps) ? publicOf(publicIps[i]) : undefined;
    // An address that cannot be read is some address of the subnet.
    const range = address === undefined ? (within?.v4 ?? []) : [address, address + 1];
    if (one !== undefined || (!isList(Ipv6Addresses) && i === 0))
      v4.push({ addresses: { v4: range, v6: [] }, public4: one === PrivateIpAddress ? first : own });
  }
  const v6 = (isList(Ipv6Addresses) ? Ipv6Addresses : []).flatMap((one): readonly Addressed[] => {
    const value = at(one, "Ipv6Address");
    const address = typeof value === "string" ? parseIpv6(value) : undefined;
    const range = address === undefined ? (within?.v6 ?? []) : [address, address + 1n];
    return [{ addresses: { v4: [], v6: range }, public4: undefined }];
  });
  const [primary, ...others] = v4;
  const [sixth, ...more] = v6;
  // The first of both families is one interface: hosts have both.
  const both =
    primary === undefined || sixth === undefined
      ? [...(primary === undefined ? [] : [primary]), ...(sixth === undefined ? [] : [sixth])]
      : [{ addresses: { v4: primary.addresses.v4, v6: sixth.addresses.v6 }, public4: primary.public4 }];
  return joinedBeyond([...both, ...others, ...more]);
}

function joinedBeyond(all: readonly Addressed[]): readonly Addressed[] {
  if (all.length <= MOST_ADDRESSES) return all;
  const rest = all.slice(MOST_ADDRESSES);
  const publicIps = rest.flatMap(({ public4 }) => (public4 === undefined ? [] : [public4.addresses]));
  return [
    ...all.slice(0, MOST_ADDRESSES),
    {
      addresses: rest.map(({ addresses }) => addresses).reduce(unionAddresses),
      public4: publicIps.length === 0 ? undefined : { addresses: publicIps.reduce(union), doubt: SURE },
    },
  ];
}

/** What the owner adopts: see `Ground.listed`. Of several owners of one interface any may answer. */
export function adoptListed(draft: Draft, owner: Resource, as: Parameters<Ground["listed"]>[1]): readonly number[] {
  if (owner.observed === undefined) return [];
  const own = ownInterfaces(draft, owner);
  if (own.length === 0) return own;
  const adopted = draft.once("adopted-interfaces", () => new Set<number>());
  for (const index of own) {
    const item = draft.interfaces[index];
    if (item === undefined) continue;
    const first = !adopted.has(index);
    adopted.add(index);
    item.listens = first ? as.listens : joined(item.listens, as.listens);
    if (as.listensDoubt !== undefined && as.listensDoubt !== SURE) item.listensDoubt = as.listensDoubt;
    item.opens = first ? as.opens : item.opens || as.opens;
    if (first) item.owner = owner.id;
  }
  if (!draft.interfacesOf.has(owner.id)) draft.interfacesOf.set(owner.id, [...own]);
  else adopt(draft, owner.id, own);
  return own;
}

function joined(a: Traffic, b: Traffic): Traffic {
  return a === b ? a : union(a, b);
}
