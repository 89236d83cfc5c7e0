/**
 * The network that `reach/` decides about: plain data, made by `topology/`, read by the engine and by the simulator.
 *
 * It knows no AWS. A *domain* is a space with local delivery (a VPC), a *segment* a part of it with one table and two
 * stateless lists (a subnet), a *guard* a stateful set of allow rules on interfaces (a security group), a *list* an
 * ordered stateless list (a network ACL), a *gateway* anything a route can point at.
 *
 * ## What is in doubt
 * An item with `doubt !== SURE` exists only if the fact with that number is true. An address set with more than one
 * address on an interface, segment or gateway means *one address of the set, nobody knows which*. A rule whose `peer`
 * or target is unknown may be anything. An *instantiation* settles all of that. For every question
 * `must` = traffic possible in every instantiation, `may` = traffic possible in at least one. The engine may answer a
 * smaller `must` and a larger `may`, never the other way; where nothing is in doubt both are exact.
 *
 * ## A connection
 * Party S opens a connection to party D on (protocol, destination port) when the first packet is delivered and the
 * reply is. Guards are stateful: S's egress and D's ingress rules judge the first packet only. Lists are stateless and
 * judge both; they are crossed only when a packet enters or leaves a segment, never inside one. The reply goes to any
 * of S's `replyPorts`: a list must pass them all (`must`), or some of them (`may`). Externals, hosts and NAT gateways
 * take replies on 1024-65535, an interface that translates on its own `replyPorts`. Only TCP and UDP have such ports:
 * the reply to an ICMP echo request (type 8, any code; ICMPv6: 128) is an echo reply (type 0, code 0; ICMPv6: 129); of
 * other ICMP types, and of the other protocols, the reply carries the same protocol and port as the first packet.
 *
 * A packet shows its source: the interface (or NAT gateway) whose address it bears as source. It stands in that
 * interface's segment and domain until an internet gateway has let the packet out; from then on it stands nowhere.
 * D may be meant by its private IPv4, its public IPv4 or its IPv6 address; one of them is enough. A host has no public
 * IPv4 address. No two interfaces of a domain have the same address.
 *
 * The reply is a packet of its own: its source is the address that the first packet was sent to, its destination the
 * source that the first packet showed at its end. It is routed anew from D's segment. Where a translator (NAT, or an
 * interface that translates) stood in the way, it comes to the translator's own address, gets back the address that
 * the translator had replaced, and leaves from the translator's segment (step 1 below). A reply that comes to a
 * translator by a route instead is dropped. An interface that forwards lets a reply pass its guards if the first packet
 * passed it; otherwise its guards judge the reply as if it were a first packet, on the client's port like a list.
 * A reply must bear the address that the first packet was sent to when it arrives (translated at D's internet gateway
 * where that was D's public address, not translated where it was not).
 *
 * ## A packet at segment X, for destination address d
 * 1. d belongs to an interface or host of X itself: delivered, no list, no route.
 * 2. Otherwise table X.table is looked up: longest prefix, then lowest `rank`; two routes left over with different
 *    targets: in doubt (either). No route: dropped.
 * 3. A target that stands in X itself (an interface, NAT or appliance there) takes the packet inside X: no list. On any
 *    other way list X.out judges. What the target does is written at each `Target` and `Gateway` kind below. Entering
 *    segment Y: list Y.in judges.
 * A walk that comes back to a place (a segment's table, a router by the same attachment) with the same source and
 * destination is dropped (a loop); so is one of more than 128 places.
 */

/** Sorted, disjoint, half-open [from, to) pairs, flat: [from0, to0, from1, to1, ...]; IPv4 addresses as numbers. */
export type Ranges = readonly number[];

/** The same for IPv6 addresses, 0n ≤ a ≤ 2n ** 128n. */
export type Ranges6 = readonly bigint[];

export interface AddressSet {
  readonly v4: Ranges;
  readonly v6: Ranges6;
}

/**
 * A set of (protocol, port) as Ranges over `protocol * 65536 + port`, 0 ≤ protocol < 256.
 * ICMP and ICMPv6: port = type * 256 + code. Protocols without ports: the whole run of 65536, or none of it.
 */
export type Traffic = Ranges;

/** `SURE`, or the index in `Network.facts` of what is in doubt. */
export type Doubt = number;
export const SURE: Doubt = -1;

/** Something nobody knows that an answer may hang on. */
export interface Fact {
  /** "parameter `VpcId` has no default"; lower case, no full stop. */
  readonly detail: string;
  readonly settle: string | undefined;
  /** Resource that carries the doubt, and the path below its properties. */
  readonly resource: string | undefined;
  readonly path: readonly (string | number)[];
}

