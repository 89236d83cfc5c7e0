import type { Answer, Explanation, Party } from "../reach/answer.ts";
import type { EnforcedWay } from "../reach/enforcement.ts";
import type { Network, Traffic } from "../reach/network.ts";
import { covers, intersect, isEmpty, union } from "../reach/sets.ts";
import { ALL_TRAFFIC, familiarPoint, NO_TRAFFIC } from "../reach/traffic.ts";
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
 * A pair that would be one host talking to itself is left out, but where a standpoint stands for several hosts.
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
  const unsure: { readonly a: Standpoint; readonly b: Standpoint; readonly traffic: Traffic }[] = [];
  const passing: Passing[] = [];
  for (const a of from) {
    for (const b of to) {
      if (isSame(a, b)) continue;
      const answer = packets.connect(a.party, b.party);
      const perhaps = a.perhaps || b.perhaps;
      const surely = perhaps ? NO_TRAFFIC : limited(answer.must, on);
      const possibly = limited(answer.may, on);
      const always = perhaps ? NO_TRAFFIC : limited(answer.everywhere, on);
      for (const fact of answer.facts) facts.add(fact);
      if (isEmpty(surely) && !isEmpty(possibly)) {
        for (const one of [a, b]) if (one.perhaps && one.why !== undefined) indefinite.add(one.why);
        if (!perhaps && answer.facts.length === 0) unsure.push({ a, b, traffic: one(possibly) });
      }
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
    get unknown() {
      return [
        ...[...facts].map((fact) => missing(network, fact)),
        ...[...indefinite].map((detail) => ({ detail, settle: undefined, resource: undefined })),
        ...unsure.slice(0, MOST_UNSURE).map(({ a, b, traffic }) => undecided(packets, network, a, b, traffic)),
      ];
    },
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

/** What to ask about where nothing passes: something the other end would answer, if it can be what it admits from others. */
function wanted(network: Network, to: Party, on: Traffic | undefined): Traffic | undefined {
  const face = to.is === "interface" ? network.interfaces[to.interface] : undefined;
  if (face === undefined) return on;
  const answered = on === undefined ? face.listens : intersect(face.listens, on);
  const rules = face.guards.flatMap((guard) => network.guards[guard]?.ingress ?? []);
  const admitted = rules.map(({ traffic }) => intersect(traffic, answered)).find((traffic) => !isEmpty(traffic));
  if (admitted !== undefined && !covers(admitted, ALL_TRAFFIC)) return one(admitted);
  return isEmpty(answered) || covers(answered, ALL_TRAFFIC) ? on : one(answered);
}

/** One (protocol, port) of a set, as a set. */
function one(traffic: Traffic): Traffic {
  const point = familiarPoint(traffic);
  return point === undefined ? traffic : [point, point + 1];
}

function isSame({ party: a, several }: Standpoint, { party: b }: Standpoint): boolean {
  if (several === true) return false;
  if (a.is === "interface" && b.is === "interface") return a.interface === b.interface;
  if (a.is === "external" && b.is === "external") return true;
  return a.is === "host" && b.is === "host" && a.segment === b.segment;
}

/** Pairs for which it is told why nobody can tell. */
const MOST_UNSURE = 8;

/** No fact decides: the port that a client waits on does, or which address of a range an end has. */
function undecided(packets: Packets, network: Network, a: Standpoint, b: Standpoint, traffic: Traffic): MissingFact {
  const { partly } = packets.explain(a.party, b.party, traffic);
  if (partly !== undefined) {
    const label = network.labels[partly.by ?? partly.open?.where ?? partly.place];
    const detail = `on which port the client waits for the reply: on some, ${partly.text.replace(/^the reply: /, "")}`;
    return { detail, settle: partly.open?.change, resource: label?.resource };
  }
  const named = [a, b].flatMap(({ party }) => {
    if (party.is !== "interface") return [];
    const owner = network.interfaces[party.interface]?.owner;
    return owner === undefined ? [] : [`\`${owner}\``];
  });
  const detail = `which address of its subnet ${named.join(" or ") || "the host"} gets`;
  return { detail, settle: undefined, resource: undefined };
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
