/**
 * Which classes may reach a class at all, read off its own rules: who carries a guard that they name, and who has an
 * address that they name and can be answered. What is left out surely cannot; the rest is settled pair by pair.
 */
import type { Classes } from "./classes.ts";
import type { Ground } from "./evaluate.ts";
import { families, floodFrom, wildSegments } from "./flood.ts";
import type { AddressSet, Interface, Network, Target } from "./network.ts";
import { isEmptyAddresses, normalise, overlapsAddresses } from "./sets.ts";

export interface Candidates {
  /** Calls `found` with each class that may reach class `to`, once. */
  readonly into: (to: number, found: (from: number) => void) => void;
}

const ANYBODY: AddressSet = { v4: [0, 2 ** 32], v6: [0n, 2n ** 128n] };

interface Translator {
  readonly addresses: AddressSet;
  readonly segment: number;
  readonly key: string;
  readonly guards: readonly number[];
}

export function candidates(ground: Ground, found: Classes): Candidates {
  const { network } = ground;
  const carriers = new Map<number, number[]>();
  const ofDomain = new Map<number, number[]>();
  const ofSegment = new Map<number, number[]>();
  const sources: number[] = [];
  const standsFor = (index: number): Interface | undefined =>
    network.interfaces[found.members[found.start[index] as number] as number];
  for (let index = 0; index < found.count; index++) {
    const face = standsFor(index);
    if (face?.opens !== true) continue;
    sources.push(index);
    push(ofDomain, network.segments[face.segment]?.domain ?? -1, index);
    push(ofSegment, face.segment, index);
    for (const guard of face.guards) push(carriers, guard, index);
  }
  const wild = wildSegments(network);
  const wildOnes = sources.filter((index) => wild.has(standsFor(index)?.segment ?? -1));
  const translators = translatorsOf(network);
  const byDomain = new Map<number, Translator[]>();
  for (const translator of translators) push(byDomain, network.segments[translator.segment]?.domain ?? -1, translator);
  const guarded = translators.filter(({ guards }) => guards.length > 0);
  const users = translators.length === 0 ? undefined : usersOf(ground);
  const seen = new Uint32Array(found.count);
  let round = 0;

  return {
    into: (to, tell) => {
      const target = standsFor(to);
      if (target === undefined) return;
      round++;
      const once = (index: number): void => {
        if (seen[index] === round) return;
        seen[index] = round;
        tell(index);
      };
      const peers = peersOf(network, target);
      const through = (list: readonly Translator[], bears: (translator: Translator) => boolean): void => {
        for (const translator of list)
          if (users !== undefined && bears(translator))
            for (const segment of users(translator.key, target.addresses))
              for (const index of ofSegment.get(segment) ?? []) once(index);
      };
      for (const guard of peers.guards) for (const index of carriers.get(guard) ?? []) once(index);
      if (peers.guards.size > 0) through(guarded, ({ guards }) => guards.some((guard) => peers.guards.has(guard)));
      for (const index of wildOnes) once(index);
      if (isEmptyAddresses(peers.addresses)) return;
      const { domains, anywhere, internet } = floodFrom(ground, target.segment, peers.addresses);
      const look = (list: readonly number[], set: AddressSet): void => {
        for (const index of list) {
          const face = standsFor(index);
          if (face !== undefined && overlapsAddresses(face.addresses, set)) once(index);
        }
      };
      const behind = (list: readonly Translator[], set: AddressSet): void =>
        through(list, ({ addresses }) => overlapsAddresses(addresses, set));
      for (const [domain, set] of domains) {
        look(ofDomain.get(domain) ?? [], set);
        behind(byDomain.get(domain) ?? [], set);
      }
      // A reply by IPv6 may find its way over the internet to a packet that came by a link or router.
      if (!isEmptyAddresses(internet)) {
        const piece = ground.places.pieceOf(network.segments[target.segment]?.domain ?? -1);
        for (const [domain, list] of ofDomain) if (ground.places.pieceOf(domain) === piece) look(list, internet);
        for (const [domain, list] of byDomain) if (ground.places.pieceOf(domain) === piece) behind(list, internet);
      }
      if (isEmptyAddresses(anywhere)) return;
      look(sources, anywhere);
      behind(translators, anywhere);
    },
  };
}

