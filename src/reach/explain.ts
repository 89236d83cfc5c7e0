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
import { has, intersect } from "./sets.ts";
import { type Stage, stagesIn, stagesOn, stagesOut } from "./stages.ts";
import { ALL_TRAFFIC, protocol, TCP } from "./traffic.ts";
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
}

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
    const point = pick(table.of(passes));
    const way = point === undefined ? undefined : wayWith(each, point, sure);
    if (point === undefined || way === undefined) continue;
    return tell(each, way, point);
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
  return tell({ ground, question, leaf }, way, pick(traffic) ?? 0).hops;
}

/** A port that people know rather than the first one. */
function pick(traffic: Traffic): Point | undefined {
  const tcp = intersect(traffic, protocol(TCP));
  for (const port of [443, 80, 22]) if (has(tcp, TCP * 65536 + port)) return TCP * 65536 + port;
  return tcp[0] ?? traffic[0];
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
        if (telling.blockedBy !== undefined && (best === undefined || telling.passed > best.passed)) best = telling;
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
  return pick(table.of(left)) ?? 0;
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
  let blockedBy = pass(ground, stagesThere(each, way), { packet: point, flow: point }, hops, "");
  if (blockedBy === undefined && way.end === "delivered")
    for (const leg of legsBack(ground, question, way, inquiry())) {
      blockedBy = tellBack(ground, leg, way, point, hops);
      if (blockedBy !== undefined) break;
    }
  return { hops, blockedBy, passed: hops.length };
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

/** One stretch of the reply: by a way on which it gets back if there is one, else the one on which it gets furthest. */
function tellBack(ground: Ground, leg: Leg, first: Way, point: Point, hops: Hop[]): Block | undefined {
  const { table } = ground;
  let best: { readonly hops: Hop[]; readonly block: Block | undefined } | undefined;
  const reply = { forwarded: first.forwarded, client: leg.client };
  for (const way of leg.walks.flat()) {
    const own: Hop[] = [];
    const verdict = answered(ground, leg, way, first.forwarded, inquiry());
    const returns = has(table.of(verdict.may), point);
    const stages = stagesOn(ground, way, leg.goal.owner, reply);
    const back = portBack(ground, leg, stages, point);
    const block = pass(ground, stages, { packet: back, flow: point }, own, "reply-");
    if (best === undefined || (returns && best.block !== undefined) || own.length > best.hops.length)
      best = { hops: own, block: returns ? undefined : (block ?? lost(ground, leg)) };
    if (returns) break;
  }
  if (best === undefined) return lost(ground, leg);
  hops.push(...best.hops);
  return best.block;
}

/** The client port that shows most: one that is stopped, if the reply is stopped on some. */
function portBack({ table }: Ground, { client }: Leg, stages: readonly Stage[], point: Point): Point {
  const low = replyTo(point, { ...client, to: client.from });
  const stops = stages.some((stage) => stage.flow !== true && !has(table.of(stage.verdict.may), low));
  return stops ? low : replyTo(point, client);
}

function lost({ network }: Ground, { goal }: Leg): Block {
  const place = network.interfaces[goal.owner]?.label ?? network.segments[goal.inside?.segment ?? -1]?.label ?? 0;
  const text = "the reply: it does not come back bearing the address that the first packet was sent to";
  return { at: "reply-gateway", place, by: undefined, text, open: undefined };
}
