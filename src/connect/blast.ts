import type { AccessGraph } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import type { ResourceId } from "../estate/resource.ts";
import type { Engine } from "../reach/engine.ts";
import { isEmpty, union } from "../reach/sets.ts";
import { NO_TRAFFIC, portRanges } from "../reach/traffic.ts";
import type { Topology } from "../topology/topology.ts";
import type { Exposure, PortRange } from "./exposure.ts";

/** What the search stands on. */
export interface BlastGround {
  readonly estate: Estate;
  readonly topology: Topology;
  readonly access: AccessGraph;
  readonly exposure: Exposure;
  readonly engine: Engine;
}

/** One resource that can be reached once the start is taken over. */
export interface Reached {
  readonly resource: ResourceId;
  /** 1: by the start itself; 2: by what that reaches, taken over in turn; and so on. */
  readonly step: number;
  /** Every edge up to here surely exists; else some of them may. */
  readonly sure: boolean;
  /** Who opens the last connection. */
  readonly by: ResourceId;
  readonly how: "packets" | "call";
  readonly on: readonly PortRange[];
}

export interface Blast {
  /** By step, then by name. */
  readonly reached: readonly Reached[];
  /** More questions than can be asked: something may be missing. */
  readonly complete: boolean;
}

/** Questions about fronts, calls and ways over the internet; the packets inside come with the relation. */
const MOST_QUESTIONS = 50_000;

/** What passes on by programs of its owner, which whoever takes it over can change. */
const RUNS = /^AWS::(?:Lambda::Function|EC2::Instance|AutoScaling|ECS|EKS|AppRunner|StepFunctions|Batch)/;

interface Edge {
  readonly to: ResourceId;
  readonly how: Reached["how"];
  readonly sure: boolean;
  readonly on: readonly PortRange[];
}

/**
 * What somebody who has taken over the start can reach: in one step, and from there on, supposing that everything that is
 * reached is taken over in turn. A front (load balancer, API) is not: it passes on what it passes on, and nothing else.
 *
 * Packets between interfaces come from the engine's relation, class by class: the cost follows the answers.
 */
export function blastOf(ground: BlastGround, start: readonly ResourceId[]): Blast {
  const edges = new Edges(ground);
  const surely = closure(start, (from) => edges.of(from).filter(({ sure }) => sure), true);
  const perhaps = closure(start, (from) => edges.of(from), false);
  const known = new Set(surely.map(({ resource }) => resource));
  const reached = [...surely, ...perhaps.filter(({ resource }) => !known.has(resource))];
  return {
    reached: reached.sort((a, b) => a.step - b.step || (a.resource < b.resource ? -1 : 1)),
    complete: edges.complete,
  };
}

function closure(
  start: readonly ResourceId[],
  edgesOf: (from: ResourceId) => readonly Edge[],
  sure: boolean,
): readonly Reached[] {
  const seen = new Set(start);
  const found: Reached[] = [];
  let frontier = [...start];
  for (let step = 1; frontier.length > 0; step++) {
    const next: ResourceId[] = [];
    for (const by of frontier)
      for (const { to, how, on } of edgesOf(by)) {
        if (seen.has(to)) continue;
        seen.add(to);
        next.push(to);
        found.push({ resource: to, step, sure, by, how, on });
      }
    frontier = next;
  }
  return found;
}

/** Whom a resource can reach by itself, worked out when first asked. Those whose interfaces fare alike share their answers. */
class Edges {
  readonly #ground: BlastGround;
  readonly #fronts: ReadonlySet<ResourceId>;
  /** What is called, or stands behind a front. */
  readonly #asked: readonly ResourceId[];
  readonly #packetsInto = new Map<
    number,
    readonly { readonly to: number; readonly must: number; readonly may: number }[]
  >();
  readonly #known = new Map<string, readonly Edge[]>();
  #left = MOST_QUESTIONS;

