import { ANY, parseCidr } from "../reach/address.ts";
import type { AddressSet, Traffic } from "../reach/network.ts";
import { normalise, subtractAddresses, union, unionAddresses } from "../reach/sets.ts";
import { ICMP, ICMPV6, ports, protocol, TCP, UDP } from "../reach/traffic.ts";

/** What a word of a rule stands for; `exact` false: the largest it can be. */
export interface Meaning<T> {
  readonly value: T;
  readonly exact: boolean;
}

/** The sets that `$NAME` stands for; undefined where nobody knows. */
export interface Variables {
  readonly addresses: (name: string) => AddressSet | undefined;
  /** Inclusive [from, to] pairs. */
  readonly ports: (name: string) => readonly PortPair[] | undefined;
}

export type PortPair = readonly [number, number];

/** One rule's text, apart. Nothing of its content keywords is understood. */
export interface RuleText {
  readonly action: string;
  readonly protocol: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly both: boolean;
  readonly destination: string;
  readonly destinationPort: string;
  /** Keywords of the options, lower case, in order. */
  readonly keywords: readonly string[];
  readonly message: string | undefined;
  /** `flow` says that it looks at the client's packets only. */
  readonly toServer: boolean;
  /** `flow` says that it looks at a connection only until it is established. */
  readonly handshake: boolean;
}

/** Longest rule that is read; longer ones are taken for rules nobody understands. */
const LONGEST = 8192;

/**
 * The rules of a text in the language of Suricata: one in a line, comments and empty lines left out. `undefined` stands
 * for a line that is no rule.
 * Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-how-to-provide-rules.html
 */
export function readRules(text: string): readonly (RuleText | undefined)[] {
  return text
    .replaceAll("\\\n", " ")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(readRule);
}

function readRule(line: string): RuleText | undefined {
  if (line.length > LONGEST) return undefined;
  const open = line.indexOf("(");
  const head = words(open < 0 ? line : line.slice(0, open));
  const [action, protocol, source, sourcePort, direction, destination, destinationPort, ...more] = head;
  if (action === undefined || protocol === undefined || source === undefined || sourcePort === undefined)
    return undefined;
  if (destination === undefined || destinationPort === undefined || more.length > 0) return undefined;
  if (direction !== "->" && direction !== "<>") return undefined;
  const { keywords, message, toServer, handshake } = optionsOf(
    open < 0 ? "" : line.slice(open + 1, line.lastIndexOf(")")),
  );
  return {
    action: action.toLowerCase(),
    protocol: protocol.toLowerCase(),
    source,
    sourcePort,
    both: direction === "<>",
    destination,
    destinationPort,
    keywords,
    message,
    toServer,
    handshake,
  };
}

/** Words apart by blanks; a list in brackets is one word. */
function words(text: string): readonly string[] {
  const found: string[] = [];
  let word = "";
  let depth = 0;
  for (const char of text) {
    if (char === "[") depth++;
    if (char === "]") depth--;
    if (/\s/.test(char)) {
      if (depth > 0) continue;
      if (word !== "") found.push(word);
      word = "";
    } else word += char;
  }
  return word === "" ? found : [...found, word];
}

/** Options end with a semicolon that is neither escaped nor in quotes. */
function optionsOf(text: string): Pick<RuleText, "keywords" | "message" | "toServer" | "handshake"> {
  const options: string[] = [];
  let option = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (char === "\\") option += char + (text[++i] ?? "");
    else if (char === ";" && !quoted) {
      options.push(option.trim());
      option = "";
    } else {
      if (char === '"') quoted = !quoted;
      option += char;
    }
  }
  if (option.trim() !== "") options.push(option.trim());
  const message = options
    .find((one) => one.startsWith("msg:"))
    ?.slice(4)
    .replaceAll('"', "")
    .trim();
  const flows = options.filter((one) => one.startsWith("flow:"));
  return {
    keywords: options.map(keywordOf),
    message,
    toServer: flows.some(looksAtClients),
    handshake: flows.some(looksAtHandshakes),
  };
}

/** Whether the settings of the keyword `flow` keep a rule to the client's packets. */
export function looksAtClients(settings: string): boolean {
  return /\b(to_server|from_client)\b/.test(settings);
}

/** Whether they keep it to what comes before a connection is established. */
export function looksAtHandshakes(settings: string): boolean {
  return /\bnot_established\b/.test(settings);
}

/** "sid" of "sid:1". */
export function keywordOf(option: string): string {
  return (option.split(":")[0] ?? "").trim().toLowerCase();
}

/** Deepest list in a list that is read. */
const DEEPEST = 8;

/** "any", a block, `$HOME_NET`, `!x`, `[a, !b]`: what is negated is taken away from the rest (from everything, else). */
export function addressesOf(word: string, variables: Variables, depth = 0): Meaning<AddressSet> {
  const plain = word.trim();
  if (depth > DEEPEST) return { value: ANY, exact: false };
  if (plain.toLowerCase() === "any" || plain === "") return { value: ANY, exact: true };
  if (plain.startsWith("!")) {
    const not = addressesOf(plain.slice(1), variables, depth + 1);
    return not.exact ? { value: subtractAddresses(ANY, not.value), exact: true } : { value: ANY, exact: false };
  }
  if (plain.startsWith("[") && plain.endsWith("]")) return listed(plain, variables, depth);
  if (plain.startsWith("$")) {
    const known = variables.addresses(plain.slice(1));
    return { value: known ?? ANY, exact: known !== undefined };
  }
  const block = parseCidr(plain);
  return { value: block ?? ANY, exact: block !== undefined };
}

