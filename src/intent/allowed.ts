import { type Arrival, strength } from "../connect/arrival.ts";
import type { Traffic } from "../reach/network.ts";
import { intersect, isEmpty, unionAll } from "../reach/sets.ts";
import { ALL_TRAFFIC, trafficText } from "../reach/traffic.ts";
import type { Part, Resolved } from "./cast.ts";
import { areOne } from "./chain-cover.ts";
import { type AllowLine, isExpired } from "./intent.ts";
import type { Breach, LineResult, LineWay } from "./proof.ts";
import { type Scene, witnessOfArrival } from "./undeclared.ts";
import type { Demand, Lack, WayLayers } from "./way-layers.ts";
import { type Witness, witnessOf } from "./witness.ts";

/** Pairs that are asked one by one for a line of patterns. */
const MOST_ASKED = 400;

interface Settled {
  readonly from: number;
  readonly to: number;
  readonly verdict: "holds" | "violated" | "unknown";
  readonly way: LineWay | undefined;
  readonly arrival: Arrival | undefined;
}

/** Whether an allow line works, and every way of it passes the layers that it demands. */
export function allowed(
  scene: Scene,
  layers: WayLayers,
  resolved: Resolved<AllowLine>,
  today: string,
): { readonly result: LineResult; readonly breaches: readonly Breach[] } {
  const { line, from, to } = resolved;
  const said = { kind: "allow" as const, text: line.text, place: line.place };
  const base = { ...said, reason: line.reason, expires: line.expires };
  if (isExpired(line, today)) {
    const note = `ran out on ${line.expires}: it allows nothing any more`;
    return { result: { ...base, verdict: "violated", expired: true, note, ways: [] }, breaches: [] };
  }
  const empty = [...from, ...to].find(({ actors }) => actors.length === 0);
  if (empty !== undefined) {
    const note = `\`${empty.text}\` matches nothing that was read`;
    return { result: { ...base, verdict: "unknown", expired: false, note, ways: [] }, breaches: [] };
  }
  const breaches: Breach[] = [];
  const ways: LineWay[] = [];
  for (const a of from) {
    for (const b of to) {
      for (const traffic of line.traffic) {
        const settled = settle(scene, a, b, traffic);
        if (settled?.way !== undefined) ways.push(settled.way);
        if (settled !== undefined && settled.verdict !== "holds") breaches.push(impossible(settled, traffic, said));
      }
    }
  }
  breaches.push(...lacking(scene, layers, resolved, said));
  const verdict = breaches.some((breach) => breach.verdict === "violated")
    ? "violated"
    : breaches.length > 0
      ? "unknown"
      : "holds";
  return { result: { ...base, verdict, expired: false, note: undefined, ways }, breaches };
}

/** Whether some pair of the two names works; undefined where they are one component, whose own affair it is. */
function settle(scene: Scene, a: Part, b: Part, traffic: Traffic): Settled | undefined {
  const { possible, cast, network, engine } = scene;
  const pairs = pairsOf(scene, a, b);
  let best: Settled | undefined;
  for (const [from, to] of pairs()) {
    const pair = possible.get(from, to);
    if (pair === undefined || isEmpty(intersect(pair.must, traffic))) continue;
    const witness = witnessOf(network, engine, pair, traffic, true);
    if (witness === undefined) continue;
    const way = { from: cast.actors[from]?.name ?? "", to: cast.actors[to]?.name ?? "", traffic, witness, through: [] };
    return { from, to, verdict: "holds", way, arrival: undefined };
  }
  let asked = 0;
  for (const [from, to] of pairs()) {
    if (asked++ >= MOST_ASKED) break;
    const arrival = scene.ways.arrive(from, to, sameAll(traffic));
    const passes = strength(arrival);
    const verdict = passes === 2 ? "holds" : passes === 1 ? "unknown" : "violated";
    if (best === undefined || rank(verdict) > rank(best.verdict)) {
      const witness: Witness = witnessOfArrival(arrival);
      const names = { from: cast.actors[from]?.name ?? "", to: cast.actors[to]?.name ?? "" };
      const way = passes === 2 ? { ...names, traffic, witness, through: arrival.through } : undefined;
      best = { from, to, verdict, way, arrival };
    }
    if (passes === 2) break;
  }
  return best;
}

