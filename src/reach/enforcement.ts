/**
 * What enforces something on the ways between two parties: not one way that explains an answer, but every way that
 * passes, with each place on it that would stop a packet that nobody allowed.
 */
import { ANY } from "./address.ts";
import type { Hop, Party } from "./answer.ts";
import { type End, endOf } from "./ends.ts";
import { addressesOf, ceiling, connection, firstWalks, type Ground, type Question, questionsOf } from "./evaluate.ts";
import { tellWay } from "./explain.ts";
import { EMPTY, type Handle } from "./interner.ts";
import { type AddressSet, type LabelId, type Network, SURE, type Traffic } from "./network.ts";
import {
  covers,
  coversAddresses,
  equalAddresses,
  isEmptyAddresses,
  subtractAddresses,
  unionAddresses,
} from "./sets.ts";
import { ALL_TRAFFIC } from "./traffic.ts";
import type { Inquiry } from "./verdict.ts";
import { type Step, stepsOf, type Way } from "./way.ts";

/** Parts of a question that are looked at one by one; what is left over counts as in doubt. */
const MOST_PARTS = 2_000;

/** One place on a way that lets through only what some rule allows. */
export interface Enforcement {
  readonly kind: "guard" | "list" | "appliance";
  /** Labels of the guards, the list or the appliance that judge there: once *one* of them lets all pass, the place does. */
  readonly by: readonly LabelId[];
}

/** One way on which some of the traffic passes. */
export interface EnforcedWay {
  /** Some of the traffic surely passes, and surely this way. */
  readonly sure: boolean;
  /** In the order of the way. Places that let everything pass are left out. */
  readonly points: readonly Enforcement[];
  /** The way of one such packet, there and back. */
  readonly hops: () => readonly Hop[];
}

/** Every way on which some of the traffic passes, or may pass. */
export function enforcedWays(
  ground: Ground,
  from: Party,
  to: Party,
  traffic: Traffic = ALL_TRAFFIC,
): readonly EnforcedWay[] {
  const [source, target] = [endOf(ground.network, from), endOf(ground.network, to)];
  if (source === undefined || target === undefined) return [];
  const wanted = ground.table.intern(traffic);
  const found: EnforcedWay[] = [];
  for (const question of questionsOf(ground.network, source, target)) {
    const whole = {
      source: addressesOf(source, question.family),
      destination: addressesOf(target, question.family),
    };
    if (isEmptyAddresses(whole.source) || isEmptyAddresses(whole.destination)) continue;
    explore({ ground, question, wanted, whole, budget: { parts: MOST_PARTS }, found }, whole);
  }
  return found;
}

interface Part {
  readonly source: AddressSet;
  readonly destination: AddressSet;
}

interface Search {
  readonly ground: Ground;
  readonly question: Question;
  readonly wanted: Handle;
  readonly whole: Part;
  readonly budget: { parts: number };
  readonly found: EnforcedWay[];
}

/** Splits the addresses until each part is treated alike, as `ask` does, and notes the ways of every part. */
function explore(search: Search, part: Part): void {
  const { ground, question, wanted, budget } = search;
  const { table } = ground;
  const inquiry: Inquiry = { split: undefined };
  const limit = ceiling(ground, question);
  const passing = firstWalks(ground, question, part.source, part.destination, inquiry).map((group) => ({
    alone: group.length === 1,
    ways: group.flatMap((way) => {
      const verdict = connection(ground, question, way, inquiry);
      const may = table.and(table.and(verdict.may, limit.may), wanted);
      const must = table.and(table.and(verdict.must, limit.must), wanted);
      return may === EMPTY ? [] : [{ way, must, may }];
    }),
  }));
  if (passing.every(({ ways }) => ways.length === 0)) return;
  budget.parts--;
  const { split } = inquiry;
  if (split !== undefined && budget.parts > 0) {
    const side = split.side === "source" ? part.source : part.destination;
    const rest = subtractAddresses(side, split.parts.reduce(unionAddresses));
    for (const set of isEmptyAddresses(rest) ? split.parts : [...split.parts, rest])
      if (!equalAddresses(set, side))
        explore(search, split.side === "source" ? { ...part, source: set } : { ...part, destination: set });
    return;
  }
  const standing =
    isThere(question.from, part.source, search.whole.source) &&
    isThere(question.to, part.destination, search.whole.destination);
  for (const { alone, ways } of passing)
    for (const { way, must, may } of ways) {
      const sure = alone && standing && must !== EMPTY;
      search.found.push({
        sure,
        points: pointsOf(ground.network, question, way),
        hops: () => tellWay(ground, question, part, way, table.of(sure ? must : may)),
      });
    }
}

