/** Security group rules as controls ask about them: which ports a rule opens, and whether to the whole world. */
import type { Path } from "../estate/resource.ts";
import { isList, isProperties, type Properties, Reference, show, Text, Unknown, type Value } from "../estate/value.ts";
import { type About, alternately, ask, asNumber, asText, type Check, each, opaque, type Probe } from "./ask.ts";
import { cannotTell, type Result, violated } from "./control.ts";

/** Probes every ingress rule: those inside a group, or the standalone rule that is asked about. */
export function ingress(probe: Probe): Check {
  const rule = whole(probe);
  const inline = ask(["SecurityGroupIngress"], each([], rule));
  return (resource, context) =>
    resource.type === "AWS::EC2::SecurityGroupIngress"
      ? rule(resource.properties, [], { resource, context })
      : inline(resource, context);
}

/** Settles every undecided `Fn::If` directly below a map before the probe sees it. */
export function whole(probe: Probe): Probe {
  return function settle(value, path, about): Iterable<Result> {
    if (value instanceof Unknown) return alternately(value, path, about, settle);
    if (!isProperties(value)) return [cannotTell(path, opaque(value ?? null))];
    const entry = Object.entries(value).find(([, item]) => item instanceof Unknown && item.alternatives !== undefined);
    if (entry === undefined) return probe(value, path, about);
    const [key, unknown] = entry;
    if (!(unknown instanceof Unknown)) return [];
    return alternately(unknown, [...path, key], about, (known) => {
      const { [key]: _, ...rest } = value;
      return settle(known === undefined ? rest : { ...rest, [key]: known }, path, about);
    });
  };
}

/** The keys of a rule that name addresses. */
const CIDRS = ["CidrIp", "CidrIpv6", "CidrBlock", "Ipv6CidrBlock"] as const;
const PREFIX_LISTS = ["SourcePrefixListId", "DestinationPrefixListId"] as const;

/**
 * The longest prefixes that count as the whole world, for what a rule lets in: a range of this size holds tens of
 * millions of strangers, and two or three rules with such ranges say the same as 0.0.0.0/0. `2000::/3` is all of the
 * IPv6 internet; fc00::/7 is private.
 */
const PRACTICALLY = { v4: 7, v6: 6 } as const;
const EXACTLY = { v4: 0, v6: 0 } as const;

/** Whether a rule's other end is every address of a family, and where it says so. */
export interface World {
  readonly is: boolean | Unknown;
  readonly path: Path;
  /** As written: "0.0.0.0/0". */
  readonly text: string;
}

/** Whether a rule lets in, or out to, practically every address of a family. */
export function worldOf(rule: Properties, about: About): World {
  return world(rule, about, PRACTICALLY);
}

/** Whether a rule speaks of every single address of a family, as a deny has to. */
export function wholeWorldOf(rule: Properties, about: About): World {
  return world(rule, about, EXACTLY);
}

function world(rule: Properties, about: About, longest: { readonly v4: number; readonly v6: number }): World {
  let unsure: World | undefined;
  for (const key of CIDRS) {
    const value = rule[key];
    if (value === undefined || value === "") continue;
    const bits = prefixLength(value);
    const most = key.includes("v6") ? longest.v6 : longest.v4;
    const stays = typeof value === "string" && isPrivate(value);
    if (typeof bits === "number" && bits <= most && !stays) return { is: true, path: [key], text: show(value, 50) };
    if (bits instanceof Unknown) unsure ??= { is: bits, path: [key], text: show(value, 50) };
  }
  for (const key of PREFIX_LISTS) {
    const value = rule[key];
    if (value === undefined || value === "") continue;
    const open = listHoldsWorld(value, about);
    if (open === true) return { is: true, path: [key], text: `${show(value, 50)} (a prefix list with every address)` };
    if (open instanceof Unknown) unsure ??= { is: open, path: [key], text: show(value, 50) };
  }
  return unsure ?? { is: false, path: [], text: "" };
}

/** Length of a CIDR's prefix in bits; the Unknown where it cannot be told. */
export function prefixLength(value: Value): number | Unknown {
  if (value instanceof Unknown) return value;
  // The address range of a VPC or a subnet is never every address.
  if (value instanceof Reference) {
    return value.attribute === "CidrBlock" || value.attribute.startsWith("Ipv6CidrBlock") ? 16 : opaque(value);
  }
  const tail = value instanceof Text ? value.parts.at(-1) : asText(value);
  const bits = typeof tail === "string" ? /\/(\d{1,3})\s*$/.exec(tail)?.[1] : undefined;
  if (bits !== undefined) return Number(bits);
  if (value instanceof Text) return opaque(value);
  return new Unknown("invalid", `\`${show(value, 50)}\` is not an address range`);
}

