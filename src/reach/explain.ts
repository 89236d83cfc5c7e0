/** Why an answer is what it is, told along one packet's way: there, and the reply back. */
import type { Block, Explanation, Hop, Party } from "./answer.ts";
import { ask, type Leaf } from "./ask.ts";
import type { Point } from "./deciders.ts";
import { endOf } from "./ends.ts";
import {
  answered,
  ceiling,
  connection,
  firstWalks,
  type Ground,
  type Leg,
  legsBack,
  type Question,
  questionsOf,
} from "./evaluate.ts";
import { EMPTY, type Handle } from "./interner.ts";
import type { Traffic } from "./network.ts";
import { replyTo } from "./replies.ts";
import { has, intersect, subtract } from "./sets.ts";
import { type Stage, stagesIn, stagesOn, stagesOut } from "./stages.ts";
import { ALL_TRAFFIC, familiarPoint, ports, TCP, UDP } from "./traffic.ts";
import { type Inquiry, STOPS } from "./verdict.ts";
import type { Way } from "./way.ts";

/** Parts of a question that are looked at for the way that gets furthest. */
const MOST_LEAVES = 64;

interface Case {
  readonly ground: Ground;
  readonly question: Question;
  readonly leaf: Leaf;
}

interface Telling extends Explanation {
  readonly passed: number;
  /** It comes to its destination by routes alone, without the internet: what stops it there is what people look for. */
  readonly plain: boolean;
}

const further = (one: Telling, other: Telling): boolean =>
  one.plain === other.plain ? one.passed > other.passed : one.plain;

const NOWHERE: Explanation = { hops: [], blockedBy: undefined };
const inquiry = (): Inquiry => ({ split: undefined });

export function explain(ground: Ground, from: Party, to: Party, traffic: Traffic = ALL_TRAFFIC): Explanation {
  const source = endOf(ground.network, from);
  const target = endOf(ground.network, to);
  if (source === undefined || target === undefined) return NOWHERE;
  const cases: Case[] = [];
  for (const question of questionsOf(ground.network, source, target)) {
    const leaves: Leaf[] = [];
    ask(ground, question, (leaf) => {
      if (leaves.length < MOST_LEAVES || leaf.verdict.may !== EMPTY) leaves.push(leaf);
    });
    for (const leaf of leaves) cases.push({ ground, question, leaf });
  }
  const wanted = ground.table.intern(traffic);
  return delivered(cases, wanted, "must") ?? delivered(cases, wanted, "may") ?? blocked(cases, wanted) ?? NOWHERE;
}

/** The way of a packet that surely passes, or that may. */
function delivered(cases: readonly Case[], wanted: Handle, sure: "must" | "may"): Explanation | undefined {
  for (const each of cases) {
    const { ground, question, leaf } = each;
    const { table } = ground;
    const passes = table.and(table.and(leaf.verdict[sure], ceiling(ground, question)[sure]), wanted);
    const point = familiarPoint(table.of(passes));
    const way = point === undefined ? undefined : wayWith(each, point, sure);
    if (point === undefined || way === undefined) continue;
    const { hops, blockedBy, partly } = tell(each, way, point);
    return { hops, blockedBy, partly };
  }
  return undefined;
}

/** One way of a part of the question's addresses, told along a packet of the traffic. */
export function tellWay(
  ground: Ground,
  question: Question,
  part: Pick<Leaf, "source" | "destination">,
  way: Way,
  traffic: Traffic,
): readonly Hop[] {
  const leaf: Leaf = { ...part, verdict: STOPS };
  return tell({ ground, question, leaf }, way, familiarPoint(traffic) ?? 0).hops;
}

function wayWith({ ground, question, leaf }: Case, point: Point, sure: "must" | "may"): Way | undefined {
  const passes = (way: Way): boolean => has(ground.table.of(connection(ground, question, way, inquiry())[sure]), point);
  const groups = firstWalks(ground, question, leaf.source, leaf.destination, inquiry());
  const group =
    groups.find((ways) => ways.length > 0 && ways.every(passes)) ?? groups.find((ways) => ways.some(passes));
  return group?.find(passes);
}

/** Of the packets that are wanted, the one that gets furthest, and what stops it. */
function blocked(cases: readonly Case[], wanted: Handle): Explanation | undefined {
  let best: Telling | undefined;
  for (const each of cases) {
    const { ground, question, leaf } = each;
    for (const group of firstWalks(ground, question, leaf.source, leaf.destination, inquiry()))
      for (const way of group) {
        const telling = tell(each, way, furthest(each, way, wanted));
        if (telling.blockedBy !== undefined && (best === undefined || further(telling, best))) best = telling;
      }
  }
  return best && { hops: best.hops, blockedBy: best.blockedBy };
}

