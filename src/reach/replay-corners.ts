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

/** Whether somebody in the network has the address, so that it is not an outsider's. */
export function isOwned(network: ConcreteNetwork, address: Address): boolean {
  for (const one of network.interfaces) {
    if (holds(one.addresses, address) || one.public4?.addresses[0] === address) return true;
  }
  return network.gateways.some(
    (one) => one.is === "nat" && (holds(one.addresses, address) || one.publicAddresses?.[0] === address),
  );
}

/** Whether somebody else in the domain of a segment has the address. */
export function isTaken(network: ConcreteNetwork, segment: number, address: Address): boolean {
  const { domain } = at(network.segments, segment);
  const near = (other: number) => at(network.segments, other).domain === domain;
  return (
    network.interfaces.some((one) => near(one.segment) && holds(one.addresses, address)) ||
    network.gateways.some((one) => one.is === "nat" && near(one.segment) && holds(one.addresses, address))
  );
}
