/** Questions about many addresses: split where addresses are treated differently, settled part by part, put together. */
import { addressesOf, ceiling, type Ground, type Question, settle } from "./evaluate.ts";
import { EMPTY, type Handle } from "./interner.ts";
import type { AddressSet } from "./network.ts";
import { isEmptyAddresses, subtractAddresses, unionAddresses } from "./sets.ts";
import { both, type Inquiry, STOPS, settled, type Verdict } from "./verdict.ts";

/** `every`: what all addresses of the source can open. */
export interface Reply extends Verdict {
  readonly every: Handle;
}

const NEVER: Reply = { ...STOPS, every: EMPTY };
/** Bounds on the work for one question, in ways looked at: what is left over is answered with its doubt. */
const MOST_WAYS = 60_000;
const DEEPEST = 200;

/** Addresses of both ends that are treated alike all the way, and how they fare. */
export interface Leaf {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly verdict: Verdict;
}

/** The answer for one family; `visit` is shown every part that is treated alike. */
export function ask(ground: Ground, question: Question, visit?: (leaf: Leaf) => void): Reply {
  const limit = ceiling(ground, question);
  const source = addressesOf(question.from, question.family);
  const destination = addressesOf(question.to, question.family);
  if (isEmptyAddresses(source) || isEmptyAddresses(destination)) return NEVER;
  if (limit.may === EMPTY && visit === undefined) return NEVER;
  const budget = { ways: MOST_WAYS };
  const reply = explore(ground, question, source, destination, budget, DEEPEST, visit);
  const verdict = both(ground.table, reply, limit);
  return { ...verdict, every: ground.table.and(reply.every, limit.must) };
}

function explore(
  ground: Ground,
  question: Question,
  source: AddressSet,
  destination: AddressSet,
  budget: { ways: number },
  depth: number,
  visit: ((leaf: Leaf) => void) | undefined,
): Reply {
  const inquiry: Inquiry = { split: undefined };
  const verdict = settle(ground, question, source, destination, inquiry);
  budget.ways -= inquiry.ways ?? 0;
  const { split } = inquiry;
  if (split === undefined || verdict.must === verdict.may || budget.ways < 0 || depth === 0) {
    visit?.({ source, destination, verdict });
    return { ...verdict, every: verdict.must };
  }
  const whole = split.side === "source" ? source : destination;
  const rest = subtractAddresses(whole, split.parts.reduce(unionAddresses));
  const parts = isEmptyAddresses(rest) ? split.parts : [...split.parts, rest];
  const replies = parts.map((part) =>
    split.side === "source"
      ? explore(ground, question, part, destination, budget, depth - 1, visit)
      : explore(ground, question, source, part, budget, depth - 1, visit),
  );
  const end = split.side === "source" ? question.from : question.to;
  return together(ground, replies, end.each, split.side === "source" || !end.each);
}

/** `each`: one part that works is enough for `must`; `all`: every part has to work for `every`. */
function together({ table }: Ground, replies: readonly Reply[], each: boolean, all: boolean): Reply {
  const [first = NEVER, ...rest] = replies;
  return rest.reduce((sum, reply) => {
    const must = each ? table.or(sum.must, reply.must) : table.and(sum.must, reply.must);
    const may = table.or(sum.may, reply.may);
    const every = all ? table.and(sum.every, reply.every) : table.or(sum.every, reply.every);
    return { ...settled(table, must, may, sum.notes, reply.notes), every };
  }, first);
}