/** A wanted packet that no other gets further than on the way there. */
function furthest({ ground, question, leaf }: Case, way: Way, wanted: Handle): Point {
  const { table } = ground;
  let left = wanted;
  for (const stage of stagesThere({ ground, question, leaf }, way)) {
    const next = table.and(left, stage.verdict.may);
    if (next === EMPTY) break;
    left = next;
  }
  return familiarPoint(table.of(left)) ?? 0;
}

function stagesThere({ ground, question, leaf }: Case, way: Way): readonly Stage[] {
  return [
    ...stagesOut(ground, question, leaf.source, way),
    ...stagesOn(ground, way, question.to.interface, undefined),
    ...(way.end === "dropped" ? [] : stagesIn(ground, question, way)),
  ];
}

/** The packet's way there and back, up to where it stops. */
function tell(each: Case, way: Way, point: Point): Telling {
  const hops: Hop[] = [];
  const { ground, question } = each;
  let partly: Block | undefined;
  let blockedBy = pass(ground, stagesThere(each, way), { packet: point, flow: point }, hops, "");
  if (blockedBy === undefined && way.end === "delivered")
    for (const leg of legsBack(ground, question, way, inquiry())) {
      const back = tellBack(ground, leg, way, point, hops);
      blockedBy = back.block;
      partly ??= back.partly;
      if (blockedBy !== undefined) break;
    }
  const plain = way.end === "delivered" && way.exit < 0;
  return { hops, blockedBy, partly: blockedBy === undefined ? partly : undefined, passed: hops.length, plain };
}

/** Adds the hops of every stage that the packet passes; the block at the one that it does not. */
function pass(
  { table }: Ground,
  stages: readonly Stage[],
  points: { readonly packet: Point; readonly flow: Point },
  hops: Hop[],
  prefix: "" | "reply-",
): Block | undefined {
  for (const stage of stages) {
    const point = stage.flow === true ? points.flow : points.packet;
    if (!has(table.of(stage.verdict.may), point)) {
      const block = stage.block(point);
      return prefix === "" ? block : { ...block, at: `${prefix}${block.at}`, text: `the reply: ${block.text}` };
    }
    const hop = stage.hop(point);
    hops.push({ ...hop, at: `${prefix}${hop.at}` });
  }
  return undefined;
}

/** How a stretch of the reply ends; `partly`: what stops it on other ports of the client. */
interface Back {
  readonly block: Block | undefined;
  readonly partly: Block | undefined;
}

/** One stretch of the reply: by a way on which it gets back if there is one, else the one on which it gets furthest. */
function tellBack(ground: Ground, leg: Leg, first: Way, point: Point, hops: Hop[]): Back {
  const { table } = ground;
  let best: (Back & { readonly hops: Hop[] }) | undefined;
  const reply = { forwarded: first.forwarded, client: leg.client };
  for (const way of leg.walks.flat()) {
    const own: Hop[] = [];
    const verdict = answered(ground, leg, way, first.forwarded, inquiry());
    const returns = has(table.of(verdict.may), point);
    const stages = stagesOn(ground, way, leg.goal.owner, reply);
    const [back, other] = portsBack(ground, leg, stages, point);
    const block = pass(ground, stages, { packet: back, flow: point }, own, "reply-");
    const partly = other === undefined ? undefined : pass(ground, stages, { packet: other, flow: point }, [], "reply-");
    if (best === undefined || (returns && best.block !== undefined) || own.length > best.hops.length)
      best = { hops: own, block: returns ? undefined : (block ?? lost(ground, leg)), partly };
    if (returns) break;
  }
  if (best === undefined) return { block: lost(ground, leg), partly: undefined };
  hops.push(...best.hops);
  return best;
}

/** A client port on which the reply gets back, if there is one, and one on which it does not. */
function portsBack(
  { table }: Ground,
  { client }: Leg,
  stages: readonly Stage[],
  point: Point,
): readonly [Point, Point | undefined] {
  const number = Math.floor(point / 65536);
  if (number !== TCP && number !== UDP) return [replyTo(point, client), undefined];
  const waiting = ports(number, client.from, client.to);
  const back = stages.reduce(
    (left, { verdict, flow }) => (flow === true ? left : intersect(left, table.of(verdict.may))),
    waiting,
  );
  const [lost] = subtract(waiting, back);
  const last = back.at(-1);
  if (last === undefined) return [waiting[0] ?? point, undefined];
  return [last - 1, lost];
}

function lost({ network }: Ground, { goal }: Leg): Block {
  const place = network.interfaces[goal.owner]?.label ?? network.segments[goal.inside?.segment ?? -1]?.label ?? 0;
  const text = "the reply: it does not come back bearing the address that the first packet was sent to";
  return { at: "reply-gateway", place, by: undefined, text, open: undefined };
}
