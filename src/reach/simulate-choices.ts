import type { Doubt, Gateway, Network, Ranges } from "./network.ts";
import { at } from "./simulate-packet.ts";

/** A source of choices. */
export interface Chooser {
  /** A whole number, 0 ≤ n < below. */
  next(below: number): number;
}

/** Choices that a seed decides (mulberry32): the same seed, the same choices. */
export function seededChooser(seed: number): Chooser {
  let state = seed >>> 0;
  return {
    next(below) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
    },
  };
}

export interface Settling {
  readonly network: Network;
  readonly choices: Chooser;
  readonly exists: (doubt: Doubt) => boolean;
  /** Gateways that only unknown targets need: their indexes follow those of the network. */
  readonly added: Gateway[];
  readonly crowded: Set<number>;
}

export const oneOf = <T>(choices: Chooser, items: readonly T[]): T | undefined => items[choices.next(items.length)];

export function there({ network, exists }: Settling, gateway: number | undefined): boolean {
  return gateway !== undefined && exists(at(network.gateways, gateway).doubt);
}

/** Some part of the ranges, none and all included. */
export function less(choices: Chooser, ranges: Ranges): Ranges {
  const part: number[] = [];
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    const [from, to] = [ranges[i] ?? 0, ranges[i + 1] ?? 0];
    const cut = from + choices.next(to - from + 1);
    const kept = oneOf(choices, [[from, to], [], [from, cut], [cut, to]]) ?? [];
    if (kept.length === 2 && (kept[0] ?? 0) < (kept[1] ?? 0)) part.push(...kept);
  }
  return part;
}

/** A number that stands for a text. */
export function hash(text: string): number {
  let code = 2166136261;
  for (const char of text) code = Math.imul(code ^ (char.codePointAt(0) ?? 0), 16777619);
  return code >>> 0;
}
