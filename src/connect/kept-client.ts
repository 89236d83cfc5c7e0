import { addressText } from "../reach/address.ts";
import type { Party } from "../reach/answer.ts";
import {
  type AddressSet,
  type GuardRule,
  type Interface,
  type LabelId,
  type List,
  type Network,
  SURE,
  type Traffic,
} from "../reach/network.ts";
import {
  coversAddresses,
  intersect,
  intersectAddresses,
  isEmpty,
  NO_ADDRESSES,
  overlapsAddresses,
  union,
  unionAddresses,
} from "../reach/sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC, trafficText } from "../reach/traffic.ts";

/** What a target takes from a client whose address a load balancer keeps. */
export interface KeptClient {
  readonly must: Traffic;
  readonly may: Traffic;
  /** Rule that admits the client, a sure one first. */
  readonly by: LabelId | undefined;
  /** The list on the way into the target's segment judges the client's address, which is not worked out here. */
  readonly listInDoubt: boolean;
}

/**
 * The target's groups judge the client's own address, and a reference to one of the load balancer's groups matches.
 * The load balancer's own groups have to let the packets out to the target.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
 * and https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html (read 2026-11)
 */
export function keptClient(
  network: Network,
  client: Party,
  balancer: readonly number[],
  target: number,
  on: Traffic,
): KeptClient {
  const to = network.interfaces[target];
  if (to === undefined) return { must: NO_TRAFFIC, may: NO_TRAFFIC, by: undefined, listInDoubt: false };
  const ingress = network.segments[to.segment]?.in;
  const list = ingress === undefined ? undefined : network.lists[ingress];
  const listInDoubt = list !== undefined && !admitsEverything(list);
  const open = intersect(to.listens, on);
  const out = letOut(network, balancer, target);
  const bounded = (must: Traffic, may: Traffic, by: LabelId | undefined): KeptClient => ({
    must: intersect(must, out.must),
    may: intersect(may, out.may),
    by,
    listInDoubt,
  });
  if (!to.guarded) return bounded(to.listensDoubt === SURE ? open : NO_TRAFFIC, open, undefined);
  const balancerGuards = guardsOf(network, balancer);
  let must: Traffic = NO_TRAFFIC;
  let may: Traffic = NO_TRAFFIC;
  let by: LabelId | undefined;
  for (const [i, guard] of to.guards.entries()) {
    for (const rule of network.guards[guard]?.ingress ?? []) {
      const match = matchOf(rule, network, client, balancerGuards);
      const admitted = intersect(rule.traffic, open);
      if (match === "no" || isEmpty(admitted)) continue;
      may = union(may, admitted);
      const sure = match === "yes" && rule.doubt === SURE && to.guardDoubts[i] === SURE && to.listensDoubt === SURE;
      if (sure && isEmpty(must)) by = rule.label;
      if (sure) must = union(must, admitted);
      by ??= rule.label;
    }
  }
  return bounded(must, may, by);
}

/** Of a client's addresses those that one of the targets' rules may admit on some of the traffic. */
export function admittedClients(
  network: Network,
  clients: AddressSet,
  balancer: readonly number[],
  targets: readonly number[],
  on: Traffic,
): AddressSet {
  const balancerGuards = guardsOf(network, balancer);
  let admitted: AddressSet = NO_ADDRESSES;
  for (const target of targets) {
    const to = network.interfaces[target];
    if (to === undefined) continue;
    if (!to.guarded) return clients;
    for (const { peer, traffic } of to.guards.flatMap((guard) => network.guards[guard]?.ingress ?? [])) {
      if (isEmpty(intersect(traffic, on))) continue;
      if (peer.is === "addresses") admitted = unionAddresses(admitted, intersectAddresses(clients, peer.set));
      else if (balancerGuards.has(peer.guard)) return clients;
    }
  }
  return admitted;
}

/** What would let a client in that no rule of the target admits, and where. */
export function openingFor(
  network: Network,
  target: number | undefined,
  client: Party | undefined,
  on: Traffic,
): { readonly names: string; readonly who: string; readonly where: LabelId | undefined; readonly change: string } {
  const to = target === undefined ? undefined : network.interfaces[target];
  const guards = (to?.guards ?? []).flatMap((guard) => network.guards[guard] ?? []);
  const names = guards.map(({ label }) => network.labels[label]?.text ?? "").join(" or ");
  const set = client?.is === "interface" ? network.interfaces[client.interface]?.addresses : client?.addresses;
  const who = set === undefined ? "the client" : addressText(set);
  return { names, who, where: guards[0]?.label, change: `allow ingress ${trafficText(on)} from ${who}` };
}

function guardsOf(network: Network, interfaces: readonly number[]): ReadonlySet<number> {
  return new Set(interfaces.flatMap((index) => network.interfaces[index]?.guards ?? []));
}

/** What some node of the load balancer lets out to the target. */
function letOut(network: Network, balancer: readonly number[], target: number) {
  const to = network.interfaces[target];
  let must: Traffic = NO_TRAFFIC;
  let may: Traffic = NO_TRAFFIC;
  if (to === undefined || balancer.length === 0) return { must: ALL_TRAFFIC, may: ALL_TRAFFIC };
  for (const node of balancer.flatMap((index) => network.interfaces[index] ?? [])) {
    if (!node.guarded) return { must: ALL_TRAFFIC, may: ALL_TRAFFIC };
    for (const [i, guard] of node.guards.entries())
      for (const { peer, traffic, doubt } of network.guards[guard]?.egress ?? []) {
        const refers = peer.is === "guard" ? to.guards.indexOf(peer.guard) : -1;
        if (peer.is === "guard" ? refers < 0 : !overlapsAddresses(peer.set, to.addresses)) continue;
        may = union(may, traffic);
        const covers = peer.is === "guard" ? to.guardDoubts[refers] === SURE : coversAddresses(peer.set, to.addresses);
        if (covers && doubt === SURE && node.guardDoubts[i] === SURE) must = union(must, traffic);
      }
  }
  return { must, may };
}

function matchOf(
  rule: GuardRule,
  network: Network,
  client: Party,
  balancer: ReadonlySet<number>,
): "yes" | "no" | "perhaps" {
  if (rule.peer.is === "guard") return balancer.has(rule.peer.guard) ? "yes" : "no";
  const { set } = rule.peer;
  if (client.is === "interface") {
    const source = network.interfaces[client.interface];
    return source === undefined ? "no" : coverage(set, source);
  }
  // Some address of an external set, or of a host's, will do.
  return overlapsAddresses(set, client.addresses) ? "yes" : "no";
}

function coverage(
  set: { readonly v4: readonly number[]; readonly v6: readonly bigint[] },
  source: Interface,
): "yes" | "no" | "perhaps" {
  const shown =
    source.public4 === undefined ? source.addresses : { v4: [...source.public4.addresses], v6: source.addresses.v6 };
  if (coversAddresses(set, source.addresses)) return "yes";
  if (overlapsAddresses(set, source.addresses) || overlapsAddresses(set, shown)) return "perhaps";
  return "no";
}

function admitsEverything(list: List): boolean {
  const [first] = list.entries;
  return (
    first?.allow === true &&
    first.doubt === SURE &&
    isWholeV4(first.addresses.v4) &&
    first.traffic[0] === ALL_TRAFFIC[0] &&
    first.traffic[1] === ALL_TRAFFIC[1]
  );
}

function isWholeV4(ranges: readonly number[]): boolean {
  return ranges[0] === 0 && ranges[1] === 2 ** 32;
}
