import type { Traffic } from "../reach/network.ts";
import { ALL_TRAFFIC, icmp, icmp6, protocol, TCP, tcp, UDP, udp } from "../reach/traffic.ts";
import { UsageError } from "./exit.ts";

/**
 * Traffic as people write it: `tcp/443`, `udp/53`, `tcp/8000-9000`, `tcp`, `icmp`, `icmp/8`, `icmpv6`, a protocol
 * number (`50`, `6/443`), `all`.
 */
export function trafficNamed(text: string): Traffic {
  const [name = "", ports, ...rest] = text.trim().toLowerCase().split("/");
  if (rest.length > 0) throw wrong(text);
  if (name === "all" || name === "any") {
    if (ports !== undefined) throw wrong(text);
    return ALL_TRAFFIC;
  }
  const number = protocolNumber(name);
  if (number === undefined) throw wrong(text);
  if (ports === undefined) return protocol(number);
  const [from, to] = rangeOf(ports, text);
  switch (number) {
    case TCP:
      return tcp(from, to);
    case UDP:
      return udp(from, to);
    case 1:
    case 58: {
      if (from !== to || from > 255) throw wrong(text);
      return number === 1 ? icmp(from) : icmp6(from);
    }
    default:
      throw wrong(text);
  }
}

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58, icmp6: 58 };

function protocolNumber(name: string): number | undefined {
  if (Object.hasOwn(PROTOCOLS, name)) return PROTOCOLS[name];
  if (!/^\d{1,3}$/.test(name)) return undefined;
  const number = Number(name);
  return number <= 255 ? number : undefined;
}

function rangeOf(ports: string, text: string): readonly [number, number] {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(ports);
  if (match === null) throw wrong(text);
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  if (from > to || to > 65535) throw wrong(text);
  return [from, to];
}

function wrong(text: string): UsageError {
  return new UsageError(
    `\`${text.slice(0, 40)}\` names no traffic`,
    "write tcp/443, udp/53, tcp/8000-9000, icmp, 50 or all",
  );
}
