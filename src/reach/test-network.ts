/** Small networks for tests, written by hand in a few lines each. */
import { INTERNET, parseCidr, parseCidrs, prefixLength } from "./address.ts";
import type { Party } from "./answer.ts";
import {
  type AddressSet,
  type Attachment,
  type Doubt,
  type External,
  type Gateway,
  type Guard,
  type GuardRule,
  type Interface,
  type List,
  type ListEntry,
  type Network,
  type Route,
  type RouterRoute,
  type RouterTable,
  SURE,
  type Table,
  type Target,
  type Traffic,
} from "./network.ts";
import { ALL_TRAFFIC } from "./traffic.ts";

/** The addresses of a text of blocks: "10.0.0.0/16 2001:db8::/56". */
export function addresses(text: string): AddressSet {
  const set = parseCidrs(text.split(" ").filter((part) => part !== ""));
  if (set === undefined) throw new Error(`no addresses: ${text}`);
  return set;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export interface Rule {
  readonly traffic?: Traffic;
  readonly peer?: string | { readonly guard: number };
  readonly doubt?: Doubt;
}
export interface Entry {
  readonly deny?: boolean;
  readonly peer?: string;
  readonly traffic?: Traffic;
  readonly doubt?: Doubt;
}

export type Small = ReturnType<typeof small>;

/** A growing network. Everything gets an index, in the order in which it is made. */
export function small() {
  const labels: { resource: string; path: never[]; text: string }[] = [];
  const label = (text: string): number => labels.push({ resource: text, path: [], text }) - 1;
  const domains: Mutable<Network["domains"][number]>[] = [];
  const segments: Mutable<Network["segments"][number]>[] = [];
  const tables: (Table & { routes: Route[] })[] = [];
  const guards: (Guard & { ingress: GuardRule[]; egress: GuardRule[] })[] = [];
  const lists: (List & { entries: ListEntry[] })[] = [];
  const gateways: Mutable<Gateway>[] = [];
  const interfaces: Interface[] = [];
  const externals: External[] = [];
  const facts: Network["facts"][number][] = [];

  const rule = (name: string, { traffic = ALL_TRAFFIC, peer = "0.0.0.0/0", doubt = SURE }: Rule): GuardRule => ({
    label: label(name),
    traffic,
    doubt,
    peer: typeof peer === "string" ? { is: "addresses", set: addresses(peer) } : { is: "guard", guard: peer.guard },
  });
  const made = {
    fact: (detail: string): Doubt => facts.push({ detail, settle: undefined, resource: undefined, path: [] }) - 1,
    domain: (text: string): number =>
      domains.push({
        label: label(`domain ${text}`),
        addresses: addresses(text),
        internet: undefined,
        internetDoubt: SURE,
      }) - 1,
    /** Entries in order; an open list by default. */
    list: (...entries: readonly Entry[]): number =>
      lists.push({
        label: label(`list ${lists.length}`),
        entries: entries.map(({ deny = false, peer = "0.0.0.0/0 ::/0", traffic = ALL_TRAFFIC, doubt = SURE }, i) => ({
          label: label(`list ${lists.length} entry ${i}`),
          allow: !deny,
          addresses: addresses(peer),
          traffic,
          doubt,
        })),
      }) - 1,
    /** A table with a local route for the domain's own addresses. */
    table: (domain: number | undefined, routes: Readonly<Record<string, Target>> = {}): number => {
      const table = tables.push({ label: label(`table ${tables.length}`), routes: [] }) - 1;
      const own = domain === undefined ? undefined : domains[domain]?.addresses;
      if (own !== undefined) made.routeSet(table, own, 16, { is: "local" });
      for (const [prefix, target] of Object.entries(routes)) made.route(table, prefix, target);
      return table;
    },
    route: (table: number, prefix: string, target: Target, more: Partial<Route> = {}): void => {
      made.routeSet(table, parseCidr(prefix), prefixLength(prefix) ?? 0, target, more);
    },
    routeSet: (
      table: number,
      prefix: AddressSet | undefined,
      length: number,
      target: Target,
      more: Partial<Route> = {},
    ): void => {
      tables[table]?.routes.push({
        label: label(`route ${target.is}`),
        prefix,
        length,
        rank: 0,
        target,
        doubt: SURE,
        ...more,
      });
    },
    segment: (
      domain: number,
      text: string,
      { table, zone, ...lists }: { table: number; zone?: string; in?: number; out?: number },
    ): number =>
      segments.push({
        label: label(`segment ${text}`),
        domain,
        zone,
        addresses: addresses(text),
        table,
        in: lists.in ?? open(),
        out: lists.out ?? open(),
      }) - 1,
    guard: (ingress: readonly Rule[], egress: readonly Rule[] = [{ peer: "0.0.0.0/0 ::/0" }]): number => {
      const name = `guard ${guards.length}`;
      return (
        guards.push({
          label: label(name),
          ingress: ingress.map((each, i) => rule(`${name} ingress ${i}`, each)),
          egress: egress.map((each, i) => rule(`${name} egress ${i}`, each)),
        }) - 1
      );
    },
    gateway: (gateway: Gateway): number => {
      const index = gateways.push(gateway) - 1;
      if (gateway.is === "internet") {
        const domain = domains[gateway.domain];
        if (domain !== undefined) domain.internet = index;
      }
      return index;
    },
    internetGateway: (domain: number, more: Partial<Extract<Gateway, { is: "internet" }>> = {}): number =>
      made.gateway({
        is: "internet",
        label: label("internet gateway"),
        domain,
        table: undefined,
        block: { mode: "none", open: [], outOnly: [] },
        doubt: SURE,
        ...more,
      }),
    nat: (segment: number, text: string, isPublic = true): number =>
      made.gateway({
        is: "nat",
        label: label("nat"),
        segment,
        addresses: addresses(text),
        public: isPublic,
        doubt: SURE,
      }),
    link: (a: number, b: number, references = true): number =>
      made.gateway({ is: "link", label: label("link"), domains: [a, b], references, doubt: SURE }),
    router: (
      attachments: readonly (Pick<Attachment, "to" | "table"> & Partial<Attachment>)[],
      routerTables: readonly (readonly (Pick<RouterRoute, "to"> & { prefix: string | undefined } & Partial<
          Omit<RouterRoute, "prefix">
        >)[])[],
      references = false,
    ): number =>
      made.gateway({
        is: "router",
        label: label("router"),
        attachments: attachments.map((each) => ({
          label: label("attachment"),
          references: true,
          pinned: false,
          doubt: SURE,
          ...each,
        })),
        tables: routerTables.map(
          (routes): RouterTable => ({
            label: label("router table"),
            routes: routes.map(({ prefix, ...route }) => ({
              label: label("router route"),
              length: prefix === undefined ? 0 : (prefixLength(prefix) ?? 0),
              rank: 0,
              doubt: SURE,
              ...route,
              prefix: prefix === undefined ? undefined : addresses(prefix),
            })),
          }),
        ),
        references,
        doubt: SURE,
      }),
    appliance: (segment: number, more: Partial<Extract<Gateway, { is: "appliance" }>> = {}): number =>
      made.gateway({
        is: "appliance",
        label: label("appliance"),
        segment,
        passes: { must: ALL_TRAFFIC, may: ALL_TRAFFIC, fact: SURE },
        rules: [],
        doubt: SURE,
        ...more,
      }),
    externalGateway: (domain: number, external: number, inbound = true): number =>
      made.gateway({ is: "external", label: label("external gateway"), domain, external, inbound, doubt: SURE }),
    external: (kind: External["kind"], text?: string): number =>
      externals.push({
        label: label(kind),
        name: kind,
        kind,
        addresses: text === undefined ? INTERNET : addresses(text),
      }) - 1,
    /** An interface; `public4`: its public IPv4 address. Not guarded where no guards are given. */
    face: (
      segment: number,
      text: string,
      { public4, ...more }: Partial<Omit<Interface, "public4">> & { public4?: string; public4Doubt?: Doubt } = {},
    ): number =>
      interfaces.push({
        label: label(`interface ${text}`),
        owner: `owner of ${text}`,
        segment,
        guards: [],
        guardDoubts: (more.guards ?? []).map(() => SURE),
        guarded: more.guards !== undefined,
        addresses: addresses(text),
        v6Doubt: SURE,
        public4:
          public4 === undefined ? undefined : { addresses: addresses(public4).v4, doubt: more.public4Doubt ?? SURE },
        listens: ALL_TRAFFIC,
        listensDoubt: SURE,
        opens: true,
        replyPorts: { from: 32768, to: 61000 },
        forwards: false,
        translates: false,
        doubt: SURE,
        ...more,
      }) - 1,
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
  let openList: number | undefined;
  const open = (): number => {
    openList ??= made.list({});
    return openList;
  };
  return made;
}

export const toInterface = (index: number): Party => ({ is: "interface", interface: index });
export const toExternal = (external: number, text?: string): Party => ({
  is: "external",
  external,
  addresses: text === undefined ? INTERNET : addresses(text),
});
export const toGateway = (gateway: number): Target => ({ is: "gateway", gateway });
