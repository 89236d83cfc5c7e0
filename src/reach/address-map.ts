/**
 * What holds for each address, as few runs of addresses with one number each: the shape of every rule set (guards,
 * lists, route tables) once its rules are laid over each other.
 */
import type { AddressSet } from "./network.ts";
import { meeting, NONE } from "./sets.ts";

type Point = number | bigint;

/** Run i goes from starts[i] up to, not including, starts[i + 1] (the last one to the end of the family). */
interface Runs<T extends Point> {
  readonly starts: readonly T[];
  readonly values: readonly number[];
}

export interface AddressMap {
  readonly v4: Runs<number>;
  readonly v6: Runs<bigint>;
}

/** Addresses of one set for which the map has one value. */
export interface Part {
  readonly value: number;
  readonly set: AddressSet;
}

/**
 * Lays `sets` over each other. `combine` gives the number for addresses that are in exactly the sets with the indexes
 * `active` (ascending); it is asked once per run, and should give the same number for the same list.
 */
export function addressMap(sets: readonly AddressSet[], combine: (active: readonly number[]) => number): AddressMap {
  return {
    v4: layOver(
      sets.map((set) => set.v4),
      0,
      combine,
    ),
    v6: layOver(
      sets.map((set) => set.v6),
      0n,
      combine,
    ),
  };
}

function layOver<T extends Point>(
  sets: readonly (readonly T[])[],
  zero: T,
  combine: (active: readonly number[]) => number,
): Runs<T> {
  const edges: { readonly at: T; readonly set: number; readonly opens: boolean }[] = [];
  for (const [set, ranges] of sets.entries())
    for (const [i, at] of ranges.entries()) edges.push({ at, set, opens: i % 2 === 0 });
  edges.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const starts: T[] = [];
  const values: number[] = [];
  const active: number[] = [];
  let next = 0;
  let at = zero;
  do {
    while (next < edges.length && edges[next]?.at === at) {
      const edge = edges[next++];
      if (edge !== undefined) toggle(active, edge.set, edge.opens);
    }
    const value = combine(active);
    if (values.at(-1) !== value) {
      starts.push(at);
      values.push(value);
    }
    at = edges[next]?.at ?? zero;
  } while (next < edges.length);
  return { starts, values };
}

/** Keeps `active` sorted. INVARIANT: a set's ranges are disjoint and joined, so it opens only when it is closed. */
function toggle(active: number[], set: number, opens: boolean): void {
  let at = active.length;
  while (at > 0 && (active[at - 1] ?? 0) >= set) at--;
  if (opens) active.splice(at, 0, set);
  else active.splice(at, 1);
}

/** Index of the run that holds the address. */
function runOf<T extends Point>(starts: readonly T[], address: T): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as T) <= address) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The one value that the map has for every address of the (non-empty, one-family) set; -1 where there are several. */
export function uniform(map: AddressMap, set: AddressSet): number {
  return set.v4.length > 0 ? uniformIn(map.v4, set.v4) : uniformIn(map.v6, set.v6);
}

function uniformIn<T extends Point>({ starts, values }: Runs<T>, ranges: readonly T[]): number {
  if (values.length === 1) return values[0] ?? -1;
  const [first] = ranges;
  if (first === undefined) return -1;
  const value = values[runOf(starts, first)] ?? -1;
  for (let i = 0; i < ranges.length; i += 2) {
    let run = runOf(starts, ranges[i] as T);
    for (; run < starts.length && (starts[run] as T) < (ranges[i + 1] as T); run++)
      if (values[run] !== value) return -1;
  }
  return value;
}

/** The set cut into parts by the map's value, in the order in which the values come up. */
export function partsOf(map: AddressMap, set: AddressSet): readonly Part[] {
  if (set.v4.length > 0) return partsIn(map.v4, set.v4).map(([value, v4]) => ({ value, set: { v4, v6: NONE } }));
  return partsIn(map.v6, set.v6).map(([value, v6]) => ({ value, set: { v4: NONE, v6 } }));
}

