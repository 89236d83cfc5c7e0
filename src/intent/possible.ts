import type { Call, Forward } from "../access/access.ts";
import { parseCidrs } from "../reach/address.ts";
import type { Party } from "../reach/answer.ts";
import type { Engine } from "../reach/engine.ts";
import type { Traffic } from "../reach/network.ts";
import type { Relation } from "../reach/relation.ts";
import { isEmpty, overlapsAddresses, union } from "../reach/sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC, tcp } from "../reach/traffic.ts";
import type { Topology } from "../topology/topology.ts";
import type { Area } from "./areas.ts";
import { standingOf } from "./callers.ts";
import type { Cast, Stage } from "./cast.ts";

/** Requests to AWS's own front doors are HTTPS. */
export const CALL: Traffic = tcp(443);

/** Packets of one kind between two actors: one pair of ends that stands for all that fare alike. */
export interface Sample {
  readonly from: Party;
  readonly to: Party;
  readonly must: Traffic;
  readonly may: Traffic;
}

/** What one actor can send straight to another, or call it for: no front in between, nothing over the internet. */
export interface Possible {
  readonly from: number;
  readonly to: number;
  must: Traffic;
  may: Traffic;
  readonly samples: Sample[];
  readonly calls: { readonly call: Call; readonly sure: boolean }[];
  /** Passed on without a packet that a rule could judge (an API to a function, a queue to its dead letters). */
  readonly passed: Forward[];
}

/** Everything that is possible between actors, by pair; pairs that are not in it are impossible. */
export interface Possibilities {
  get(from: number, to: number): Possible | undefined;
  all(): Iterable<Possible>;
  into(to: number): readonly Possible[];
}

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

class Pairs implements Possibilities {
  readonly #actors: number;
  readonly #pairs = new Map<number, Possible>();
  #into: Map<number, Possible[]> | undefined;

  constructor(actors: number) {
    this.#actors = actors;
  }

  get(from: number, to: number): Possible | undefined {
    return this.#pairs.get(from * this.#actors + to);
  }

  all(): Iterable<Possible> {
    return this.#pairs.values();
  }

  into(to: number): readonly Possible[] {
    if (this.#into === undefined) {
      this.#into = new Map();
      for (const pair of this.#pairs.values()) {
        const list = this.#into.get(pair.to);
        if (list === undefined) this.#into.set(pair.to, [pair]);
        else list.push(pair);
      }
    }
    return this.#into.get(to) ?? [];
  }

  of(from: number, to: number): Possible {
    const key = from * this.#actors + to;
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const made: Possible = { from, to, must: NO_TRAFFIC, may: NO_TRAFFIC, samples: [], calls: [], passed: [] };
    this.#pairs.set(key, made);
    return made;
  }

  packets(from: number, to: number, sample: Sample): void {
    const pair = this.of(from, to);
    pair.must = union(pair.must, sample.must);
    pair.may = union(pair.may, sample.may);
    pair.samples.push(sample);
  }
}