/** Who said it: index into `Network.labels`. Hops and explanations name it. */
export type LabelId = number;
export interface Label {
  /** Resource id in the estate; undefined for what AWS does by itself (the local route, the implicit deny). */
  readonly resource: string | undefined;
  readonly path: readonly (string | number)[];
  /** As a person reads it: "ingress tcp 443 from 0.0.0.0/0". */
  readonly text: string;
}

export interface Network {
  readonly facts: readonly Fact[];
  readonly labels: readonly Label[];
  readonly domains: readonly Domain[];
  readonly segments: readonly Segment[];
  readonly tables: readonly Table[];
  readonly guards: readonly Guard[];
  readonly lists: readonly List[];
  readonly gateways: readonly Gateway[];
  readonly interfaces: readonly Interface[];
  readonly externals: readonly External[];
}

export interface Domain {
  readonly label: LabelId;
  /** All its address ranges; empty family: it has none. A range nobody knows is the whole family. */
  readonly addresses: AddressSet;
  /** Its internet gateway (index in gateways), or undefined: nothing enters from or leaves to the internet directly. */
  readonly internet: number | undefined;
  readonly internetDoubt: Doubt;
}

export interface Segment {
  readonly label: LabelId;
  readonly domain: number;
  /** Name of its zone, or undefined where nobody knows. */
  readonly zone: string | undefined;
  readonly addresses: AddressSet;
  readonly table: number;
  readonly in: number;
  readonly out: number;
}

export interface Table {
  readonly label: LabelId;
  readonly routes: readonly Route[];
}

export interface Route {
  readonly label: LabelId;
  /**
   * One CIDR block, or all of a prefix list; `undefined`: nobody knows which addresses (it may match any packet).
   * In that case it may be longer than any other, but never beats a `local` route, unless its own target is an
   * interface, a NAT or an appliance (AWS takes no other route inside a domain's own ranges).
   * With `undefined` towards an external gateway of a *service* it matches exactly the packets to that service, and
   * beats every other route for them (its prefix list, whatever is in it).
   * A `local` route with `undefined` stands for the ranges of the domain, whatever they are: it surely matches the
   * addresses of the domain's interfaces and hosts, and never those of an external or of another domain.
   */
  readonly prefix: AddressSet | undefined;
  /** Length of the CIDR block in bits (prefix list: of its entry: give one Route per entry). */
  readonly length: number;
  /** Among routes of the same length the lowest wins: 0 static, 1 prefix list, 2 and up propagated. */
  readonly rank: number;
  readonly target: Target;
  readonly doubt: Doubt;
}

export type Target =
  /** Delivered to the interface or host of the table's domain that has the address (private IPv4, IPv6); entering its segment. Dropped where there is none. */
  | { readonly is: "local" }
  | { readonly is: "gateway"; readonly gateway: number }
  /**
   * An interface that forwards (`Interface.forwards`): enters its segment; its ingress rules judge, then (translated to
   * its own address where it translates) its egress rules; it goes on from its segment (step 1 above). One that does not
   * forward takes only what is for its own address.
   */
  | { readonly is: "interface"; readonly interface: number }
  | { readonly is: "drop" }
  /** Nobody knows: it may lead anywhere, or nowhere. */
  | { readonly is: "unknown"; readonly fact: number };

/** Stateful allow rules: what no rule of any guard of an interface allows is denied. */
export interface Guard {
  readonly label: LabelId;
  readonly ingress: readonly GuardRule[];
  readonly egress: readonly GuardRule[];
}

export interface GuardRule {
  readonly label: LabelId;
  readonly traffic: Traffic;
  readonly peer: Peer;
  readonly doubt: Doubt;
}

export type Peer =
  /** The other end's address as the packet shows it here. */
  | { readonly is: "addresses"; readonly set: AddressSet }
  /**
   * The other end is an interface that carries the guard, seen by its private IPv4 or its IPv6 address: not through an
   * internet gateway, a NAT, a proxy, a forwarding interface or an appliance, and across a link or router only where
   * that passes references (a router: in ingress rules only). The rule holds at each interface for the way between it
   * and the interface that the packet shows (ingress) or is bound for (egress): a translating interface is itself the
   * other end for whatever comes after it; the guards of a forwarding interface see who sends to it.
   */
  | { readonly is: "guard"; readonly guard: number };

/** First entry that matches decides; nothing matches: denied. */
export interface List {
  readonly label: LabelId;
  /** In evaluation order. */
  readonly entries: readonly ListEntry[];
}

