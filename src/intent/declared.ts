import type { Traffic } from "../reach/network.ts";
import { intersect, isEmpty, union, unionAll } from "../reach/sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC } from "../reach/traffic.ts";
import type { Actor, Cast, Resolved } from "./cast.ts";
import { type Chains, trafficOf } from "./chains.ts";
import { type AllowLine, isExpired } from "./intent.ts";

/** What the lines of an intent allow between actors. */
export interface Declarations {
  /** What lines say of the two themselves; what is open to the internet is open to everybody. */
  explicit(from: number, to: number): Traffic;
  /** That, and what is a stretch of a declared way through fronts. */
  covered(from: number, to: number): Traffic;
  /** The lines that speak of the two, run out or not. */
  lines(from: number, to: number): readonly Resolved<AllowLine>[];
  readonly expired: readonly Resolved<AllowLine>[];
}

export function declarationsOf(cast: Cast, chains: Chains, today: string): Declarations {
  const standing = cast.allow.filter(({ line }) => !isExpired(line, today));
  const byTarget = new Map<number, Resolved<AllowLine>[]>();
  for (const resolved of standing) {
    for (const to of resolved.toAll) {
      const list = byTarget.get(to);
      if (list === undefined) byTarget.set(to, [resolved]);
      else list.push(resolved);
    }
  }
  const everybody = new Set(standing.filter((resolved) => isForEverybody(resolved, cast.actors)));
  const traffic = new Map(standing.map((resolved) => [resolved, unionAll(resolved.line.traffic)]));
  const sumOf = (resolved: Resolved<AllowLine>): Traffic => traffic.get(resolved) ?? NO_TRAFFIC;

  const explicit = (from: number, to: number): Traffic => {
    let sum: Traffic = NO_TRAFFIC;
    for (const resolved of byTarget.get(to) ?? []) {
      if (resolved.fromAll.has(from) || everybody.has(resolved)) sum = union(sum, sumOf(resolved));
    }
    return sum;
  };

  const legs = legsDeclared(chains, (to, front) =>
    (byTarget.get(to) ?? []).some((resolved) => !isEmpty(intersect(sumOf(resolved), front))),
  );
  /** Into a front: what is declared for whatever stands behind it. */
  const throughFront = (from: number, to: number): Traffic => {
    let sum: Traffic = NO_TRAFFIC;
    for (const { actors, front } of chains.from(to)) {
      const end = actors.at(-1);
      if (end !== undefined && end !== to) sum = union(sum, intersect(explicit(from, end), front));
    }
    return sum;
  };
  return {
    explicit,
    covered: (from, to) =>
      unionAll([explicit(from, to), throughFront(from, to), legs.get(`${from} ${to}`) ?? NO_TRAFFIC]),
    lines: (from, to) => cast.allow.filter(({ fromAll, toAll }) => fromAll.has(from) && toAll.has(to)),
    expired: cast.allow.filter(({ line }) => isExpired(line, today)),
  };
}

/** Stretches between fronts, and from the last to its target, of ways whose end somebody may reach. */
function legsDeclared(
  chains: Chains,
  isDeclared: (to: number, front: Traffic) => boolean,
): ReadonlyMap<string, Traffic> {
  const legs = new Map<string, Traffic>();
  for (const { actors, forwards, front } of chains.all) {
    const end = actors.at(-1);
    if (end === undefined || !isDeclared(end, front)) continue;
    for (const [i, { ports }] of forwards.entries()) {
      const key = `${actors[i]} ${actors[i + 1]}`;
      const behind = ports?.behind === undefined ? ALL_TRAFFIC : trafficOf(ports.behind);
      legs.set(key, union(legs.get(key) ?? NO_TRAFFIC, behind));
    }
  }
  return legs;
}

/** A line for the whole internet is one for everybody: whoever it is, it is a client like any other. */
function isForEverybody({ fromAll }: Resolved<AllowLine>, actors: readonly Actor[]): boolean {
  const internet = [...actors.keys()].filter((index) => {
    const actor = actors[index];
    return actor?.is === "area" && actor.kind === "internet";
  });
  return internet.length > 0 && internet.every((index) => fromAll.has(index));
}
