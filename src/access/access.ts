import type { Authentication, Forward, Place, Said } from "../estate/forward.ts";
import type { ResourceId } from "../estate/resource.ts";
import type { Unknown } from "../estate/value.ts";

export type { Authentication, Forward, Place, PortUse, Said } from "../estate/forward.ts";

/** Who calls. */
export type Caller =
  /** Anybody who can send a request. What the entry point then asks for is in `Call.authentication`. */
  | { readonly is: "anyone" }
  /** Anybody inside a VPC that has the (private) entry point. */
  | { readonly is: "network"; readonly resource: ResourceId }
  /** Anybody who sends from one of these address blocks ("203.0.113.0/24"), with no credential of any kind. */
  | { readonly is: "addresses"; readonly cidrs: readonly string[] }
  /** A resource of the estate, by its own identity (its role) or as the source of an event. */
  | { readonly is: "resource"; readonly resource: ResourceId }
  /** An AWS service principal ("s3.amazonaws.com"), with no condition that ties it to one resource or account. */
  | { readonly is: "service"; readonly principal: string }
  /** An account or a principal in one, as written in the policy. */
  | { readonly is: "principal"; readonly principal: string };

/**
 * `caller` may call `to`: it can send the request, and shows what `authentication` names (["none"]: nothing at all).
 * A route behind an authorizer is a call from "anyone" with that authentication. What a call cannot do is not listed; what cannot be told carries `doubts`. */
export interface Call {
  readonly from: Caller;
  readonly to: Place;
  readonly authentication: readonly Authentication[];
  readonly said: readonly Said[];
  /** Facts that decide whether the call is possible at all; empty: it surely is. */
  readonly doubts: readonly Unknown[];
}

/** All edges where there is no packet to filter. */
export interface AccessGraph {
  readonly calls: readonly Call[];
  readonly forwards: readonly Forward[];
}