function listHoldsWorld(value: Value, { context }: About): boolean | Unknown {
  const list = context.estate.find(value);
  if (list?.type !== "AWS::EC2::PrefixList") {
    const settle = "declare the prefix list in what is read, or read the stack that declares it";
    return new Unknown("absent-record", `nobody knows which addresses prefix list \`${show(value, 50)}\` holds`, {
      settle,
    });
  }
  const entries = list.properties.Entries;
  if (entries === undefined) return false;
  if (!isList(entries)) return opaque(entries);
  let unsure: Unknown | undefined;
  for (const entry of entries) {
    const cidr = isProperties(entry) ? entry.Cidr : entry;
    const bits = cidr === undefined ? 32 : prefixLength(cidr);
    if (bits === 0) return true;
    if (bits instanceof Unknown) unsure ??= bits;
  }
  return unsure ?? false;
}

/** The protocol of a rule in one spelling: "all", "tcp", "udp", "icmp", "icmpv6" or the number. */
export function protocolOf(value: Value | undefined): string | Unknown {
  if (value === undefined) return "all";
  const text = asText(value)?.toLowerCase();
  if (text === undefined) return opaque(value);
  const names: Readonly<Record<string, string>> = { "-1": "all", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6" };
  return names[text] ?? text;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export const ALL_PORTS: Span = { from: 0, to: 65535 };

/**
 * Ports that a rule opens on TCP or UDP; undefined where it does not speak about that protocol.
 * Protocol -1 ignores the ports; -1 to -1 is every port.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
export function portsOf(rule: Properties, protocol: "tcp" | "udp"): Span | undefined | Unknown {
  const spoken = protocolOf(rule.IpProtocol);
  if (spoken instanceof Unknown) return spoken;
  if (spoken === "all") return ALL_PORTS;
  if (spoken !== protocol) return undefined;
  const { FromPort, ToPort } = rule;
  if (FromPort instanceof Unknown) return FromPort;
  if (ToPort instanceof Unknown) return ToPort;
  const from = asNumber(FromPort);
  const to = asNumber(ToPort);
  if (from === undefined || to === undefined) {
    const unread = from === undefined ? FromPort : ToPort;
    return unread === undefined ? new Unknown("invalid", `a ${spoken} rule names no ports`) : opaque(unread);
  }
  return from === -1 ? ALL_PORTS : { from, to };
}

/** Named ports that must not answer to every address. */
export interface Ports {
  readonly tcp?: Readonly<Record<number, string>>;
  readonly udp?: Readonly<Record<number, string>>;
}

/** No rule opens one of the ports to every IPv4 or IPv6 address. */
export function closedToWorld(ports: Ports): Probe {
  return (value, path, about) => {
    if (!isProperties(value)) return [];
    const world = worldOf(value, about);
    if (world.is === false) return [];
    const opened = opens(value, ports);
    if (opened instanceof Unknown) return [cannotTell(path, opened)];
    if (opened.length === 0) return [];
    const where = [...path, ...world.path];
    if (world.is instanceof Unknown) return [cannotTell(where, world.is)];
    return [violated(where, `${listed(opened)} ${opened.length === 1 ? "accepts" : "accept"} ${world.text}`)];
  };
}

/** The named ports that a rule opens, as people read them: "TCP 22 (SSH)". */
function opens(rule: Properties, ports: Ports): readonly string[] | Unknown {
  const opened: string[] = [];
  for (const protocol of ["tcp", "udp"] as const) {
    const named = ports[protocol];
    if (named === undefined) continue;
    const span = portsOf(rule, protocol);
    if (span instanceof Unknown) return span;
    if (span === undefined) continue;
    for (const [port, service] of Object.entries(named)) {
      if (Number(port) < span.from || Number(port) > span.to) continue;
      opened.push(`${protocol.toUpperCase()} ${port} (${service})`);
    }
  }
  return opened;
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, 3);
  return items.length > shown.length ? `${shown.join(", ")} and ${items.length - shown.length} more` : shown.join(", ");
}

/** Ranges that are not routed on the internet: RFC 1918, RFC 6598 (carrier-grade NAT), loopback, link-local, multicast and up. */
const PRIVATE: readonly (readonly [number, number])[] = [
  [0x0a000000, 8],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xe0000000, 3],
];

/** Whether an IPv4 CIDR lies wholly in private ranges. */
export function isPrivate(cidr: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr.trim());
  if (match === null) return false;
  const [a, b, c, d, bits] = match.slice(1).map(Number) as [number, number, number, number, number];
  const address = a * 2 ** 24 + b * 2 ** 16 + c * 256 + d;
  return PRIVATE.some(
    ([base, length]) => bits >= length && Math.floor(address / 2 ** (32 - length)) === base / 2 ** (32 - length),
  );
}
