import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areOne } from "../../src/intent/chain-cover.ts";
import { actorsOfInterfaces } from "../../src/intent/pairs.ts";
import type { Proved } from "../../src/intent/prove.ts";
import type { Party } from "../../src/reach/answer.ts";
import type { Network, Traffic } from "../../src/reach/network.ts";
import { getsThrough, pairs, portPairs, probeOf, type Replayer, replayer } from "../../src/reach/replay.ts";
import { covers, intersect, isEmpty } from "../../src/reach/sets.ts";
import { simulate } from "../../src/reach/simulate.ts";
import { networkOf, randomTape, smallestTape } from "../reach/random-network.ts";
import { changed, intentOver, provedOver } from "./random-intent.ts";

const RUNS = process.env.WATERTIGHT_DEEP === "1" ? 4000 : 40;
/** Corner packets that are tried for one pair of ends. */
const MOST_POINTS = 24;

/** The ends that an actor stands for. */
function partiesOf(proved: Proved, index: number): readonly Party[] {
  const actor = proved.scene.cast.actors[index];
  if (actor?.is === "area") return [{ is: "external", external: actor.external, addresses: actor.addresses }];
  const actors = actorsOfInterfaces(proved.scene.cast, proved.stage.topology);
  return [...actors.keys()].filter((i) => actors[i] === index).map((i) => ({ is: "interface", interface: i }));
}

function internetLabels({ gateways }: Network): ReadonlySet<number> {
  return new Set(gateways.flatMap((one) => (one.is === "internet" || one.is === "egress-only" ? [one.label] : [])));
}

/** Whether some packet of a point gets through without going over the internet (from outside: by any way). */
function passes(replay: Replayer, from: Party, to: Party, point: number): boolean {
  const trial = replay.trial(0, from, to);
  if (trial === undefined) return false;
  const what = { protocol: Math.floor(point / 65536), port: point % 65536 };
  const inside = from.is === "interface" && to.is === "interface";
  const exits = inside ? internetLabels(trial.network) : new Set<number>();
  const ports = portPairs(trial, what);
  for (const [one, other] of pairs(trial.ends.from, trial.ends.to).slice(0, 40)) {
    for (const chosen of [ports[0], ports.at(-1)]) {
      if (chosen === undefined) continue;
      const { delivered, trace } = simulate(trial.network, probeOf(one, other, what, chosen));
      if (delivered && !trace.some(({ place }) => exits.has(place))) return true;
    }
  }
  return false;
}

function pointsIn(replay: Replayer, traffic: Traffic): readonly number[] {
  const own = traffic.flatMap((edge, i) => [i % 2 === 0 ? edge : edge - 1]);
  const corners = replay.corners.traffic.filter((point) => covers(traffic, [point, point + 1]));
  return [...new Set([...own, ...corners])].slice(0, MOST_POINTS);
}

/** Every ordered pair of actors with what may pass between them by the proof. */
function* pairsOf(
  proved: Proved,
): Generator<{ from: number; to: number; settled: Traffic; breach: Proved["proof"]["breaches"][number] | undefined }> {
  const { scene, proof } = proved;
  const { actors } = scene.cast;
  for (const from of actors.keys()) {
    for (const to of actors.keys()) {
      const outside = actors[from]?.is !== "component" && actors[to]?.is !== "component";
      const service = actors[from]?.is === "area" && (actors[from] as { kind: string }).kind === "service";
      if (from === to || outside || service || areOne(scene.cast, from, to)) continue;
      const breach = proof.breaches.find((one) => one.kind === "undeclared" && one.from === from && one.to === to);
      yield { from, to, settled: scene.declared.covered(from, to), breach };
    }
  }
}

