import { type Arrival, anyOf, NO_ARRIVAL } from "../connect/arrival.ts";
import type { End } from "../connect/exposure.ts";
import { Fronts } from "../connect/fronts.ts";
import { partiesOf, type Standpoint } from "../connect/parties.ts";
import { straight } from "../connect/straight.ts";
import type { Answer, Party } from "../reach/answer.ts";
import type { Engine } from "../reach/engine.ts";
import type { Traffic } from "../reach/network.ts";
import { ALL_TRAFFIC, NO_TRAFFIC } from "../reach/traffic.ts";
import type { Actor, Cast, Stage } from "./cast.ts";

/** Ways between actors, straight and through fronts, as `connect/` finds them, at a cost that follows classes. */
export interface Ways {
  /** Everything that gets from one actor to another. */
  arrive(from: number, to: number, on?: Traffic): Arrival;
  /** Only what goes through a front. */
  through(from: number, to: number, on?: Traffic): Arrival;
}

const NOTHING: Answer = { must: NO_TRAFFIC, may: NO_TRAFFIC, everywhere: NO_TRAFFIC, facts: [] };
/** Pairs of classes that are asked for one way; what is left over is in doubt. */
const MOST_PAIRS = 4000;

export function waysOf(engine: Engine, cast: Cast, { estate, topology, access }: Stage): Ways {
  const ends = new Map<number, End>();
  const endOf = (index: number): End => {
    const known = ends.get(index);
    if (known !== undefined) return known;
    const made = endOfActor(cast.actors[index]);
    ends.set(index, made);
    return made;
  };
  const areas = new Map(
    cast.actors.flatMap((actor) => (actor.is === "area" ? [[actor.addresses, actor.external] as const] : [])),
  );
  const stood = new Map<End, readonly Standpoint[]>();
  const stand = (end: End): readonly Standpoint[] => {
    if (end.is === "addresses") {
      const external = areas.get(end.set);
      if (external !== undefined) return [{ party: { is: "external", external, addresses: end.set }, perhaps: false }];
    }
    const known = stood.get(end) ?? ofEachClass(engine, partiesOf(end, estate, topology));
    stood.set(end, known);
    return known;
  };
  const packets = { connect: quickly(engine), explain: engine.explain, ways: engine.ways };
  const between = (from: End, to: End, on?: Traffic): Arrival => {
    const [a, b] = [stand(from), stand(to)];
    if (a.length * b.length <= MOST_PAIRS) return straight(packets, topology.network, a, b, on);
    const some = straight(packets, topology.network, a.slice(0, 60), b.slice(0, 60), on);
    const detail = "ways between many parts of two components: too many to be asked one by one";
    return {
      ...some,
      may: on ?? ALL_TRAFFIC,
      unknown: [...some.unknown, { detail, settle: undefined, resource: undefined }],
    };
  };
  const ground = { estate, topology, access, stand };
  const fronts = new Fronts({ ...ground, straight: between });

  const arriveBy = (search: Fronts, from: number, to: number, on?: Traffic): Arrival => {
    const target = endOf(to);
    if (target.is === "resources") {
      const all = target.resources.map((resource) =>
        search.arrive(endOf(from), { resource, operation: undefined }, on),
      );
      return anyOf(all);
    }
    return target.is === "addresses" ? between(endOf(from), target, on) : NO_ARRIVAL;
  };
  return {
    arrive: (from, to, on) => arriveBy(fronts, from, to, on),
    through(from, to, on) {
      const own = endOf(from);
      const target = endOf(to);
      const resources = target.is === "resources" ? target.resources : [];
      const direct = (a: End, b: End, traffic?: Traffic): Arrival =>
        a === own && b.is === "resource" && resources.includes(b.resource) ? NO_ARRIVAL : between(a, b, traffic);
      return arriveBy(new Fronts({ ...ground, straight: direct }), from, to, on);
    },
  };
}

function endOfActor(actor: Actor | undefined): End {
  switch (actor?.is) {
    case "component":
      return { is: "resources", resources: actor.resources, text: actor.name };
    case "area":
      return { is: "addresses", set: actor.addresses, text: actor.name };
    case "callers":
      return { is: "callers", principals: actor.principals, text: actor.name };
    default:
      return { is: "callers", principals: [], text: "nobody" };
  }
}

/** One interface of each class (two, where there are: a class may reach itself). */
function ofEachClass(engine: Engine, standpoints: readonly Standpoint[]): readonly Standpoint[] {
  const { of } = engine.relation().classes;
  const seen = new Map<number, number>();
  return standpoints.filter(({ party, perhaps }) => {
    if (party.is !== "interface" || perhaps) return true;
    const row = of[party.interface] ?? -1;
    const count = (seen.get(row) ?? 0) + 1;
    seen.set(row, count);
    return count <= 2;
  });
}

/** Pairs that are in no edge of the relation, and that the internet does not join, need not be asked. */
function quickly(engine: Engine): (from: Party, to: Party) => Answer {
  const relation = engine.relation();
  const sources = new Map<number, ReadonlySet<number>>();
  const into = (row: number): ReadonlySet<number> => {
    const known =
      sources.get(row) ?? new Set(relation.from.subarray(relation.start[row] ?? 0, relation.start[row + 1] ?? 0));
    sources.set(row, known);
    return known;
  };
  const internet = engine.network.externals.findIndex(({ kind }) => kind === "internet");
  const overInternet = (from: number, to: number): boolean =>
    internet < 0 || (relation.toExternal(internet).may[from] !== 0 && relation.fromExternal(internet).may[to] !== 0);
  return (from, to) => {
    if (from.is === "interface" && to.is === "interface") {
      const [a, b] = [relation.classes.of[from.interface] ?? -1, relation.classes.of[to.interface] ?? -1];
      if (!into(b).has(a) && !overInternet(a, b)) return NOTHING;
    }
    return engine.connect(from, to);
  };
}
