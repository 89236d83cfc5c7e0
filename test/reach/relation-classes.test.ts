import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask } from "../../src/reach/ask.ts";
import { endOf } from "../../src/reach/ends.ts";
import { engineOf, groundOf } from "../../src/reach/engine.ts";
import type { Ground } from "../../src/reach/evaluate.ts";
import { questionsOf } from "../../src/reach/evaluate.ts";
import type { Interface, Network, Segment, Traffic } from "../../src/reach/network.ts";
import { relationOf } from "../../src/reach/relation.ts";
import { DEEP } from "./agreement.ts";
import { networkOf, randomTape } from "./random-network.ts";

/** The relation is made from classes, candidates and shared paths: asking pair by pair is slower, and says the same. */
const RUNS = DEEP ? 10_000 : 200;

interface Pair {
  readonly must: Traffic;
  readonly may: Traffic;
}

/** One pair, without the ways over the internet. */
function inland(ground: Ground, from: number, to: number): Pair {
  const { network, table } = ground;
  const source = endOf(network, { is: "interface", interface: from });
  const target = endOf(network, { is: "interface", interface: to });
  let [must, may] = [0, 0];
  if (source !== undefined && target !== undefined)
    for (const question of questionsOf(network, source, target)) {
      if (question.outer) continue;
      const reply = ask(ground, { ...question, inland: true });
      must = table.or(must, reply.must);
      may = table.or(may, reply.may);
    }
  return { must: table.of(must), may: table.of(may) };
}

function check(network: Network): void {
  const ground = groundOf(network);
  const relation = relationOf(ground);
  const { of } = relation.classes;
  const edges = new Map<string, Pair>();
  for (let to = 0; to < relation.classes.count; to++)
    for (let slot = relation.start[to] ?? 0; slot < (relation.start[to + 1] ?? 0); slot++)
      edges.set(`${relation.from[slot]} ${to}`, {
        must: relation.traffic(relation.must[slot] ?? 0),
        may: relation.traffic(relation.may[slot] ?? 0),
      });
  for (let from = 0; from < network.interfaces.length; from++)
    for (let to = 0; to < network.interfaces.length; to++) {
      const edge = edges.get(`${of[from]} ${of[to]}`) ?? { must: [], may: [] };
      expect({ from, to, ...edge }).toEqual({ from, to, ...inland(ground, from, to) });
    }
  const { connect } = engineOf(network);
  for (const [external, { addresses }] of network.externals.entries()) {
    const [coming, going] = [relation.fromExternal(external), relation.toExternal(external)];
    for (const [index, row] of of.entries()) {
      const [party, face] = [
        { is: "external", external, addresses } as const,
        { is: "interface", interface: index } as const,
      ];
      const [into, out] = [connect(party, face), connect(face, party)];
      const told = (handle: number | undefined): Traffic => relation.traffic(handle ?? 0);
      expect({
        external,
        index,
        must: told(coming.must[row]),
        may: told(coming.may[row]),
        every: told(coming.every[row]),
      }).toEqual({
        external,
        index,
        must: into.must,
        may: into.may,
        every: into.everywhere,
      });
      expect({ external, index, must: told(going.must[row]), may: told(going.may[row]) }).toEqual({
        external,
        index,
        must: out.must,
        may: out.may,
      });
    }
  }
}

/** More interfaces of the same kinds, in every segment of their domains, so that classes have several members. */
function crowded(network: Network): Network {
  const { interfaces, segments } = network;
  const more = interfaces.flatMap((face, number) =>
    segments.flatMap(({ domain, addresses: { v4, v6 } }, segment): Interface[] => {
      if (domain !== segments[face.segment]?.domain) return [];
      const [low = 0, low6 = 0n] = [v4[0], v6[0]];
      const at = { four: low + 20 + number, six: low6 + 20n + BigInt(number) };
      const addresses = {
        v4: face.addresses.v4.length > 0 ? [at.four, at.four + 1] : [],
        v6: face.addresses.v6.length > 0 ? [at.six, at.six + 1n] : [],
      };
      return [{ ...face, segment, addresses, forwards: false }];
    }),
  );
  return { ...network, interfaces: [...interfaces, ...more] };
}

/** The same with segments of one domain sharing table and lists, so that they fall into groups. */
function uniformed(network: Network): Network {
  const firsts = new Map<number, Segment>();
  const segments = network.segments.map((segment) => {
    const first = firsts.get(segment.domain) ?? segment;
    firsts.set(segment.domain, first);
    return { ...segment, table: first.table, in: first.in, out: first.out };
  });
  return { ...network, segments };
}

const networks = fc.tuple(randomTape, fc.boolean()).map(([tape, doubts]) => networkOf(tape, doubts));

describe("the relation, over classes", () => {
  it("says of every pair what asking for the pair says, with doubts and without", { timeout: 3_600_000 }, () => {
    fc.assert(fc.property(networks, check), { numRuns: RUNS, endOnFailure: true });
  });

  it("says so of classes with many members in segments of one kind", { timeout: 3_600_000 }, () => {
    const property = fc.property(networks, fc.boolean(), (network, alike) =>
      check(crowded(alike ? uniformed(network) : network)),
    );
    fc.assert(property, { numRuns: RUNS / 2, endOnFailure: true });
  });
});
