import fc from "fast-check";
import type { Network } from "../../src/reach/network.ts";
import { sketchPlaces } from "./random-places.ts";
import { sketchRules } from "./random-rules.ts";
import { Sketch } from "./random-sketch.ts";
import { sketchWays } from "./random-ways.ts";

/**
 * Random networks, valid by the rules of AWS, over a universe so small that rules, routes and addresses meet: VPCs
 * 10.0/16 .. 10.2/16 with up to three /26 subnets each, interfaces on the first addresses of a subnet, public addresses
 * in 203.0.113.0/27 (which no external has), clients in 198.51.100.0/24 and 2a00::/16, a site 192.168.0.0/24.
 *
 * Each network has a theme (`THEMES`), so that most ways lead through one kind of gateway, and few kinds of doubt
 * (`DOUBTS`), so that much stays settled. It is read off a tape of numbers: a zero always means the plainest choice,
 * which is mostly "open" or "none". `doubts` says whether anything may be in doubt.
 */
export function randomNetwork(doubts: boolean): fc.Arbitrary<Network> {
  return randomTape.map((tape) => networkOf(tape, doubts));
}

/** fast-check would take hours to shrink a tape; `smallestTape` does it in seconds. */
export const randomTape: fc.Arbitrary<readonly number[]> = fc.noShrink(
  fc.array(fc.noBias(fc.nat({ max: 2 ** 31 - 1 })), { minLength: 100, maxLength: 700, size: "max" }),
);

/** The tape with as much set to zero, and cut off, as keeps `fails` true. */
export function smallestTape(tape: readonly number[], fails: (tape: readonly number[]) => boolean): readonly number[] {
  let best = tape;
  for (let size = best.length; size > 0; size = Math.floor(size / 2)) {
    for (let from = 0; from < best.length; from += size) {
      const zeroed = best.map((value, i) => (from <= i && i < from + size ? 0 : value));
      if (best.slice(from, from + size).some((value) => value !== 0) && fails(zeroed)) best = zeroed;
    }
  }
  const last = best.findLastIndex((value) => value !== 0);
  return best.slice(0, last + 1);
}

/** The network that a tape of numbers stands for; past its end all choices are 0. */
export function networkOf(tape: readonly number[], doubts: boolean): Network {
  let place = 0;
  const sketch = new Sketch((below) => (tape[place++] ?? 0) % below, doubts);
  sketchPlaces(sketch);
  sketchWays(sketch);
  sketchRules(sketch);
  return sketch.draft.network();
}
