import type { Estate } from "../estate/estate.ts";
import type { ResourceId } from "../estate/resource.ts";
import { INTERNET } from "../reach/address.ts";
import type { Party } from "../reach/answer.ts";
import type { AddressSet, Network } from "../reach/network.ts";
import {
  addressCount,
  coversAddresses,
  intersectAddresses,
  isEmptyAddresses,
  overlapsAddresses,
  subtractAddresses,
} from "../reach/sets.ts";
import type { Topology } from "../topology/topology.ts";
import type { End } from "./exposure.ts";

/** One place of the network that an end may stand for. */
export interface Standpoint {
  readonly party: Party;
  /** The end is there only perhaps (an interface whose address may be another): counts for what may pass only. */
  readonly perhaps: boolean;
}

/**
 * The parties of the network that an end stands for; several: any of them will do.
 *
 * A VPC, subnet or security group stands for its interfaces; a subnet without interfaces for a host in it that no group
 * guards. Addresses stand for the interface that surely has them, else for such a host, else for what lies outside.
 */
export function partiesOf(end: End, estate: Estate, topology: Topology): readonly Standpoint[] {
  const { network } = topology;
  switch (end.is) {
    case "internet":
      return [sure({ is: "external", external: topology.internet, addresses: INTERNET })];
    case "any":
      return [
        ...network.externals.map((external, i) => sure({ is: "external", external: i, addresses: external.addresses })),
        ...network.interfaces.map((_, i) => sure({ is: "interface", interface: i })),
      ];
    case "addresses":
      return partiesOfAddresses(end.set, network, topology.internet);
    case "resource":
      return partiesOfResource(end.resource, estate, topology);
    case "resources":
      return distinct(end.resources.flatMap((id) => partiesOfResource(id, estate, topology)));
    case "callers":
      return [];
  }
}

/** Resources may share interfaces (a cluster and its instances): each stands once. */
function distinct(standpoints: readonly Standpoint[]): readonly Standpoint[] {
  const seen = new Set<number>();
  return standpoints.filter(({ party }) => {
    if (party.is !== "interface") return true;
    if (seen.has(party.interface)) return false;
    seen.add(party.interface);
    return true;
  });
}

function sure(party: Party): Standpoint {
  return { party, perhaps: false };
}

function partiesOfResource(id: ResourceId, estate: Estate, topology: Topology): readonly Standpoint[] {
  const { network } = topology;
  const own = topology.interfacesOf.get(id);
  if (own !== undefined) return own.map((i) => sure({ is: "interface", interface: i }));
  const segment = topology.segmentOf.get(id);
  if (segment !== undefined) return partiesOfSegments([segment], network);
  const domain = topology.domainOf.get(id);
  if (domain !== undefined) {
    const segments = network.segments.flatMap((item, i) => (item.domain === domain ? [i] : []));
    return partiesOfSegments(segments, network);
  }
  const guard = topology.guardOf.get(id);
  if (guard !== undefined) {
    return network.interfaces.flatMap((item, i) => {
      const at = item.guards.indexOf(guard);
      return at < 0
        ? []
        : [{ party: { is: "interface" as const, interface: i }, perhaps: (item.guardDoubts[at] ?? -1) >= 0 }];
    });
  }
  if (estate.get(id)?.type === "AWS::EC2::InternetGateway") return partiesOf({ is: "internet" }, estate, topology);
  return [];
}

function partiesOfSegments(segments: readonly number[], network: Network): readonly Standpoint[] {
  const within = new Set(segments);
  const interfaces = network.interfaces.flatMap((item, i) =>
    within.has(item.segment) ? [sure({ is: "interface", interface: i })] : [],
  );
  if (interfaces.length > 0) return interfaces;
  return segments.map((segment) => {
    const addresses = network.segments[segment]?.addresses ?? { v4: [], v6: [] };
    return sure({ is: "host", segment, addresses });
  });
}

function partiesOfAddresses(set: AddressSet, network: Network, internet: number): readonly Standpoint[] {
  const exact = network.interfaces.flatMap((item, i) =>
    addressCount(item.addresses) <= 2 && coversAddresses(set, item.addresses) && !isEmptyAddresses(item.addresses)
      ? [sure({ is: "interface", interface: i })]
      : [],
  );
  const published = network.interfaces.flatMap((item, i) => {
    const shown = item.public4 === undefined ? undefined : { v4: item.public4.addresses, v6: [] };
    if (shown === undefined || addressCount(shown) !== 1 || !coversAddresses(set, shown)) return [];
    return [sure({ is: "interface", interface: i })];
  });
  const known = [...exact, ...published];
  if (known.length > 0 && addressCount(set) <= 1) return known;

  const found: Standpoint[] = [...known];
  let rest = set;
  for (const [segment, item] of network.segments.entries()) {
    const shared = intersectAddresses(set, item.addresses);
    if (isEmptyAddresses(shared) || isWhole(item.addresses)) continue;
    found.push(sure({ is: "host", segment, addresses: shared }));
    rest = subtractAddresses(rest, item.addresses);
  }
  for (const [i, item] of network.interfaces.entries()) {
    if (addressCount(item.addresses) <= 2 || !overlapsAddresses(set, item.addresses)) continue;
    found.push({ party: { is: "interface", interface: i }, perhaps: true });
  }
  for (const [i, external] of network.externals.entries()) {
    if (external.kind === "service") continue;
    const shared = intersectAddresses(rest, i === internet ? INTERNET : external.addresses);
    if (!isEmptyAddresses(shared)) found.push(sure({ is: "external", external: i, addresses: shared }));
  }
  return found;
}

/** A segment whose addresses nobody knows: no address is surely its own. */
function isWhole(set: AddressSet): boolean {
  const [from, to] = set.v4;
  return from === 0 && to === 2 ** 32;
}
