import type { Gap } from "../estate/problem.ts";
import type { Party } from "../reach/answer.ts";
import { type Engine, engineOf } from "../reach/engine.ts";
import type { Traffic } from "../reach/network.ts";
import { covers, intersect, isEmpty, subtract } from "../reach/sets.ts";
import { allowed } from "./allowed.ts";
import type { Stage } from "./cast.ts";
import { chainsOf } from "./chains.ts";
import { declarationsOf } from "./declared.ts";
import { candidatesFor } from "./edit-candidates.ts";
import { applied, type Candidate, type Change, type Edit, type Suggestion } from "./edits.ts";
import type { Possibilities } from "./pairs.ts";
import { possibilities } from "./possible.ts";
import type { Breach } from "./proof.ts";
import type { Proved } from "./prove.ts";
import { type Scene, undeclared } from "./undeclared.ts";
import { WayLayers } from "./way-layers.ts";
import { waysOf } from "./ways.ts";

/** Changed networks that are proved; fewer where one proof is expensive. */
const MOST_PROOFS = 400;
const CHEAP_CLASSES = 2_000;

/** A world after some edits, as far as it was asked about. */
interface After {
  /** Keys of the breaches that are still there. */
  readonly open: ReadonlySet<string>;
  readonly breaksNothing: boolean;
}

/**
 * For each violated pair the smallest change that closes it and breaks no declared flow: sets of edits are tried from
 * the smallest up, each proved on the changed network. A breach without a suggestion has none among those tried.
 */
export function withSuggestions(proved: Proved, today: string): Proved & { readonly gaps: readonly Gap[] } {
  const { scene, proof } = proved;
  const tried = new Map<string, After>();
  const classes = scene.engine.relation().classes.count;
  const budget = {
    proofs: Math.max(8, Math.floor((MOST_PROOFS * CHEAP_CLASSES) / Math.max(CHEAP_CLASSES, classes * 4))),
  };
  let cut = false;
  let every: Possibilities | undefined;
  const breaches = proof.breaches.map((breach): Breach => {
    if (breach.kind !== "undeclared" || breach.verdict !== "violated") return breach;
    for (const edits of setsFor(proved, breach)) {
      const key = edits.map(({ text, resource, path }) => `${text} ${resource} ${path.join("/")}`).join("\n");
      let after = tried.get(key);
      if (after === undefined) {
        if (budget.proofs-- <= 0) {
          cut = true;
          break;
        }
        every ??= possibilities(scene.engine, scene.cast, proved.stage, () => true);
        after = afterwards(
          proved,
          every,
          edits.map(({ change }) => change),
          today,
        );
        tried.set(key, after);
      }
      if (after.breaksNothing && !after.open.has(keyOf(breach))) return { ...breach, suggestion: suggestionOf(edits) };
    }
    return breach;
  });
  const gap: Gap = {
    code: "suggestions-cut-short",
    message: "not every change that might close a violated pair was tried: the network is large",
    hidesFindings: false,
  };
  return { ...proved, proof: { ...proof, breaches }, gaps: cut ? [gap] : [] };
}

const keyOf = ({ from, to }: Pick<Breach, "from" | "to">): string => `${from} ${to}`;

function suggestionOf(edits: readonly Candidate[]): Suggestion {
  return { edits: edits.map(({ change: _, ...edit }): Edit => edit), changes: edits.map(({ change }) => change) };
}

/** Straight pairs are closed where they are; ways through a front at one of their stretches. */
function setsFor({ scene, stage }: Proved, breach: Breach): readonly (readonly Candidate[])[] {
  const pair = scene.possible.get(breach.from, breach.to);
  const rest = pair === undefined ? [] : subtract(pair.may, scene.declared.covered(breach.from, breach.to));
  if (pair !== undefined && !isEmpty(rest)) return candidatesFor(scene, stage, pair, rest);
  return scene.chains.into(breach.to).flatMap((chain) => {
    const stretches = [breach.from, ...chain.actors].flatMap((from, i, all) => {
      const to = all[i + 1];
      return to === undefined || to === from ? [] : [scene.possible.get(from, to)];
    });
    return stretches.flatMap((stretch) =>
      stretch === undefined ? [] : candidatesFor(scene, stage, stretch, stretch.may),
    );
  });
}

/** Proves the changed world as far as it takes to know what is closed and what is broken. */
function afterwards(proved: Proved, every: Possibilities, changes: readonly Change[], today: string): After {
  const { scene, stage, proof } = proved;
  const { network, access } = applied({ network: scene.network, access: stage.access }, changes);
  const next: Stage = { ...stage, access, topology: { ...stage.topology, network } };
  const { cast } = scene;
  const engine = network === scene.network ? scene.engine : engineOf(network);
  const chains = chainsOf(cast, next);
  const changed: Scene = {
    network,
    engine,
    cast,
    chains,
    possible: possibilities(engine, cast, next),
    declared: declarationsOf(cast, chains, today),
    ways: waysOf(engine, cast, next),
  };
  const layers = new WayLayers(changed, next, today);
  const breaksNothing = proof.lines
    .filter(({ kind }) => kind === "allow")
    .every((before, i) => {
      const resolved = cast.allow[i];
      if (resolved === undefined || before.ways.length === 0) return true;
      const { result } = allowed(changed, layers, resolved, today);
      return result.ways.length >= before.ways.length && (before.verdict !== "holds" || result.verdict === "holds");
    });
  if (!breaksNothing) return { open: new Set(), breaksNothing };
  return { open: new Set(undeclared(changed).map(keyOf)), breaksNothing: keepsFlows(scene, every, changed) };
}

/** Every declared flow that surely worked works still: between every two kinds of ends, and by every call. */
function keepsFlows(before: Scene, every: Possibilities, after: Scene): boolean {
  const must = answersOf(after.engine);
  for (const pair of every.all()) {
    const declared = intersect(pair.must, before.declared.covered(pair.from, pair.to));
    if (isEmpty(declared)) continue;
    if (!covers(after.possible.get(pair.from, pair.to)?.must ?? [], declared)) return false;
    for (const sample of pair.samples) {
      const own = intersect(sample.must, declared);
      if (!isEmpty(own) && !covers(must(sample.from, sample.to), own)) return false;
    }
  }
  return true;
}

/** What surely passes between two ends without going over the internet, from the relation where it has them. */
function answersOf(engine: Engine): (from: Party, to: Party) => Traffic {
  const relation = engine.relation();
  const edges = new Map<number, Traffic>();
  const { count } = relation.classes;
  for (let to = 0; to < count; to++)
    for (let slot = relation.start[to] ?? 0; slot < (relation.start[to + 1] ?? 0); slot++)
      edges.set((relation.from[slot] ?? 0) * count + to, relation.traffic(relation.must[slot] ?? 0));
  return (from, to) => {
    if (from.is !== "interface" || to.is !== "interface") return engine.connect(from, to).must;
    const [a, b] = [relation.classes.of[from.interface] ?? 0, relation.classes.of[to.interface] ?? 0];
    return edges.get(a * count + b) ?? [];
  };
}
