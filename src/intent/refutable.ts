import { type AddressSet, type Interface, type Network, SURE, type Traffic } from "../reach/network.ts";
import { intersect, isEmpty, overlapsAddresses, subtract } from "../reach/sets.ts";
import { ALL_TRAFFIC } from "../reach/traffic.ts";
import type { Actor } from "./cast.ts";

/**
 * A rule that could let something undeclared pass between two ends, if everything else let it pass as well. A pair is
 * denied when every one of them is refuted: what no rule of the target (or, outwards, of the source) admits cannot pass.
 */
export interface Refutable {
  readonly from: number;
  readonly to: number;
  /** Interface of the source; -1: the area itself. It stands for all that fare alike. */
  readonly source: number;
  readonly target: number;
  /** Guard and position of the rule; -1 and -1: no guard judges there. */
  readonly guard: number;
  readonly rule: number;
  /** What it could let pass, besides what is declared. */
  readonly traffic: Traffic;
}

/** What is claimed between two actors: the traffic that may pass. */
export type Claimed = (from: number, to: number) => Traffic;

/**
 * Every refutable rule of a network between actors. This is the definition of "complete" for certificates, apart from the
 * engine: rules, who carries which guard, and who has which address, nothing more.
 */
export function* refutables(
  network: Network,
  actors: readonly Actor[],
  actorOf: Int32Array,
  areOne: (from: number, to: number) => boolean,
  claimed: Claimed,
): Generator<Refutable> {
  const kinds = kindsOf(network, actorOf);
  const carriers = carriersOf(network, kinds);
  const translators = translatorsOf(network);
  const areas = [...actors.keys()].filter((index) => actors[index]?.is === "area");
  for (const target of kinds) {
    const to = actorOf[target] ?? -1;
    for (const gate of gatesOf(network, target, "ingress")) {
      for (const source of sourcesOf(network, gate, kinds, carriers, translators)) {
        const from = actorOf[source] ?? -1;
        const traffic =
          from < 0 || areOne(from, to) || network.interfaces[source]?.opens === false
            ? []
            : subtract(gate.traffic, claimed(from, to));
        if (!isEmpty(traffic)) yield { from, to, source, target, guard: gate.guard, rule: gate.rule, traffic };
      }
      for (const from of areas) {
        const area = actors[from];
        if (area?.is !== "area" || area.kind === "service" || !meets(gate.peer, area.addresses)) continue;
        const traffic = subtract(gate.traffic, claimed(from, to));
        if (!isEmpty(traffic)) yield { from, to, source: -1, target, guard: gate.guard, rule: gate.rule, traffic };
      }
    }
  }
  for (const source of kinds) {
    const from = actorOf[source] ?? -1;
    if (network.interfaces[source]?.opens === false) continue;
    for (const gate of gatesOf(network, source, "egress")) {
      for (const to of areas) {
        const area = actors[to];
        if (area?.is !== "area" || !meets(gate.peer, area.addresses)) continue;
        const traffic = subtract(gate.traffic, claimed(from, to));
        if (!isEmpty(traffic)) yield { from, to, source, target: -1, guard: gate.guard, rule: gate.rule, traffic };
      }
    }
  }
}

interface Gate {
  readonly guard: number;
  readonly rule: number;
  /** Undefined: whoever it is. */
  readonly peer: { readonly guard: number } | { readonly set: AddressSet } | undefined;
  readonly traffic: Traffic;
}

function* gatesOf(network: Network, index: number, way: "ingress" | "egress"): Generator<Gate> {
  const face = network.interfaces[index];
  if (face === undefined) return;
  const most = way === "ingress" ? face.listens : ALL_TRAFFIC;
  if (!face.guarded) {
    if (!isEmpty(most)) yield { guard: -1, rule: -1, peer: undefined, traffic: most };
    return;
  }
  for (const guard of face.guards) {
    for (const [rule, { peer, traffic }] of (network.guards[guard]?.[way] ?? []).entries()) {
      const shared = intersect(traffic, most);
      if (isEmpty(shared)) continue;
      yield { guard, rule, peer: peer.is === "guard" ? { guard: peer.guard } : { set: peer.set }, traffic: shared };
    }
  }
}

