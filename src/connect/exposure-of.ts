import type { AccessGraph } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import type { ResourceId } from "../estate/resource.ts";
import type { Traffic } from "../reach/network.ts";
import type { Topology } from "../topology/topology.ts";
import { type Arrival, connectionOf } from "./arrival.ts";
import type { Connection, End, Exposure } from "./exposure.ts";
import { Fronts, keyOf } from "./fronts.ts";
import { partiesOf, type Standpoint } from "./parties.ts";
import { type Packets, straight } from "./straight.ts";

/**
 * Who can reach whom in an estate, over packets, calls and the fronts that pass them on.
 *
 * `packets` is the engine over `topology.network`. Every answer is worked out on first use and kept.
 */
export function exposureOf(estate: Estate, topology: Topology, access: AccessGraph, packets: Packets): Exposure {
  const standpoints = new Map<string, readonly Standpoint[]>();
  const answers = new Map<string, Arrival>();
  const stand = (end: End): readonly Standpoint[] =>
    kept(standpoints, keyOf(end), () => partiesOf(end, estate, topology));
  const between = (from: End, to: End, on?: Traffic): Arrival =>
    kept(answers, `${keyOf(from)}|${keyOf(to)}|${on?.join(",") ?? ""}`, () =>
      straight(packets, topology.network, stand(from), stand(to), on),
    );
  const fronts = new Fronts({ estate, topology, access, straight: between, stand });

  return {
    direct: (from: End, to: End, on?: Traffic): Connection => connectionOf(between(from, to, on)),
    reach(from: End, to: End, on?: Traffic): Connection {
      const arrival =
        to.is === "resource"
          ? fronts.arrive(from, { resource: to.resource, operation: to.operation }, on)
          : between(from, to, on);
      return connectionOf(arrival);
    },
    onNetwork: (resource: ResourceId): boolean => topology.interfacesOf.has(resource),
  };
}

function kept<T>(store: Map<string, T>, key: string, make: () => T): T {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}
