import type { AddressSet, Network, Traffic } from "./network.ts";

/**
 * Packets, and the few questions the simulator asks of plain data. Nothing here is shared with the engine: the simulator
 * checks the engine, so it must be wrong in its own ways.
 */

/** An IPv4 address as a number, or an IPv6 address as a bigint. */
export type Address = number | bigint;

/** One concrete packet. */
export interface Packet {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: number;
  /** What lists and guards judge: the destination port; ICMP: type * 256 + code. */
  readonly port: number;
  /** Where the reply is taken, as this packet shows it. Means nothing for protocols without ports. */
  readonly sourcePort: number;
  /** It came in through an internet gateway or from an external: its source stands in no domain. */
  readonly outside: boolean;
  /** The interface whose own private address `source` is, while guard references still know it by that. */
  readonly sender: number | undefined;
}

/** One end of a probe, with the one address it uses (source) or is called by (destination). */
export type End =
  /** As destination `address` may also be its public IPv4 address. */
  | { readonly is: "interface"; readonly interface: number; readonly address: Address }
  | { readonly is: "external"; readonly external: number; readonly address: Address }
  | { readonly is: "host"; readonly segment: number; readonly address: Address };

/** One attempt to open a connection. */
export interface Probe {
  readonly from: End;
  readonly to: End;
  readonly protocol: number;
  /** Where the client takes the reply. Means nothing for protocols without ports. */
  readonly sourcePort: number;
  /** ICMP: type * 256 + code. */
  readonly destinationPort: number;
  /** The port on which NAT gateways on the way take the reply; interfaces that translate, the nearest of theirs. */
  readonly natPort: number;
}

/** Something on a packet's way, in the words of `Hop`. `by` is undefined where no single rule decided. */
export interface Step {
  readonly at: string;
  readonly place: number;
  readonly by: number | undefined;
  readonly text: string;
}

export interface Simulation {
  readonly delivered: boolean;
  readonly trace: readonly Step[];
  /** The last step, where the packet or its reply stopped. */
  readonly stoppedAt: Step | undefined;
  /** The way hung on something that even a settled network leaves open (a tie of routes, which zone is taken). */
  readonly chose: boolean;
}

/** A network in which nothing is in doubt: every set of an interface or gateway has one address, every fact is settled. */
export interface ConcreteNetwork extends Network {
  /** Settles what stays open: an index below `options`, always the same for the same question. */
  readonly pick: (question: string, options: number) => number;
  /** Interfaces for which no address was left. Nothing can be said about them. */
  readonly crowded: ReadonlySet<number>;
}

export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;
export const ICMPV6 = 58;

export const isV4 = (address: Address): address is number => typeof address === "number";

export function holds(set: AddressSet, address: Address): boolean {
  return isV4(address) ? within(set.v4, address) : within(set.v6, address);
}

export function carries(traffic: Traffic, protocol: number, port: number): boolean {
  return within(traffic, protocol * 65536 + port);
}

function within<T extends Address>(ranges: readonly T[], value: T): boolean {
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    const [from, to] = [ranges[i], ranges[i + 1]];
    if (from !== undefined && to !== undefined && from <= value && value < to) return true;
  }
  return false;
}

/** The item, which a valid network has. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`the network has no item ${index} of ${items.length}`);
  return item;
}

/** An address as a person reads it; IPv6 without `::`. */
export function showAddress(address: Address): string {
  if (isV4(address)) return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
  return [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => ((address >> shift) & 0xffffn).toString(16)).join(":");
}

/** What the reply to a packet carries as its destination port. */
export function replyPort({ protocol, port, sourcePort }: Packet): number {
  const type = Math.floor(port / 256);
  if (protocol === ICMP && type === 8) return 0;
  if (protocol === ICMPV6 && type === 128) return 129 * 256;
  return hasPorts(protocol) ? sourcePort : port;
}

export const hasPorts = (protocol: number): boolean => protocol === TCP || protocol === UDP;
