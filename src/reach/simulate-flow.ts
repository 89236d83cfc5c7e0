import {
  type Address,
  at,
  type ConcreteNetwork,
  type End,
  holds,
  type Packet,
  type Probe,
  type Step,
} from "./simulate-packet.ts";

/** Where a packet is. */
export type Place =
  /** In a segment: the list on the way in was judged before. */
  | { readonly is: "segment"; readonly segment: number }
  /** Outside, between all internet gateways. */
  | { readonly is: "internet" }
  /** Inside an internet gateway or the gateway of an external, come in from outside. */
  | { readonly is: "edge"; readonly gateway: number }
  /** Inside a router, come in by an attachment. The zone is that of the segment it left. */
  | { readonly is: "router"; readonly gateway: number; readonly attachment: number; readonly zone: string | undefined };

export type Move = { readonly place: Place; readonly packet: Packet } | "arrived" | "stopped";

/** What a connection leaves behind on the way of its first packet, and what its reply finds. */
export interface Flow {
  readonly network: ConcreteNetwork;
  readonly probe: Probe;
  readonly trace: Step[];
  chose: boolean;
  /** Whether the reply walks now. */
  reply: boolean;
  /** Source translations of the first packet (NAT gateways, translating interfaces), oldest first. */
  readonly translations: { readonly by: string; readonly to: Address; readonly original: Packet }[];
  /** Forwarding interfaces that know the connection, so that their guards let its reply pass. */
  readonly forwarded: Set<number>;
  /** Internet or egress-only gateway by which the first packet left: its reply from the internet comes in by it. */
  leftBy: number | undefined;
  /** Segment by which the first packet entered or left a router's attachment, by "gateway/attachment". */
  readonly pins: Map<string, number>;
  /** Counts what on the way so far hides the receiver from a guard reference in an egress rule. */
  hidden: number;
  /** Egress judged by a rule that names a guard: it holds if the receiver is seen (`hidden` unchanged) and carries it. */
  readonly pending: { readonly interface: number; readonly hidden: number; readonly packet: Packet }[];
}

/** Who has an address inside a domain. */
export type Holder =
  | { readonly is: "interface"; readonly index: number; readonly segment: number }
  | { readonly is: "nat"; readonly index: number; readonly segment: number }
  | { readonly is: "host"; readonly end: End; readonly segment: number };

export function holderOf({ network, probe }: Flow, domain: number, address: Address): Holder | undefined {
  const inside = (segment: number) => at(network.segments, segment).domain === domain;
  for (const [index, one] of network.interfaces.entries()) {
    if (holds(one.addresses, address) && inside(one.segment)) return { is: "interface", index, segment: one.segment };
  }
  for (const [index, one] of network.gateways.entries()) {
    if (one.is !== "nat" || !holds(one.addresses, address) || !inside(one.segment)) continue;
    return { is: "nat", index, segment: one.segment };
  }
  for (const end of [probe.from, probe.to]) {
    if (end.is !== "host" || end.address !== address || !inside(end.segment)) continue;
    return { is: "host", end, segment: end.segment };
  }
  return undefined;
}

/** Whether the packet's source stands in the domain: only then its gateways to elsewhere take it. */
export function standsIn(flow: Flow, domain: number, packet: Packet): boolean {
  return !packet.outside && holderOf(flow, domain, packet.source) !== undefined;
}

/** The end that the packet now walking is meant for. */
export const receiverOf = (flow: Flow): End => (flow.reply ? flow.probe.from : flow.probe.to);

/** Longest prefix, then lowest rank; of routes left over with different targets one, for ever the same. */
export function lookUp<R extends { readonly length: number; readonly rank: number }>(
  flow: Flow,
  table: string,
  matching: readonly R[],
  target: (route: R) => unknown,
): R | undefined {
  const longest = Math.max(...matching.map((route) => route.length));
  const long = matching.filter((route) => route.length === longest);
  const lowest = Math.min(...long.map((route) => route.rank));
  const best = long.filter((route) => route.rank === lowest);
  if (best.length <= 1) return best[0];
  const different = [...new Map(best.map((route) => [JSON.stringify(target(route)), route])).values()];
  return different[
    pick(flow, `${table} routes ${different.map((route) => matching.indexOf(route))}`, different.length)
  ];
}

/** Settles what the network leaves open. */
export function pick(flow: Flow, question: string, options: number): number {
  if (options <= 1) return 0;
  flow.chose = true;
  return flow.network.pick(question, options);
}

export function note(flow: Flow, word: string, place: number, text: string, by?: number): void {
  flow.trace.push({ at: flow.reply ? `reply-${word}` : word, place, by, text });
}

export function stop(flow: Flow, word: string, place: number, text: string, by?: number): "stopped" {
  note(flow, word, place, text, by);
  return "stopped";
}
