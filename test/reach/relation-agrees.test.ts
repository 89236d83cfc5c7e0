import fc from "fast-check";
import { describe, test } from "vitest";
import type { Answer, Party } from "../../src/reach/answer.ts";
import { type Engine, engineOf } from "../../src/reach/engine.ts";
import type { Network, Traffic } from "../../src/reach/network.ts";
import { packetsFor, pairs, portPairs, probeOf, replayer } from "../../src/reach/replay.ts";
import { cornersOf } from "../../src/reach/replay-corners.ts";
import { simulate } from "../../src/reach/simulate.ts";
import { type Chooser, seededChooser } from "../../src/reach/simulate-choices.ts";
import { carries } from "../../src/reach/simulate-packet.ts";
import { askAround, DEEP, onTape, seeds, show } from "./agreement.ts";
import { randomTape } from "./random-network.ts";

/**
 * The engine against itself: what it says of all pairs at once, and how it explains an answer, is what it answers pair
 * by pair; and the edges of the relation hold whatever the packet simulator delivers without the internet.
 */
const RUNS = DEEP ? 3_000 : 150;

type Edge = Pick<Answer, "must" | "may">;

/** The relation's edge between two interfaces; nothing where it has none. */
function edgeOf(engine: Engine, from: number, to: number): Edge {
  const { classes, start, from: sources, must, may, traffic } = engine.relation();
  const [source, target] = [classes.of[from] ?? -1, classes.of[to] ?? -1];
  for (let slot = start[target] ?? 0; slot < (start[target + 1] ?? 0); slot++) {
    if (sources[slot] === source) return { must: traffic(must[slot] ?? 0), may: traffic(may[slot] ?? 0) };
  }
  return { must: [], may: [] };
}

function within(part: Traffic, whole: Traffic): boolean {
  const inside = (from: number, to: number) =>
    whole.some((low, i) => i % 2 === 0 && low <= from && to <= (whole[i + 1] ?? 0));
  return part.every((from, i) => i % 2 === 1 || inside(from, part[i + 1] ?? 0));
}

function fail(problem: string, details: object): never {
  throw new Error(JSON.stringify({ problem, ...details }, show, 1));
}

/** Every pair of interfaces: the edge says no more than `connect`, and as much as goes without the internet. */
function edgesAgree(network: Network, seed: number): number {
  const engine = engineOf(network);
  const choices = seededChooser(seed);
  const trials = replayer(network, { seed });
  for (let from = 0; from < network.interfaces.length; from++) {
    for (let to = 0; to < network.interfaces.length; to++) {
      if (from === to) continue;
      const [one, other]: [Party, Party] = [
        { is: "interface", interface: from },
        { is: "interface", interface: to },
      ];
      const edge = edgeOf(engine, from, to);
      const answer = engine.connect(one, other);
      if (!within(edge.must, answer.must)) fail("the edge is surer than connect", { from, to, edge, answer });
      if (!within(edge.may, answer.may)) fail("the edge is wider than connect", { from, to, edge, answer });
      const missing = deliveredInland(trials, one, other, edge, choices);
      if (missing !== undefined) fail("a packet passes without an edge", { from, to, edge, missing });
    }
  }
  return 1;
}

/** A packet that is delivered without the internet and that the edge does not hold. */
function deliveredInland(
  trials: ReturnType<typeof replayer>,
  from: Party,
  to: Party,
  edge: Edge,
  choices: Chooser,
): object | undefined {
  const trial = trials.trial(0, from, to);
  if (trial === undefined) return undefined;
  for (const value of packetsFor(trials.corners, { ...edge, everywhere: [], facts: [] }, 4, choices)) {
    const what = { protocol: Math.floor(value / 65536), port: value % 65536 };
    if (carries(edge.may, what.protocol, what.port)) continue;
    const ports = portPairs(trial, what);
    for (const [one, other] of pairs(trial.ends.from, trial.ends.to)) {
      const probe = probeOf(one, other, what, ports[choices.next(ports.length)] ?? [1024, 1024]);
      const { delivered, trace } = simulate(trial.network, probe);
      const abroad = trace.some(({ at, text }) => at === "gateway" && (text === "internet" || text === "egress-only"));
      if (delivered && !abroad) return probe;
    }
  }
  return undefined;
}

/** Columns of externals: the same as `connect` with all addresses of the external. */
function columnsAgree(network: Network): number {
  const engine = engineOf(network);
  const { classes, traffic, fromExternal, toExternal } = engine.relation();
  for (const [external, { addresses }] of network.externals.entries()) {
    const outside: Party = { is: "external", external, addresses };
    for (let index = 0; index < network.interfaces.length; index++) {
      const row = classes.of[index] ?? 0;
      const inside: Party = { is: "interface", interface: index };
      const [from, into] = [fromExternal(external), toExternal(external)];
      const [coming, going] = [engine.connect(outside, inside), engine.connect(inside, outside)];
      const told = [from.must, from.may, from.every, into.must, into.may].map((column) => traffic(column[row] ?? 0));
      const asked = [coming.must, coming.may, coming.everywhere, going.must, going.may];
      if (JSON.stringify(told) !== JSON.stringify(asked)) fail("a column differs", { external, index, told, asked });
    }
  }
  return 1;
}

/** An explanation tells a way for what may pass, and a block for what may not. */
function explanationsAgree(network: Network, seed: number): number {
  const engine = engineOf(network);
  const choices = seededChooser(seed);
  const corners = cornersOf(network);
  for (const { from, to, answer } of askAround(engine, choices, 4, 3)) {
    for (const value of packetsFor(corners, answer, 3, choices)) {
      const { hops, blockedBy } = engine.explain(from, to, [value, value + 1]);
      const passes = carries(answer.may, Math.floor(value / 65536), value % 65536);
      const told = blockedBy === undefined && hops.length > 0;
      if (passes !== told) fail("the explanation is of another answer", { from, to, value, answer, hops, blockedBy });
    }
  }
  return 1;
}

describe("the engine agrees with itself", { timeout: 3_600_000 }, () => {
  test.each([
    ["the edges of the relation", edgesAgree],
    ["the columns of the relation", columnsAgree],
    ["explanations", explanationsAgree],
  ] as const)("%s say what connect says", (_, check) => {
    const property = fc.property(randomTape, fc.boolean(), seeds, (tape, doubts, seed) => {
      onTape(tape, doubts, (network) => check(network, seed));
    });
    fc.assert(property, { numRuns: RUNS });
  });
});
