import type { AddressSet, Network, Traffic } from "./network.ts";
import { type Address, at, type ConcreteNetwork, hasPorts, holds } from "./simulate-packet.ts";

/**
 * Where the rules of a network begin and end: between two neighbouring corners all packets fare alike, so corners are
 * the packets worth sending.
 */
export interface Corners {
  /** `protocol * 65536 + port`, ascending: the first and the last of every run of traffic that some rule names. */
  readonly traffic: readonly number[];
  /** Client ports to try for a protocol, within a range. */
  ports(protocol: number, range: { readonly from: number; readonly to: number }): readonly number[];
  /** An address of every part of the set that rules tell apart. */
  addresses(set: AddressSet): readonly Address[];
}

const ALL_TRAFFIC = 256 * 65536;

export function cornersOf(network: Network): Corners {
  const traffic = new Set<number>();
  const replies = new Set<number>();
  const addresses = new Set<Address>();
  const mark = (ranges: Traffic, ...into: readonly Set<number>[]) => {
    for (const edge of ranges) for (const set of into) set.add(edge);
  };
  const markSet = (set: AddressSet | undefined) => {
    for (const edge of [...(set?.v4 ?? []), ...(set?.v6 ?? [])]) addresses.add(edge);
  };
  for (const rule of network.guards.flatMap((guard) => [...guard.ingress, ...guard.egress])) {
    mark(rule.traffic, traffic, replies);
    if (rule.peer.is === "addresses") markSet(rule.peer.set);
  }
  for (const entry of network.lists.flatMap((list) => list.entries)) {
    mark(entry.traffic, traffic, replies);
    markSet(entry.addresses);
  }
  for (const { listens } of network.interfaces) mark(listens, traffic);
  for (const route of network.tables.flatMap((table) => table.routes)) markSet(route.prefix);
  for (const gateway of network.gateways) {
    if (gateway.is === "appliance") {
      mark([...gateway.passes.must, ...gateway.passes.may], traffic);
      for (const rule of gateway.rules) {
        mark(rule.traffic, traffic);
        markSet(rule.source);
        markSet(rule.destination);
      }
    }
    if (gateway.is === "router")
      for (const { prefix } of gateway.tables.flatMap((table) => table.routes)) markSet(prefix);
  }
  for (const external of network.externals) markSet(external.addresses);
  const edges = [...replies];
  return {
    traffic: firstsAndLasts([...traffic], 0, ALL_TRAFFIC),
    ports: (protocol, { from, to }) => {
      if (!hasPorts(protocol)) return [from];
      const base = protocol * 65536;
      return firstsAndLasts([...edges, base + from], base + from, base + to + 1).map((value) => value - base);
    },
    addresses: (set) => {
      const own = [...set.v4, ...set.v6].filter((_, index) => index % 2 === 0);
      return [...new Set([...own, ...[...addresses].filter((one) => holds(set, one))])];
    },
  };
}

/** The edges and their predecessors that lie in [from, to), and its ends. */
function firstsAndLasts(edges: readonly number[], from: number, to: number): readonly number[] {
  const all = [from, to - 1, ...edges.flatMap((edge) => [edge - 1, edge])];
  return [...new Set(all.filter((value) => from <= value && value < to))].sort((a, b) => a - b);
}

/** Which addresses are somebody's own: as the internet sees them and inside each domain. */
export interface Taken {
  readonly anywhere: ReadonlySet<Address>;
  readonly inDomain: readonly ReadonlySet<Address>[];
}

export function takenIn(network: ConcreteNetwork): Taken {
  const anywhere = new Set<Address>();
  const inDomain = network.domains.map(() => new Set<Address>());
  const take = (segment: number, { v4, v6 }: AddressSet, outer: readonly number[] | undefined) => {
    for (const address of [...v4.slice(0, 1), ...v6.slice(0, 1)]) {
      anywhere.add(address);
      inDomain[at(network.segments, segment).domain]?.add(address);
    }
    for (const address of outer?.slice(0, 1) ?? []) anywhere.add(address);
  };
  for (const one of network.interfaces) take(one.segment, one.addresses, one.public4?.addresses);
  for (const one of network.gateways) if (one.is === "nat") take(one.segment, one.addresses, one.publicAddresses);
  return { anywhere, inDomain };
}
