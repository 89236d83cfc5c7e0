import type {
  AddressSet,
  Attachment,
  Doubt,
  Gateway,
  GuardRule,
  Interface,
  ListEntry,
  Network,
  Peer,
  Route,
  RouterRoute,
  RouterTable,
  Target,
  Traffic,
} from "../../src/reach/network.ts";
import { SURE } from "../../src/reach/network.ts";

/**
 * Writes networks down for tests, in the words that people use: "10.0.1.0/24", "tcp 443". It uses none of the engine's
 * helpers, so that an error there cannot hide.
 */

export const EVERYTHING: Traffic = [0, 256 * 65536];
export const ANYWHERE: AddressSet = { v4: [0, 2 ** 32], v6: [0n, 2n ** 128n] };

/** "10.0.1.7" or "2600:1::7" (one "::" at most). */
export function address(text: string): number | bigint {
  if (!text.includes(":")) return text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const [head = "", tail] = text.split("::");
  const left = head.split(":").filter((part) => part !== "");
  const right = (tail ?? "").split(":").filter((part) => part !== "");
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

export const v4 = (text: string): number => Number(address(text));
export const v6 = (text: string): bigint => BigInt(address(text));

/** The addresses of blocks and single addresses, which must be in ascending order within a family. */
export function addresses(...blocks: readonly string[]): AddressSet {
  const set = { v4: [] as number[], v6: [] as bigint[] };
  for (const block of blocks) {
    const [text = "", bits] = block.split("/");
    const from = address(text);
    if (typeof from === "number") set.v4.push(from, from + 2 ** (32 - Number(bits ?? 32)));
    else set.v6.push(from, from + 2n ** (128n - BigInt(bits ?? 128)));
  }
  return set;
}

const PROTOCOLS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, esp: 50, icmpv6: 58 };

/** "tcp 443", "udp 1024-65535", "icmp", "icmp 8" (a type, all its codes), "all"; ascending by protocol. */
export function traffic(...texts: readonly string[]): Traffic {
  return texts.flatMap((text) => {
    if (text === "all") return EVERYTHING;
    const [name = "", ports] = text.split(" ");
    const protocol = PROTOCOLS[name];
    if (protocol === undefined) throw new Error(`no protocol \`${name}\``);
    const base = protocol * 65536;
    if (ports === undefined) return [base, base + 65536];
    const [from = "", to = from] = ports.split("-");
    const unit = name.startsWith("icmp") ? 256 : 1;
    return [base + Number(from) * unit, base + (Number(to) + 1) * unit];
  });
}

/** Rules by peer and traffic: a CIDR block, or the index of a guard. */
export function rule(peer: string | number | AddressSet, ...what: readonly string[]): GuardRule {
  const of: Peer =
    typeof peer === "number"
      ? { is: "guard", guard: peer }
      : { is: "addresses", set: typeof peer === "string" ? addresses(peer) : peer };
  return { label: 0, traffic: traffic(...what), peer: of, doubt: SURE };
}

export const OPEN: readonly GuardRule[] = [rule(ANYWHERE, "all")];

export function entry(says: "allow" | "deny", block: string | AddressSet, ...what: readonly string[]): ListEntry {
  const set = typeof block === "string" ? addresses(block) : block;
  return { label: 0, allow: says === "allow", addresses: set, traffic: traffic(...what), doubt: SURE };
}

export const ALLOW_ALL: readonly ListEntry[] = [entry("allow", ANYWHERE, "all")];

/** A route for a block; `rank` 0 is static. */
export function route(block: string, target: Target, rank = 0): Route {
  const length = Number(block.split("/")[1] ?? (block.includes(":") ? 128 : 32));
  return { label: 0, prefix: addresses(block), length, rank, target, doubt: SURE };
}

export function routerRoute(block: string, to: RouterRoute["to"], rank = 0): RouterRoute {
  const { prefix, length } = route(block, { is: "drop" });
  return { label: 0, prefix, length, rank, to, doubt: SURE };
}

export const LOCAL: Target = { is: "local" };
export const via = (gateway: number): Target => ({ is: "gateway", gateway });
export const through = (index: number): Target => ({ is: "interface", interface: index });

type Distribute<T> = T extends unknown ? Omit<T, "label" | "doubt"> : never;

