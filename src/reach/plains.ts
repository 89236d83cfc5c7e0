/**
 * Segments that no packet can tell apart, put together: the same table, the same lists, and lists that let everything
 * pass wherever it would matter in which of them an interface stands.
 */
import type { Ground } from "./evaluate.ts";
import { ALL } from "./interner.ts";
import type { AddressSet, Network } from "./network.ts";
import type { Inquiry } from "./verdict.ts";

export interface Plains {
  /** Group of each segment: the lowest segment number in it. */
  readonly groupOf: Int32Array;
  /** 1: inside the domain its table delivers locally, and its lists let everything pass. */
  readonly open: Uint8Array;
}

const EVERYTHING: AddressSet = { v4: [0, 2 ** 32], v6: [0n, 2n ** 128n] };

/** Whether `test` holds for each family that the set has. */
function inEachFamily(set: AddressSet, test: (family: AddressSet) => boolean): boolean {
  const four = set.v4.length === 0 || test({ v4: set.v4, v6: [] });
  return four && (set.v6.length === 0 || test({ v4: [], v6: set.v6 }));
}

function listPassesAll({ judges }: Ground, list: number, set: AddressSet): boolean {
  return inEachFamily(set, (family) => {
    const inquiry: Inquiry = { split: undefined };
    return judges.list(list, { set: family, side: "source" }, inquiry).must === ALL && inquiry.split === undefined;
  });
}

function deliversLocally({ routes }: Ground, table: number, set: AddressSet): boolean {
  return inEachFamily(set, (family) => {
    const inquiry: Inquiry = { split: undefined };
    const bound = { local: true, external: -1 };
    return routes
      .segmentTable(table, { set: family, side: "fixed" }, bound, inquiry)
      .every(({ choices }) => choices.length === 1 && choices[0]?.target?.is === "local");
  });
}

/** A function of two numbers, remembered. */
function remembered(work: (a: number, b: number) => boolean): (a: number, b: number) => boolean {
  const known = new Map<number, boolean>();
  return (a, b) => {
    const key = a * 2 ** 26 + b;
    let result = known.get(key);
    if (result === undefined) {
      result = work(a, b);
      known.set(key, result);
    }
    return result;
  };
}

export function plains(ground: Ground): Plains {
  const { network } = ground;
  const addressesOf = (domain: number): AddressSet => network.domains[domain]?.addresses ?? EVERYTHING;
  const passesIn = remembered((list, domain) => listPassesAll(ground, list, addressesOf(domain)));
  const passesAny = remembered((list) => listPassesAll(ground, list, EVERYTHING));
  const localIn = remembered((table, domain) => deliversLocally(ground, table, addressesOf(domain)));
  const special = specialSegments(network);
  const blind = zoneBlind(network, (list) => passesAny(list, 0));
  const excluded = exclusions(network);

  const groupOf = new Int32Array(network.segments.length);
  const open = new Uint8Array(network.segments.length);
  const first = new Map<string, number>();
  for (const [index, segment] of network.segments.entries()) {
    const { domain, table, in: incoming, out, zone } = segment;
    groupOf[index] = index;
    if (!localIn(table, domain) || !passesIn(incoming, domain) || !passesIn(out, domain)) continue;
    open[index] = 1;
    if (special.has(index) && !(passesAny(incoming, 0) && passesAny(out, 0))) continue;
    const place = blind(domain) ? "" : `${index} ${zone}`;
    const key = `${domain} ${table} ${incoming} ${out} ${place} ${excluded.get(index) ?? ""}`;
    const group = first.get(key);
    if (group === undefined) first.set(key, index);
    else groupOf[index] = group;
  }
  return { groupOf, open };
}

/** Segments in which something stands that forwards packets: being there or beside it may differ by the lists. */
function specialSegments(network: Network): ReadonlySet<number> {
  const special = new Set<number>();
  for (const gateway of network.gateways) {
    if (gateway.is === "nat" || gateway.is === "appliance") special.add(gateway.segment);
    if (gateway.is === "router")
      for (const { to } of gateway.attachments)
        if (to.is === "domain") for (const segment of to.segments) special.add(segment);
  }
  for (const face of network.interfaces) if (face.forwards) special.add(face.segment);
  return special;
}

/** How internet gateways tell segments apart: by their exclusions from what they block. */
function exclusions(network: Network): ReadonlyMap<number, string> {
  const result = new Map<number, string>();
  for (const [index, gateway] of network.gateways.entries()) {
    const block = gateway.is === "internet" || gateway.is === "egress-only" ? gateway.block : undefined;
    for (const [kind, segments] of [
      ["open", block?.open ?? []],
      ["out", block?.outOnly ?? []],
    ] as const)
      for (const segment of segments) result.set(segment, `${result.get(segment) ?? ""} ${index} ${kind}`);
  }
  return result;
}

/** Domains for which it does not matter in which zone a packet starts: no router, or one with equal, open segments. */
function zoneBlind(network: Network, passesAny: (list: number) => boolean): (domain: number) => boolean {
  const zones = new Map<number, Set<string | undefined>>();
  for (const { domain, zone } of network.segments) {
    const set = zones.get(domain) ?? new Set();
    zones.set(domain, set.add(zone));
  }
  const seeing = new Set<number>();
  for (const gateway of network.gateways) {
    if (gateway.is !== "router") continue;
    const domains = gateway.attachments.flatMap(({ to }) => (to.is === "domain" ? [to.domain] : []));
    const all = new Set(domains.flatMap((domain) => [...(zones.get(domain) ?? [])]));
    const chained = gateway.attachments.some(({ to }) => to.is === "router");
    const alike = gateway.attachments.every(
      ({ to }) => to.is !== "domain" || servesAlike(network, to.segments, all, passesAny),
    );
    if (chained || all.has(undefined) || !alike) for (const domain of domains) seeing.add(domain);
  }
  return (domain) => !seeing.has(domain);
}

function servesAlike(
  network: Network,
  segments: readonly number[],
  zones: ReadonlySet<string | undefined>,
  passesAny: (list: number) => boolean,
): boolean {
  const [first, ...rest] = segments.map((segment) => network.segments[segment]);
  if (first === undefined || !passesAny(first.in) || !passesAny(first.out)) return false;
  const alike = rest.every((other) => other?.table === first.table && other.in === first.in && other.out === first.out);
  const served = new Set(segments.map((segment) => network.segments[segment]?.zone));
  return alike && [...zones].every((zone) => served.has(zone));
}
