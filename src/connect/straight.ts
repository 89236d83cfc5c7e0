import type { Answer, Explanation, Party } from "../reach/answer.ts";
import type { EnforcedWay } from "../reach/enforcement.ts";
import type { Network, Traffic } from "../reach/network.ts";
import { covers, firstOf, intersect, isEmpty, union } from "../reach/sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC } from "../reach/traffic.ts";
import type { Arrival, Stop } from "./arrival.ts";
import type { HopLine, MissingFact } from "./exposure.ts";
import { layeredWay, waysAmong } from "./layers.ts";
import type { Standpoint } from "./parties.ts";

/** What the packet engine is asked here (`reach/engine.ts`). */
export interface Packets {
  connect(from: Party, to: Party): Answer;
  explain(from: Party, to: Party, traffic?: Traffic): Explanation;
  /** Left out: layers are not counted. */
  ways?(from: Party, to: Party, traffic?: Traffic): readonly EnforcedWay[];
}

interface Pair {
  readonly from: Party;
  readonly to: Party;
  /** What to explain: a single (protocol, port) that passes, or undefined where nothing does. */
  readonly traffic: Traffic | undefined;
}

interface Passing {
  readonly from: Party;
  readonly to: Party;
  readonly traffic: Traffic;
  readonly perhaps: boolean;
}

/**
 * Packets sent straight from one end to the other, on any traffic or on `on` only: any pair of standpoints will do.
 *
 * A pair that would be one host talking to itself is left out.
 */
export function straight(
  packets: Packets,
  network: Network,
  from: readonly Standpoint[],
  to: readonly Standpoint[],
  on?: Traffic,
): Arrival {
  let must: Traffic = NO_TRAFFIC;
  let may: Traffic = NO_TRAFFIC;
  let everywhere: Traffic = NO_TRAFFIC;
  let best: { rank: number; pair: Pair } | undefined;
  const facts = new Set<number>();
  const indefinite = new Set<string>();
  const passing: Passing[] = [];
  for (const a of from) {
    for (const b of to) {
      if (isSame(a.party, b.party)) continue;
      const answer = packets.connect(a.party, b.party);
      const perhaps = a.perhaps || b.perhaps;
      const surely = perhaps ? NO_TRAFFIC : limited(answer.must, on);
      const possibly = limited(answer.may, on);
      const always = perhaps ? NO_TRAFFIC : limited(answer.everywhere, on);
      for (const fact of answer.facts) facts.add(fact);
      if (isEmpty(surely) && !isEmpty(possibly) && answer.facts.length === 0)
        indefinite.add(indefiniteAddress(network, a, b));
      if (!isEmpty(possibly)) passing.push({ from: a.party, to: b.party, traffic: possibly, perhaps });
      const rank = isEmpty(surely) ? (isEmpty(possibly) ? 0 : 1) : isEmpty(always) ? 2 : 3;
      if (best === undefined || rank > best.rank) {
        const shown = [always, surely, possibly].find((traffic) => !isEmpty(traffic));
        best = {
          rank,
          pair: {
            from: a.party,
            to: b.party,
            traffic: shown === undefined ? wanted(network, b.party, on) : one(shown),
          },
        };
      }
      must = union(must, surely);
      may = union(may, possibly);
      everywhere = union(everywhere, always);
    }
  }
  const pair = best?.pair;
  return {
    must,
    may,
    everywhere,
    authentication: [],
    through: [],
    unknown: [
      ...[...facts].map((fact) => missing(network, fact)),
      ...[...indefinite].map((detail) => ({ detail, settle: undefined, resource: undefined })),
    ],
    hops: () => (pair === undefined ? [] : hopLines(network, packets.explain(pair.from, pair.to, pair.traffic))),
    stop: () => (pair === undefined ? undefined : stopOf(network, packets.explain(pair.from, pair.to, pair.traffic))),
    ways: () =>
      waysAmong(
        passing.flatMap((one) =>
          (packets.ways?.(one.from, one.to, one.traffic) ?? []).map((way) =>
            layeredWay(network, { ...way, sure: way.sure && !one.perhaps }, () =>
              hopLines(network, { hops: way.hops() }),
            ),
          ),
        ),
      ),
  };
}

function limited(traffic: Traffic, on: Traffic | undefined): Traffic {
  return on === undefined ? traffic : intersect(traffic, on);
}

/** What to ask about where nothing passes: something the other end would answer. */
function wanted(network: Network, to: Party, on: Traffic | undefined): Traffic | undefined {
  if (to.is !== "interface") return on;
  const listens = network.interfaces[to.interface]?.listens ?? NO_TRAFFIC;
  const answered = on === undefined ? listens : intersect(listens, on);
  return isEmpty(answered) || covers(answered, ALL_TRAFFIC) ? on : one(answered);
}

/** The first (protocol, port) of a set, as a set. */
function one(traffic: Traffic): Traffic {
  const first = firstOf(traffic);
  return first === undefined ? traffic : [first, first + 1];
}

function isSame(a: Party, b: Party): boolean {
  if (a.is === "interface" && b.is === "interface") return a.interface === b.interface;
  if (a.is === "external" && b.is === "external") return true;
  return a.is === "host" && b.is === "host" && a.segment === b.segment;
}

/** No fact decides, so which address of a range an end has does. */
function indefiniteAddress(network: Network, a: Standpoint, b: Standpoint): string {
  const named = [a, b].flatMap(({ party }) => {
    if (party.is !== "interface") return [];
    const owner = network.interfaces[party.interface]?.owner;
    return owner === undefined ? [] : [`\`${owner}\``];
  });
  return `which address of its subnet ${named.join(" or ") || "the host"} gets`;
}

/** A fact of the network as people read it. */
export function missing(network: Network, index: number): MissingFact {
  const fact = network.facts[index];
  return { detail: fact?.detail ?? "an unknown fact", settle: fact?.settle, resource: fact?.resource };
}

/** The hops of an explanation, each with what said it. */
export function hopLines(network: Network, { hops }: Pick<Explanation, "hops">): readonly HopLine[] {
  return hops.map((hop) => {
    const label = network.labels[hop.by ?? hop.place];
    return { at: hop.at, text: hop.text, resource: label?.resource, path: label?.path ?? [] };
  });
}

/** Where and by what an explained packet stops. */
export function stopOf(network: Network, explanation: Explanation): Stop | undefined {
  const block = explanation.blockedBy;
  if (block === undefined) return undefined;
  // Where nothing decided by itself (no rule of a group matched), the place is where the opening change would go.
  const label = network.labels[block.by ?? block.open?.where ?? block.place];
  return {
    at: block.at,
    text: block.text,
    resource: label?.resource,
    path: label?.path ?? [],
    change: block.open?.change,
  };
}
