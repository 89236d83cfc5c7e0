import type { Arrival } from "../connect/arrival.ts";
import { strength } from "../connect/arrival.ts";
import type { Engine } from "../reach/engine.ts";
import type { Network, Traffic } from "../reach/network.ts";
import { covers, intersect, isEmpty, subtract } from "../reach/sets.ts";
import { ALL_TRAFFIC, trafficText } from "../reach/traffic.ts";
import type { Cast } from "./cast.ts";
import { areOne, isCovered } from "./chain-cover.ts";
import type { Chains } from "./chains.ts";
import type { Declarations } from "./declared.ts";
import type { Possibilities, Possible } from "./pairs.ts";
import type { Breach } from "./proof.ts";
import type { Ways } from "./ways.ts";
import { ruleOf, type Witness, witnessOf } from "./witness.ts";

/** What the search for undeclared flows stands on. */
export interface Scene {
  readonly network: Network;
  readonly engine: Engine;
  readonly cast: Cast;
  readonly possible: Possibilities;
  readonly chains: Chains;
  readonly declared: Declarations;
  readonly ways: Ways;
}

/** Everything that is possible and that no line allows: straight, and through fronts. */
export function undeclared(scene: Scene): readonly Breach[] {
  const found: Breach[] = [];
  for (const pair of scene.possible.all()) {
    if (areOne(scene.cast, pair.from, pair.to)) continue;
    const breach = straightBreach(scene, pair);
    if (breach !== undefined) found.push(breach);
  }
  return [...found, ...throughFronts(scene)];
}

function straightBreach(scene: Scene, pair: Possible): Breach | undefined {
  const allowed = scene.declared.covered(pair.from, pair.to);
  if (covers(allowed, pair.may)) return undefined;
  const surely = subtract(pair.must, allowed);
  const sure = !isEmpty(surely);
  const wanted = sure ? surely : subtract(pair.may, allowed);
  const witness = witnessOf(scene.network, scene.engine, pair, wanted, sure);
  return {
    kind: "undeclared",
    verdict: sure ? "violated" : "unknown",
    from: pair.from,
    to: pair.to,
    traffic: wanted,
    text: `${trafficText(wanted)} is possible, and no line allows it`,
    witness,
    stop: undefined,
    line: undefined,
    suggestion: undefined,
  };
}

/** Ways through fronts of which the stretches may be declared, but not their going on. */
function throughFronts(scene: Scene): readonly Breach[] {
  const found = new Map<string, Breach>();
  for (const chain of scene.chains.all) {
    const [front = -1] = chain.actors;
    const end = chain.actors.at(-1) ?? -1;
    if (areOne(scene.cast, front, end)) continue;
    for (const entry of scene.possible.into(front)) {
      const key = `${entry.from} ${end}`;
      if (entry.from === end || areOne(scene.cast, entry.from, end) || found.has(key)) continue;
      const opened = intersect(entry.may, chain.front);
      if (isEmpty(opened) || isCovered(scene, entry.from, chain, opened)) continue;
      const breach = chainBreach(scene, entry, end, subtract(opened, scene.declared.explicit(entry.from, end)));
      if (breach !== undefined) found.set(key, breach);
    }
  }
  return [...found.values()];
}

function chainBreach(scene: Scene, entry: Possible, end: number, wanted: Traffic): Breach | undefined {
  const arrival = scene.ways.through(entry.from, end, covers(wanted, ALL_TRAFFIC) ? undefined : wanted);
  const passes = strength(arrival);
  if (passes === 0 || arrival.through.length === 0) return undefined;
  const traffic = passes === 2 ? arrival.must : arrival.may;
  return {
    kind: "undeclared",
    verdict: passes === 2 ? "violated" : "unknown",
    from: entry.from,
    to: end,
    traffic,
    text: `${trafficText(traffic)} is possible through ${arrival.through.map((id) => `\`${id}\``).join(" and ")}, and no line allows it`,
    witness: witnessOfArrival(arrival),
    stop: undefined,
    line: undefined,
    suggestion: undefined,
  };
}

export function witnessOfArrival(arrival: Arrival): Witness {
  const hops = arrival.hops();
  return { packet: undefined, hops, rule: ruleOf(hops), unknown: arrival.unknown, asked: undefined };
}
