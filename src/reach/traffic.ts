/** Makers of traffic: sets of (protocol, port), see `Traffic`. Numbers outside their bounds are cut to them. */
import type { Traffic } from "./network.ts";
import { equal, has, intersect, normalise, subtract } from "./sets.ts";

const PORTS = 65536;
export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;
export const ICMPV6 = 58;

/** Every protocol and port. */
export const ALL_TRAFFIC: Traffic = [0, 256 * PORTS];
export const NO_TRAFFIC: Traffic = [];

/** Everything of an IP protocol by its number, 0 to 255; nothing for any other number. */
export function protocol(number: number): Traffic {
  return ports(number, 0, PORTS - 1);
}

/** Ports from `from` to `to`, both inclusive, of a protocol that has ports. Nothing where from > to. */
export function ports(number: number, from: number, to: number): Traffic {
  const low = Math.max(0, from);
  const high = Math.min(PORTS - 1, to);
  if (!Number.isInteger(number) || number < 0 || number > 255 || !(low <= high)) return NO_TRAFFIC;
  return [number * PORTS + low, number * PORTS + high + 1];
}

/** TCP ports, inclusive; one port without `to`. */
export function tcp(from: number, to: number = from): Traffic {
  return ports(TCP, from, to);
}

/** UDP ports, inclusive; one port without `to`. */
export function udp(from: number, to: number = from): Traffic {
  return ports(UDP, from, to);
}

/** ICMP of a type and code; every code, or every type, where left out. */
export function icmp(type?: number, code?: number): Traffic {
  return messages(ICMP, type, code);
}

/** ICMPv6 of a type and code; every code, or every type, where left out. */
export function icmp6(type?: number, code?: number): Traffic {
  return messages(ICMPV6, type, code);
}

function messages(number: number, type: number | undefined, code: number | undefined): Traffic {
  if (type === undefined) return protocol(number);
  if (!(type >= 0 && type <= 255)) return NO_TRAFFIC;
  if (code === undefined) return ports(number, type * 256, type * 256 + 255);
  return code >= 0 && code <= 255 ? ports(number, type * 256 + code, type * 256 + code) : NO_TRAFFIC;
}

/** One (protocol, port) of the set: a port that people know rather than the first one. Undefined for the empty set. */
export function familiarPoint(traffic: Traffic): number | undefined {
  const overTcp = intersect(traffic, protocol(TCP));
  for (const port of [443, 80, 22]) if (has(overTcp, TCP * PORTS + port)) return TCP * PORTS + port;
  return overTcp[0] ?? traffic[0];
}

/** A run of ports as reports show it. */
export interface TrafficRange {
  /** "tcp", "udp", "icmp", "icmpv6", "all", or a protocol number. */
  readonly protocol: string;
  /** Ports, inclusive; for ICMP the types. 0 and 65535 where the protocol has none or all are meant. */
  readonly from: number;
  readonly to: number;
}

const NAMES: Readonly<Record<number, string>> = { [ICMP]: "icmp", [TCP]: "tcp", [UDP]: "udp", [ICMPV6]: "icmpv6" };

/** Name of an IP protocol: "tcp", "udp", "icmp", "icmpv6", or its number. */
export function protocolName(number: number): string {
  return NAMES[number] ?? String(number);
}

/**
 * The set as a list of runs, TCP and UDP first, then by protocol number. Everything is one run of "all".
 * ICMP is told by type: a type of which only some codes are in the set is listed as the whole type.
 */
export function portRanges(traffic: Traffic): readonly TrafficRange[] {
  if (equal(traffic, ALL_TRAFFIC)) return [{ protocol: "all", from: 0, to: PORTS - 1 }];
  const order = [TCP, UDP, ICMP, ICMPV6];
  const numbers = new Set<number>();
  for (let i = 0; i < traffic.length; i += 2) {
    const last = Math.floor(((traffic[i + 1] ?? 0) - 1) / PORTS);
    for (let n = Math.floor((traffic[i] ?? 0) / PORTS); n <= last; n++) numbers.add(n);
  }
  const rank = (n: number): number => (order.includes(n) ? order.indexOf(n) - 4 : n);
  return [...numbers].sort((a, b) => rank(a) - rank(b)).flatMap((n) => rangesOf(n, traffic));
}

function rangesOf(number: number, traffic: Traffic): TrafficRange[] {
  const name = protocolName(number);
  const own = intersect(traffic, protocol(number)).map((point) => point - number * PORTS);
  const full = own[0] === 0 && own[1] === PORTS;
  if (full || (number !== ICMP && number !== ICMPV6)) return pairs(own, name);
  const types = own.map((point, i) => (i % 2 === 0 ? Math.floor(point / 256) : Math.ceil(point / 256)));
  return pairs(normalise(types), name);
}

function pairs(ranges: readonly number[], protocol: string): TrafficRange[] {
  const result: TrafficRange[] = [];
  for (let i = 0; i < ranges.length; i += 2)
    result.push({ protocol, from: ranges[i] ?? 0, to: (ranges[i + 1] ?? 0) - 1 });
  return result;
}

/** The set as a person reads it: "tcp 443, udp 53, icmp", at most `limit` runs. "nothing" where it is empty. */
export function trafficText(traffic: Traffic, limit = 6): string {
  if (traffic.length === 0) return "nothing";
  const runs = portRanges(traffic);
  const rest = subtract(ALL_TRAFFIC, traffic);
  if (runs.length > limit && portRanges(rest).length <= limit) return `all traffic except ${trafficText(rest, limit)}`;
  const texts = runs.slice(0, limit).map(({ protocol, from, to }) => {
    if (protocol === "all") return "all traffic";
    if (from === 0 && to === PORTS - 1) return /^\d/.test(protocol) ? `protocol ${protocol}` : `all ${protocol}`;
    const what = protocol.startsWith("icmp") ? `${protocol} type` : protocol;
    return from === to ? `${what} ${from}` : `${what} ${from}-${to}`;
  });
  return runs.length > limit ? `${texts.join(", ")} and ${runs.length - limit} more` : texts.join(", ");
}
