/**
 * Whether one end opens a connection to the other, for one family of addresses: walks there, walks back, and asks the
 * judges on the ways. The address sets of the ends are taken as one address of them that nobody knows; `inquiry` says
 * where that matters.
 */
import { atRouter, enterByExternal, enterFromInternet } from "./crossing.ts";
import { ANY_CLIENT, doubtsOf, type End, goalFrom, goalOf, shownBy } from "./ends.ts";
import { ALL, EMPTY, type TrafficTable } from "./interner.ts";
import type { Judges } from "./judges.ts";
import type { AddressSet, Network } from "./network.ts";
import { SURE } from "./network.ts";
import type { Places } from "./places.ts";
import { type ClientPorts, type Replies, TRANSLATED } from "./replies.ts";
import type { Routes } from "./routes.ts";
import {
  both,
  either,
  eitherInDoubt,
  exactly,
  type Inquiry,
  notesOf,
  PASSES,
  type Span,
  STOPS,
  settled,
  type Verdict,
} from "./verdict.ts";
import { atSegment, start, supposing, type Walk } from "./walk.ts";
import type { Goal, Shown, Step, Translated, Way } from "./way.ts";

/** Everything that is worked out once per network. */
export interface Ground {
  readonly network: Network;
  readonly table: TrafficTable;
  readonly judges: Judges;
  readonly routes: Routes;
  readonly places: Places;
  readonly replies: Replies;
}

/** One end to the other by one family; `outer`: to the other's public IPv4 address. */
export interface Question {
  readonly from: End;
  readonly to: End;
  readonly family: 4 | 6;
  readonly outer: boolean;
  /** Ways over the internet do not count. */
  readonly inland?: boolean;
}

/** The families and addresses by which one end may be meant by the other. */
export function questionsOf(network: Network, from: End, to: End): readonly Question[] {
  const questions: Question[] = [];
  const shared4 = from.addresses.v4.length > 0 && to.addresses.v4.length > 0;
  if (shared4) questions.push({ from, to, family: 4, outer: false });
  if (shared4 && network.interfaces[to.interface]?.public4 !== undefined)
    questions.push({ from, to, family: 4, outer: true });
  if (from.addresses.v6.length > 0 && to.addresses.v6.length > 0) questions.push({ from, to, family: 6, outer: false });
  return questions;
}

/** A packet's walk: groups of ways. One group is enough (its sender chooses it); in a group nobody knows which it is. */
export type Walks = readonly (readonly Way[])[];

const only = (family: 4 | 6, set: AddressSet): AddressSet =>
  family === 4 ? { v4: set.v4, v6: [] } : { v4: [], v6: set.v6 };

/** The address set of an end in a family; empty where it has none. */
export function addressesOf(end: End, family: 4 | 6): AddressSet {
  return only(family, end.addresses);
}

function walkFor(ground: Ground, goal: Goal, reply: Walk["reply"], inquiry: Inquiry): Walk {
  const { network, routes, places } = ground;
  return { network, routes, places, goal, reply, inquiry, ways: [] };
}

/** Every way from `shown` to the goal: from its segment, or by whatever lets an external in. */
export function walksFrom(
  ground: Ground,
  shown: Shown,
  external: number,
  segment: number,
  goal: Goal,
  reply: Walk["reply"],
  inquiry: Inquiry,
): Walks {
  if (segment >= 0) {
    const walk = walkFor(ground, goal, reply, inquiry);
    atSegment(walk, start(walk, shown, segment));
    inquiry.ways = (inquiry.ways ?? 0) + walk.ways.length;
    return [walk.ways];
  }
  const groups: Way[][] = [];
  const enter = (go: (walk: Walk) => void): void => {
    const walk = walkFor(ground, goal, reply, inquiry);
    go(walk);
    inquiry.ways = (inquiry.ways ?? 0) + walk.ways.length;
    groups.push(walk.ways);
  };
  const { network, places } = ground;
  const byInternet = reply === undefined ? network.externals[external]?.kind !== "on-premises" : reply.exit >= 0;
  if (byInternet) enter((walk) => enterFromInternet(walk, start(walk, shown, -1)));
  if (goal.private !== undefined || goal.inside === undefined || (reply?.exit ?? -1) >= 0) return groups;
  for (const door of places.doorsOf(external, goal.inside.domain))
    enter((walk) => enterByExternal(walk, start(walk, shown, -1), door));
  for (const { gateway, attachment } of places.waysIn(external)) {
    const router = network.gateways[gateway];
    if (router === undefined) continue;
    enter((walk) => {
      const at = supposing(walk, start(walk, shown, -1), [router.doubt], router.label, "the router");
      atRouter(walk, at, gateway, attachment, undefined);
    });
  }
  return groups;
}

