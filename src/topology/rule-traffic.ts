import { number } from "../estate/read-value.ts";
import { isScalar, Reference, Text, Unknown, type Value } from "../estate/value.ts";
import type { Traffic } from "../reach/network.ts";
import { ALL_TRAFFIC, ICMP, ICMPV6, icmp, icmp6, ports, protocol, TCP, UDP } from "../reach/traffic.ts";

/** What a rule says about protocol and ports. */
export interface RuleTraffic {
  /** Where something of it is unknown: the largest it can be. */
  readonly traffic: Traffic;
  readonly unknown: Unknown | undefined;
}

const NAMES: Readonly<Record<string, number>> = { tcp: TCP, udp: UDP, icmp: ICMP, icmpv6: ICMPV6, icmp6: ICMPV6 };

/** "-1" and "all" are every protocol; else a protocol number, or why nobody can tell. */
export function protocolOf(value: Value | undefined): number | "all" | Unknown {
  if (value instanceof Unknown) {
    const answers = new Set((value.alternatives ?? [undefined]).map((item) => protocolOf(item ?? undefined)));
    const [only] = answers;
    return answers.size === 1 && only !== undefined && !(only instanceof Unknown) ? only : value;
  }
  if (value instanceof Reference || value instanceof Text) return unknownOf(value);
  const word = isScalar(value) && value !== null ? String(value).trim().toLowerCase() : "";
  if (word === "-1" || word === "all") return "all";
  const named = NAMES[word];
  if (named !== undefined) return named;
  if (/^\d{1,3}$/.test(word) && Number(word) <= 255) return Number(word);
  return new Unknown("invalid", "the protocol is none that EC2 knows");
}

function unknownOf(value: Value): Unknown {
  const read = number(value);
  return read instanceof Unknown ? read : new Unknown("invalid", "the protocol is none that EC2 knows");
}

/**
 * Traffic of a security group rule. Protocol -1 ignores the ports; -1 or a missing port is all of them; ICMP reads the
 * ports as type and code, -1 being all.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html (read 2026-11)
 */
export function ruleTraffic(name: Value | undefined, from: Value | undefined, to: Value | undefined): RuleTraffic {
  const which = protocolOf(name);
  if (which instanceof Unknown) return { traffic: ALL_TRAFFIC, unknown: which };
  if (which === "all") return { traffic: ALL_TRAFFIC, unknown: undefined };
  const low = number(from);
  const high = number(to);
  if (which === ICMP || which === ICMPV6) return icmpTraffic(which, low, high);
  if (which !== TCP && which !== UDP) return { traffic: protocol(which), unknown: undefined };
  return portTraffic(which, low, high);
}

/** Inclusive; -1 or left out on both ends: all ports. */
export function portTraffic(
  which: number,
  low: number | undefined | Unknown,
  high: number | undefined | Unknown,
): RuleTraffic {
  const all = protocol(which);
  if (low instanceof Unknown || high instanceof Unknown) {
    const unknown = low instanceof Unknown ? low : high;
    return { traffic: all, unknown: unknown instanceof Unknown ? unknown : undefined };
  }
  if ((low === undefined || low === -1) && (high === undefined || high === -1))
    return { traffic: all, unknown: undefined };
  if (low === undefined || high === undefined)
    return { traffic: all, unknown: new Unknown("invalid", "one end of the port range is left out") };
  if (low === -1 || high === -1) return { traffic: all, unknown: undefined };
  return { traffic: ports(which, low, high), unknown: undefined };
}

/** Type and code; -1 or left out: all. */
export function icmpTraffic(
  which: number,
  type: number | undefined | Unknown,
  code: number | undefined | Unknown,
): RuleTraffic {
  const make = which === ICMP ? icmp : icmp6;
  if (type instanceof Unknown) return { traffic: make(), unknown: type };
  if (type === undefined || type === -1) return { traffic: make(), unknown: undefined };
  if (code instanceof Unknown) return { traffic: make(type), unknown: code };
  if (code === undefined || code === -1) return { traffic: make(type), unknown: undefined };
  return { traffic: make(type, code), unknown: undefined };
}
