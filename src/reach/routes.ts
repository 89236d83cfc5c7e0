/**
 * Route tables, laid out over the addresses once: longest prefix, then rank, with what is in doubt as alternatives.
 */
import { type Laid, lay } from "./address-map.ts";
import type { AddressSet, Doubt, LabelId, Network, RouterRoute, Target } from "./network.ts";
import { SURE } from "./network.ts";
import { NO_ADDRESSES } from "./sets.ts";
import { askToSplit, type Inquiry, type Span } from "./verdict.ts";

/** One way a packet may be sent on; `target` undefined: no route matches. */
export interface Choice<T> {
  readonly target: T | undefined;
  /** Label of the route; undefined where none matches. */
  readonly label: LabelId | undefined;
}

/** Where packets for `span` are sent: one choice for sure, or one of several and nobody knows which. */
export interface Fork<T> {
  readonly span: Span;
  readonly choices: readonly Choice<T>[];
  readonly facts: readonly Doubt[];
}

/** What the routes with an unknown prefix need to know about the packet. */
export interface Bound {
  /** The table's domain is the one that the destination stands in, and the packet bears its private or IPv6 address. */
  readonly local: boolean;
  /** External that the packet is for; -1: none. */
  readonly external: number;
}

/** A route of either kind of table, made alike. */
interface Line<T> {
  readonly label: LabelId;
  readonly prefix: AddressSet | undefined;
  readonly length: number;
  readonly rank: number;
  readonly target: T;
  /** Routes to the same target have the same key. */
  readonly key: string;
  readonly doubt: Doubt;
  /** What an unknown prefix stands for. */
  readonly unknown: "maybe" | "maybe-inside" | "local" | number;
  readonly local: boolean;
}

/** A table laid out: sorted lines for addresses, and the lines whose prefix nobody knows. */
interface Layout<T> {
  readonly known: Laid<Run<T>>;
  readonly loose: readonly Line<T>[];
}

/** Lines that match, best first; decided once where no line has an unknown prefix. */
interface Run<T> {
  readonly lines: readonly Line<T>[];
  decided: Decided<T> | undefined;
}

type Decided<T> = Pick<Fork<T>, "choices" | "facts">;

export interface Routes {
  readonly segmentTable: (table: number, span: Span, bound: Bound, inquiry: Inquiry) => readonly Fork<Target>[];
  readonly routerTable: (
    gateway: number,
    table: number,
    span: Span,
    inquiry: Inquiry,
  ) => readonly Fork<RouterRoute["to"]>[];
}

export function routes(network: Network): Routes {
  const tables: (Layout<Target> | undefined)[] = [];
  const routerTables: (Layout<RouterRoute["to"]> | undefined)[][] = [];
  return {
    segmentTable: (table, span, bound, inquiry) => {
      tables[table] ??= layOut(segmentLines(network, table));
      return forksOf(tables[table], span, bound, inquiry);
    },
    routerTable: (gateway, table, span, inquiry) => {
      routerTables[gateway] ??= [];
      const layouts = routerTables[gateway];
      layouts[table] ??= layOut(routerLines(network, gateway, table));
      return forksOf(layouts[table], span, { local: false, external: -1 }, inquiry);
    },
  };
}

function segmentLines(network: Network, table: number): readonly Line<Target>[] {
  return (network.tables[table]?.routes ?? []).map(({ label, prefix, length, rank, target, doubt }) => ({
    label,
    prefix,
    length,
    rank,
    target,
    key: targetKey(target),
    doubt,
    unknown: prefix === undefined ? unknownMeans(network, target) : "maybe",
    local: target.is === "local",
  }));
}

function routerLines(network: Network, gateway: number, table: number): readonly Line<RouterRoute["to"]>[] {
  const router = network.gateways[gateway];
  const lines = router?.is === "router" ? (router.tables[table]?.routes ?? []) : [];
  return lines.map((route) => ({
    ...route,
    target: route.to,
    key: String(route.to),
    local: false,
    unknown: "maybe" as const,
  }));
}

function targetKey(target: Target): string {
  if (target.is === "gateway") return `gateway ${target.gateway}`;
  return target.is === "interface" ? `interface ${target.interface}` : target.is;
}