function partsIn<T extends Point>({ starts, values }: Runs<T>, ranges: readonly T[]): [number, T[]][] {
  const parts = new Map<number, T[]>();
  for (let i = 0; i < ranges.length; i += 2) {
    const end = ranges[i + 1] as T;
    let from = ranges[i] as T;
    for (let run = runOf(starts, from); from < end; run++) {
      const next = starts[run + 1];
      const to = next !== undefined && next < end ? next : end;
      const value = values[run] ?? -1;
      const part = parts.get(value);
      if (part === undefined) parts.set(value, [from, to]);
      else if (part[part.length - 1] === from) part[part.length - 1] = to;
      else part.push(from, to);
      from = to;
    }
  }
  return [...parts];
}

/** What holds for addresses, where rules are laid over each other. */
export interface Laid<T> {
  /** What holds for every address of the set (of one family, not empty); undefined where it is not the same for all. */
  readonly of: (set: AddressSet) => T | undefined;
  /** The set cut into parts for which the same holds. */
  readonly parts: (set: AddressSet) => readonly { readonly value: T; readonly set: AddressSet }[];
}

/** Up to so many sets are compared one by one; a map over the addresses is made only where that does not tell. */
const FEW = 16;

/**
 * Rules with address sets, laid over each other. `combine` says what holds where exactly the sets with the indexes
 * `active` (ascending) match; what is the same for it should be the same object.
 */
export function lay<T extends object>(sets: readonly AddressSet[], combine: (active: readonly number[]) => T): Laid<T> {
  return new LaidSets(sets, combine);
}

/** A class, since a network has very many of them, and most are asked little. */
class LaidSets<T extends object> implements Laid<T> {
  readonly #sets: readonly AddressSet[];
  readonly #combine: (active: readonly number[]) => T;
  /** What holds where no set matches, and where all do: most questions. */
  #none: T | undefined;
  #all: T | undefined;
  #byMask: Map<number, T> | undefined;
  #map: AddressMap | undefined;
  #values: readonly T[] = NONE;

  constructor(sets: readonly AddressSet[], combine: (active: readonly number[]) => T) {
    this.#sets = sets;
    this.#combine = combine;
  }

  of(set: AddressSet): T | undefined {
    const sets = this.#sets;
    if (sets.length > FEW) return this.#fromMap(set);
    let mask = 0;
    let matching = 0;
    for (let i = 0; i < sets.length; i++) {
      const met = meeting(sets[i] as AddressSet, set);
      if (met === "some") return this.#fromMap(set);
      if (met === "none") continue;
      mask |= 1 << i;
      matching++;
    }
    if (matching === 0) {
      this.#none ??= this.#combine(NONE);
      return this.#none;
    }
    if (matching === sets.length) {
      this.#all ??= this.#combine(Array.from(sets.keys()));
      return this.#all;
    }
    this.#byMask ??= new Map();
    let value = this.#byMask.get(mask);
    if (value === undefined) {
      value = this.#combine(Array.from(sets.keys()).filter((i) => (mask >> i) & 1));
      this.#byMask.set(mask, value);
    }
    return value;
  }

  parts(set: AddressSet): readonly { readonly value: T; readonly set: AddressSet }[] {
    return partsOf(this.#wholeMap(), set).map((part) => ({ value: this.#values[part.value] as T, set: part.set }));
  }

  #fromMap(set: AddressSet): T | undefined {
    const row = uniform(this.#wholeMap(), set);
    return row < 0 ? undefined : this.#values[row];
  }

  #wholeMap(): AddressMap {
    if (this.#map === undefined) {
      const rows = new Map<T, number>();
      const values: T[] = [];
      this.#map = addressMap(this.#sets, (active) => {
        const value = this.#combine(active);
        let row = rows.get(value);
        if (row === undefined) {
          row = values.push(value) - 1;
          rows.set(value, row);
        }
        return row;
      });
      this.#values = values;
    }
    return this.#map;
  }
}
