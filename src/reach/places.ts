/** Who stands where: the network's cross-references that walks look up, made once. */
import type { Gateway, Network } from "./network.ts";

export type Router = Extract<Gateway, { is: "router" }>;

export interface Places {
  /** Attachments (indexes) of a router to a domain. */
  readonly attachmentsOf: (gateway: number, domain: number) => readonly number[];
  /** Router attachments to an external. */
  readonly waysIn: (external: number) => readonly { readonly gateway: number; readonly attachment: number }[];
  /** External gateways of an external in a domain. */
  readonly doorsOf: (external: number, domain: number) => readonly number[];
  /** A number for "the packet came to this router by this attachment", apart from every segment's own number. */
  readonly placeOf: (gateway: number, attachment: number) => number;
  /** Whether the interface forwards, or a route leads to it: what goes to it may go another way than to its neighbours. */
  readonly onWay: (index: number) => boolean;
  /** Domains that links and routers join, in one piece or several hops: the same number for all of a piece. */
  readonly pieceOf: (domain: number) => number;
  /** How many different sources a packet can show: 1 for its own, one for each translator. */
  readonly sources: number;
}

const NOTHING: readonly never[] = [];

export function places(network: Network): Places {
  const toDomain = new Map<string, number[]>();
  const waysIn = new Map<number, { gateway: number; attachment: number }[]>();
  const doors = new Map<string, number[]>();
  const base: number[] = [];
  let next = network.segments.length;
  const add = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
  };
  for (const [index, gateway] of network.gateways.entries()) {
    base.push(next);
    if (gateway.is === "external") add(doors, `${gateway.external} ${gateway.domain}`, index);
    if (gateway.is !== "router") continue;
    next += gateway.attachments.length;
    for (const [attachment, { to }] of gateway.attachments.entries()) {
      if (to.is === "domain") add(toDomain, `${index} ${to.domain}`, attachment);
      if (to.is === "external") add(waysIn, to.external, { gateway: index, attachment });
    }
  }
  const targets = new Set<number>();
  for (const { routes } of network.tables)
    for (const { target } of routes) if (target.is === "interface") targets.add(target.interface);
  let pieces: Int32Array | undefined;
  return {
    onWay: (index) => targets.has(index) || network.interfaces[index]?.forwards === true,
    pieceOf: (domain) => {
      pieces ??= piecesOf(network);
      return pieces[domain] ?? -1;
    },
    attachmentsOf: (gateway, domain) => toDomain.get(`${gateway} ${domain}`) ?? NOTHING,
    waysIn: (external) => waysIn.get(external) ?? NOTHING,
    doorsOf: (external, domain) => doors.get(`${external} ${domain}`) ?? NOTHING,
    placeOf: (gateway, attachment) => (base[gateway] ?? next) + attachment,
    sources: 1 + network.gateways.length + network.interfaces.length,
  };
}

/** Pieces of joined domains, by union and find. */
function piecesOf({ domains, gateways }: Network): Int32Array {
  const parent = Int32Array.from({ length: domains.length + gateways.length }, (_, i) => i);
  const root = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  const join = (a: number, b: number): void => {
    parent[root(a)] = root(b);
  };
  for (const [index, gateway] of gateways.entries()) {
    if (gateway.is === "link") join(gateway.domains[0], gateway.domains[1]);
    if (gateway.is !== "router") continue;
    for (const { to } of gateway.attachments) {
      if (to.is === "domain") join(domains.length + index, to.domain);
      if (to.is === "router") join(domains.length + index, domains.length + to.gateway);
    }
  }
  return Int32Array.from({ length: domains.length }, (_, i) => root(i));
}