function unknownMeans(network: Network, target: Target): Line<Target>["unknown"] {
  if (target.is === "local") return "local";
  if (target.is === "interface" || target.is === "unknown") return "maybe-inside";
  const gateway = target.is === "gateway" ? network.gateways[target.gateway] : undefined;
  if (gateway?.is === "external" && network.externals[gateway.external]?.kind === "service") return gateway.external;
  return gateway?.is === "nat" || gateway?.is === "appliance" ? "maybe-inside" : "maybe";
}

const better = <T>(a: Line<T>, b: Line<T>): number => b.length - a.length || a.rank - b.rank;

function layOut<T>(lines: readonly Line<T>[]): Layout<T> {
  const loose = lines.filter((line) => line.prefix === undefined);
  const known = loose.length === 0 ? [...lines] : lines.filter((line) => line.prefix !== undefined);
  known.sort(better);
  const runs = new Map<string, Run<T>>();
  const laid = lay(
    known.map((line) => line.prefix ?? NO_ADDRESSES),
    (active) => {
      // Sorted once: what matches is in order, best first.
      const matching = cut(active.map((i) => known[i] as Line<T>));
      const key = active.slice(0, matching.length).join();
      let run = runs.get(key);
      if (run === undefined) {
        run = { lines: matching, decided: undefined };
        runs.set(key, run);
      }
      return run;
    },
  );
  return { known: laid, loose };
}

/** Leaves out what can never be reached: everything behind the group of the first sure line. */
function cut<T>(sorted: readonly Line<T>[]): readonly Line<T>[] {
  const sure = sorted.find((line) => line.doubt === SURE);
  return sure === undefined ? sorted : sorted.filter((line) => better(line, sure) <= 0);
}

function forksOf<T>(layout: Layout<T>, span: Span, bound: Bound, inquiry: Inquiry): readonly Fork<T>[] {
  const run = layout.known.of(span.set);
  if (run !== undefined) return [fork(layout, run, span, bound)];
  const parts = layout.known.parts(span.set);
  askToSplit(
    inquiry,
    span,
    parts.map((part) => part.set),
  );
  return parts.map((part) => fork(layout, part.value, { set: part.set, side: span.side }, bound));
}

function fork<T>({ loose }: Layout<T>, run: Run<T>, span: Span, bound: Bound): Fork<T> {
  if (loose.length === 0) {
    run.decided ??= decide([], run.lines, []);
    return { span, choices: run.decided.choices, facts: run.decided.facts };
  }
  const service = loose.filter((line) => typeof line.unknown === "number" && line.unknown === bound.external);
  const local = bound.local ? loose.filter((line) => line.unknown === "local") : [];
  const lines = local.length === 0 ? run.lines : cut([...run.lines, ...local].sort(better));
  const maybes = loose.filter((line) => line.unknown === "maybe" || line.unknown === "maybe-inside");
  return { span, ...decide(service, lines, maybes) };
}

/**
 * `service` comes before all else, then `lines`, best first; `maybes` match or not, and may be the longest if they do:
 * none is better than a sure local route, unless it may lie inside the domain's ranges.
 */
function decide<T>(service: readonly Line<T>[], lines: readonly Line<T>[], maybes: readonly Line<T>[]): Decided<T> {
  const choices = new Map<string, Choice<T>>();
  const facts: Doubt[] = [];
  const choose = (line: Line<T>): void => {
    if (!choices.has(line.key)) choices.set(line.key, { target: line.target, label: line.label });
    if (line.doubt !== SURE) facts.push(line.doubt);
  };
  for (const line of service) choose(line);
  if (!service.some((line) => line.doubt === SURE)) {
    let winner: Line<T> | undefined;
    for (const line of lines) {
      if (winner !== undefined && better(winner, line) < 0) break;
      choose(line);
      if (line.doubt === SURE) winner ??= line;
    }
    for (const line of maybes) if (line.unknown === "maybe-inside" || winner?.local !== true) choose(line);
    if (winner === undefined) choices.set("none", { target: undefined, label: undefined });
  }
  return { choices: [...choices.values()], facts: choices.size > 1 ? facts : [] };
}