  constructor(ground: BlastGround) {
    this.#ground = ground;
    const { access, topology, engine } = ground;
    const forwards = [...access.forwards, ...topology.forwards];
    const runs = (id: ResourceId): boolean => RUNS.test(ground.estate.get(id)?.type ?? "");
    this.#fronts = new Set(forwards.flatMap(({ from }) => (runs(from.resource) ? [] : [from.resource])));
    this.#asked = [
      ...new Set([...access.calls.map(({ to }) => to.resource), ...forwards.map(({ to }) => to.resource)]),
    ];
    const { start, from, must, may, classes } = engine.relation();
    const byFrom = new Map<number, { to: number; must: number; may: number }[]>();
    for (let to = 0; to < classes.count; to++)
      for (let slot = start[to] ?? 0; slot < (start[to + 1] ?? 0); slot++) {
        const edge = { to, must: must[slot] ?? 0, may: may[slot] ?? 0 };
        const list = byFrom.get(from[slot] ?? -1);
        if (list === undefined) byFrom.set(from[slot] ?? -1, [edge]);
        else list.push(edge);
      }
    this.#packetsInto = byFrom;
  }

  get complete(): boolean {
    return this.#left >= 0;
  }

  of(from: ResourceId): readonly Edge[] {
    if (this.#fronts.has(from)) return [];
    const known = this.#known.get(from);
    if (known !== undefined) return known;
    const edges = [...this.#byPackets(from), ...this.#byRequests(from)];
    this.#known.set(from, edges);
    return edges;
  }

  /** Packets inside and between VPCs, by the relation; over the internet, pair by pair. */
  #byPackets(from: ResourceId): readonly Edge[] {
    const { topology, engine } = this.#ground;
    const own = topology.interfacesOf.get(from) ?? [];
    const { classes, traffic, toExternal } = engine.relation();
    const found = new Map<ResourceId, Traffics>();
    for (const row of new Set(own.map((index) => classes.of[index] ?? -1)))
      for (const { to, must, may } of this.#packetsInto.get(row) ?? [])
        for (let at = classes.start[to] ?? 0; at < (classes.start[to + 1] ?? 0); at++)
          this.#add(found, from, own, classes.members[at] ?? -1, traffic(must), traffic(may));
    const outward = toExternal(topology.internet);
    const leaving = own.filter((index) => !isEmpty(traffic(outward.may[classes.of[index] ?? -1] ?? 0)));
    for (const index of leaving)
      for (const { interface: target } of engine.candidatesFromInternet()) {
        if (own.includes(target) || this.#left-- < 0) continue;
        const { must, may } = engine.connect(
          { is: "interface", interface: index },
          { is: "interface", interface: target },
        );
        this.#add(found, from, own, target, must, may);
      }
    return [...found].map(([to, { must, may }]) => edge(to, "packets", must, may));
  }

  #add(
    found: Map<ResourceId, Traffics>,
    from: ResourceId,
    own: readonly number[],
    target: number,
    must: readonly number[],
    may: readonly number[],
  ): void {
    const owner = this.#ground.topology.network.interfaces[target]?.owner;
    if (owner === undefined || owner === from || own.includes(target) || isEmpty(may)) return;
    const before = found.get(owner) ?? { must: NO_TRAFFIC, may: NO_TRAFFIC };
    found.set(owner, { must: union(before.must, must), may: union(before.may, may) });
  }

  /** Calls that it may make, and what stands behind fronts that it reaches. */
  #byRequests(from: ResourceId): readonly Edge[] {
    return this.#asked.flatMap((to): readonly Edge[] => {
      if (to === from || this.#left-- < 0) return [];
      const answer = this.#ground.exposure.reach({ is: "resource", resource: from }, { is: "resource", resource: to });
      if (answer.verdict === "blocked") return [];
      const sure = answer.verdict === "reachable";
      return [{ to, how: "call", sure, on: sure ? answer.allowed : answer.possible }];
    });
  }
}

interface Traffics {
  readonly must: readonly number[];
  readonly may: readonly number[];
}

function edge(to: ResourceId, how: Edge["how"], must: readonly number[], may: readonly number[]): Edge {
  const sure = !isEmpty(must);
  return { to, how, sure, on: portRanges(sure ? must : may) };
}
