/** What surely passes and what may pass, and how a question about many addresses asks to be split. */
import { ALL, EMPTY, type Handle, type TrafficTable } from "./interner.ts";
import type { AddressSet, Doubt } from "./network.ts";
import { SURE } from "./network.ts";

/** A fact that decides about some of the traffic. */
export interface Note {
  readonly fact: Doubt;
  readonly traffic: Handle;
}

/** `must` ⊆ `may`, as sets of the engine's TrafficTable; `notes` say what makes them differ. */
export interface Verdict {
  readonly must: Handle;
  readonly may: Handle;
  readonly notes: readonly Note[];
}

const NO_NOTES: readonly Note[] = [];
export const PASSES: Verdict = { must: ALL, may: ALL, notes: NO_NOTES };
export const STOPS: Verdict = { must: EMPTY, may: EMPTY, notes: NO_NOTES };

/** Facts that each decide about all of the traffic; `SURE` is none. */
export function notesOf(facts: readonly Doubt[], traffic: Handle = ALL): readonly Note[] {
  return facts.length === 0 ? NO_NOTES : facts.flatMap((fact) => (fact === SURE ? [] : [{ fact, traffic }]));
}

export function exactly(handle: Handle): Verdict {
  return { must: handle, may: handle, notes: NO_NOTES };
}

const isAll = (v: Verdict): boolean => v.must === ALL;
const isNone = (v: Verdict): boolean => v.may === EMPTY;

/** Both have to let it pass. */
export function both(t: TrafficTable, a: Verdict, b: Verdict): Verdict {
  if (isAll(a) || isNone(b)) return b;
  if (isAll(b) || isNone(a)) return a;
  return settled(t, t.and(a.must, b.must), t.and(a.may, b.may), a.notes, b.notes);
}

/** One of them is enough. */
export function either(t: TrafficTable, a: Verdict, b: Verdict): Verdict {
  if (isAll(a) || isNone(b)) return a;
  if (isAll(b) || isNone(a)) return b;
  return settled(t, t.or(a.must, b.must), t.or(a.may, b.may), a.notes, b.notes);
}

/** Nobody knows which of the two it is; `facts` decide. */
export function eitherInDoubt(t: TrafficTable, a: Verdict, b: Verdict, facts: readonly Doubt[] = []): Verdict {
  return settled(t, t.and(a.must, b.must), t.or(a.may, b.may), a.notes, b.notes, notesOf(facts));
}

/** Of the notes only those that decide about traffic that is in doubt are kept, each once. */
export function settled(t: TrafficTable, must: Handle, may: Handle, ...notes: readonly (readonly Note[])[]): Verdict {
  if (must === may) return must === ALL ? PASSES : must === EMPTY ? STOPS : { must, may, notes: NO_NOTES };
  const doubtful = t.minus(may, must);
  const kept = new Map<Doubt, Handle>();
  for (const list of notes)
    for (const { fact, traffic } of list) {
      const decides = t.and(traffic, doubtful);
      if (decides !== EMPTY) kept.set(fact, t.or(kept.get(fact) ?? EMPTY, decides));
    }
  return { must, may, notes: kept.size === 0 ? NO_NOTES : Array.from(kept, ([fact, traffic]) => ({ fact, traffic })) };
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
  /** Ways looked at so far: what the question has cost. */
  ways?: number;
}

export function askToSplit(inquiry: Inquiry, span: Span, parts: readonly AddressSet[]): void {
  if (inquiry.split === undefined && span.side !== "fixed" && parts.length > 1)
    inquiry.split = { side: span.side, parts };
}