/** Whom the ingress rules of an interface name. */
function peersOf(
  network: Network,
  face: Interface,
): { readonly guards: ReadonlySet<number>; readonly addresses: AddressSet } {
  const guards = new Set<number>();
  if (!face.guarded) return { guards, addresses: ANYBODY };
  const sets: AddressSet[] = [];
  for (const guard of face.guards)
    for (const { peer } of network.guards[guard]?.ingress ?? []) {
      if (peer.is === "guard") guards.add(peer.guard);
      else sets.push(peer.set);
    }
  if (sets.length === 1 && sets[0] !== undefined) return { guards, addresses: sets[0] };
  const addresses = { v4: normalise(sets.flatMap((set) => set.v4)), v6: normalise(sets.flatMap((set) => set.v6)) };
  return { guards, addresses };
}

function translatorsOf(network: Network): readonly Translator[] {
  const list: Translator[] = [];
  for (const [index, gateway] of network.gateways.entries())
    if (gateway.is === "nat")
      list.push({ addresses: gateway.addresses, segment: gateway.segment, key: gatewayKey(index), guards: [] });
  for (const [index, face] of network.interfaces.entries())
    if (face.forwards && face.translates)
      list.push({ addresses: face.addresses, segment: face.segment, key: interfaceKey(index), guards: face.guards });
  return list;
}

/** Segments whose packets to the addresses may come to a translator: followed backwards, route by route. */
function usersOf(ground: Ground): (translator: string, to: AddressSet) => ReadonlySet<number> {
  const { network } = ground;
  const tablesTo = new Map<string, number[]>();
  const segmentsOf = new Map<number, number[]>();
  const entrances = new Map<number, string[]>();
  const chained = new Map<string, string[]>();
  for (const [index, { table }] of network.segments.entries()) push(segmentsOf, table, index);
  for (const [table, { routes }] of network.tables.entries())
    for (const key of new Set(routes.map(({ target }) => keyOf(target)))) if (key !== "") push(tablesTo, key, table);
  for (const [index, gateway] of network.gateways.entries()) {
    const key = gatewayKey(index);
    if (gateway.is === "nat" || gateway.is === "appliance") push(entrances, gateway.segment, key);
    if (gateway.is !== "router") continue;
    for (const { to } of gateway.attachments) {
      if (to.is === "router") push(chained, gatewayKey(to.gateway), key);
      if (to.is === "domain") for (const segment of to.segments) push(entrances, segment, key);
    }
  }
  for (const [index, face] of network.interfaces.entries())
    if (face.forwards) push(entrances, face.segment, interfaceKey(index));

  const chooses = (table: number, to: AddressSet, key: string): boolean =>
    families(to).some((set) =>
      [true, false].some((local) =>
        ground.routes
          .segmentTable(table, { set, side: "fixed" }, { local, external: -1 }, { split: undefined })
          .some(({ choices }) => choices.some(({ target }) => target !== undefined && keyOf(target) === key)),
      ),
    );
  return (translator, to) => {
    const segments = new Set<number>();
    const seen = new Set([translator]);
    for (const key of seen) {
      for (const before of chained.get(key) ?? []) seen.add(before);
      for (const table of tablesTo.get(key) ?? []) {
        if (!chooses(table, to, key)) continue;
        for (const segment of segmentsOf.get(table) ?? []) {
          segments.add(segment);
          for (const entrance of entrances.get(segment) ?? []) seen.add(entrance);
        }
      }
    }
    return segments;
  };
}

const gatewayKey = (index: number): string => `gateway ${index}`;
const interfaceKey = (index: number): string => `interface ${index}`;

function keyOf(target: Target): string {
  if (target.is === "gateway") return gatewayKey(target.gateway);
  return target.is === "interface" ? interfaceKey(target.interface) : "";
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