function listed(word: string, variables: Variables, depth: number): Meaning<AddressSet> {
  const items = split(word.slice(1, -1));
  const wanted = items.filter((item) => !item.startsWith("!")).map((item) => addressesOf(item, variables, depth + 1));
  const unwanted = items
    .filter((item) => item.startsWith("!"))
    .map((item) => addressesOf(item.slice(1), variables, depth + 1));
  const base = wanted.length === 0 ? ANY : wanted.map(({ value }) => value).reduce(unionAddresses);
  const exact = [...wanted, ...unwanted].every((item) => item.exact);
  const away = unwanted.filter((item) => item.exact).map(({ value }) => value);
  return { value: away.reduce(subtractAddresses, base), exact };
}

/** Items apart by commas, lists in them kept whole. */
function split(text: string): readonly string[] {
  const items: string[] = [];
  let item = "";
  let depth = 0;
  for (const char of text) {
    if (char === "[") depth++;
    if (char === "]") depth--;
    if (char === "," && depth === 0) {
      items.push(item.trim());
      item = "";
    } else item += char;
  }
  return [...items, item.trim()].filter((one) => one !== "");
}

const ALL_PORTS: readonly PortPair[] = [[0, 65535]];

/** "any", "80", "1024:", "[80,443]", "!22", `$HTTP_PORTS`; as inclusive pairs. */
export function portsOf(word: string, variables: Variables, depth = 0): Meaning<readonly PortPair[]> {
  const plain = word.trim();
  if (depth > DEEPEST) return { value: ALL_PORTS, exact: false };
  if (plain.toLowerCase() === "any" || plain === "") return { value: ALL_PORTS, exact: true };
  if (plain.startsWith("[") && plain.endsWith("]")) {
    const items = split(plain.slice(1, -1)).map((item) => ({
      not: item.startsWith("!"),
      ...portItem(item, variables, depth),
    }));
    const wanted = items.filter(({ not }) => !not).flatMap(({ value }) => value);
    const base = wanted.length === 0 && items.some(({ not }) => not) ? ALL_PORTS : wanted;
    const away = items.filter(({ not, exact }) => not && exact).flatMap(({ value }) => value);
    return { value: without(base, away), exact: items.every(({ exact }) => exact) };
  }
  if (plain.startsWith("!")) {
    const not = portItem(plain, variables, depth);
    return not.exact ? { value: without(ALL_PORTS, not.value), exact: true } : { value: ALL_PORTS, exact: false };
  }
  return portItem(plain, variables, depth);
}

function portItem(item: string, variables: Variables, depth: number): Meaning<readonly PortPair[]> {
  const plain = item.startsWith("!") ? item.slice(1).trim() : item;
  if (plain.startsWith("[")) return portsOf(plain, variables, depth + 1);
  if (plain.startsWith("$")) {
    const known = variables.ports(plain.slice(1));
    return { value: known ?? ALL_PORTS, exact: known !== undefined };
  }
  const match = /^(\d{1,5})?(:(\d{1,5})?)?$/.exec(plain);
  if (match === null || plain === "") return { value: ALL_PORTS, exact: false };
  const from = match[1] === undefined ? 0 : Number(match[1]);
  const to = match[2] === undefined ? from : match[3] === undefined ? 65535 : Number(match[3]);
  return { value: [[from, to]], exact: true };
}

function without(pairs: readonly PortPair[], away: readonly PortPair[]): readonly PortPair[] {
  return away.reduce<readonly PortPair[]>(
    (rest, [from, to]) =>
      rest.flatMap(([low, high]): readonly PortPair[] =>
        [[low, Math.min(high, from - 1)] as const, [Math.max(low, to + 1), high] as const].filter(([a, b]) => a <= b),
      ),
    pairs,
  );
}

/** Application protocols by what carries them; the content decides whether a packet is of them. */
const OVER_UDP = new Set(["ntp", "tftp", "dhcp", "quic", "ikev2", "ike", "snmp", "sip"]);
const OVER_BOTH = new Set(["dns", "krb5"]);

/** Traffic of a protocol word ("tcp", "ip", "tls") on destination ports. */
export function trafficOf(word: string, pairs: readonly PortPair[]): Meaning<Traffic> {
  const over = (...numbers: readonly number[]): Traffic =>
    normalise(numbers.flatMap((number) => pairs.flatMap(([from, to]) => ports(number, from, to))));
  const full = pairs.length === 1 && pairs[0]?.[0] === 0 && pairs[0][1] === 65535;
  switch (word.toLowerCase()) {
    case "tcp":
    case "tcp-pkt":
    case "tcp-stream":
      return { value: over(TCP), exact: true };
    case "udp":
      return { value: over(UDP), exact: true };
    case "icmp":
      return { value: union(protocol(ICMP), protocol(ICMPV6)), exact: full };
    case "ip":
    case "any":
    case "ipv4":
    case "ipv6":
    case "pkthdr":
      return full
        ? { value: [0, 256 * 65536], exact: word.toLowerCase() === "ip" }
        : { value: over(TCP, UDP), exact: true };
  }
  if (OVER_BOTH.has(word)) return { value: over(TCP, UDP), exact: false };
  return { value: over(OVER_UDP.has(word) ? UDP : TCP), exact: false };
}

/** Keywords that say nothing about which packets match, or only what a connection's own packets meet anyway. */
const HARMLESS = new Set([
  "sid",
  "rev",
  "msg",
  "gid",
  "priority",
  "classtype",
  "metadata",
  "reference",
  "target",
  "noalert",
  "flow",
]);

/** Whether addresses, protocol and ports alone decide. */
export function isPlain(keywords: readonly string[]): boolean {
  return keywords.every((keyword) => keyword === "" || HARMLESS.has(keyword.toLowerCase()));
}
