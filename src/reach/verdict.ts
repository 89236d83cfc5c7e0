/** What surely passes and what may pass, and how a question about many addresses asks to be split. */
import { ALL, EMPTY, type Handle, type TrafficTable } from "./interner.ts";
import type { AddressSet, Doubt } from "./network.ts";
import { SURE } from "./network.ts";

/** `must` ⊆ `may`, as sets of the engine's TrafficTable; `facts` are what makes them differ. */
export interface Verdict {
  readonly must: Handle;
  readonly may: Handle;
  readonly facts: readonly Doubt[];
}

const NO_FACTS: readonly Doubt[] = [];
export const PASSES: Verdict = { must: ALL, may: ALL, facts: NO_FACTS };
export const STOPS: Verdict = { must: EMPTY, may: EMPTY, facts: NO_FACTS };

/** Passes all, or nothing, and `facts` decide. */
export function perhaps(facts: readonly Doubt[], may: Handle = ALL): Verdict {
  return { must: EMPTY, may, facts: facts.filter((fact) => fact !== SURE) };
}

export function exactly(handle: Handle): Verdict {
  return { must: handle, may: handle, facts: NO_FACTS };
}

const isAll = (v: Verdict): boolean => v.must === ALL;
const isNone = (v: Verdict): boolean => v.may === EMPTY;

function joined(a: readonly Doubt[], b: readonly Doubt[]): readonly Doubt[] {
  if (b.length === 0 || a === b) return a;
  return a.length === 0 ? b : [...new Set([...a, ...b])];
}

/** Both have to let it pass. */
export function both(t: TrafficTable, a: Verdict, b: Verdict): Verdict {
  if (isAll(a) || isNone(b)) return b;
  if (isAll(b) || isNone(a)) return a;
  return settled(t.and(a.must, b.must), t.and(a.may, b.may), joined(a.facts, b.facts));
}

/** One of them is enough. */
export function either(t: TrafficTable, a: Verdict, b: Verdict): Verdict {
  if (isAll(a) || isNone(b)) return a;
  if (isAll(b) || isNone(a)) return b;
  return settled(t.or(a.must, b.must), t.or(a.may, b.may), joined(a.facts, b.facts));
}

/** Nobody knows which of the two it is. */
export function eitherInDoubt(t: TrafficTable, a: Verdict, b: Verdict, facts: readonly Doubt[] = NO_FACTS): Verdict {
  return settled(t.and(a.must, b.must), t.or(a.may, b.may), joined(joined(a.facts, b.facts), facts));
}

/** Facts are kept only where something is in doubt. */
export function settled(must: Handle, may: Handle, facts: readonly Doubt[]): Verdict {
  if (must === may) return must === ALL ? PASSES : must === EMPTY ? STOPS : { must, may, facts: NO_FACTS };
  return { must, may, facts };
}

/** Which of the two address sets of a question a set was cut out of; "fixed": neither, it cannot be split. */
export type Side = "source" | "destination" | "fixed";

/** An address set of one family, as far as the walk has narrowed it. */
export interface Span {
  readonly set: AddressSet;
  readonly side: Side;
}

/**
 * Collects the first place where the addresses of a question are treated differently. The question is then asked again
 * for each part; what was worked out for the whole stays right, as the doubt which address it is.
 */
export interface Inquiry {
  split: { readonly side: "source" | "destination"; readonly parts: readonly AddressSet[] } | undefined;
  /** Guards on the way were asked who the ends are: the verdict holds for these two interfaces only. */
  personal?: boolean;
}

export function askToSplit(inquiry: Inquiry, span: Span, parts: readonly AddressSet[]): void {
  if (inquiry.split === undefined && span.side !== "fixed" && parts.length > 1)
    inquiry.split = { side: span.side, parts };
}