function meets(peer: Gate["peer"], addresses: AddressSet): boolean {
  return peer === undefined || ("set" in peer && overlapsAddresses(peer.set, addresses));
}

/** Who the peer of a gate may be: carriers of its guard, or whoever may show an address of its set. */
function sourcesOf(
  network: Network,
  { peer }: Gate,
  kinds: readonly number[],
  carriers: ReadonlyMap<number, readonly number[]>,
  translators: readonly AddressSet[],
): readonly number[] {
  if (peer === undefined) return kinds;
  if ("guard" in peer) return carriers.get(peer.guard) ?? [];
  // What a translator sends on bears the translator's address, whoever sent it first.
  if (translators.some((set) => overlapsAddresses(peer.set, set))) return kinds;
  return kinds.filter((index) => overlapsAddresses(peer.set, network.interfaces[index]?.addresses ?? NONE));
}

const NONE: AddressSet = { v4: [], v6: [] };

function carriersOf(network: Network, kinds: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const carriers = new Map<number, number[]>();
  for (const index of kinds) {
    for (const guard of network.interfaces[index]?.guards ?? []) {
      carriers.set(guard, [...(carriers.get(guard) ?? []), index]);
    }
  }
  return carriers;
}

/** Addresses that packets of others may bear: NAT gateways, and interfaces that translate what they forward. */
function translatorsOf(network: Network): readonly AddressSet[] {
  return [
    ...network.gateways.flatMap((gateway) => (gateway.is === "nat" ? [gateway.addresses] : [])),
    ...network.interfaces.flatMap((face) => (face.forwards && face.translates ? [face.addresses] : [])),
  ];
}

/** One interface of each kind that no rule tells apart, by actor, in order. */
export function kindsOf(network: Network, actorOf: Int32Array): readonly number[] {
  const borders = bordersOf(network);
  const seen = new Set<string>();
  const targets = new Set(
    network.tables.flatMap(({ routes }) =>
      routes.flatMap(({ target }) => (target.is === "interface" ? [target.interface] : [])),
    ),
  );
  return [...network.interfaces.keys()].filter((index) => {
    const face = network.interfaces[index];
    if (face === undefined || (actorOf[index] ?? -1) < 0) return false;
    const alone = targets.has(index) || face.forwards;
    const key = `${actorOf[index]} ${alone ? index : ""} ${keyOf(face, borders)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function keyOf(face: Interface, borders: readonly bigint[]): string {
  const cell = (edge: number | bigint, i: number): number => below(borders, BigInt(edge) - (i % 2 === 0 ? 0n : 1n));
  const publicCells =
    face.public4 === undefined ? "no" : `${face.public4.addresses.map(cell).join()};${face.public4.doubt}`;
  return [
    face.segment,
    face.guarded,
    face.guards.join(),
    face.guardDoubts.join(),
    face.addresses.v4.map(cell).join(),
    face.addresses.v6.map(cell).join(),
    publicCells,
    face.listens.join(),
    face.listensDoubt,
    face.opens,
    face.replyPorts.from,
    face.replyPorts.to,
    face.v6Doubt,
    face.doubt,
    SURE,
  ].join("|");
}

/** Every address at which some rule, entry, route or party begins or ends. */
function bordersOf(network: Network): readonly bigint[] {
  const found = new Set<bigint>();
  const add = (set: AddressSet | undefined): void => {
    for (const edge of [...(set?.v4 ?? []), ...(set?.v6 ?? [])]) found.add(BigInt(edge));
  };
  for (const { ingress, egress } of network.guards)
    for (const { peer } of [...ingress, ...egress]) if (peer.is === "addresses") add(peer.set);
  for (const { entries } of network.lists) for (const { addresses } of entries) add(addresses);
  for (const { routes } of network.tables) for (const { prefix } of routes) add(prefix);
  for (const { addresses } of network.externals) add(addresses);
  for (const gateway of network.gateways) {
    if (gateway.is === "appliance")
      for (const rule of gateway.rules) for (const set of [rule.source, rule.destination]) add(set);
    if (gateway.is === "router") for (const { routes } of gateway.tables) for (const { prefix } of routes) add(prefix);
  }
  return [...found].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function below(borders: readonly bigint[], address: bigint): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((borders[middle] as bigint) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
