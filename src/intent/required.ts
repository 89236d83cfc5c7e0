import { strength } from "../connect/arrival.ts";
import { ALL_TRAFFIC, trafficText } from "../reach/traffic.ts";
import { breachOf, reachablePairs } from "./allowed.ts";
import type { Resolved } from "./cast.ts";
import { isExpired, type RequireLine } from "./intent.ts";
import type { Breach, LineResult } from "./proof.ts";
import { type Scene, witnessOfArrival } from "./undeclared.ts";
import type { WayLayers } from "./way-layers.ts";

/** Whether a require line is kept by every pair that it speaks of. */
export function required(
  scene: Scene,
  layers: WayLayers,
  resolved: Resolved<RequireLine>,
  today: string,
): { readonly result: LineResult; readonly breaches: readonly Breach[] } {
  const { line } = resolved;
  const said = { kind: "require" as const, text: line.text, place: line.place };
  const base = { ...said, reason: line.reason, expires: line.expires, ways: [] };
  if (isExpired(line, today)) {
    const note = `ran out on ${line.expires}: nothing is demanded any more`;
    return { result: { ...base, verdict: "violated", expired: true, note }, breaches: [] };
  }
  const empty = [...resolved.from, ...resolved.to].find(({ actors }) => actors.length === 0);
  if (empty !== undefined) {
    const note = `\`${empty.text}\` matches nothing that was read`;
    return { result: { ...base, verdict: "unknown", expired: false, note }, breaches: [] };
  }
  const breaches = reachablePairs(scene, resolved).flatMap(([from, to]) => breaks(scene, layers, line, said, from, to));
  const verdict = breaches.some((breach) => breach.verdict === "violated")
    ? "violated"
    : breaches.length > 0
      ? "unknown"
      : "holds";
  return { result: { ...base, verdict, expired: false, note: undefined }, breaches };
}

function breaks(
  scene: Scene,
  layers: WayLayers,
  { demand }: RequireLine,
  said: Breach["line"],
  from: number,
  to: number,
): readonly Breach[] {
  switch (demand.is) {
    case "nothing":
      return forbidden(scene, from, to, said);
    case "layers":
      return layers.fewerThan(demand.atLeast, from, to).map((lack) => breachOf(lack, "few-layers", said));
    case "through":
      return layers.lacks(demand.layer, from, to, ALL_TRAFFIC).map((lack) => breachOf(lack, "bypass", said));
    case "tls":
      return layers.lacks("tls", from, to, ALL_TRAFFIC).map((lack) => breachOf(lack, "no-tls", said));
  }
}

function forbidden(scene: Scene, from: number, to: number, line: Breach["line"]): readonly Breach[] {
  const arrival = scene.ways.arrive(from, to);
  const passes = strength(arrival);
  if (passes === 0) return [];
  const traffic = passes === 2 ? arrival.must : arrival.may;
  return [
    {
      kind: "forbidden",
      verdict: passes === 2 ? "violated" : "unknown",
      from,
      to,
      traffic,
      text: `${trafficText(traffic)} is possible, and nothing is to be`,
      witness: witnessOfArrival(arrival),
      stop: undefined,
      line,
      suggestion: undefined,
    },
  ];
}
