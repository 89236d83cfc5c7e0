import type { Party } from "../reach/answer.ts";
import { type GuardRule, type Interface, type List, type Network, SURE, type Traffic } from "../reach/network.ts";
import { coversAddresses, intersect, overlapsAddresses, union } from "../reach/sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC } from "../reach/traffic.ts";

/** What a target takes from a client whose address a network load balancer keeps. */
export interface KeptClient {
  readonly must: Traffic;
  readonly may: Traffic;
  /** The list on the way into the target's segment judges the client's address, which is not worked out here. */
  readonly listInDoubt: boolean;
}

/**
 * The target's groups judge the client's own address, and a reference to one of the load balancer's groups matches.
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
  if (to === undefined) return { must: NO_TRAFFIC, may: NO_TRAFFIC, listInDoubt: false };
  const ingress = network.segments[to.segment]?.in;
  const list = ingress === undefined ? undefined : network.lists[ingress];
  const listInDoubt = list !== undefined && !admitsEverything(list);
  const open = intersect(to.listens, on);
  if (!to.guarded) return { must: to.listensDoubt === SURE ? open : NO_TRAFFIC, may: open, listInDoubt };
  const balancerGuards = new Set(balancer.flatMap((index) => network.interfaces[index]?.guards ?? []));
  let must: Traffic = NO_TRAFFIC;
  let may: Traffic = NO_TRAFFIC;
  for (const [i, guard] of to.guards.entries()) {
    for (const rule of network.guards[guard]?.ingress ?? []) {
      const match = matchOf(rule, network, client, balancerGuards);
      if (match === "no") continue;
      const admitted = intersect(rule.traffic, open);
      may = union(may, admitted);
      const sure = match === "yes" && rule.doubt === SURE && to.guardDoubts[i] === SURE && to.listensDoubt === SURE;
      if (sure) must = union(must, admitted);
    }
  }
  return { must, may, listInDoubt };
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