/** Every way of a connection's first packet. */
export function firstWalks(
  ground: Ground,
  { from, to, outer }: Question,
  source: AddressSet,
  destination: AddressSet,
  inquiry: Inquiry,
): Walks {
  const { network } = ground;
  const span: Span = { set: destination, side: "destination" };
  const outerSet = outer ? network.interfaces[to.interface]?.public4?.addresses : undefined;
  const outerSpan: Span | undefined = outerSet && { set: { v4: outerSet, v6: [] }, side: "fixed" };
  const shown = shownBy(network, from, { set: source, side: "source" });
  return walksFrom(ground, shown, from.external, from.segment, goalOf(to, span, outerSpan), undefined, inquiry);
}

/** How connections of the question fare between the two sets, each taken as one address that nobody knows. */
export function settle(
  ground: Ground,
  question: Question,
  source: AddressSet,
  destination: AddressSet,
  inquiry: Inquiry,
): Verdict {
  return firstWalks(ground, question, source, destination, inquiry).reduce<Verdict>(
    (sum, group) =>
      either(
        ground.table,
        sum,
        oneOf(ground, group, (way) => connection(ground, question, way, inquiry)),
      ),
    STOPS,
  );
}

/** Nobody knows which of the ways it is; none: nothing passes. */
function oneOf(ground: Ground, ways: readonly Way[], judge: (way: Way) => Verdict): Verdict {
  const [first, ...rest] = ways;
  if (first === undefined) return STOPS;
  const verdict = judge(first);
  if (rest.length === 0) return verdict;
  return rest.reduce<Verdict>((sum, way) => eitherInDoubt(ground.table, sum, judge(way), way.facts), {
    ...verdict,
    notes: [...verdict.notes, ...notesOf(first.facts)],
  });
}

/** What works by one way of the first packet, there and back. */
export function connection(ground: Ground, question: Question, way: Way, inquiry: Inquiry): Verdict {
  if (way.end === "dropped" || (question.inland === true && way.exit >= 0)) return STOPS;
  const { table } = ground;
  const { packet } = passing(ground, way, question.to.interface, undefined, inquiry);
  const there = both(
    table,
    both(table, packet, sending(ground, question, way, inquiry)),
    taking(ground, question, way, inquiry),
  );
  if (there.may === EMPTY) return STOPS;
  if (way.end === "anywhere") return settled(table, EMPTY, there.may, there.notes);
  return both(table, there, comingBack(ground, question, way, inquiry));
}

/** What the source's own guards let out. */
export function sending({ judges }: Ground, { from, to, outer }: Question, way: Way, inquiry: Inquiry): Verdict {
  if (from.interface < 0) return PASSES;
  const matches = !outer && (way.end === "anywhere" || way.spoilt < 0);
  return judges.guards(from.interface, "egress", way.sent, matches ? to.interface : -1, inquiry);
}

/** What the destination's own guards let in. */
export function taking({ judges }: Ground, { to }: Question, way: Way, inquiry: Inquiry): Verdict {
  if (to.interface < 0) return PASSES;
  if (way.end === "anywhere") return judges.guardsFromAnywhere(to.interface, "ingress", way.shown.owner);
  return judges.guards(to.interface, "ingress", way.shown.span, way.clean ? way.shown.owner : -1, inquiry);
}

/** What stands in the way lets pass: `packet` by the packet's own port, `flow` by the connection's. */
export interface Passing {
  readonly packet: Verdict;
  readonly flow: Verdict;
}

/**
 * What the lists, appliances and forwarding interfaces of a way let pass. For a reply, `forwarded` holds the interfaces
 * that passed the first packet; undefined: this is a first packet. `bound`: interface that the packet is for, or -1.
 */
export function passing(
  ground: Ground,
  way: Way,
  bound: number,
  forwarded: readonly number[] | undefined,
  inquiry: Inquiry,
): Passing {
  let packet = PASSES;
  let flow = PASSES;
  for (let step = way.last; step !== undefined; step = step.before) {
    const verdict = atStep(ground, way, step, bound, forwarded, inquiry);
    if (step.at === "appliance" && forwarded !== undefined) flow = both(ground.table, flow, verdict);
    else packet = both(ground.table, packet, verdict);
  }
  return { packet, flow };
}

/** What one step of a way lets pass. */
export function atStep(
  { judges, network, table }: Ground,
  way: Way,
  step: Step,
  bound: number,
  forwarded: readonly number[] | undefined,
  inquiry: Inquiry,
): Verdict {
  switch (step.at) {
    case "list-out":
      return judges.list(network.segments[step.segment]?.out ?? -1, step.span, inquiry);
    case "list-in":
      return judges.list(network.segments[step.segment]?.in ?? -1, step.span, inquiry);
    case "nat":
      return exactly(table.intern(TRANSLATED));
    case "appliance": {
      const gateway = network.gateways[step.gateway];
      if (gateway?.is !== "appliance") return STOPS;
      const { source, destination } = step;
      return forwarded === undefined
        ? judges.appliance(gateway, source, destination, inquiry)
        : judges.appliance(gateway, destination, source, inquiry);
    }
    case "forward-in":
      if (forwarded?.includes(step.interface)) return PASSES;
      inquiry.personal = true;
      return judges.guards(step.interface, "ingress", step.span, step.other, inquiry);
    case "forward-out":
      if (forwarded?.includes(step.interface)) return PASSES;
      inquiry.personal = true;
      return judges.guards(step.interface, "egress", step.span, way.spoilt < step.depth ? bound : -1, inquiry);
    default:
      return PASSES;
  }
}

