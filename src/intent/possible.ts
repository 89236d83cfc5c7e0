import type { Party } from "../reach/answer.ts";
import type { Engine } from "../reach/engine.ts";
import type { Relation } from "../reach/relation.ts";
import { isEmpty } from "../reach/sets.ts";
import type { Topology } from "../topology/topology.ts";
import type { Area } from "./areas.ts";
import type { Cast, Stage } from "./cast.ts";
import { actorsOfInterfaces, Pairs, type Possibilities, type Sample } from "./pairs.ts";
import { calls, forwards } from "./possible-calls.ts";

/**
 * Works out every possible pair: packets from the engine's relation, so that the cost follows its edges; calls and
 * forwards from the access graph. Of a pair that `keep` is true for, every two classes of ends keep their own sample.
 */
export function possibilities(
  engine: Engine,
  cast: Cast,
  stage: Stage,
  keep: (from: number, to: number) => boolean = () => false,
): Possibilities {
  const pairs = new Pairs(cast.actors.length);
  packets(engine, cast, stage.topology, pairs, keep);
  calls(cast, stage, pairs);
  forwards(cast, stage, pairs);
  return pairs;
}

/** For each class, the actors that have members in it, and one member of each. */
interface Shares {
  readonly start: Uint32Array;
  readonly actor: Int32Array;
  readonly member: Int32Array;
}

function sharesOf({ classes }: Relation, actors: Int32Array): Shares {
  const start = new Uint32Array(classes.count + 1);
  const actor: number[] = [];
  const member: number[] = [];
  for (let row = 0; row < classes.count; row++) {
    const from = actor.length;
    for (let slot = classes.start[row] as number; slot < (classes.start[row + 1] as number); slot++) {
      const index = classes.members[slot] as number;
      const own = actors[index] as number;
      if (own < 0 || isIn(actor, own, from)) continue;
      actor.push(own);
      member.push(index);
    }
    start[row + 1] = actor.length;
  }
  return { start, actor: Int32Array.from(actor), member: Int32Array.from(member) };
}

/** Whether a value stands in the list at or behind `from`; the newest first, since members of one actor come together. */
function isIn(list: readonly number[], value: number, from: number): boolean {
  for (let i = list.length - 1; i >= from; i--) if (list[i] === value) return true;
  return false;
}

type Keep = (from: number, to: number) => boolean;

function packets(engine: Engine, cast: Cast, topology: Topology, pairs: Pairs, keep: Keep): void {
  const relation = engine.relation();
  const shares = sharesOf(relation, actorsOfInterfaces(cast, topology));
  between(relation, shares, cast.actors.length, pairs, keep);
  for (const [index, actor] of cast.actors.entries()) {
    if (actor.is === "area") outside(engine, relation, shares, actor, index, pairs, keep);
  }
}

/** Numbers for pairs of handles, and for a pair of actors whether a number was met before. */
function newness(actors: number): (from: number, to: number, must: number, may: number) => boolean {
  const verdicts = new Map<number, number>();
  const seen: Set<number>[] = [];
  const most = 2 ** 26;
  return (from, to, must, may) => {
    const verdict = must * most + may;
    let row = verdicts.get(verdict);
    if (row === undefined) {
      row = verdicts.size;
      verdicts.set(verdict, row);
      seen.push(new Set());
    }
    const known = seen[row] as Set<number>;
    const key = from * actors + to;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  };
}

/** Edges of the relation, class by class; of those between the same actors with the same traffic one is kept. */
function between(relation: Relation, shares: Shares, actors: number, pairs: Pairs, keep: Keep): void {
  const isNew = newness(actors);
  for (let to = 0; to < relation.classes.count; to++) {
    for (let slot = relation.start[to] as number; slot < (relation.start[to + 1] as number); slot++) {
      const from = relation.from[slot] as number;
      const [must, may] = [relation.must[slot] as number, relation.may[slot] as number];
      for (let i = shares.start[from] as number; i < (shares.start[from + 1] as number); i++) {
        for (let k = shares.start[to] as number; k < (shares.start[to + 1] as number); k++) {
          const [a, b] = [shares.actor[i] as number, shares.actor[k] as number];
          if (a === b || (!isNew(a, b, must, may) && !keep(a, b))) continue;
          pairs.packets(a, b, {
            from: { is: "interface", interface: shares.member[i] as number },
            to: { is: "interface", interface: shares.member[k] as number },
            must: relation.traffic(must),
            may: relation.traffic(may),
          });
        }
      }
    }
  }
}

/** What an area can open to every class, and every class to it. Where it is not all of its external, the engine is asked. */
function outside(
  engine: Engine,
  relation: Relation,
  shares: Shares,
  area: Area,
  index: number,
  pairs: Pairs,
  keep: Keep,
): void {
  const party: Party = { is: "external", external: area.external, addresses: area.addresses };
  for (const outward of [true, false]) {
    // A service's own addresses are addresses of the internet: whatever comes from there is settled with it.
    if (!outward && area.kind === "service") continue;
    const column = outward ? relation.toExternal(area.external) : relation.fromExternal(area.external);
    const isNew = newness(1);
    for (let row = 0; row < relation.classes.count; row++) {
      const [must, may] = [column.must[row] as number, column.may[row] as number];
      if (isEmpty(relation.traffic(may))) continue;
      for (let k = shares.start[row] as number; k < (shares.start[row + 1] as number); k++) {
        const actor = shares.actor[k] as number;
        if (area.whole && !isNew(actor, 0, must, may) && !keep(outward ? actor : index, outward ? index : actor))
          continue;
        const face: Party = { is: "interface", interface: shares.member[k] as number };
        const [from, to] = outward ? [face, party] : [party, face];
        const sample = area.whole
          ? { from, to, must: relation.traffic(must), may: relation.traffic(may) }
          : { from, to, ...partOf(engine, from, to) };
        if (!isEmpty(sample.may)) pairs.packets(outward ? actor : index, outward ? index : actor, sample);
      }
    }
  }
}

function partOf(engine: Engine, from: Party, to: Party): Pick<Sample, "must" | "may"> {
  const { must, may } = engine.connect(from, to);
  return { must, may };
}
