import type { AccessGraph } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import type { Traffic } from "../reach/network.ts";
import type { Topology } from "../topology/topology.ts";
import type { Arrival } from "./arrival.ts";
import type { End } from "./exposure.ts";
import type { Standpoint } from "./parties.ts";

/** What the search stands on. */
export interface Ground {
  readonly estate: Estate;
  readonly topology: Topology;
  readonly access: AccessGraph;
  /** Packets sent straight from one end to the other. */
  straight(from: End, to: End, on?: Traffic): Arrival;
  /** Where an end stands in the network. */
  stand(end: End): readonly Standpoint[];
}
