/**
 * The engine: who can open a connection to whom, exactly where nothing is in doubt.
 *
 * `connect` settles one pair. What it works out about rule sets and tables is kept in the engine, so that the next pair
 * costs little. A network is never changed: after a change, make another engine.
 */
import type { Answer, Explanation, Party } from "./answer.ts";
import { ask } from "./ask.ts";
import { endOf } from "./ends.ts";
import { type EnforcedWay, enforcedWays } from "./enforcement.ts";
import { type Ground, questionsOf } from "./evaluate.ts";
import { explain } from "./explain.ts";
import { EMPTY, trafficTable } from "./interner.ts";
import { judges } from "./judges.ts";
import type { Network, Traffic } from "./network.ts";
import { places } from "./places.ts";
import { type Relation, relationOf } from "./relation.ts";
import { replies } from "./replies.ts";
import { routes } from "./routes.ts";
import { type Note, settled } from "./verdict.ts";

export interface Engine {
  readonly network: Network;
  /** Traffic on which `from` can open a connection to `to`. Nothing where a party names what the network has not. */
  connect(from: Party, to: Party): Answer;
  /**
   * Why: the way of one packet there and back, or where and by what it stops. With `traffic`, a packet of that traffic;
   * without, of any that passes.
   */
  explain(from: Party, to: Party, traffic?: Traffic): Explanation;
  /** Every way on which some of the traffic passes or may pass, with what enforces something on it. */
  ways(from: Party, to: Party, traffic?: Traffic): readonly EnforcedWay[];
  /** All pairs at once, over classes of interfaces; worked out when first asked for. */
  relation(): Relation;
  /** Every interface that some address of the internet can, or may, open connections to; with what. */
  candidatesFromInternet(): readonly Exposed[];
}

/** An interface that the internet reaches. */
export interface Exposed {
  readonly interface: number;
  readonly answer: Pick<Answer, "must" | "may" | "everywhere">;
}

export function groundOf(network: Network): Ground {
  const table = trafficTable();
  return {
    network,
    table,
    judges: judges(network, table),
    routes: routes(network),
    places: places(network),
    replies: replies(table),
  };
}

export function engineOf(network: Network): Engine {
  const ground = groundOf(network);
  let all: Relation | undefined;
  const relation = (): Relation => {
    all ??= relationOf(ground);
    return all;
  };
  return {
    network,
    connect: (from, to) => connect(ground, from, to),
    explain: (from, to, traffic) => explain(ground, from, to, traffic),
    ways: (from, to, traffic) => enforcedWays(ground, from, to, traffic),
    relation,
    candidatesFromInternet: () => exposed(network, relation()),
  };
}

function exposed(network: Network, { classes, fromExternal, traffic }: Relation): readonly Exposed[] {
  const result: Exposed[] = [];
  const internet = network.externals.findIndex((external) => external.kind === "internet");
  if (internet < 0) return result;
  const { must, may, every } = fromExternal(internet);
  for (const [index, row] of classes.of.entries()) {
    if (may[row] === EMPTY) continue;
    const [sure = EMPTY, possible = EMPTY, all = EMPTY] = [must[row], may[row], every[row]];
    result.push({
      interface: index,
      answer: { must: traffic(sure), may: traffic(possible), everywhere: traffic(all) },
    });
  }
  return result;
}

function connect(ground: Ground, from: Party, to: Party): Answer {
  const { network, table } = ground;
  const source = endOf(network, from);
  const target = endOf(network, to);
  let [must, may, every] = [EMPTY, EMPTY, EMPTY];
  let notes: readonly Note[] = [];
  for (const question of source === undefined || target === undefined ? [] : questionsOf(network, source, target)) {
    const reply = ask(ground, question);
    must = table.or(must, reply.must);
    may = table.or(may, reply.may);
    every = table.or(every, reply.every);
    notes = [...notes, ...reply.notes];
  }
  return {
    must: table.of(must),
    may: table.of(may),
    everywhere: table.of(from.is === "external" ? every : must),
    facts: settled(table, must, may, notes)
      .notes.map(({ fact }) => fact)
      .sort((a, b) => a - b),
  };
}