/** Actor of each interface; -1: nobody's. */
export function actorsOfInterfaces({ actorOf }: Cast, { network, interfacesOf }: Topology): Int32Array {
  const actors = new Int32Array(network.interfaces.length).fill(-1);
  for (const [id, interfaces] of interfacesOf) {
    const actor = actorOf.get(id);
    if (actor !== undefined) for (const index of interfaces) actors[index] = actor;
  }
  for (const [index, face] of network.interfaces.entries()) {
    if (actors[index] === -1) actors[index] = actorOf.get(face.owner) ?? -1;
  }
  return actors;
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

/** Calls, by whoever they are for. */
function calls(cast: Cast, stage: Stage, pairs: Pairs): void {
  for (const call of stage.access.calls) {
    const to = cast.actorOf.get(call.to.resource);
    if (to === undefined) continue;
    const sure = call.doubts.length === 0;
    for (const { actor, surely } of callersIn(cast, stage, pairs, call)) {
      if (actor === to) continue;
      const pair = pairs.of(actor, to);
      pair.may = union(pair.may, CALL);
      if (sure && surely) pair.must = union(pair.must, CALL);
      pair.calls.push({ call, sure: sure && surely });
    }
  }
}

function callersIn(
  cast: Cast,
  stage: Stage,
  pairs: Pairs,
  call: Call,
): readonly { readonly actor: number; readonly surely: boolean }[] {
  const { from } = call;
  const areas = (test: (area: Area) => "sure" | "no"): readonly { actor: number; surely: boolean }[] =>
    cast.actors.flatMap((actor, index) =>
      actor.is === "area" && actor.kind === "internet" && test(actor) === "sure"
        ? [{ actor: index, surely: true }]
        : [],
    );
  switch (from.is) {
    case "anyone":
      return areas(() => "sure");
    case "addresses": {
      const admitted = parseCidrs(from.cidrs);
      return areas(({ addresses }) =>
        admitted !== undefined && overlapsAddresses(admitted, addresses) ? "sure" : "no",
      );
    }
    case "network":
      return insiders(cast, stage, pairs, from.resource);
    case "resource":
      return one(cast.actorOf.get(from.resource));
    case "service":
    case "principal": {
      const standing = standingOf(call, stage.estate);
      if (standing?.is === "resource") return one(cast.actorOf.get(standing.resource));
      if (standing?.is !== "foreign") return [];
      return cast.actors.flatMap((actor, index) =>
        actor.is === "callers" && actor.principals.includes(from.principal) ? [{ actor: index, surely: true }] : [],
      );
    }
  }
}

function one(actor: number | undefined): readonly { actor: number; surely: boolean }[] {
  return actor === undefined ? [] : [{ actor, surely: true }];
}

/** Everybody that stands in a VPC, or that can open connections to an endpoint in one. */
function insiders(
  cast: Cast,
  { topology }: Stage,
  pairs: Pairs,
  resource: string,
): readonly { actor: number; surely: boolean }[] {
  const { network, domainOf } = topology;
  const domain = domainOf.get(resource);
  const actors = actorsOfInterfaces(cast, topology);
  const found = new Map<number, boolean>();
  if (domain !== undefined) {
    for (const [index, face] of network.interfaces.entries()) {
      const actor = actors[index] ?? -1;
      if (actor >= 0 && network.segments[face.segment]?.domain === domain) found.set(actor, true);
    }
  } else {
    const endpoint = cast.actorOf.get(resource);
    for (const pair of endpoint === undefined ? [] : [...pairs.all()]) {
      if (pair.to === endpoint) found.set(pair.from, !isEmpty(pair.must));
    }
  }
  return [...found].map(([actor, surely]) => ({ actor, surely }));
}

/** What is passed on without packets that rules could judge. Packets from front to target are the relation's. */
function forwards(cast: Cast, { access, topology }: Stage, pairs: Pairs): void {
  for (const forward of [...access.forwards, ...topology.forwards]) {
    const [from, to] = [cast.actorOf.get(forward.from.resource), cast.actorOf.get(forward.to.resource)];
    if (from === undefined || to === undefined || from === to || isPacket(forward, topology)) continue;
    const pair = pairs.of(from, to);
    const traffic =
      forward.ports?.behind === undefined ? CALL : tcp(forward.ports.behind.from, forward.ports.behind.to);
    pair.may = union(pair.may, traffic);
    if (forward.doubts.length === 0) pair.must = union(pair.must, traffic);
    pair.passed.push(forward);
  }
}

/** Whether what a front passes on are packets between interfaces, which the relation has. */
export function isPacket({ from, to, ports }: Forward, { network, interfacesOf }: Topology): boolean {
  const listens = (interfacesOf.get(to.resource) ?? []).some(
    (index) => !isEmpty(network.interfaces[index]?.listens ?? ALL_TRAFFIC),
  );
  return ports?.behind !== undefined && listens && interfacesOf.has(from.resource);
}
