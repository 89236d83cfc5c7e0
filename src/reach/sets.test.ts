import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressCount,
  covers,
  equal,
  has,
  intersect,
  normalise,
  overlaps,
  size,
  subtract,
  union,
  unionAll,
} from "./sets.ts";

const SPACE = 24;
const small = fc.array(fc.integer({ min: 0, max: SPACE }), { maxLength: 12 }).map((list) => normalise(list));
const points = (set: readonly number[]): Set<number> =>
  new Set(Array.from({ length: SPACE + 1 }, (_, i) => i).filter((i) => naive(set, i)));
const naive = (set: readonly number[], point: number): boolean =>
  set.some((from, i) => i % 2 === 0 && from <= point && point < (set[i + 1] ?? 0));

describe("range sets agree with plain sets of points", () => {
  it("union, intersection, difference stay sorted, disjoint and joined", () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        for (const [got, want] of [
          [union(a, b), (x: number) => naive(a, x) || naive(b, x)],
          [intersect(a, b), (x: number) => naive(a, x) && naive(b, x)],
          [subtract(a, b), (x: number) => naive(a, x) && !naive(b, x)],
          [unionAll([a, b, a]), (x: number) => naive(a, x) || naive(b, x)],
        ] as const) {
          expect(points(got)).toEqual(new Set([...Array(SPACE + 1).keys()].filter(want)));
          expect(got.every((x, i) => i === 0 || (got[i - 1] ?? 0) < x)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("covers, overlaps, equal, has and size", () => {
    fc.assert(
      fc.property(small, small, fc.integer({ min: 0, max: SPACE }), (a, b, x) => {
        expect(covers(a, b)).toBe([...points(b)].every((p) => points(a).has(p)));
        expect(overlaps(a, b)).toBe([...points(a)].some((p) => points(b).has(p)));
        expect(equal(a, b)).toBe([...points(a)].join() === [...points(b)].join());
        expect(has(a, x)).toBe(naive(a, x));
        expect(size(a)).toBe(points(a).size);
      }),
      { numRuns: 2000 },
    );
  });

  it("works on IPv6 alike", () => {
    expect(union([0n, 2n ** 64n], [2n ** 64n, 2n ** 65n])).toEqual([0n, 2n ** 65n]);
    expect(subtract([0n, 2n ** 128n], [1n, 2n ** 128n])).toEqual([0n, 1n]);
    expect(addressCount({ v4: [0, 256], v6: [0n, 16n] })).toBe(272);
  });
});
