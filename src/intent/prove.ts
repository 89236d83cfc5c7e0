import type { Problem } from "../estate/problem.ts";
import type { Engine } from "../reach/engine.ts";
import { overlaps, unionAll } from "../reach/sets.ts";
import { trafficText } from "../reach/traffic.ts";
import { allowed } from "./allowed.ts";
import { type Cast, castOf, type Stage } from "./cast.ts";
import { areOne } from "./chain-cover.ts";
import { chainsOf } from "./chains.ts";
import { componentsOf } from "./components.ts";
import { declarationsOf } from "./declared.ts";
import { type Intent, isExpired } from "./intent.ts";
import { locationsTrusted } from "./locations.ts";
import { possibilities } from "./possible.ts";
import type { Breach, LineResult, Proof } from "./proof.ts";
import { required } from "./required.ts";
import { type Scene, undeclared } from "./undeclared.ts";
import { WayLayers } from "./way-layers.ts";
import { waysOf } from "./ways.ts";

export interface ProveInput extends Omit<Stage, "components"> {
  readonly intent: Intent;
  readonly engine: Engine;
  /** YYYY-MM-DD; lines that ran out before count no more. */
  readonly today: string;
}

/** A proof, with what it was worked out on: for edits, certificates and comparisons. */
export interface Proved {
  readonly proof: Proof;
  readonly scene: Scene;
  readonly stage: Stage;
}

/**
 * Settles every ordered pair of components, and of components and parties: declared and working, undeclared and
 * impossible, or in breach; over packets, calls and fronts together.
 */
export function prove({ intent, engine, today, ...rest }: ProveInput): Proved {
  const stage: Stage = { ...rest, components: componentsOf(rest.estate, rest.topology, rest.access) };
  const cast = castOf(intent, stage);
  const chains = chainsOf(cast, stage);
  const scene: Scene = {
    network: stage.topology.network,
    engine,
    cast,
    chains,
    possible: possibilities(engine, cast, stage),
    declared: declarationsOf(cast, chains, today),
    ways: waysOf(engine, cast, stage),
  };
  const layers = new WayLayers(scene, stage, today);
  const lines: LineResult[] = [];
  const breaches: Breach[] = [...undeclared(scene)];
  for (const resolved of cast.allow) {
    const settled = allowed(scene, layers, resolved, today);
    lines.push(settled.result);
    breaches.push(...settled.breaches);
  }
  for (const resolved of cast.require) {
    const settled = required(scene, layers, resolved, today);
    lines.push(settled.result);
    breaches.push(...settled.breaches);
  }
  for (const { line } of cast.attest) lines.push(attested(line, today));
  const proof: Proof = {
    environment: intent.environment,
    cast,
    pairs: tally(cast, breaches),
    lines,
    breaches: breaches.sort(worstFirst),
    locations: locationsTrusted(cast, stage),
    problems: [...cast.problems, ...contradictions(cast, today)],
    gaps: chains.gaps,
  };
  return { proof, scene, stage };
}

function attested(line: Cast["attest"][number]["line"], today: string): LineResult {
  const expired = isExpired(line, today);
  const note = expired ? `ran out on ${line.expires}: it answers nothing any more` : `says ${line.by}`;
  const { text, place, reason, expires } = line;
  return {
    kind: "attest",
    text,
    place,
    reason,
    expires,
    expired,
    note,
    verdict: expired ? "violated" : "holds",
    ways: [],
  };
}

/** Pairs of which at least one end is a component; what a component's parts say to each other is its own affair. */
function tally(cast: Cast, breaches: readonly Breach[]): Proof["pairs"] {
  const components = cast.actors.filter(({ is }) => is === "component").length;
  const outsiders = cast.actors.length - components;
  const total = components * (components - 1) + 2 * components * outsiders - related(cast);
  const worst = new Map<string, Breach["verdict"]>();
  for (const { from, to, verdict } of breaches) {
    const key = `${from} ${to}`;
    if (verdict === "violated" || !worst.has(key)) worst.set(key, verdict);
  }
  const violated = [...worst.values()].filter((verdict) => verdict === "violated").length;
  const unknown = worst.size - violated;
  return { total, holds: total - violated - unknown, violated, unknown };
}

/** Ordered pairs of different actors of one declared component. */
function related(cast: Cast): number {
  const byName = new Map<string, number[]>();
  for (const [index, actor] of cast.actors.entries()) {
    for (const name of actor.is === "component" ? actor.declared : [])
      byName.set(name, [...(byName.get(name) ?? []), index]);
  }
  const pairs = new Set<string>();
  for (const list of byName.values())
    for (const a of list) for (const b of list) if (a !== b && areOne(cast, a, b)) pairs.add(`${a} ${b}`);
  return pairs.size;
}

function worstFirst(a: Breach, b: Breach): number {
  if (a.verdict !== b.verdict) return a.verdict === "violated" ? -1 : 1;
  return a.from - b.from || a.to - b.to;
}

/** An allow line for what a require line forbids. */
function contradictions(cast: Cast, today: string): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { line: ban, fromAll, toAll } of cast.require) {
    if (ban.demand.is !== "nothing" || isExpired(ban, today)) continue;
    for (const other of cast.allow) {
      const meets = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => [...a].some((index) => b.has(index));
      if (isExpired(other.line, today) || !meets(other.fromAll, fromAll) || !meets(other.toAll, toAll)) continue;
      const { file, line } = ban.place;
      problems.push({
        code: "INTENT_CONTRADICTION",
        blame: "input",
        message: `\`${other.line.text}\` allows what \`${ban.text}\` (${file}:${line}) forbids`,
        hint: "take one of the two away, or let them speak of different components",
        place: other.line.place,
      });
    }
  }
  return [...problems, ...repetitions(cast, today)];
}

/** The same line twice. */
function repetitions(cast: Cast, today: string): readonly Problem[] {
  const standing = cast.allow.filter(({ line }) => !isExpired(line, today));
  const seen = new Map<string, (typeof standing)[number]>();
  return standing.flatMap((resolved): readonly Problem[] => {
    const sorted = (set: ReadonlySet<number>): string => [...set].sort((a, b) => a - b).join();
    const key = `${sorted(resolved.fromAll)} > ${sorted(resolved.toAll)}`;
    const before = resolved.fromAll.size * resolved.toAll.size === 0 ? undefined : seen.get(key);
    seen.set(key, resolved);
    if (before === undefined) return [];
    const [a, b] = [unionAll(before.line.traffic), unionAll(resolved.line.traffic)];
    if (!overlaps(a, b)) return [];
    const { file, line } = before.line.place;
    return [
      {
        code: "INTENT_REPEATED",
        blame: "warning",
        message: `\`${resolved.line.text}\` says again what \`${before.line.text}\` (${file}:${line}) says of ${trafficText(b)}`,
        hint: "keep one of the two",
        place: resolved.line.place,
      },
    ];
  });
}
