import fc from "fast-check";
import type { Answer, Party } from "../../src/reach/answer.ts";
import type { Engine } from "../../src/reach/engine.ts";
import type { Network } from "../../src/reach/network.ts";
import { getsThrough, pairs, portPairs, probeOf, type Trial } from "../../src/reach/replay.ts";
import { simulate } from "../../src/reach/simulate.ts";
import type { Chooser } from "../../src/reach/simulate-choices.ts";
import { carries, isV4, showAddress } from "../../src/reach/simulate-packet.ts";
import { addresses } from "./draft-network.ts";
import { networkOf, smallestTape } from "./random-network.ts";

/** A million packets and more, instead of some ten thousand. */
export const DEEP = process.env.WATERTIGHT_DEEP === "1";

export const seeds: fc.Arbitrary<number> = fc.noBias(fc.nat({ max: 2 ** 31 - 1 }));

/** Fails with the smallest network that fails in the same place. */
export function onTape(tape: readonly number[], doubts: boolean, check: (network: Network) => number): number {
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

/** Two parties with what the engine says of them. */
export interface Asked {
  readonly from: Party;
  readonly to: Party;
  readonly answer: Answer;
}

/**
 * Pairs worth replaying in a random network: mostly ones between which something passes, for the rest mostly stops at
 * the first rule.
 */
export function askAround(engine: Engine, choices: Chooser, passing: number, others: number): readonly Asked[] {
  const asked: Asked[] = [];
  const open = () => asked.filter(({ answer }) => answer.may.length > 0).length;
  for (let tries = 0; tries < 12 * passing && asked.length < passing + others; tries++) {
    const pair = drawPair(engine.network, choices);
    if (pair === undefined) continue;
    const [from, to] = pair;
    const answer = engine.connect(from, to);
    const closed = asked.length - open();
    if (answer.may.length > 0 ? open() < passing : closed < others) asked.push({ from, to, answer });
  }
  return asked;
}

function drawPair(network: Network, choices: Chooser): readonly [Party, Party] | undefined {
  const [from, to] = [drawParty(network, choices), drawParty(network, choices)];
  if (from.is === "external" && to.is === "external") return undefined;
  const [one, other] = [segmentOf(network, from), segmentOf(network, to)];
  const near = one !== undefined && one === other;
  // Inside a segment nothing but guards judges, and no party asks itself.
  return near && (choices.next(3) > 0 || from.is === to.is) ? undefined : [from, to];
}

function segmentOf(network: Network, party: Party): number | undefined {
  if (party.is === "interface") return network.interfaces[party.interface]?.segment;
  return party.is === "host" ? party.segment : undefined;
}

const INTERNET = [
  ["8.8.8.8", "198.51.100.0/24", "2a00::/16"],
  ["198.51.100.0/24"],
  ["198.51.100.7"],
  ["198.51.100.128/25", "2a00:5::/32"],
];
const SITE = [["192.168.0.0/24", "fd00:1::/48"], ["192.168.0.9"]];
const SERVICE = [["198.51.100.128/25", "2a00:5::/32"], ["198.51.100.200"]];

function drawParty(network: Network, choices: Chooser): Party {
  const kind = choices.next(10);
  if (kind < 6) return { is: "interface", interface: choices.next(network.interfaces.length) };
  if (kind < 9) {
    const external = choices.next(3);
    const sets = [INTERNET, SITE, SERVICE][external] ?? INTERNET;
    return { is: "external", external, addresses: addresses(...(sets[choices.next(sets.length)] ?? [])) };
  }
  const segment = choices.next(network.segments.length);
  const { v4, v6 } = network.segments[segment]?.addresses ?? { v4: [], v6: [] };
  // The last addresses of a subnet, which no interface has; where nobody knows the subnet, some that nothing else has.
  const some = addresses(`172.20.${segment}.9`, `2610:ff:${segment}::9`);
  const [end4 = 0, end6 = 0n] = v4[0] === 0 ? [some.v4[1], some.v6[1]] : [v4[1], v6[1]];
  const many = choices.next(3) === 0 ? 2 : 1;
  return { is: "host", segment, addresses: { v4: [end4 - 1 - many, end4 - 1], v6: [end6 - 2n, end6 - 1n] } };
}

/**
 * Where an answer about a network without doubts is not exact: what it only calls possible passes surely, or never.
 * Undefined where it is, or where the network leaves something open (a tie of routes, a choice of zones).
 */
export function inexact(trial: Trial, answer: Answer, value: number): string | undefined {
  const what = { protocol: Math.floor(value / 65536), port: value % 65536 };
  const [must, may] = [answer.must, answer.may].map((set) => carries(set, what.protocol, what.port));
  if (must === true && trial.from.is === "external") return everywhereTooSmall(trial, answer, what);
  if (must === may) return undefined;
  const ways = pairs(trial.ends.from, trial.ends.to);
  const ports = portPairs(trial, what);
  if (ways.length * ports.length > 3000) return undefined;
  let all = true;
  let none = true;
  for (const port of ports) {
    let through = false;
    for (const [from, to] of ways) {
      const { delivered, chose } = simulate(trial.network, probeOf(from, to, what, port));
      if (chose) return undefined;
      through ||= delivered;
    }
    all &&= through;
    none &&= !through;
  }
  if (all) return "must is too small";
  return none ? "may is too large" : undefined;
}

function everywhereTooSmall(
  trial: Trial,
  answer: Answer,
  what: { protocol: number; port: number },
): string | undefined {
  if (carries(answer.everywhere, what.protocol, what.port)) return undefined;
  for (const family of [true, false]) {
    const ends = trial.ends.from.filter((end) => isV4(end.address) === family);
    const passages = ends.map((end) => getsThrough(trial, what, [end]));
    const whole = passages.length > 0 && passages.every((one) => one.through && !one.chose);
    const complete = portPairs(trial, what).length <= trial.limits.tries;
    if (whole && complete) return "everywhere is too small";
  }
  return undefined;
}

/** Bigints and addresses as people read them. */
export function show(key: string, value: unknown): unknown {
  if (key === "address" && (typeof value === "number" || typeof value === "bigint")) return showAddress(value);
  return typeof value === "bigint" ? `${value}` : value;
}