export interface ListEntry {
  readonly label: LabelId;
  readonly allow: boolean;
  /** Source address for a list on the way into a segment, destination on the way out. */
  readonly addresses: AddressSet;
  /** Destination port of the packet: of a reply that is the client's port (see "A connection"). */
  readonly traffic: Traffic;
  /** In doubt: may be there or not. Its addresses and traffic are the largest it can be. */
  readonly doubt: Doubt;
}

export interface Interface {
  readonly label: LabelId;
  /** Resource id of what it belongs to (instance, service, load balancer ...). Several interfaces may have one owner. */
  readonly owner: string;
  readonly segment: number;
  /** Empty list with `guarded` true: everything is denied. */
  readonly guards: readonly number[];
  /** Each guard's doubt, aligned with `guards`: it may or may not be attached. */
  readonly guardDoubts: readonly Doubt[];
  /** False: no guard judges it (a NAT gateway, a network load balancer without groups). */
  readonly guarded: boolean;
  /** One address of the set per family; an empty family: it has none. */
  readonly addresses: AddressSet;
  /** Whether it has its IPv6 address for sure. */
  readonly v6Doubt: Doubt;
  /** Public IPv4 address (1:1 translated at the internet gateway): undefined = none for sure. */
  readonly public4: { readonly addresses: Ranges; readonly doubt: Doubt } | undefined;
  /** What answers on it: traffic outside is dropped at delivery. Everything, where nobody knows. */
  readonly listens: Traffic;
  /** In doubt: `listens` is the largest it may be. */
  readonly listensDoubt: Doubt;
  /** Whether it opens connections by itself. */
  readonly opens: boolean;
  /** Ports on which it, as a client, takes replies. */
  readonly replyPorts: { readonly from: number; readonly to: number };
  /** It forwards packets that are not its own (source/destination check off). */
  readonly forwards: boolean;
  /** Translates what it forwards to its own address (a NAT instance) */
  readonly translates: boolean;
  /** Whether it exists (a resource under a condition). */
  readonly doubt: Doubt;
}

/** Somewhere outside every domain: the internet, an on-premises network, a service's public addresses. */
export interface External {
  readonly label: LabelId;
  readonly name: string;
  readonly kind: "internet" | "on-premises" | "service";
  /** Its addresses; a service whose addresses nobody knows has all public ones. */
  readonly addresses: AddressSet;
}