/** A network that grows item by item; every `add` answers the item's index. */
export function draftNetwork() {
  const labels: { resource: string | undefined; path: readonly (string | number)[]; text: string }[] = [];
  const facts: Network["facts"][number][] = [];
  const domains: Network["domains"][number][] = [];
  const segments: Network["segments"][number][] = [];
  const tables: { label: number; routes: Route[] }[] = [];
  const guards: { label: number; ingress: GuardRule[]; egress: GuardRule[] }[] = [];
  const lists: { label: number; entries: ListEntry[] }[] = [];
  const gateways: Gateway[] = [];
  const interfaces: Interface[] = [];
  const externals: Network["externals"][number][] = [];

  const label = (text: string) => labels.push({ resource: text, path: [], text }) - 1;
  /** Everything born inside gets its own label, as the topology would give it. */
  const named = <T extends { readonly label: number }>(owner: string, items: readonly T[]): T[] =>
    items.map((item, i) => ({ ...item, label: label(`${owner} ${i}`) }));

  const draft = {
    label,
    fact: (detail: string): Doubt => facts.push({ detail, settle: undefined, resource: undefined, path: [] }) - 1,
    domain: (name: string, set: AddressSet) =>
      domains.push({ label: label(name), addresses: set, internet: undefined, internetDoubt: SURE }) - 1,
    /** Routes may name gateways that come later: they can be given by `routes` too. */
    table: (name: string, routes: readonly Route[] = []) =>
      tables.push({ label: label(name), routes: named(`${name} route`, routes) }) - 1,
    routes: (table: number, ...routes: readonly Route[]) => {
      tables[table]?.routes.push(...named(`table ${table} route`, routes));
    },
    list: (name: string, entries: readonly ListEntry[] = ALLOW_ALL) =>
      lists.push({ label: label(name), entries: named(`${name} entry`, entries) }) - 1,
    guard: (name: string, rules: { ingress?: readonly GuardRule[]; egress?: readonly GuardRule[] } = {}) =>
      guards.push({
        label: label(name),
        ingress: named(`${name} ingress`, rules.ingress ?? []),
        egress: named(`${name} egress`, rules.egress ?? OPEN),
      }) - 1,
    ingress: (guard: number, ...rules: readonly GuardRule[]) => {
      guards[guard]?.ingress.push(...named(`guard ${guard} ingress`, rules));
    },
    egress: (guard: number, ...rules: readonly GuardRule[]) => {
      guards[guard]?.egress.push(...named(`guard ${guard} egress`, rules));
    },
    entries: (list: number, ...entries: readonly ListEntry[]) => {
      lists[list]?.entries.push(...named(`list ${list} entry`, entries));
    },
    segment: (
      name: string,
      of: {
        domain: number;
        addresses: AddressSet;
        table: number;
        zone?: string | undefined;
        in?: number;
        out?: number;
      },
    ) => {
      const open = of.in === undefined || of.out === undefined ? draft.list(`${name} list`) : 0;
      const { domain, table } = of;
      const zone = "zone" in of ? of.zone : "a";
      return (
        segments.push({
          label: label(name),
          domain,
          zone,
          addresses: of.addresses,
          table,
          in: of.in ?? open,
          out: of.out ?? open,
        }) - 1
      );
    },
    interface: (name: string, of: Partial<Interface> & Pick<Interface, "segment" | "addresses">) =>
      interfaces.push({
        owner: name,
        guards: [],
        guardDoubts: (of.guards ?? []).map(() => SURE),
        guarded: true,
        v6Doubt: SURE,
        public4: undefined,
        listens: EVERYTHING,
        listensDoubt: SURE,
        opens: true,
        replyPorts: { from: 1024, to: 65535 },
        forwards: false,
        translates: false,
        doubt: SURE,
        ...of,
        label: label(name),
      }) - 1,
    gateway: (name: string, of: Distribute<Gateway>, doubt: Doubt = SURE) =>
      gateways.push({ ...of, label: label(name), doubt } as Gateway) - 1,
    /** An internet gateway, attached. */
    internet: (name: string, domain: number, of: Partial<Extract<Gateway, { is: "internet" }>> = {}) => {
      const block = { mode: "none", open: [], outOnly: [] } as const;
      const index = draft.gateway(name, { is: "internet", domain, table: undefined, block, ...of }, of.doubt);
      const at = domains[domain];
      if (at !== undefined) domains[domain] = { ...at, internet: index };
      return index;
    },
    attachment: (name: string, of: Partial<Attachment> & Pick<Attachment, "to">): Attachment => ({
      table: 0,
      references: true,
      pinned: false,
      doubt: SURE,
      ...of,
      label: label(name),
    }),
    routerTable: (name: string, routes: readonly RouterRoute[]): RouterTable => ({
      label: label(name),
      routes: named(`${name} route`, routes),
    }),
    external: (name: string, kind: "internet" | "on-premises" | "service", set: AddressSet) =>
      externals.push({ label: label(name), name, kind, addresses: set }) - 1,
    attach: (domain: number, internet: number, internetDoubt: Doubt) => {
      const at = domains[domain];
      if (at !== undefined) domains[domain] = { ...at, internet, internetDoubt };
    },
    network: (): Network => ({
      facts,
      labels,
      domains,
      segments,
      tables,
      guards,
      lists,
      gateways,
      interfaces,
      externals,
    }),
  };
  return draft;
}

export type Draft = ReturnType<typeof draftNetwork>;
