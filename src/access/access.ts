import type { Path, ResourceId } from "../estate/resource.ts";
import type { Unknown } from "../estate/value.ts";

/** Who calls. */
export type Caller =
  /** Anybody who can send a request, with no credential of any kind. */
  | { readonly is: "anyone" }
  /** Anybody inside a VPC that has the (private) entry point. */
  | { readonly is: "network"; readonly resource: ResourceId }
  /** A resource of the estate, by its own identity (its role) or as the source of an event. */
  | { readonly is: "resource"; readonly resource: ResourceId }
  /** An AWS service principal ("s3.amazonaws.com"), with no condition that ties it to one resource or account. */
  | { readonly is: "service"; readonly principal: string }
  /** An account or a principal in one, as written in the policy. */
  | { readonly is: "principal"; readonly principal: string };

/** How the entry point knows who calls. "api-key" is no authentication (AWS says so): it is listed, never counted. */
export type Authentication =
  | "none"
  | "iam"
  | "cognito"
  | "jwt"
  | "lambda-authorizer"
  | "mutual-tls"
  | "api-key"
  | "signed-url"
  | "x509"
  | "basic";

/** Where it is said. Path below the resource's properties. */
export interface Said {
  readonly resource: ResourceId;
  readonly path: Path;
  /** "method GET /pay has AuthorizationType NONE" */
  readonly text: string;
}

/** A front: an operation of it, or all of it where `operation` is undefined. */
export interface Place {
  readonly resource: ResourceId;
  /** "GET /jwt", "$connect", "Query.orders"; undefined: the resource as a whole. */
  readonly operation: string | undefined;
}

/** `caller` may call `to`. What a call cannot do is not listed; what cannot be told carries `doubts`. */
export interface Call {
  readonly from: Caller;
  readonly to: Place;
  readonly authentication: readonly Authentication[];
  readonly said: readonly Said[];
  /** Facts that decide whether the call is possible at all; empty: it surely is. */
  readonly doubts: readonly Unknown[];
}

/** What is called on `from` is passed on to `to` (integration, origin, listener target, event source). */
export interface Forward {
  readonly from: Place;
  readonly to: Place;
  /**
   * For packets: the protocol and ports taken at the front, and used behind it. Undefined: an API call (TCP 443).
   * `behind` undefined: packets in front, but the target is invoked through its API (a load balancer's Lambda target), so
   * no packet has to reach an interface of it.
   */
  readonly ports: { readonly front: PortUse; readonly behind: PortUse | undefined } | undefined;
  /** Packets only: the target sees the client's own address, so the target's groups must admit the client (NLB). */
  readonly preservesClient?: "yes" | "no" | "unknown" | undefined;
  /** "synchronous": the caller's request arrives behind the front. "event": a message is stored and delivered later. */
  readonly mode: "synchronous" | "event";
  readonly said: readonly Said[];
  readonly doubts: readonly Unknown[];
}

/** One port of the range is used and nobody knows which (dynamic host ports): to be sure, all of them have to pass. */
export interface PortUse {
  readonly protocol: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
}

/** All edges where there is no packet to filter. */
export interface AccessGraph {
  readonly calls: readonly Call[];
  readonly forwards: readonly Forward[];
}
