/** Where routes lead, whatever groups and lists say: the ways that packets take by tables alone, up to an inspection point. */
import type { HopLine } from "../connect/exposure.ts";
import { type AddressSet, type Doubt, type LabelId, type Network, type Route, SURE } from "../reach/network.ts";
import {
  equalAddresses,
  intersectAddresses,
  isEmptyAddresses,
  NO_ADDRESSES,
  subtractAddresses,
} from "../reach/sets.ts";

/** Where a way by routes ends. Ways that pass an inspection point end there. */
export interface RouteEnd {
  readonly is: "internet" | "domain" | "inspection" | "unknown";
  /** The domain that it comes to; -1: none. */
  readonly domain: number;
  /** The inspection point (gateway), or the internet gateway; -1: none. */
  readonly gateway: number;
  /** A NAT gateway was passed: private IPv4 addresses leave by it. */
  readonly translated: boolean;
  readonly addresses: AddressSet;
  /** What it hangs on; `SURE`: nothing. */
  readonly doubt: Doubt;
  readonly hops: readonly HopLine[];
}

interface At {
  readonly addresses: AddressSet;
  readonly translated: boolean;
  readonly doubt: Doubt;
  readonly hops: readonly HopLine[];
  readonly seen: readonly string[];
}

/** More places than real ways have. */
const MOST_PLACES = 24;

/** Every end of the ways that routes give packets for `addresses` from a segment. Local delivery in its own domain is no end. */
export function routeEnds(network: Network, segment: number, addresses: AddressSet): readonly RouteEnd[] {
  const own = network.segments[segment];
  if (own === undefined) return [];
  const start = { addresses, translated: false, doubt: SURE, hops: [hop(network, "segment", own.label)], seen: [] };
  return atSegment(network, segment, start).filter((end) => end.is !== "domain" || end.domain !== own.domain);
}

function atSegment(network: Network, segment: number, at: At): readonly RouteEnd[] {
  const here = network.segments[segment];
  if (here === undefined) return [];
  const next = visit(at, `segment ${segment}`);
  const table = network.tables[here.table];
  return next === undefined || table === undefined ? [] : follow(network, table.routes, here.domain, segment, next);
}

/** The routes of an edge table, or of a segment's, for packets in a domain. */
export function edgeEnds(network: Network, table: number, domain: number, addresses: AddressSet): readonly RouteEnd[] {
  const routes = network.tables[table]?.routes ?? [];
  const rest = routes.reduce<AddressSet>(
    (left, { prefix, doubt }) => (prefix === undefined || doubt !== SURE ? left : subtractAddresses(left, prefix)),
    addresses,
  );
  const at: At = { addresses, translated: false, doubt: SURE, hops: [], seen: [] };
  const local = isEmptyAddresses(rest) ? [] : [ended("domain", { ...at, addresses: rest }, { domain })];
  return [...local, ...follow(network, routes, domain, -1, at)];
}

function follow(
  network: Network,
  routes: readonly Route[],
  domain: number,
  segment: number,
  at: At,
): readonly RouteEnd[] {
  return effective(routes, at.addresses).flatMap(({ route, addresses, doubt }) =>
    byRoute(network, route, domain, segment, {
      ...at,
      addresses,
      doubt: joined(at.doubt, doubt),
      hops: [...at.hops, hop(network, "route", route.label)],
    }),
  );
}

function byRoute(network: Network, { target }: Route, domain: number, segment: number, at: At): readonly RouteEnd[] {
  switch (target.is) {
    case "local": {
      const inside = intersectAddresses(at.addresses, network.domains[domain]?.addresses ?? NO_ADDRESSES);
      return isEmptyAddresses(inside) ? [] : [ended("domain", { ...at, addresses: inside }, { domain })];
    }
    case "drop":
      return [];
    case "unknown":
      return [ended("unknown", { ...at, doubt: target.fact }, {})];
    case "interface": {
      const face = network.interfaces[target.interface];
      if (face === undefined || !face.forwards || face.segment === segment) return [];
      return atSegment(network, face.segment, { ...at, doubt: joined(at.doubt, face.doubt) });
    }
    case "gateway":
      return byGateway(network, target.gateway, domain, segment, at);
  }
}

function byGateway(network: Network, index: number, domain: number, segment: number, at: At): readonly RouteEnd[] {
  const gateway = network.gateways[index];
  if (gateway === undefined) return [];
  const there: At = {
    ...at,
    doubt: joined(at.doubt, gateway.doubt),
    hops: [...at.hops, hop(network, "gateway", gateway.label)],
  };
  switch (gateway.is) {
    case "internet":
    case "egress-only":
      return [ended("internet", there, { gateway: index })];
    case "appliance":
      return [ended("inspection", there, { gateway: index, domain })];
    case "nat": {
      const four: AddressSet = { v4: at.addresses.v4, v6: [] };
      if (isEmptyAddresses(four) || gateway.segment === segment) return [];
      return atSegment(network, gateway.segment, { ...there, addresses: four, translated: gateway.public });
    }
    case "link": {
      const [a, b] = gateway.domains;
      const other = a === domain ? b : a;
      const addresses = intersectAddresses(at.addresses, network.domains[other]?.addresses ?? NO_ADDRESSES);
      return isEmptyAddresses(addresses) ? [] : [ended("domain", { ...there, addresses }, { domain: other })];
    }
    case "router":
      return gateway.attachments.flatMap((attachment, i) =>
        attachment.to.is === "domain" && attachment.to.domain === domain
          ? byRouter(network, index, i, { ...there, doubt: joined(there.doubt, attachment.doubt) })
          : [],
      );
    case "external":
      return [];
  }
}