const rank = (verdict: Settled["verdict"]): number => ["violated", "unknown", "holds"].indexOf(verdict);

/** All traffic is asked for as "anything": fronts take only some of it. */
function sameAll(traffic: Traffic): Traffic | undefined {
  return traffic === ALL_TRAFFIC ? undefined : traffic;
}

/** Pairs of the two names; the possible ones are found from the target where there are many. */
function pairsOf(scene: Scene, a: Part, b: Part): () => Generator<readonly [number, number]> {
  return function* () {
    const sources = a.actors.length > 50 ? new Set(a.actors) : undefined;
    for (const to of b.actors) {
      if (sources === undefined) for (const from of a.actors) yield* pair(scene, from, to);
      else for (const { from } of scene.possible.into(to)) if (sources.has(from)) yield* pair(scene, from, to);
    }
  };
}

function* pair({ cast }: Scene, from: number, to: number): Generator<readonly [number, number]> {
  const outside = cast.actors[from]?.is !== "component" && cast.actors[to]?.is !== "component";
  if (from !== to && !outside && !areOne(cast, from, to)) yield [from, to];
}

function impossible(settled: Settled, traffic: Traffic, line: Breach["line"]): Breach {
  const { from, to, verdict, arrival } = settled;
  const what = trafficText(traffic);
  return {
    kind: "impossible",
    verdict: verdict === "unknown" ? "unknown" : "violated",
    from,
    to,
    traffic,
    text: verdict === "unknown" ? `${what} is declared, and may be impossible` : `${what} is declared, and impossible`,
    witness: arrival === undefined ? undefined : witnessOfArrival(arrival),
    stop: verdict === "violated" ? arrival?.stop() : undefined,
    line,
    suggestion: undefined,
  };
}

/** Ways of the line that lack a layer, or TLS, that it demands. */
function lacking(
  scene: Scene,
  layers: WayLayers,
  resolved: Resolved<AllowLine>,
  line: Breach["line"],
): readonly Breach[] {
  const demands: readonly Demand[] = [...resolved.line.layers, ...(resolved.line.tls ? (["tls"] as const) : [])];
  if (demands.length === 0) return [];
  const traffic = unionAll(resolved.line.traffic);
  return reachablePairs(scene, resolved).flatMap(([from, to]) =>
    demands.flatMap((demand) =>
      layers
        .lacks(demand, from, to, traffic)
        .map((lack) => breachOf(lack, demand === "tls" ? "no-tls" : "bypass", line)),
    ),
  );
}

export function breachOf(lack: Lack, kind: Breach["kind"], line: Breach["line"]): Breach {
  return {
    ...lack,
    kind,
    text: `${trafficText(lack.traffic)}: ${lack.text}`,
    stop: undefined,
    line,
    suggestion: undefined,
  };
}

/** Pairs of a line between which something passes, straight or through fronts. */
export function reachablePairs(
  scene: Scene,
  { fromAll, toAll }: Pick<Resolved<AllowLine>, "fromAll" | "toAll">,
): readonly (readonly [number, number])[] {
  const found = new Map<string, readonly [number, number]>();
  const add = (from: number, to: number): void => {
    if (fromAll.has(from) && from !== to && !areOne(scene.cast, from, to)) found.set(`${from} ${to}`, [from, to]);
  };
  for (const to of toAll) {
    for (const { from } of scene.possible.into(to)) add(from, to);
    for (const { actors } of scene.chains.into(to)) {
      for (const { from } of scene.possible.into(actors[0] ?? -1)) add(from, to);
    }
  }
  return [...found.values()];
}