export type Gateway =
  /**
   * Between one domain and the internet. It works only where it is that domain's `internet`. Out: only packets that
   * show a source standing in the domain; IPv4 only from an interface with `public4` (which becomes the source
   * address; a public NAT likewise), IPv6 as it is. Beyond it are the externals of kind internet and service, and every public IPv4
   * and every IPv6 address of the network's interfaces, reached through their own domain's internet gateway. In: to an
   * interface of the domain by its public IPv4 (which becomes its private address) or its IPv6 address; `table` (if
   * any) is looked up with the private or IPv6 address; without a table or a matching route, delivered as `local`.
   * The reply from the internet comes in by the gateway that the first packet left by; where that came another way (and
   * the reply found its own way out, as IPv6 may), by the internet gateway of the client's domain.
   */
  | {
      readonly is: "internet";
      readonly label: LabelId;
      readonly domain: number;
      /** Edge table for packets that come in, or undefined. */
      readonly table: number | undefined;
      /** Judges connections by the segment of the interface or NAT in this domain that sends or takes their packets. */
      readonly block: Blocking;
      readonly doubt: Doubt;
    }
  /**
   * IPv6 out to the internet, of first packets that show a source standing in the domain; only their replies come in
   * by it (delivered as `local`). The reply to a connection that came in elsewhere does not leave by it. `block` as at
   * an internet gateway, but mode "in" blocks nothing here; left out: none.
   */
  | {
      readonly is: "egress-only";
      readonly label: LabelId;
      readonly domain: number;
      readonly block?: Blocking | undefined;
      readonly doubt: Doubt;
    }
  /**
   * Translates IPv4 TCP, UDP and ICMP echo requests (type 8) to its own address, first packets only. The packet enters
   * its segment (list in), goes on from there (step 1 above) with the gateway's address as source; the reply comes back
   * to that address. `public`: it passes the internet gateway as an interface with a public address would; otherwise an
   * internet gateway drops it.
   */
  | {
      readonly is: "nat";
      readonly label: LabelId;
      readonly segment: number;
      readonly addresses: AddressSet;
      readonly public: boolean;
      /** Its public IPv4 addresses (one of them); undefined: some address of the internet, nobody knows which. */
      readonly publicAddresses?: Ranges | undefined;
      readonly doubt: Doubt;
    }
  /**
   * Joins two domains (peering). From a domain of the pair, and only packets that show a source standing in it,
   * delivers as `local` would in the other; never on to another gateway. `references`: guard references match across it.
   */
  | {
      readonly is: "link";
      readonly label: LabelId;
      readonly domains: readonly [number, number];
      readonly references: boolean;
      readonly doubt: Doubt;
    }
  /**
   * A hub (transit gateway). A packet from segment X enters by an attachment of X's domain that has a segment A in X's
   * zone (X itself if it is one of them; a zone that nobody knows may be any): X.out judges as on every way out, and A.in
   * judges by source, even if A is X. The attachment's `table` is looked up; the route names an attachment. A domain
   * attachment: the packet is at its segment in the zone that it was in last (any of its segments, in doubt, where none
   * is in that zone, where the packet comes from an external, or where the attachment is `pinned`), goes on from there as
   * in step 1 above; nothing judges it on the way in. One without segments forwards nothing. An external attachment:
   * delivered to that external, if it is the destination. A router attachment: it comes in to the other router by the
   * attachment named. Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
   */
  | {
      readonly is: "router";
      readonly label: LabelId;
      readonly attachments: readonly Attachment[];
      readonly tables: readonly RouterTable[];
      /** Guard references match across it (inbound rules only). */
      readonly references: boolean;
      readonly doubt: Doubt;
    }
  /**
   * A transparent inspection point (firewall endpoint, gateway load balancer endpoint): enters its segment (list in),
   * passes what `rules` and `passes` say, goes on from its segment (step 1 above) with addresses unchanged. It judges
   * the connection: for a reply, too, source, destination and traffic are those that the first packet shows on that
   * stretch (between the same two translators).
   */
  | {
      readonly is: "appliance";
      readonly label: LabelId;
      readonly segment: number;
      /** What surely passes and what may pass, first packet and reply alike. */
      readonly passes: { readonly must: Traffic; readonly may: Traffic; readonly fact: Doubt };
      /** Rules by address, in order, evaluated before `passes`: first match decides. */
      readonly rules: readonly ApplianceRule[];
      readonly doubt: Doubt;
    }
  /**
   * The way out to an external (VPN, Direct Connect, a gateway endpoint to a service): delivers to it packets that show
   * a source standing in the domain, and brings in, as `local` would deliver (by `table` first, as at an internet
   * gateway), what it sends to private IPv4 and IPv6 addresses of the domain.
   * An external sends, replies too, by whichever of its ways (external gateways, external attachments; the internet
   * gateway for kinds internet and service) gets the packet there; the reply to a packet that came
   * over the internet comes back over it, by the gateway it left by, and no other reply does.
   */
  | {
      readonly is: "external";
      readonly label: LabelId;
      readonly domain: number;
      readonly external: number;
      /** Edge table for packets that come in, or undefined. */
      readonly table?: number | undefined;
      /** Connections may be opened from the external side too. */
      readonly inbound: boolean;
      readonly doubt: Doubt;
    };

/**
 * What an internet gateway refuses (VPC Block Public Access). "none": nothing. "in": everything but connections that a
 * NAT gateway opens. "both": everything. Segments in `open` are excluded from either; segments in `outOnly` may open
 * connections under "both".
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
export interface Blocking {
  /** What blocks; left out: the gateway is told. */
  readonly label?: LabelId | undefined;
  readonly mode: "none" | "in" | "both";
  readonly open: readonly number[];
  readonly outOnly: readonly number[];
}

export interface ApplianceRule {
  readonly label: LabelId;
  readonly pass: boolean;
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly traffic: Traffic;
  readonly doubt: Doubt;
}

export interface Attachment {
  readonly label: LabelId;
  readonly to:
    | { readonly is: "domain"; readonly domain: number; readonly segments: readonly number[] }
    | { readonly is: "external"; readonly external: number }
    | { readonly is: "router"; readonly gateway: number; readonly attachment: number };
  /** Router table looked up for packets that come in by it (index in the router's tables); undefined: none, they are dropped. */
  readonly table: number | undefined;
  /** Guard references pass through this attachment. */
  readonly references: boolean;
  /** Both directions of a flow use one zone. */
  readonly pinned: boolean;
  readonly doubt: Doubt;
}

export interface RouterTable {
  readonly label: LabelId;
  readonly routes: readonly RouterRoute[];
}

export interface RouterRoute {
  readonly label: LabelId;
  readonly prefix: AddressSet | undefined;
  readonly length: number;
  readonly rank: number;
  /** Index in the router's attachments; "drop" for a blackhole. */
  readonly to: number | "drop" | "unknown";
  readonly doubt: Doubt;
}