/** Comes in to a router by an attachment. */
function byRouter(network: Network, index: number, attachment: number, at: At): readonly RouteEnd[] {
  const router = network.gateways[index];
  const next = visit(at, `router ${index} ${attachment}`);
  if (router?.is !== "router" || next === undefined) return [];
  const table = router.tables[router.attachments[attachment]?.table ?? -1];
  return effective(table?.routes ?? [], at.addresses).flatMap(({ route, addresses, doubt }) => {
    const there: At = {
      ...next,
      addresses,
      doubt: joined(at.doubt, doubt),
      hops: [...at.hops, hop(network, "route", route.label)],
    };
    if (route.to === "drop") return [];
    const out = route.to === "unknown" ? undefined : router.attachments[route.to];
    if (out === undefined) return [ended("unknown", there, {})];
    if (out.to.is === "router") return byRouter(network, out.to.gateway, out.to.attachment, there);
    if (out.to.is === "external") return [];
    return out.to.segments.flatMap((segment) =>
      atSegment(network, segment, { ...there, doubt: joined(there.doubt, out.doubt) }),
    );
  });
}

/** A route that is one of several with one prefix and different targets: AWS takes one of them, nobody knows which. */
const EITHER: Doubt = -2;

interface Ranked {
  readonly prefix: AddressSet | undefined;
  readonly length: number;
  readonly rank: number;
  readonly doubt: Doubt;
}

/** Which addresses each route really takes, and what that hangs on: longest prefix first, then the lowest rank. */
function effective<R extends Ranked>(
  routes: readonly R[],
  addresses: AddressSet,
): readonly { readonly route: R; readonly addresses: AddressSet; readonly doubt: Doubt }[] {
  let left = addresses;
  let hazy: Doubt = SURE;
  const found: { readonly route: R; readonly addresses: AddressSet; readonly doubt: Doubt }[] = [];
  const sorted = [...routes].sort((a, b) => b.length - a.length || a.rank - b.rank);
  for (const route of sorted) {
    const taken = route.prefix === undefined ? left : intersectAddresses(left, route.prefix);
    if (isEmptyAddresses(taken)) continue;
    const equals = sorted.filter((other) => isRival(other, route));
    for (const one of equals.length > 1 ? equals : [route])
      found.push({ route: one, addresses: taken, doubt: joined(equals.length > 1 ? EITHER : one.doubt, hazy) });
    if (route.doubt === SURE && route.prefix !== undefined) left = subtractAddresses(left, route.prefix);
    else hazy = joined(hazy, route.doubt);
  }
  return found;
}

/** Another route of the same prefix and rank (or the route itself). */
function isRival(a: Ranked, b: Ranked): boolean {
  if (a === b) return true;
  if (a.prefix === undefined || b.prefix === undefined || a.doubt !== SURE || b.doubt !== SURE) return false;
  return a.length === b.length && a.rank === b.rank && equalAddresses(a.prefix, b.prefix);
}

function ended(is: RouteEnd["is"], at: At, more: { readonly domain?: number; readonly gateway?: number }): RouteEnd {
  const { addresses, translated, doubt, hops } = at;
  return { is, domain: more.domain ?? -1, gateway: more.gateway ?? -1, translated, addresses, doubt, hops };
}

function visit(at: At, place: string): At | undefined {
  if (at.seen.includes(place) || at.seen.length >= MOST_PLACES) return undefined;
  return { ...at, seen: [...at.seen, place] };
}

const joined = (a: Doubt, b: Doubt): Doubt => (a === SURE ? b : a);

function hop(network: Network, at: string, label: LabelId): HopLine {
  const said = network.labels[label];
  return { at, text: said?.text ?? "", resource: said?.resource, path: said?.path ?? [] };
}

/** Domains where an inspection point surely stands. */
export function inspectionDomains(network: Network): ReadonlySet<number> {
  return new Set(
    network.gateways.flatMap((gateway) =>
      gateway.is === "appliance" && gateway.doubt === SURE ? (network.segments[gateway.segment]?.domain ?? []) : [],
    ),
  );
}

/** Domains that share a transit gateway with one of `domains`, and these themselves. */
export function joinedTo(network: Network, domains: ReadonlySet<number>): ReadonlySet<number> {
  const found = new Set(domains);
  for (const gateway of network.gateways) {
    if (gateway.is !== "router") continue;
    const joins = gateway.attachments.flatMap(({ to }) => (to.is === "domain" ? [to.domain] : []));
    if (joins.some((domain) => domains.has(domain))) for (const domain of joins) found.add(domain);
  }
  return found;
}

/** Segments of a domain where something stands that sends or takes packets; all of them where nothing was read. */
export function inhabited(network: Network, domain: number): readonly number[] {
  const all = network.segments.flatMap((segment, i) => (segment.domain === domain ? [i] : []));
  const living = new Set(network.interfaces.map(({ segment }) => segment));
  const some = all.filter((segment) => living.has(segment));
  return some.length > 0 ? some : all;
}
