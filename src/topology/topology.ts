import type { Forward } from "../estate/forward.ts";
import type { Gap } from "../estate/problem.ts";
import type { ResourceId } from "../estate/resource.ts";
import type { Network } from "../reach/network.ts";

/** What the estate's network resources mean, ready for `reach/`. */
export interface Topology {
  readonly network: Network;
  /** Interfaces (indexes in `network.interfaces`) of each resource that has any. */
  readonly interfacesOf: ReadonlyMap<ResourceId, readonly number[]>;
  readonly domainOf: ReadonlyMap<ResourceId, number>;
  readonly segmentOf: ReadonlyMap<ResourceId, number>;
  readonly guardOf: ReadonlyMap<ResourceId, number>;
  /** Index of the internet in `network.externals`. */
  readonly internet: number;
  /** Listeners that pass on to targets (load balancers, RDS proxies): packets in front, packets behind. */
  readonly forwards: readonly Forward[];
  readonly gaps: readonly Gap[];
}
