import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { engineOf } from "../../src/reach/engine.ts";
import type { Network } from "../../src/reach/network.ts";
import { packetsFor, replayer, trialOf } from "../../src/reach/replay.ts";
import { seededChooser } from "../../src/reach/simulate-choices.ts";
import { drawPair, inexact, show } from "./agreement.ts";
import { networkOf, randomTape, smallestTape } from "./random-network.ts";

/**
 * The engine against the packet simulator, which knows nothing of it: for random networks, ways of settling their
 * doubts, and packets, what the engine says must pass does, and what passes the engine says may.
 */
const DEEP = process.env.WATERTIGHT_DEEP === "1";
const RUNS = DEEP ? 12_000 : 160;
const FEWEST_CHECKS = DEEP ? 1_000_000 : 10_000;
const PAIRS = 10;

const seeds = fc.noBias(fc.nat({ max: 2 ** 31 - 1 }));

/** Replays the engine's answers for some pairs; answers how many packets agreed. */
function agrees(network: Network, seed: number): number {
  const engine = engineOf(network);
  const trials = replayer(network, { instances: 2, packets: 10, tries: 16, seed });
  const choices = seededChooser(seed);
  let checks = 0;
  for (let i = 0; i < PAIRS; i++) {
    const pair = drawPair(network, choices);
    if (pair === undefined) continue;
    const answer = engine.connect(...pair);
    const replay = trials.replay(...pair, answer);
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
  const engine = engineOf(concrete);
  const { corners } = replayer(concrete);
  let checks = 0;
  for (let i = 0; i < PAIRS; i++) {
    const pair = drawPair(concrete, choices);
    const trial = pair && trialOf(concrete, corners, ...pair, { tries: 16, choices });
    if (pair === undefined || trial === undefined) continue;
    const answer = engine.connect(...pair);
    for (const value of packetsFor(corners, answer, 10, choices)) {
      checks++;
      const problem = inexact(trial, answer, value);
      if (problem === undefined) continue;
      throw new Error(JSON.stringify({ problem, pair, protocol: value >> 16, port: value % 65536, answer }, show, 1));
    }
    const { disagreements } = replayer(concrete, { instances: 1, packets: 10, tries: 16, seed }).replay(
      ...pair,
      answer,
    );
    if (disagreements[0] !== undefined) throw new Error(JSON.stringify({ first: disagreements[0], answer }, show, 1));
  }
  return checks;
}

/** Fails with the smallest network that fails in the same place. */
function onTape(tape: readonly number[], doubts: boolean, check: (network: Network) => number): number {
  let checks = 0;
  const failure = (one: readonly number[]): string | undefined => {
    try {
      checks = check(networkOf(one, doubts));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  if (failure(tape) === undefined) return checks;
  const small = smallestTape(tape, (one) => failure(one) !== undefined);
  throw new Error(`${failure(small)}\nnetworkOf([${small}], ${doubts})`);
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
