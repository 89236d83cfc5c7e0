import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { engineOf } from "../../src/reach/engine.ts";
import type { Network } from "../../src/reach/network.ts";
import { packetsFor, replayer } from "../../src/reach/replay.ts";
import { seededChooser } from "../../src/reach/simulate-choices.ts";
import { askAround, DEEP, inexact, onTape, seeds, show } from "./agreement.ts";
import { randomTape } from "./random-network.ts";

/**
 * The engine against the packet simulator, which knows nothing of it: for random networks, ways of settling their
 * doubts, and packets, what the engine says must pass does, and what passes the engine says may.
 */
const RUNS = DEEP ? 10_000 : 600;
const FEWEST_CHECKS = DEEP ? 1_000_000 : 10_000;

/** Replays the engine's answers for some pairs; answers how many packets agreed. */
function agrees(network: Network, seed: number): number {
  const trials = replayer(network, { instances: 3, packets: 6, tries: 12, seed });
  let checks = 0;
  for (const { from, to, answer } of askAround(engineOf(network), seededChooser(seed), 6, 3)) {
    const replay = trials.replay(from, to, answer);
    checks += replay.checks;
    const [first] = replay.disagreements;
    if (first !== undefined) throw new Error(JSON.stringify({ first, answer }, show, 1));
  }
  return checks;
}

/** The same in a network that one way of settling makes free of doubts: there the answer must be exact. */
function isExact(network: Network, seed: number): number {
  const choices = seededChooser(seed);
  const concrete = replayer(network, { seed }).instance(0);
  if (concrete.crowded.size > 0) return 0;
  const trials = replayer(concrete, { instances: 1, packets: 6, tries: 12, seed });
  let checks = 0;
  for (const { from, to, answer } of askAround(engineOf(concrete), choices, 6, 3)) {
    const replay = trials.replay(from, to, answer);
    const [first] = replay.disagreements;
    if (first !== undefined) throw new Error(JSON.stringify({ first, answer }, show, 1));
    const trial = trials.trial(0, from, to);
    for (const value of trial === undefined ? [] : packetsFor(trials.corners, answer, 6, choices)) {
      const problem = trial && inexact(trial, answer, value);
      checks++;
      if (problem !== undefined) throw new Error(JSON.stringify({ problem, from, to, value, answer }, show, 1));
    }
  }
  return checks;
}

describe("the engine agrees with the packet simulator", () => {
  test(`must ⊆ simulated ⊆ may, in networks with doubts (${FEWEST_CHECKS} packets)`, { timeout: 3_600_000 }, () => {
    let checks = 0;
    const property = fc.property(randomTape, seeds, (tape, seed) => {
      checks += onTape(tape, true, (network) => agrees(network, seed));
    });
    fc.assert(property, { numRuns: RUNS });
    expect(checks).toBeGreaterThanOrEqual(FEWEST_CHECKS);
  });

  test("must = simulated = may, in networks without doubts", { timeout: 3_600_000 }, () => {
    const property = fc.property(randomTape, fc.boolean(), seeds, (tape, doubts, seed) => {
      onTape(tape, doubts, (network) => isExact(network, seed));
    });
    fc.assert(property, { numRuns: RUNS });
  });
});
