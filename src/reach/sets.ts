/**
 * The algebra of sorted, disjoint, half-open ranges: [from0, to0, from1, to1, ...], for numbers and bigints alike.
 *
 * Every function takes sets that are in that form and returns sets in it, with neighbours joined, so that equal sets
 * are equal element by element. Nothing here changes its arguments; a result may be one of them.
 */
import type { AddressSet, Ranges, Ranges6 } from "./network.ts";

/** What a range starts and ends with. */
type Point = number | bigint;

/** The empty set. */
export const NONE: readonly never[] = [];

/** The empty set of addresses, of both families. */
export const NO_ADDRESSES: AddressSet = { v4: NONE, v6: NONE };

export function isEmpty(set: readonly Point[]): boolean {
  return set.length === 0;
}

/** Sorted, disjoint form of any list of half-open pairs; empty and turned-round pairs are left out. */
export function normalise<T extends Point>(pairs: readonly T[]): readonly T[] {
  const sorted: (readonly [T, T])[] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const from = pairs[i] as T;
    const to = pairs[i + 1] as T;
    if (from < to) sorted.push([from, to]);
  }
  sorted.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const result: T[] = [];
  for (const [from, to] of sorted) append(result, from, to);
  return result;
}

/** Adds [from, to) at the end of a set whose ranges all start at or before `from`. */
function append<T extends Point>(result: T[], from: T, to: T): void {
  const last = result.length - 1;
  const end = result[last];
  if (end === undefined || end < from) result.push(from, to);
  else if (end < to) result[last] = to;
}

export function union<T extends Point>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  const result: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (j >= b.length || (i < a.length && (a[i] as T) <= (b[j] as T))) {
      append(result, a[i] as T, a[i + 1] as T);
      i += 2;
    } else {
      append(result, b[j] as T, b[j + 1] as T);
      j += 2;
    }
  }
  return result;
}

export function intersect<T extends Point>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a === b || a.length === 0) return a;
  if (b.length === 0) return b;
  const result: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const from = (a[i] as T) > (b[j] as T) ? (a[i] as T) : (b[j] as T);
    const endA = a[i + 1] as T;
    const endB = b[j + 1] as T;
    const aEndsFirst = endA < endB;
    const to = aEndsFirst ? endA : endB;
    if (from < to) result.push(from, to);
    if (endA <= endB) i += 2;
    if (endB <= endA) j += 2;
  }
  return result;
}

/** What `a` has and `b` has not. */
export function subtract<T extends Point>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a.length === 0 || b.length === 0) return a;
  const result: T[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let from = a[i] as T;
    const to = a[i + 1] as T;
    while (j < b.length && (b[j + 1] as T) <= from) j += 2;
    let k = j;
    while (k < b.length && (b[k] as T) < to) {
      if (from < (b[k] as T)) result.push(from, b[k] as T);
      if ((b[k + 1] as T) > from) from = b[k + 1] as T;
      k += 2;
    }
    if (from < to) result.push(from, to);
  }
  return result;
}

/** Whether `a` has everything that `b` has. */
export function covers<T extends Point>(a: readonly T[], b: readonly T[]): boolean {
  let i = 0;
  for (let j = 0; j < b.length; j += 2) {
    while (i < a.length && (a[i + 1] as T) <= (b[j] as T)) i += 2;
    if (i >= a.length || (a[i] as T) > (b[j] as T) || (a[i + 1] as T) < (b[j + 1] as T)) return false;
  }
  return true;
}

/** Whether the sets have anything in common. */
export function overlaps<T extends Point>(a: readonly T[], b: readonly T[]): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if ((a[i + 1] as T) <= (b[j] as T)) i += 2;
    else if ((b[j + 1] as T) <= (a[i] as T)) j += 2;
    else return true;
  }
  return false;
}

export function equal<T extends Point>(a: readonly T[], b: readonly T[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether the point is in the set; the work grows with the logarithm of its ranges. */
export function has<T extends Point>(set: readonly T[], point: T): boolean {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[2 * middle + 1] as T) <= point) low = middle + 1;
    else high = middle;
  }
  return 2 * low < set.length && (set[2 * low] as T) <= point;
}

/** How many numbers the set has. */
export function size(set: Ranges): number {
  let sum = 0;
  for (let i = 0; i < set.length; i += 2) sum += (set[i + 1] ?? 0) - (set[i] ?? 0);
  return sum;
}

/** How many addresses the set has; 2 ** 53 and up are not exact. */
export function addressCount(set: AddressSet): number {
  let sum = 0n;
  for (let i = 0; i < set.v6.length; i += 2) sum += (set.v6[i + 1] ?? 0n) - (set.v6[i] ?? 0n);
  return size(set.v4) + Number(sum);
}

/** Union of many sets at once: sorted once, not pair by pair. */
export function unionAll<T extends Point>(sets: readonly (readonly T[])[]): readonly T[] {
  const [first, second] = sets;
  if (first === undefined) return [];
  if (second === undefined) return first;
  if (sets.length === 2) return union(first, second);
  return normalise(sets.flat());
}

const both = (
  a: AddressSet,
  b: AddressSet,
  v4: (a: Ranges, b: Ranges) => Ranges,
  v6: (a: Ranges6, b: Ranges6) => Ranges6,
): AddressSet => ({ v4: v4(a.v4, b.v4), v6: v6(a.v6, b.v6) });

export function unionAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return both(a, b, union, union);
}

export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return both(a, b, intersect, intersect);
}

export function subtractAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return both(a, b, subtract, subtract);
}

export function coversAddresses(a: AddressSet, b: AddressSet): boolean {
  return covers(a.v4, b.v4) && covers(a.v6, b.v6);
}

export function overlapsAddresses(a: AddressSet, b: AddressSet): boolean {
  return overlaps(a.v4, b.v4) || overlaps(a.v6, b.v6);
}

export function equalAddresses(a: AddressSet, b: AddressSet): boolean {
  return equal(a.v4, b.v4) && equal(a.v6, b.v6);
}

export function isEmptyAddresses(set: AddressSet): boolean {
  return set.v4.length === 0 && set.v6.length === 0;
}

/** How a set lies to another (of one family, not empty): it has nothing of it, all of it, or some. */
export type Meeting = "none" | "all" | "some";

export function meeting(whole: AddressSet, part: AddressSet): Meeting {
  return part.v4.length > 0 ? meets(whole.v4, part.v4) : meets(whole.v6, part.v6);
}

function meets<T extends Point>(whole: readonly T[], part: readonly T[]): Meeting {
  if (whole.length === 0) return "none";
  if (whole.length === 2 && part.length === 2) {
    if ((whole[0] as T) <= (part[0] as T) && (part[1] as T) <= (whole[1] as T)) return "all";
    return (whole[1] as T) <= (part[0] as T) || (part[1] as T) <= (whole[0] as T) ? "none" : "some";
  }
  if (!overlaps(whole, part)) return "none";
  return covers(whole, part) ? "all" : "some";
}