/** Some address of the part is surely in use: a part of what one interface may have is not. */
function isThere(end: End, part: AddressSet, whole: AddressSet): boolean {
  return end.each || equalAddresses(part, whole);
}

function pointsOf(network: Network, { from, to, family }: Question, way: Way): readonly Enforcement[] {
  return [
    ...guardPoint(network, from.interface, "egress", family),
    ...stepsOf(way).flatMap((step) => stepPoint(network, step, family)),
    ...guardPoint(network, to.interface, "ingress", family),
  ];
}

function stepPoint(network: Network, step: Step, family: 4 | 6): readonly Enforcement[] {
  switch (step.at) {
    case "list-in":
    case "list-out": {
      const segment = network.segments[step.segment];
      const list = network.lists[segment?.[step.at === "list-in" ? "in" : "out"] ?? -1];
      if (list === undefined) return [];
      const open = mayPassAll(
        list.entries,
        ({ allow }) => allow,
        ({ addresses }) => coversFamily(addresses, family),
      );
      return open === true ? [] : [{ kind: "list", by: [list.label] }];
    }
    case "forward-in":
      return guardPoint(network, step.interface, "ingress", family);
    case "forward-out":
      return guardPoint(network, step.interface, "egress", family);
    case "appliance": {
      const gateway = network.gateways[step.gateway];
      if (gateway?.is !== "appliance") return [];
      const open = mayPassAll(
        gateway.rules,
        ({ pass }) => pass,
        ({ source, destination }) => coversFamily(source, family) && coversFamily(destination, family),
      );
      return (open ?? covers(gateway.passes.may, ALL_TRAFFIC)) ? [] : [{ kind: "appliance", by: [gateway.label] }];
    }
    default:
      return [];
  }
}

/** What judges packets that come in at an interface, by either family. */
export function guardsIn(network: Network, at: number): readonly Enforcement[] {
  const [four, six] = [guardPoint(network, at, "ingress", 4), guardPoint(network, at, "ingress", 6)];
  return four.length === 0 ? four : six;
}

/** Whether ordered rules may let everything pass before one surely denies something; undefined: no rule decides. */
function mayPassAll<R extends { readonly traffic: Traffic; readonly doubt: number }>(
  rules: readonly R[],
  allows: (rule: R) => boolean,
  isAnybody: (rule: R) => boolean,
): boolean | undefined {
  for (const rule of rules) {
    if (allows(rule) && isAnybody(rule) && covers(rule.traffic, ALL_TRAFFIC)) return true;
    if (!allows(rule) && rule.doubt === SURE) return false;
  }
  return undefined;
}

/** The guards of an interface in one direction; nothing where none judges, or one of their rules may admit everything. */
function guardPoint(
  network: Network,
  at: number,
  direction: "ingress" | "egress",
  family: 4 | 6,
): readonly Enforcement[] {
  const face = network.interfaces[at];
  if (face?.guarded !== true) return [];
  const guards = face.guards.flatMap((guard) => network.guards[guard] ?? []);
  const open = guards.some((guard) =>
    guard[direction].some(
      ({ peer, traffic }) => peer.is === "addresses" && coversFamily(peer.set, family) && covers(traffic, ALL_TRAFFIC),
    ),
  );
  return open || guards.length === 0 ? [] : [{ kind: "guard", by: guards.map(({ label }) => label) }];
}

function coversFamily(set: AddressSet, family: 4 | 6): boolean {
  return coversAddresses(set, family === 4 ? { v4: ANY.v4, v6: [] } : { v4: [], v6: ANY.v6 });
}
