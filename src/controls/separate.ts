import type { Network } from "../reach/network.ts";
import type { Topology } from "../topology/topology.ts";

const KEPT = new WeakMap<Topology, (a: number, b: number) => boolean>();

/**
 * Whether no packet can get from interface `a` to interface `b` because nothing joins their domains: no peering, no
 * router, no way out to a network that may lead back, no route that nobody knows, and `b` has no address that the
 * internet carries. Cheap; "false" only means that the engine has to be asked.
 */
export function separate(topology: Topology): (a: number, b: number) => boolean {
  const known = KEPT.get(topology);
  if (known !== undefined) return known;
  const { network } = topology;
  const group = joinedDomains(network);
  const opaque = opaqueDomains(network);
  const answer = (a: number, b: number): boolean => {
    const [source, target] = [network.interfaces[a], network.interfaces[b]];
    if (source === undefined || target === undefined) return false;
    const from = network.segments[source.segment]?.domain;
    const to = network.segments[target.segment]?.domain;
    if (from === undefined || to === undefined || group(from) === group(to)) return false;
    if (target.public4 !== undefined || target.addresses.v6.length > 0) return false;
    return !opaque.has(from) && !opaque.has(to);
  };
  KEPT.set(topology, answer);
  return answer;
}

/** Domains with a route whose target nobody knows: it may lead anywhere. */
function opaqueDomains(network: Network): ReadonlySet<number> {
  const opaque = new Set<number>();
  for (const segment of network.segments) {
    const routes = network.tables[segment.table]?.routes ?? [];
    if (routes.some(({ target }) => target.is === "unknown")) opaque.add(segment.domain);
  }
  return opaque;
}

/** Union of domains that a gateway joins, or that a route leads into another one's interface. */
function joinedDomains(network: Network): (domain: number) => number {
  const parent = network.domains.map((_, i) => i);
  const find = (domain: number): number => {
    let root = domain;
    while (parent[root] !== undefined && parent[root] !== root) root = parent[root] ?? root;
    parent[domain] = root;
    return root;
  };
  const join = (domains: readonly number[]): void => {
    const [first, ...others] = domains;
    if (first === undefined) return;
    for (const other of others) parent[find(other)] = find(first);
  };
  const domainOf = (segment: number): readonly number[] => {
    const domain = network.segments[segment]?.domain;
    return domain === undefined ? [] : [domain];
  };
  const outside: number[] = []; // whoever has a way to an external network, or hangs on a router, may meet there
  for (const gateway of network.gateways) {
    if (gateway.is === "link") join(gateway.domains);
    if (gateway.is === "external") outside.push(gateway.domain);
    if (gateway.is === "router") {
      for (const { to } of gateway.attachments) if (to.is === "domain") outside.push(to.domain);
    }
  }
  join(outside);
  for (const segment of network.segments) {
    for (const { target } of network.tables[segment.table]?.routes ?? []) {
      const gateway = target.is === "gateway" ? network.gateways[target.gateway] : undefined;
      const leads =
        target.is === "interface"
          ? domainOf(network.interfaces[target.interface]?.segment ?? -1)
          : gateway !== undefined && "segment" in gateway
            ? domainOf(gateway.segment)
            : [];
      join([segment.domain, ...leads]);
    }
  }
  return find;
}
