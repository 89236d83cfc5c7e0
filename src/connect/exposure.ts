import type { Authentication } from "../access/access.ts";
import type { Path, ResourceId } from "../estate/resource.ts";
import type { AddressSet, Traffic } from "../reach/network.ts";

/** One end of a question, after names are resolved. */
export type End =
  /** The public internet: some address of it, without any credential. */
  | { readonly is: "internet" }
  /** Internet, on-premises and every resource. */
  | { readonly is: "any" }
  | { readonly is: "addresses"; readonly set: AddressSet; readonly text: string }
  /** A resource (VPC and subnet: any address in it), or one operation of a front ("GET /jwt"). */
  | { readonly is: "resource"; readonly resource: ResourceId; readonly operation?: string | undefined }
  /** Several resources that are one thing to people (a component): any of them will do. */
  | { readonly is: "resources"; readonly resources: readonly ResourceId[]; readonly text: string }
  /** Callers that are no resource of the estate: service principals and principals, as `Call.from` names them. */
  | { readonly is: "callers"; readonly principals: readonly string[]; readonly text: string };

export interface PortRange {
  /** "tcp", "udp", "icmp", "icmpv6", "all", or a protocol number. */
  readonly protocol: string;
  /** Ports; for ICMP the types. 0 and 65535 where the protocol has none. */
  readonly from: number;
  readonly to: number;
}

/** One step of a way as people read it. */
export interface HopLine {
  /** "source", "guard-egress", "route", "gateway", "list-in", "guard-ingress", "forward", "call", "destination" ... */
  readonly at: string;
  readonly text: string;
  readonly resource: ResourceId | undefined;
  readonly path: Path;
}

export interface MissingFact {
  readonly detail: string;
  readonly settle: string | undefined;
  readonly resource: ResourceId | undefined;
}

/** A layer of defense: something that would stop what nobody allowed. */
export interface Layer {
  readonly kind: "edge" | "waf" | "firewall" | "nacl" | "group" | "authentication";
  /** The resource that judges; the front, for its authentication. */
  readonly resource: ResourceId;
}

/** Whether the first end can open a connection to (or call) the second. */
export interface Connection {
  /** "reachable": surely, on `allowed`. "blocked": surely nothing passes. */
  readonly verdict: "reachable" | "blocked" | "unknown";
  /** Exact where `unknown` is empty; else what surely passes. As the first end opens it (at the front, if there is one). */
  readonly allowed: readonly PortRange[];
  /** What may pass besides. */
  readonly possible: readonly PortRange[];
  /** From a set of addresses: what *every* one of them can open ("open to the world"); equals `allowed` else. */
  readonly everywhere: readonly PortRange[];
  /** The same three as the engine has them: what surely passes, what may, what does from every address. */
  readonly bounds: { readonly must: Traffic; readonly may: Traffic; readonly everywhere: Traffic };
  /** The way of one packet or call; up to where it stops when blocked. Worked out on first use. */
  readonly hops: readonly HopLine[];
  readonly blockedBy:
    | {
        readonly at: string;
        readonly text: string;
        readonly resource: ResourceId | undefined;
        readonly path: Path;
        readonly change: string | undefined;
      }
    | undefined;
  readonly unknown: readonly MissingFact[];
  /** Authentications that the way passes; empty: none. */
  readonly authentication: readonly Authentication[];
  /**
   * The layers of defense of the weakest way that surely passes; of the weakest that may pass, where none surely does.
   * Two rules of one group are one layer, and so is a group at both ends (docs/layers.md).
   */
  readonly layers: readonly Layer[];
  /** The hops of that way; undefined where nothing passes or no way is known. Worked out on first use. */
  readonly weakest: readonly HopLine[] | undefined;
  /**
   * Layers of a way that may pass and has fewer of them, or of one of those that surely pass while nobody knows which;
   * undefined: there is none.
   */
  readonly possibleLayers: readonly Layer[] | undefined;
  /** Fronts passed through, in order (load balancer, API, distribution); empty: straight. */
  readonly through: readonly ResourceId[];
}

/** Who can reach whom. Answers are worked out when asked, and kept. */
export interface Exposure {
  /** Packets sent straight to the resource's own interfaces; no front in between. */
  direct(from: End, to: End, on?: Traffic): Connection;
  /** Straight, or through any chain of fronts that pass the request on. */
  reach(from: End, to: End, on?: Traffic): Connection;
  /** Whether the resource has network interfaces that the topology models. */
  onNetwork(resource: ResourceId): boolean;
}