function checkPairs(network: Network, seed: number): void {
  const proved = provedOver(network, intentOver(network, seed));
  const replay = replayer(network, { seed });
  for (const { from, to, settled, breach } of pairsOf(proved)) {
    const [sources, targets] = [partiesOf(proved, from), partiesOf(proved, to)];
    const name = `${proved.scene.cast.actors[from]?.name} -> ${proved.scene.cast.actors[to]?.name}`;
    if (breach?.verdict === "violated") {
      const asked = breach.witness?.asked;
      expect(asked, `${name} has a packet`).toBeDefined();
      if (asked === undefined) continue;
      const point = asked.traffic[0] ?? 0;
      const trial = replay.trial(0, asked.from, asked.to);
      if (trial?.whole.from !== true || !trial.whole.to) continue;
      const what = { protocol: Math.floor(point / 65536), port: point % 65536 };
      expect(getsThrough(trial, what, trial.ends.from).through, `${name}: the packet ${point} gets through`).toBe(true);
      expect(isEmpty(intersect(settled, asked.traffic)), `${name}: the packet is undeclared`).toBe(true);
    } else if (breach === undefined) {
      const points = replay.corners.traffic.filter((point) => !covers(settled, [point, point + 1]));
      const step = Math.max(1, Math.floor(points.length / MOST_POINTS));
      for (const source of sources)
        for (const target of targets)
          for (let i = seed % step; i < points.length; i += step)
            expect(passes(replay, source, target, points[i] ?? 0), `${name}: ${points[i]} is stopped`).toBe(false);
    }
  }
}

/** What surely got through before, between two ends. */
function flowing(replay: Replayer, from: Party, to: Party, point: number): boolean {
  const trial = replay.trial(0, from, to);
  if (trial === undefined || !trial.whole.from || !trial.whole.to) return false;
  const what = { protocol: Math.floor(point / 65536), port: point % 65536 };
  const passage = getsThrough(trial, what, trial.ends.from);
  return passage.through && !passage.chose;
}

function checkEdits(network: Network, seed: number): number {
  const proved = provedOver(network, intentOver(network, seed));
  const before = replayer(network, { seed });
  let suggested = 0;
  for (const { suggestion, from, to } of proved.proof.breaches) {
    if (suggestion === undefined) continue;
    suggested++;
    const after = replayer(changed(network, suggestion.changes), { seed });
    const { cast, declared, possible } = proved.scene;
    const name = `${cast.actors[from]?.name} -> ${cast.actors[to]?.name}: ${suggestion.edits.map(({ text }) => text).join(", ")}`;
    const allowed = declared.covered(from, to);
    for (const source of partiesOf(proved, from))
      for (const target of partiesOf(proved, to))
        for (const point of pointsIn(before, possible.get(from, to)?.may ?? []))
          if (!covers(allowed, [point, point + 1]))
            expect(passes(after, source, target, point), `${name} closes ${point}`).toBe(false);
    for (const pair of possible.all()) {
      const kept = intersect(pair.must, declared.covered(pair.from, pair.to));
      if (isEmpty(kept)) continue;
      for (const source of partiesOf(proved, pair.from))
        for (const target of partiesOf(proved, pair.to))
          for (const point of pointsIn(before, kept).slice(0, 6))
            if (passes(before, source, target, point) && flowing(before, source, target, point))
              expect(
                flowing(after, source, target, point),
                `${name} keeps ${point} from ${pair.from} to ${pair.to}`,
              ).toBe(true);
    }
  }
  return suggested;
}

/** Fails with the smallest network that fails in the same place. */
function onTape(tape: readonly number[], doubts: boolean, check: (network: Network) => number | undefined): number {
  let result = 0;
  const failure = (one: readonly number[]): string | undefined => {
    try {
      result = check(networkOf(one, doubts)) ?? 0;
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  if (failure(tape) === undefined) return result;
  const small = smallestTape(tape, (one) => failure(one) !== undefined);
  throw new Error(`${failure(small)}\nnetworkOf([${small}], ${doubts})`);
}

const seeds = fc.nat({ max: 2 ** 20 });

describe("prove, over random networks and intents", () => {
  it("agrees with asking the simulator pair by pair", { timeout: 3_600_000 }, () => {
    const property = fc.property(randomTape, seeds, fc.boolean(), (tape, seed, doubts) => {
      onTape(tape, doubts, (network) => void checkPairs(network, seed));
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it("suggests edits that close what they say and break nothing declared", { timeout: 3_600_000 }, () => {
    let suggested = 0;
    const property = fc.property(randomTape, seeds, (tape, seed) => {
      suggested += onTape(tape, false, (network) => checkEdits(network, seed));
    });
    fc.assert(property, { numRuns: RUNS });
    expect(suggested).toBeGreaterThan(RUNS / 4);
  });
});
