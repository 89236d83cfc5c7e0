import type { Authentication } from "../access/access.ts";
import type { Path, ResourceId } from "../estate/resource.ts";
import type { Traffic } from "../reach/network.ts";
import { equal, isEmpty, subtract, union } from "../reach/sets.ts";
import { NO_TRAFFIC, portRanges } from "../reach/traffic.ts";
import type { Connection, HopLine, MissingFact } from "./exposure.ts";
import { type LayeredWay, type Weakest, waysAmong, weakestOf } from "./layers.ts";

/** Where and by what a way stops. */
export interface Stop {
  readonly at: string;
  readonly text: string;
  readonly resource: ResourceId | undefined;
  readonly path: Path;
  readonly change: string | undefined;
}

/** What of one end's packets or calls gets to a place, over one way or several. Traffic is as the first end opens it. */
export interface Arrival {
  readonly must: Traffic;
  readonly may: Traffic;
  readonly everywhere: Traffic;
  readonly authentication: readonly Authentication[];
  readonly through: readonly ResourceId[];
  readonly unknown: readonly MissingFact[];
  /** Worked out only when somebody reads them. */
  readonly hops: () => readonly HopLine[];
  readonly stop: () => Stop | undefined;
  /** Every way, with the layers on it. */
  readonly ways: () => readonly LayeredWay[];
}

export const NO_ARRIVAL: Arrival = {
  must: NO_TRAFFIC,
  may: NO_TRAFFIC,
  everywhere: NO_TRAFFIC,
  authentication: [],
  through: [],
  unknown: [],
  hops: () => [],
  stop: () => undefined,
  ways: () => [],
};

/** How much a way gives: nothing, perhaps something, surely something. */
export function strength(arrival: Arrival): 0 | 1 | 2 {
  if (!isEmpty(arrival.must)) return 2;
  return isEmpty(arrival.may) ? 0 : 1;
}

/**
 * Several ways to the same place: any will do. The strongest, then the shortest, tells the hops; where none passes, the
 * way that gets furthest tells where it stops.
 */
export function anyOf(ways: readonly Arrival[]): Arrival {
  const [first, ...others] = ways;
  if (first === undefined) return NO_ARRIVAL;
  return others.reduce(either, first);
}

function either(a: Arrival, b: Arrival): Arrival {
  const teller = tells(a, b) ? a : b;
  const must = union(a.must, b.must);
  const may = union(a.may, b.may);
  // Where nothing passes, a way that says what stops it tells more than one that does not.
  const toldBy = once((): Arrival => {
    const other = teller === a ? b : a;
    return strength(teller) === 0 && teller.stop() === undefined && other.stop() !== undefined ? other : teller;
  });
  return {
    must,
    may,
    everywhere: union(a.everywhere, b.everywhere),
    authentication: teller.authentication,
    through: teller.through,
    unknown: equal(must, may) ? [] : distinct([...a.unknown, ...b.unknown]),
    hops: () => toldBy().hops(),
    stop: once(() => toldBy().stop()),
    ways: () => waysAmong([...a.ways(), ...b.ways()]),
  };
}

/** Worked out on first use and kept: of many ways joined two by two each would ask the next twice. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function tells(a: Arrival, b: Arrival): boolean {
  const difference = strength(a) - strength(b);
  if (difference !== 0) return difference > 0;
  if (strength(a) === 0) return a.through.length >= b.through.length;
  if (a.authentication.length !== b.authentication.length) return a.authentication.length < b.authentication.length;
  return a.through.length <= b.through.length;
}

/** The way, were it sure, that hangs on more facts: nothing of it is sure any more. */
export function inDoubt(arrival: Arrival, facts: readonly MissingFact[]): Arrival {
  if (facts.length === 0) return arrival;
  return {
    ...arrival,
    must: NO_TRAFFIC,
    everywhere: NO_TRAFFIC,
    unknown: distinct([...arrival.unknown, ...facts]),
    ways: () => arrival.ways().map((way) => ({ ...way, sure: false })),
  };
}

/** The connection an arrival makes. `otherwise`: what to say where no way tells by what it is stopped. */
export function connectionOf(arrival: Arrival, otherwise?: Stop): Connection {
  const level = strength(arrival);
  let hops: readonly HopLine[] | undefined;
  let weakest: Weakness | undefined;
  const weakness = (): Weakness => {
    weakest ??= level === 0 ? NO_WEAKNESS : weaknessOf(arrival.ways(), level === 2);
    return weakest;
  };
  return {
    verdict: level === 2 ? "reachable" : level === 1 ? "unknown" : "blocked",
    allowed: portRanges(arrival.must),
    possible: portRanges(subtract(arrival.may, arrival.must)),
    everywhere: portRanges(arrival.everywhere),
    bounds: { must: arrival.must, may: arrival.may, everywhere: arrival.everywhere },
    get hops() {
      hops ??= arrival.hops();
      return hops;
    },
    get layers() {
      return weakness().told?.layers ?? [];
    },
    get weakest() {
      return weakness().told?.way.hops();
    },
    get possibleLayers() {
      return weakness().possible?.layers;
    },
    get blockedBy() {
      return level === 0 ? (arrival.stop() ?? otherwise) : undefined;
    },
    unknown: equal(arrival.must, arrival.may) ? [] : distinct(arrival.unknown),
    authentication: arrival.authentication,
    through: arrival.through,
  };
}

interface Weakness {
  readonly told: Weakest | undefined;
  /** Of a way in doubt: where it has fewer layers, or where nobody knows which way it is that surely passes. */
  readonly possible: Weakest | undefined;
}

const NO_WEAKNESS: Weakness = { told: undefined, possible: undefined };

function weaknessOf(ways: readonly LayeredWay[], passes: boolean): Weakness {
  const sure = weakestOf(ways.filter((way) => way.sure));
  const any = weakestOf(ways);
  if (sure === undefined) return { told: any, possible: passes ? any : undefined };
  return { told: sure, possible: any !== undefined && any.layers.length < sure.layers.length ? any : undefined };
}

/** The same missing fact is told once, whatever hangs on it. */
function distinct(facts: readonly MissingFact[]): readonly MissingFact[] {
  return [
    ...new Map(facts.toReversed().map((fact) => [`${fact.detail} ${fact.settle ?? ""}`, fact])).values(),
  ].toReversed();
}
