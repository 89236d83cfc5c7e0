import type { Call, Forward } from "../access/access.ts";
import { parseCidrs } from "../reach/address.ts";
import { isEmpty, overlapsAddresses, union } from "../reach/sets.ts";
import { ALL_TRAFFIC, tcp } from "../reach/traffic.ts";
import type { Topology } from "../topology/topology.ts";
import type { Area } from "./areas.ts";
import { standingOf } from "./callers.ts";
import type { Cast, Stage } from "./cast.ts";
import { actorsOfInterfaces, CALL, type Pairs } from "./pairs.ts";

/** Calls, by whoever they are for. */
export function calls(cast: Cast, stage: Stage, pairs: Pairs): void {
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
export function forwards(cast: Cast, { access, topology }: Stage, pairs: Pairs): void {
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
