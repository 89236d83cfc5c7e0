/** What has to come back: from what a way lets through on the client's port to the connections that it lets work. */
import type { Handle, TrafficTable } from "./interner.ts";
import type { Traffic } from "./network.ts";
import { covers, intersect, overlaps, subtract, union, unionAll } from "./sets.ts";
import { ALL_TRAFFIC, ICMP, ICMPV6, icmp, icmp6, ports, protocol, TCP, UDP } from "./traffic.ts";

export interface ClientPorts {
  readonly from: number;
  readonly to: number;
}

/** Connections whose replies pass where `passing` does: on every client port, or (may) on one of them. */
export type Replies = (passing: Handle, client: ClientPorts, every: boolean) => Handle;

const REQUESTS: readonly { readonly request: Traffic; readonly reply: Traffic }[] = [
  { request: icmp(8), reply: icmp(0, 0) },
  { request: icmp6(128), reply: icmp6(129, 0) },
];
/** What is answered by the same protocol and port: neither TCP, UDP nor an echo request. */
const MIRRORED = subtract(ALL_TRAFFIC, unionAll([protocol(TCP), protocol(UDP), icmp(8), icmp6(128)]));

export function replies(table: TrafficTable): Replies {
  const known = new Map<string, Handle>();
  return (passing, client, every) => {
    const key = `${passing} ${client.from} ${client.to} ${every}`;
    let result = known.get(key);
    if (result === undefined) {
      result = table.intern(answered(table.of(passing), client, every));
      known.set(key, result);
    }
    return result;
  };
}

function answered(passing: Traffic, client: ClientPorts, every: boolean): Traffic {
  let result = intersect(passing, MIRRORED);
  for (const number of [TCP, UDP]) {
    const back = ports(number, client.from, client.to);
    if (every ? covers(passing, back) : overlaps(passing, back)) result = union(result, protocol(number));
  }
  for (const { request, reply } of REQUESTS) if (covers(passing, reply)) result = union(result, request);
  return result;
}

/** What a NAT gateway translates. Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html */
export const TRANSLATED: Traffic = unionAll([protocol(TCP), protocol(UDP), icmp(8)]);

/** The packet that answers a connection on (protocol, port), where the client waits on `client`. */
export function replyTo(connection: number, client: ClientPorts): number {
  const number = Math.floor(connection / 65536);
  if (number === TCP || number === UDP) return number * 65536 + client.to;
  const type = Math.floor((connection % 65536) / 256);
  if (number === ICMP && type === 8) return ICMP * 65536;
  if (number === ICMPV6 && type === 128) return ICMPV6 * 65536 + 129 * 256;
  return connection;
}