/** One stretch of the way back: from the destination or a translator to who stood before it. */
export interface Leg {
  readonly walks: Walks;
  readonly goal: Goal;
  readonly client: ClientPorts;
  /** A stretch of a reply whose source address has to be translated (true) or must not be (false). */
  readonly translated: boolean | undefined;
}

/** The stretches of the reply to a first packet that went by `way`. */
export function legsBack(ground: Ground, question: Question, way: Way, inquiry: Inquiry): readonly Leg[] {
  const { network } = ground;
  const { from, to, outer, family } = question;
  const reply = { exit: way.exit };
  const own = shownBy(network, to, way.destination);
  const out: Shown = { ...own, span: way.sent, segment: -1, domain: -1, public4: undefined };
  const legs: Leg[] = [];
  const add = (shown: Shown, external: number, segment: number, before: Shown, translated: Leg["translated"]) => {
    const goal = goalFrom(before, from.external);
    const walks = walksFrom(ground, shown, external, segment, goal, reply, inquiry);
    legs.push({ walks, goal, client: clientPorts(network, before), translated });
  };
  // Whether the reply has left for the internet when it comes to a translator: the first packet passed it before it did.
  const left = (at: Translated) => way.exit >= 0 && at.exit < 0;
  // It has to be translated on the stretch on which it leaves, or on its last; on no other.
  const turned = (next: Translated | undefined) =>
    family === 4 && to.external < 0 ? outer && (next === undefined || left(next)) : undefined;
  add(own, to.external, to.segment, way.shown, turned(way.translated));
  for (let at = way.translated; at !== undefined; at = at.before) {
    if (left(at)) add(out, -1, at.segment, at.shown, undefined);
    else add(own, -1, at.segment, at.shown, turned(at.before));
  }
  return legs;
}

function clientPorts(network: Network, shown: Shown): ClientPorts {
  return network.interfaces[shown.owner]?.replyPorts ?? ANY_CLIENT;
}

/** Connections of which the reply to the first packet gets back. */
export function comingBack(ground: Ground, question: Question, way: Way, inquiry: Inquiry): Verdict {
  let result = PASSES;
  for (const leg of legsBack(ground, question, way, inquiry)) {
    let back = STOPS;
    for (const group of leg.walks)
      back = either(
        ground.table,
        back,
        oneOf(ground, group, (candidate) => answered(ground, leg, candidate, way.forwarded, inquiry)),
      );
    result = both(ground.table, result, back);
    if (result.may === EMPTY) return STOPS;
  }
  return result;
}

/** Whether a reply that came by this way bears the address that the first packet was sent to. */
export function bearsAddress(leg: Leg, way: Way): boolean {
  return leg.translated === undefined || leg.translated === (way.shown.inside !== undefined);
}

export function answered(ground: Ground, leg: Leg, way: Way, forwarded: readonly number[], inquiry: Inquiry): Verdict {
  const { table, replies } = ground;
  if (way.end === "dropped" || (way.end === "delivered" && !bearsAddress(leg, way))) return STOPS;
  const { packet, flow } = passing(ground, way, leg.goal.owner, forwarded, inquiry);
  const must = way.end === "anywhere" ? EMPTY : table.and(replies(packet.must, leg.client, true), flow.must);
  const may = table.and(replies(packet.may, leg.client, false), flow.may);
  // What decides about the packets of the reply decides about the connections that they answer.
  const notes = packet.notes.map(({ fact, traffic }) => ({ fact, traffic: replies(traffic, leg.client, false) }));
  return settled(table, must, may, notes, flow.notes);
}

/** What bounds the answer whatever the way: who opens, who is there, who listens. */
export function ceiling({ network, table }: Ground, { from, to, family, outer }: Question): Verdict {
  const source = network.interfaces[from.interface];
  if (source?.opens === false) return STOPS;
  const doubts = [...doubtsOf(network, from, family, false), ...doubtsOf(network, to, family, outer)];
  const target = network.interfaces[to.interface];
  if (target !== undefined && target.listensDoubt !== SURE) doubts.push(target.listensDoubt);
  const listens = target === undefined ? ALL : table.intern(target.listens);
  return doubts.length === 0 ? exactly(listens) : settled(table, EMPTY, listens, notesOf(doubts));
}
