/**
 * Who can reach whom, all pairs at once, over classes of interfaces: the cost follows the answers, not the pairs.
 *
 * Edges hold what is delivered inside and between domains, by private IPv4 and IPv6 addresses. What goes over the
 * internet stays symbolic: an interface that can open connections to the internet may open them to any that the
 * internet reaches, as far as the latter's rules name the former's public address; `Engine.connect` settles such a pair.
 */
import { ask } from "./ask.ts";
import { candidates } from "./candidates.ts";
import { type Classes, classes } from "./classes.ts";
import { type Column, fromExternal, toExternal } from "./columns.ts";
import { endOf } from "./ends.ts";
import { ceiling, type Ground, type Question } from "./evaluate.ts";
import { EMPTY, type Handle } from "./interner.ts";
import type { Interface, Traffic } from "./network.ts";
import { paths } from "./paths.ts";
import { plains } from "./plains.ts";
import { both, either, type Inquiry, type Span, STOPS, type Verdict } from "./verdict.ts";

export interface Relation {
  readonly classes: Classes;
  /** Edges into class c: slots start[c] up to, not including, start[c + 1]. `from`: classes; `must`, `may`: handles. */
  readonly start: Uint32Array;
  readonly from: Uint32Array;
  readonly must: Int32Array;
  readonly may: Int32Array;
  /** Traffic of a handle. */
  readonly traffic: (handle: Handle) => Traffic;
  /** For each class, what some (every) address of an external can open to it; worked out when first asked for. */
  readonly fromExternal: (external: number) => Column;
  /** For each class, what it can open to some address of an external. */
  readonly toExternal: (external: number) => Column;
}

export function relationOf(ground: Ground): Relation {
  const flat = plains(ground);
  const found = classes(ground, flat);
  const between = paths(ground, found, flat);
  const near = candidates(ground, found);
  const edges = growing();
  const start = new Uint32Array(found.count + 1);
  for (let to = 0; to < found.count; to++) {
    const target = representative(ground, found, to);
    if (target !== undefined)
      near.into(to, (from) => {
        const source = representative(ground, found, from);
        if (source === undefined) return;
        let verdict = STOPS;
        if (source.addresses.v4.length > 0 && target.addresses.v4.length > 0)
          verdict = settlePair(ground, found, between, from, to, 4);
        if (source.addresses.v6.length > 0 && target.addresses.v6.length > 0)
          verdict = either(ground.table, verdict, settlePair(ground, found, between, from, to, 6));
        if (verdict.may !== EMPTY) edges.add(from, verdict.must, verdict.may);
      });
    start[to + 1] = edges.count();
  }
  const columns = new Map<string, Column>();
  const column = (key: string, make: () => Column): Column => {
    const known = columns.get(key) ?? make();
    columns.set(key, known);
    return known;
  };
  return {
    classes: found,
    start,
    ...edges.arrays(),
    traffic: ground.table.of,
    fromExternal: (external) => column(`from ${external}`, () => fromExternal(ground, found, external)),
    toExternal: (external) => column(`to ${external}`, () => toExternal(ground, found, external)),
  };
}

function representative({ network }: Ground, { members, start }: Classes, index: number): Interface | undefined {
  return network.interfaces[members[start[index] as number] as number];
}

/** One pair of classes by one family: their guards and ceilings, and the path between them. */
function settlePair(
  ground: Ground,
  found: Classes,
  between: ReturnType<typeof paths>,
  from: number,
  to: number,
  family: 4 | 6,
): Verdict {
  const { judges, network, table } = ground;
  const [a, b] = [
    found.members[found.start[from] as number] as number,
    found.members[found.start[to] as number] as number,
  ];
  const path = between.between(from, to, family);
  if (path !== undefined && path.verdict.may === EMPTY) return STOPS;
  const [source, target] = [
    endOf(network, { is: "interface", interface: a }),
    endOf(network, { is: "interface", interface: b }),
  ];
  if (source === undefined || target === undefined) return STOPS;
  const question: Question = { from: source, to: target, family, outer: false, inland: true };
  if (path === undefined) return ask(ground, question);
  const inquiry: Inquiry = { split: undefined };
  const [out, into] = [spanOf(source.addresses, family, "source"), spanOf(target.addresses, family, "destination")];
  const ingress = judges.guards(b, "ingress", out, path.ingressRefers ? a : -1, inquiry);
  if (ingress.may === EMPTY) return STOPS;
  const egress = judges.guards(a, "egress", into, path.egressRefers ? b : -1, inquiry);
  if (inquiry.split !== undefined) return ask(ground, question);
  return both(table, both(table, both(table, ingress, egress), path.verdict), ceiling(ground, question));
}

function spanOf({ v4, v6 }: { v4: readonly number[]; v6: readonly bigint[] }, family: 4 | 6, side: Span["side"]): Span {
  return { set: family === 4 ? { v4, v6: [] } : { v4: [], v6 }, side };
}

/** Edge slots that double when they are full. */
function growing() {
  let from = new Uint32Array(4096);
  let must = new Int32Array(4096);
  let may = new Int32Array(4096);
  let count = 0;
  return {
    count: () => count,
    add: (source: number, sure: Handle, possible: Handle): void => {
      if (count === from.length) {
        const [bigFrom, bigMust, bigMay] = [
          new Uint32Array(count * 2),
          new Int32Array(count * 2),
          new Int32Array(count * 2),
        ];
        bigFrom.set(from);
        bigMust.set(must);
        bigMay.set(may);
        [from, must, may] = [bigFrom, bigMust, bigMay];
      }
      from[count] = source;
      must[count] = sure;
      may[count] = possible;
      count++;
    },
    arrays: () => ({ from: from.subarray(0, count), must: must.subarray(0, count), may: may.subarray(0, count) }),
  };
}
