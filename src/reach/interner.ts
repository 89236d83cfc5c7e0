/** Traffic sets as small integers: equal sets have equal handles, and the algebra on them is remembered. */
import type { Traffic } from "./network.ts";
import { intersect, subtract, union } from "./sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC } from "./traffic.ts";

/** Row of a set in one TrafficTable: it means nothing in another. */
export type Handle = number;
export const EMPTY: Handle = 0;
export const ALL: Handle = 1;

export interface TrafficTable {
  readonly intern: (traffic: Traffic) => Handle;
  readonly of: (handle: Handle) => Traffic;
  readonly and: (a: Handle, b: Handle) => Handle;
  readonly or: (a: Handle, b: Handle) => Handle;
  /** What `a` has and `b` has not. */
  readonly minus: (a: Handle, b: Handle) => Handle;
}

/** INVARIANT: fewer than 2 ** 26 sets, so that two handles fit into one exact number. */
const PAIR = 2 ** 26;
/** Above every end of a traffic range: one range makes one exact number. */
const PORTS_END = 2 ** 25;

export function trafficTable(): TrafficTable {
  const sets: Traffic[] = [];
  const rows = new Map<string | number, Handle>();
  /** The same array comes again and again: it need not be read twice. */
  const seen = new WeakMap<Traffic, Handle>();
  const intern = (traffic: Traffic): Handle => {
    const before = seen.get(traffic);
    if (before !== undefined) return before;
    const handle = internWhole(traffic);
    seen.set(traffic, handle);
    return handle;
  };
  const internWhole = (traffic: Traffic): Handle => {
    const key = traffic.length === 2 ? (traffic[0] as number) * PORTS_END + (traffic[1] as number) : traffic.join();
    let row = rows.get(key);
    if (row === undefined) {
      row = sets.length;
      rows.set(key, row);
      sets.push(traffic);
    }
    return row;
  };
  intern(NO_TRAFFIC);
  intern(ALL_TRAFFIC);
  const of = (handle: Handle): Traffic => sets[handle] ?? NO_TRAFFIC;
  const remembered = (operation: (a: Traffic, b: Traffic) => Traffic): ((a: Handle, b: Handle) => Handle) => {
    const known = new Map<number, Handle>();
    return (a, b) => {
      const key = a * PAIR + b;
      let row = known.get(key);
      if (row === undefined) {
        row = intern(operation(of(a), of(b)));
        known.set(key, row);
      }
      return row;
    };
  };
  const andRest = remembered(intersect);
  const orRest = remembered(union);
  const minusRest = remembered(subtract);
  return {
    intern,
    of,
    and: (a, b) => {
      if (a === b || b === ALL) return a;
      if (a === ALL) return b;
      if (a === EMPTY || b === EMPTY) return EMPTY;
      return a < b ? andRest(a, b) : andRest(b, a);
    },
    or: (a, b) => {
      if (a === b || b === EMPTY) return a;
      if (a === EMPTY) return b;
      if (a === ALL || b === ALL) return ALL;
      return a < b ? orRest(a, b) : orRest(b, a);
    },
    minus: (a, b) => {
      if (a === b || b === ALL) return EMPTY;
      if (a === EMPTY || b === EMPTY) return a;
      return minusRest(a, b);
    },
  };
}
