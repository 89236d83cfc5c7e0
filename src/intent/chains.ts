import type { Forward, PortUse } from "../access/access.ts";
import type { Gap } from "../estate/problem.ts";
import type { ResourceId } from "../estate/resource.ts";
import type { Traffic } from "../reach/network.ts";
import { intersect, isEmpty } from "../reach/sets.ts";
import { ALL_TRAFFIC, tcp, udp } from "../reach/traffic.ts";
import type { Cast, Stage } from "./cast.ts";

/** A way through fronts that pass requests on: the first is opened, the last passes on to `to`. */
export interface Chain {
  /** In the order of the way; never empty. */
  readonly forwards: readonly Forward[];
  /** Actors of the fronts and, last, of `to`. */
  readonly actors: readonly number[];
  readonly to: ResourceId;
  /** What the first front takes for this way. */
  readonly front: Traffic;
}

export interface Chains {
  readonly all: readonly Chain[];
  /** Chains that end at an actor. */
  into(actor: number): readonly Chain[];
  /** Chains that start at an actor's fronts. */
  from(actor: number): readonly Chain[];
  readonly gaps: readonly Gap[];
}

/** Ways pass few fronts; what is longer is said to be left out. */
const LONGEST = 6;
const MOST = 20_000;

/** Every way through fronts in an estate, between the actors of a cast. */
export function chainsOf(cast: Cast, { access, topology }: Stage): Chains {
  const forwards = [...access.forwards, ...topology.forwards];
  const behind = new Map<ResourceId, Forward[]>();
  for (const forward of forwards) push(behind, forward.from.resource, forward);
  const all: Chain[] = [];
  let cut = false;
  const follow = (way: readonly Forward[]): void => {
    const last = way.at(-1);
    if (last === undefined || all.length >= MOST || way.length > LONGEST) {
      cut = true;
      return;
    }
    add(all, cast, way);
    for (const next of behind.get(last.to.resource) ?? []) {
      const circles =
        way.some(({ from }) => from.resource === next.to.resource) || next.to.resource === last.to.resource;
      if (!circles && goesOn(last, next)) follow([...way, next]);
    }
  };
  for (const forward of forwards) if (forward.from.resource !== forward.to.resource) follow([forward]);
  const [byEnd, byFront] = [new Map<number, Chain[]>(), new Map<number, Chain[]>()];
  for (const chain of all) {
    push(byEnd, chain.actors.at(-1) ?? -1, chain);
    push(byFront, chain.actors[0] ?? -1, chain);
  }
  const gap: Gap = {
    code: "chains-left-out",
    message: `ways through more than ${LONGEST} fronts in a row were left out`,
    hidesFindings: true,
  };
  return {
    all,
    into: (actor) => byEnd.get(actor) ?? [],
    from: (actor) => byFront.get(actor) ?? [],
    gaps: cut ? [gap] : [],
  };
}

function add(all: Chain[], cast: Cast, forwards: readonly Forward[]): void {
  const [first] = forwards;
  const last = forwards.at(-1);
  if (first === undefined || last === undefined) return;
  const places = [...forwards.map(({ from }) => from.resource), last.to.resource];
  const actors = places.flatMap((id) => cast.actorOf.get(id) ?? []);
  if (actors.length < places.length) return;
  const front = first.ports === undefined ? ALL_TRAFFIC : trafficOf(first.ports.front);
  all.push({ forwards, actors, to: last.to.resource, front });
}

/** Whether what one front passes on is what the next one takes. */
function goesOn({ to, ports }: Forward, next: Forward): boolean {
  const [reached, taken] = [to.operation, next.from.operation];
  if (reached !== undefined && taken !== undefined && reached !== taken) return false;
  if (ports?.behind === undefined || next.ports === undefined) return true;
  return !isEmpty(intersect(trafficOf(ports.behind), trafficOf(next.ports.front)));
}

export function trafficOf({ protocol, from, to }: PortUse): Traffic {
  return protocol === "tcp" ? tcp(from, to) : udp(from, to);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
