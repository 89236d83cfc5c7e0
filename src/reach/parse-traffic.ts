import type { Traffic } from "./network.ts";
import { ALL_TRAFFIC, icmp, icmp6, protocol, TCP, tcp, UDP, udp } from "./traffic.ts";

/**
 * Traffic as people write it: `tcp/443`, `udp/53`, `tcp/8000-9000`, `tcp`, `icmp`, `icmp/8`, `icmpv6`, a protocol
 * number (`50`, `6/443`), `all`. Undefined where the text names none.
 */
export function parseTraffic(text: string): Traffic | undefined {
  const [name = "", ports, ...rest] = text.trim().toLowerCase().split("/");
  if (rest.length > 0) return undefined;
  if (name === "all" || name === "any") return ports === undefined ? ALL_TRAFFIC : undefined;
  const number = protocolNumber(name);
  if (number === undefined) return undefined;
  if (ports === undefined) return protocol(number);
  const range = rangeOf(ports);
  if (range === undefined) return undefined;
  const [from, to] = range;
  switch (number) {
    case TCP:
      return tcp(from, to);
    case UDP:
      return udp(from, to);
    case 1:
    case 58:
      if (from !== to || from > 255) return undefined;
      return number === 1 ? icmp(from) : icmp6(from);
    default:
      return undefined;
  }
}

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58, icmp6: 58 };

function protocolNumber(name: string): number | undefined {
  if (Object.hasOwn(PROTOCOLS, name)) return PROTOCOLS[name];
  if (!/^\d{1,3}$/.test(name)) return undefined;
  const number = Number(name);
  return number <= 255 ? number : undefined;
}

function rangeOf(ports: string): readonly [number, number] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(ports);
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  return from > to || to > 65535 ? undefined : [from, to];
}
