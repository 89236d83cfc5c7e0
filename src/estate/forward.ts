import type { Path, ResourceId } from "./resource.ts";
import type { Unknown } from "./value.ts";

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
  /** What the front asks the client for before it passes on (sign-in at a load balancer, a client certificate); left out: nothing. */
  readonly authentication?: readonly Authentication[] | undefined;
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
