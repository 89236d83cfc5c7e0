/** The two ends of a question, as walks see them. */
import type { Party } from "./answer.ts";
import type { AddressSet, Doubt, Network } from "./network.ts";
import { SURE } from "./network.ts";
import { NO_ADDRESSES } from "./sets.ts";
import type { Span } from "./verdict.ts";
import type { Goal, Shown } from "./way.ts";

/** One end: an interface, a host or an external. */
export interface End {
  /** -1: not an interface. */
  readonly interface: number;
  /** -1: not an external. */
  readonly external: number;
  /** -1: an external. */
  readonly segment: number;
  readonly domain: number;
  readonly addresses: AddressSet;
  /** Every address of the set is there to be used ("some address can"), not one that nobody knows. */
  readonly each: boolean;
}

/** Ports on which a client that nobody describes takes replies. Source: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports */
export const ANY_CLIENT = { from: 1024, to: 65535 } as const;

/** Undefined where the party names something that the network does not have. */
export function endOf(network: Network, party: Party): End | undefined {
  if (party.is === "external") {
    if (network.externals[party.external] === undefined) return undefined;
    const { external, addresses } = party;
    return { interface: -1, external, segment: -1, domain: -1, addresses, each: true };
  }
  const face = party.is === "interface" ? network.interfaces[party.interface] : undefined;
  const segment = party.is === "host" ? party.segment : (face?.segment ?? -1);
  const domain = network.segments[segment]?.domain;
  if (domain === undefined) return undefined;
  const addresses = party.is === "host" ? party.addresses : (face?.addresses ?? NO_ADDRESSES);
  return {
    interface: party.is === "interface" ? party.interface : -1,
    external: -1,
    segment,
    domain,
    addresses,
    each: party.is === "host",
  };
}

/** What the packets of an end show as their source. */
export function shownBy(network: Network, end: End, span: Span): Shown {
  return {
    span,
    owner: end.interface,
    nat: -1,
    segment: end.segment,
    domain: end.domain,
    public4: network.interfaces[end.interface]?.public4,
    inside: undefined,
    id: 0,
  };
}

/** A destination: an end by one of its own addresses or, with `outer`, by its public one. */
export function goalOf(end: End, span: Span, outer: Span | undefined): Goal {
  return {
    inside: end.segment < 0 ? undefined : { segment: end.segment, domain: end.domain },
    owner: end.interface,
    nat: -1,
    external: end.external,
    span: outer ?? span,
    private: outer === undefined ? undefined : span,
  };
}

/** The destination of a reply: whoever the packet showed as its source. */
export function goalFrom(shown: Shown, external: number): Goal {
  const { inside: before } = shown;
  const { segment, domain } = before ?? shown;
  const stands = segment >= 0;
  const translated = before !== undefined && shown.span.set.v4.length > 0;
  return {
    inside: stands ? { segment, domain } : undefined,
    owner: shown.owner,
    nat: shown.nat,
    external: stands ? -1 : external,
    span: shown.span,
    private: translated ? before.span : undefined,
  };
}

/** Whether the interface is there, and has its address of the family (`outer`: its public IPv4 address). */
export function doubtsOf(network: Network, end: End, family: 4 | 6, outer: boolean): readonly Doubt[] {
  const face = network.interfaces[end.interface];
  if (face === undefined) return [];
  const address = family === 6 ? face.v6Doubt : outer ? (face.public4?.doubt ?? SURE) : SURE;
  return [face.doubt, address].filter((doubt) => doubt !== SURE);
}
