/**
 * Where replies from a segment may end, for a whole set of addresses at once: never less than they do. The relation
 * asks it which sources a reply can find at all, and so which pairs are worth settling.
 */
import type { Ground } from "./evaluate.ts";
import type { AddressSet, Network, Target } from "./network.ts";
import { coversAddresses, isEmptyAddresses, unionAddresses } from "./sets.ts";
import type { Inquiry } from "./verdict.ts";

/**
 * Addresses that may be reached in each domain; `anywhere`: those that may be reached in any; `internet`: IPv6
 * addresses that may be reached over the internet.
 */
export interface Flooded {
  readonly domains: Map<number, AddressSet>;
  anywhere: AddressSet;
  internet: AddressSet;
}

interface Flood {
  readonly ground: Ground;
  readonly result: Flooded;
  /** What has been followed from each place already. */
  readonly seen: Map<number, AddressSet>;
  /** Places still to be followed; a list, since ways may be long. */
  readonly ahead: (() => void)[];
}

const NONE: AddressSet = { v4: [], v6: [] };

export function floodFrom(ground: Ground, segment: number, set: AddressSet): Flooded {
  const flood: Flood = {
    ground,
    result: { domains: new Map(), anywhere: NONE, internet: NONE },
    seen: new Map(),
    ahead: [],
  };
  for (const family of families(set)) fromSegment(flood, segment, family);
  for (let next = flood.ahead.pop(); next !== undefined; next = flood.ahead.pop()) next();
  return flood.result;
}

export function families({ v4, v6 }: AddressSet): readonly AddressSet[] {
  return [
    { v4, v6: [] },
    { v4: [], v6 },
  ].filter((set) => !isEmptyAddresses(set));
}

/** Notes that the place is followed for the set; false where that was done before. */
function fresh({ seen }: Flood, place: number, set: AddressSet): boolean {
  const before = seen.get(place);
  if (before !== undefined && coversAddresses(before, set)) return false;
  seen.set(place, before === undefined ? set : unionAddresses(before, set));
  return true;
}

function arrive({ result }: Flood, domain: number, set: AddressSet): void {
  result.domains.set(domain, unionAddresses(result.domains.get(domain) ?? NONE, set));
}

function fromSegment(flood: Flood, index: number, set: AddressSet): void {
  const { network, routes } = flood.ground;
  const segment = network.segments[index];
  if (segment === undefined || !fresh(flood, index, set)) return;
  // What stands in the segment itself needs no route.
  arrive(flood, segment.domain, set);
  const inquiry: Inquiry = { split: undefined };
  for (const local of [true, false])
    for (const { span, choices } of routes.segmentTable(
      segment.table,
      { set, side: "fixed" },
      { local, external: -1 },
      inquiry,
    ))
      for (const { target } of choices) if (target !== undefined) follow(flood, target, segment.domain, span.set);
}

function follow(flood: Flood, target: Target, domain: number, set: AddressSet): void {
  const { network } = flood.ground;
  if (target.is === "unknown") flood.result.anywhere = unionAddresses(flood.result.anywhere, set);
  if (target.is === "interface") {
    const face = network.interfaces[target.interface];
    if (face === undefined) return;
    arrive(flood, network.segments[face.segment]?.domain ?? -1, set);
    if (face.forwards && !face.translates) flood.ahead.push(() => fromSegment(flood, face.segment, set));
  }
  if (target.is !== "gateway") return;
  const gateway = network.gateways[target.gateway];
  if (gateway?.is === "internet" && set.v6.length > 0)
    flood.result.internet = unionAddresses(flood.result.internet, set);
  if (gateway?.is === "link") for (const end of gateway.domains) if (end !== domain) arrive(flood, end, set);
  if (gateway?.is === "appliance") flood.ahead.push(() => fromSegment(flood, gateway.segment, set));
  if (gateway?.is === "router")
    for (const attachment of flood.ground.places.attachmentsOf(target.gateway, domain))
      fromRouter(flood, target.gateway, attachment, set);
}

function fromRouter(flood: Flood, index: number, number: number, set: AddressSet): void {
  const { network, places, routes } = flood.ground;
  const router = network.gateways[index];
  if (router?.is !== "router" || !fresh(flood, places.placeOf(index, number), set)) return;
  const table = router.attachments[number]?.table;
  if (table === undefined) return;
  const inquiry: Inquiry = { split: undefined };
  for (const { span, choices } of routes.routerTable(index, table, { set, side: "fixed" }, inquiry))
    for (const { target } of choices) {
      if (target === "unknown") flood.result.anywhere = unionAddresses(flood.result.anywhere, span.set);
      if (typeof target !== "number") continue;
      const to = router.attachments[target]?.to;
      if (to?.is === "router") flood.ahead.push(() => fromRouter(flood, to.gateway, to.attachment, span.set));
      if (to?.is === "domain")
        for (const segment of to.segments) flood.ahead.push(() => fromSegment(flood, segment, span.set));
    }
}

/** Segments whose packets may be sent to a place that nobody knows, by their own table or one further on. */
export function wildSegments(network: Network): ReadonlySet<number> {
  const leadsTo = new Map<number, Set<number>>();
  const wild = new Set<number>();
  const add = (from: number, to: number): void => {
    const set = leadsTo.get(to);
    if (set === undefined) leadsTo.set(to, new Set([from]));
    else set.add(from);
  };
  const tableOf = (segment: number): number => network.segments[segment]?.table ?? -1;
  for (const [table, { routes }] of network.tables.entries())
    for (const { target } of routes) {
      if (target.is === "unknown") wild.add(table);
      if (target.is === "interface") add(table, tableOf(network.interfaces[target.interface]?.segment ?? -1));
      const gateway = target.is === "gateway" ? network.gateways[target.gateway] : undefined;
      if (gateway?.is === "nat" || gateway?.is === "appliance") add(table, tableOf(gateway.segment));
      // A router counts as one place: whatever its tables lead to.
      if (target.is === "gateway" && gateway?.is === "router") add(table, -2 - target.gateway);
    }
  for (const [index, gateway] of network.gateways.entries()) {
    if (gateway.is !== "router") continue;
    if (gateway.tables.some(({ routes }) => routes.some(({ to }) => to === "unknown"))) wild.add(-2 - index);
    for (const { to } of gateway.attachments) {
      if (to.is === "router") add(-2 - index, -2 - to.gateway);
      if (to.is === "domain") for (const segment of to.segments) add(-2 - index, tableOf(segment));
    }
  }
  const queue = [...wild];
  for (let node = queue.pop(); node !== undefined; node = queue.pop())
    for (const from of leadsTo.get(node) ?? []) {
      if (wild.has(from)) continue;
      wild.add(from);
      queue.push(from);
    }
  return new Set(network.segments.flatMap(({ table }, index) => (wild.has(table) ? [index] : [])));
}
