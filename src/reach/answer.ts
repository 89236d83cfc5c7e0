import type { AddressSet, LabelId, Traffic } from "./network.ts";

/** One end of a question. */
export type Party =
  | { readonly is: "interface"; readonly interface: number }
  /** Any address of the set outside every domain, as seen by the network ("some address of it can"). */
  | { readonly is: "external"; readonly external: number; readonly addresses: AddressSet }
  /** A host nobody declared, in a segment, that no guard judges ("some address of it can"); no public IPv4 address. */
  | { readonly is: "host"; readonly segment: number; readonly addresses: AddressSet };

/** Traffic on which one party can open a connection to another. `must` ⊆ `may`. */
export interface Answer {
  readonly must: Traffic;
  readonly may: Traffic;
  /**
   * For an external source: what every IPv4 address of the set can surely open, or every IPv6 address of it, not only
   * some; equals `must` otherwise.
   */
  readonly everywhere: Traffic;
  /** Facts (indexes in `Network.facts`) that make `may` larger than `must`; empty where they are equal. */
  readonly facts: readonly number[];
}

/** One step of a packet's way, as a person would follow it. */
export interface Hop {
  /** Stable word: "source", "guard-egress", "list-out", "route", "gateway", "list-in", "guard-ingress", "destination", "reply-..." */
  readonly at: string;
  /** Where (interface, segment, table, gateway). */
  readonly place: LabelId;
  /** The rule, entry or route that decided; undefined where the place itself does. */
  readonly by: LabelId | undefined;
  readonly text: string;
}

/** Why an answer is what it is, for one concrete (protocol, port) of it. */
export interface Explanation {
  /** The way of a packet that is delivered, first packet then reply; or the way up to where it stops. */
  readonly hops: readonly Hop[];
  /** Where and by what it stops; undefined when it is delivered. */
  readonly blockedBy: Block | undefined;
  /** It is delivered, but its reply comes back to some of the ports only that the client may wait on: what stops it on the others. */
  readonly partly?: Block | undefined;
}

export interface Block {
  readonly at: string;
  readonly place: LabelId;
  readonly by: LabelId | undefined;
  /** "no ingress rule of `WebGroup` admits tcp 22 from 203.0.113.9" */
  readonly text: string;
  /** Label of the element where the smallest opening change would go; with what it would say. */
  readonly open: { readonly where: LabelId; readonly change: string } | undefined;
}
