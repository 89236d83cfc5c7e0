/**
 * Where a packet goes: every way that it may take from a place to a destination. Judges are not asked here, only noted:
 * a way depends on addresses, never on ports. The prose in network.ts says what each step has to do.
 */
import { crossGateway } from "./crossing.ts";
import type { Doubt, LabelId, Network, Target } from "./network.ts";
import { SURE } from "./network.ts";
import type { Places } from "./places.ts";
import type { Choice, Fork, Routes } from "./routes.ts";
import type { Inquiry, Span } from "./verdict.ts";
import type { Dead, Goal, Shown, Step, Translated, Way } from "./way.ts";

/** More places than any real way has, so that a walk ends. */
const MOST_PLACES = 128;
/** Ways of one walk; where there are more, the rest is "anywhere". */
const MOST_WAYS = 128;

/** What does not change during one walk, and the ways found so far. */
export interface Walk {
  readonly network: Network;
  readonly routes: Routes;
  readonly places: Places;
  readonly goal: Goal;
  /** Undefined for a first packet; for a reply, the gateway by which the first packet left for the internet, or -1. */
  readonly reply: { readonly exit: number } | undefined;
  readonly inquiry: Inquiry;
  readonly ways: Way[];
}

/** A packet somewhere on its way. */
export interface At {
  /** Segment that it is in; -1 outside. */
  readonly segment: number;
  readonly shown: Shown;
  /** The destination as it was sent, as far as the way has narrowed it; `destination`: as it is now. */
  readonly sent: Span;
  readonly destination: Span;
  /** The destination is still the public IPv4 address of who it is for. */
  readonly outer: boolean;
  readonly last: Step | undefined;
  readonly depth: number;
  readonly clean: boolean;
  readonly spoilt: number;
  readonly exit: number;
  readonly translated: Translated | undefined;
  readonly forwarded: readonly number[];
  readonly facts: readonly Doubt[];
  readonly seen: Seen | undefined;
  readonly places: number;
}

interface Seen {
  readonly key: number;
  readonly before: Seen | undefined;
}

/** A packet that `shown` sends from a segment (or, with -1, from outside) to the walk's goal. */
export function start(walk: Walk, shown: Shown, segment: number): At {
  return {
    segment,
    shown,
    sent: walk.goal.span,
    destination: walk.goal.span,
    outer: walk.goal.private !== undefined,
    last: undefined,
    depth: 0,
    clean: true,
    spoilt: -1,
    exit: -1,
    translated: undefined,
    forwarded: [],
    facts: [],
    seen: undefined,
    places: 0,
  };
}

type Changing = { -readonly [Field in keyof At]: At[Field] };

/** A packet to change before anybody else sees it. Written out, since walks make very many. */
export function copyOf(at: At): Changing {
  return {
    segment: at.segment,
    shown: at.shown,
    sent: at.sent,
    destination: at.destination,
    outer: at.outer,
    last: at.last,
    depth: at.depth,
    clean: at.clean,
    spoilt: at.spoilt,
    exit: at.exit,
    translated: at.translated,
    forwarded: at.forwarded,
    facts: at.facts,
    seen: at.seen,
    places: at.places,
  };
}

/** The same packet one step further; `spoils` says that guard references do not match across the step. */
export function step(
  at: At,
  make: (before: Step | undefined) => Step,
  spoils?: { readonly ingress: boolean; readonly egress: boolean },
): At {
  const next = copyOf(at);
  next.last = make(at.last);
  next.depth = at.depth + 1;
  if (spoils?.ingress === true) next.clean = false;
  if (spoils?.egress === true) next.spoilt = at.depth;
  return next;
}

function finish(walk: Walk, at: At, end: Way["end"], dead: Dead | undefined): undefined {
  const { last, shown, sent, destination, translated, exit, clean, spoilt, depth, forwarded, facts } = at;
  walk.ways.push({
    end,
    dead,
    last,
    shown,
    sent,
    destination,
    translated,
    exit,
    clean,
    spoilt,
    depth,
    forwarded,
    facts,
  });
}

export function drop(walk: Walk, at: At, dead: Omit<Dead, "change" | "by"> & Partial<Dead>): undefined {
  finish(walk, at, "dropped", { by: undefined, change: undefined, ...dead });
}

export function deliver(walk: Walk, at: At): undefined {
  finish(walk, at, "delivered", undefined);
}

/** Somebody may send the packet anywhere: to its destination by any way there is, or nowhere. */
export function anywhere(walk: Walk, at: At, facts: readonly Doubt[]): undefined {
  // Not even the list into the destination's segment surely judges: a router may come out in that very segment.
  finish(walk, withFacts(at, facts), "anywhere", undefined);
}

export function withFacts(at: At, facts: readonly Doubt[]): At {
  if (facts.every((fact) => fact === SURE)) return at;
  const next = copyOf(at);
  next.facts = [...at.facts, ...facts.filter((fact) => fact !== SURE && !at.facts.includes(fact))];
  return next;
}

/** Goes on as if what carries the doubts were there; notes that the packet is dropped if it is not. */
export function supposing(walk: Walk, at: At, doubts: readonly Doubt[], place: LabelId, what: string): At {
  if (doubts.every((doubt) => doubt === SURE)) return at;
  const there = withFacts(at, doubts);
  drop(walk, there, { at: "gateway", place, text: `${what} may not be there` });
  return there;
}

/** Comes to a place; undefined where it has been there before, or has come too far. */
export function visit(walk: Walk, at: At, place: number, label: LabelId): At | undefined {
  const key = (place * walk.places.sources + at.shown.id) * 2 + (at.outer ? 1 : 0);
  for (let seen = at.seen; seen !== undefined; seen = seen.before)
    if (seen.key === key) {
      drop(walk, at, { at: "route", place: label, text: "the packet goes round in a loop" });
      return undefined;
    }
  if (at.places >= MOST_PLACES) {
    drop(walk, at, { at: "route", place: label, text: `the way has more than ${MOST_PLACES} places` });
    return undefined;
  }
  const next = copyOf(at);
  next.seen = { key, before: at.seen };
  next.places = at.places + 1;
  return next;
}

/** Crosses from the packet's segment into another (-1: out of every segment): no list where it stays inside one. */
export function cross(at: At, to: number): At {
  if (at.segment === to) return at;
  let there = at;
  if (at.segment >= 0) {
    const { segment, destination } = at;
    there = step(there, (before) => ({ at: "list-out", segment, span: destination, before }));
  }
  if (to >= 0) {
    const { span } = at.shown;
    there = step(there, (before) => ({ at: "list-in", segment: to, span, before }));
  }
  const next = copyOf(there);
  next.segment = to;
  return next;
}

export function domainOf(walk: Walk, segment: number): number {
  return walk.network.segments[segment]?.domain ?? -1;
}

/** A packet at a segment: step 1 to 3 of network.ts. */
export function atSegment(walk: Walk, at: At): undefined {
  const { goal, network } = walk;
  if (!at.outer && goal.inside?.segment === at.segment) return deliver(walk, at);
  const segment = network.segments[at.segment];
  if (segment === undefined) return;
  const here = visit(walk, at, at.segment, segment.label);
  if (here === undefined) return;
  const bound = { local: !at.outer && goal.inside?.domain === segment.domain, external: goal.external };
  const label = network.tables[segment.table]?.label ?? segment.label;
  for (const fork of walk.routes.segmentTable(segment.table, at.destination, bound, walk.inquiry))
    eachChoice(walk, here, fork, label, (there, choice) => follow(walk, there, choice.target, segment.domain));
}

/** Sends the packet down every choice of the fork; where no route matches it is dropped. */
export function eachChoice<T>(
  walk: Walk,
  at: At,
  fork: Fork<T>,
  table: LabelId,
  go: (at: At, choice: Choice<T> & { readonly target: T }) => undefined,
): undefined {
  const narrowed = copyOf(at);
  if (at.sent === at.destination) narrowed.sent = fork.span;
  narrowed.destination = fork.span;
  const here = withFacts(narrowed, fork.facts);
  for (const choice of fork.choices) {
    if (walk.ways.length >= MOST_WAYS) return anywhere(walk, here, []);
    const { target, label } = choice;
    if (target === undefined) {
      drop(walk, here, { at: "route", place: table, text: "no route", change: "a route for" });
      continue;
    }
    const there = step(here, (before) => ({ at: "route", table, by: label, before }));
    go(there, { target, label });
  }
}

/** What a route's target does with a packet in a segment, or (segment -1) behind an edge table of the domain. */
export function follow(walk: Walk, at: At, target: Target, domain: number): undefined {
  switch (target.is) {
    case "local":
      return deliverIn(walk, at, domain);
    case "drop":
      return drop(walk, at, { ...lastRoute(walk, at), at: "route", text: "the route drops it" });
    case "unknown": {
      const out =
        at.segment < 0
          ? at
          : step(at, (before) => ({ at: "list-out", segment: at.segment, span: at.destination, before }));
      drop(walk, withFacts(at, [target.fact]), {
        ...lastRoute(walk, at),
        at: "route",
        text: "nobody knows where the route leads",
      });
      return anywhere(walk, out, [target.fact]);
    }
    case "interface":
      return forward(walk, at, target.interface);
    case "gateway":
      return crossGateway(walk, at, target.gateway, domain);
  }
}

function lastRoute(walk: Walk, at: At): { readonly place: LabelId; readonly by: LabelId | undefined } {
  if (at.last?.at === "route") return { place: at.last.table, by: at.last.by };
  return { place: walk.network.segments[at.segment]?.label ?? 0, by: undefined };
}

/** Local delivery in a domain, from the packet's segment or from outside. */
export function deliverIn(walk: Walk, at: At, domain: number): undefined {
  const { inside } = walk.goal;
  if (at.outer || inside === undefined || inside.domain !== domain)
    return drop(walk, at, {
      ...lastRoute(walk, at),
      at: "route",
      text: `no such address in ${walk.network.labels[walk.network.domains[domain]?.label ?? -1]?.text ?? "it"}`,
    });
  deliver(walk, cross(at, inside.segment));
}

/** A route to an interface: its own packets, or those that it forwards. */
function forward(walk: Walk, at: At, index: number): undefined {
  const face = walk.network.interfaces[index];
  if (face === undefined) return;
  const here = supposing(walk, at, [face.doubt], face.label, "the interface");
  if (walk.goal.owner === index && !at.outer) return deliver(walk, cross(here, face.segment));
  if (!face.forwards)
    return drop(walk, here, {
      at: "forward",
      place: face.label,
      text: "the interface forwards nothing",
      change: "switch off the source/destination check of",
    });
  const inside = cross(here, face.segment);
  const { span } = inside.shown;
  const other = inside.clean ? inside.shown.owner : -1;
  const entered = step(
    inside,
    (before) => ({ at: "forward-in", interface: index, span, other, depth: inside.depth, before }),
    { ingress: true, egress: true },
  );
  const turned = face.translates ? translate(walk, entered, index) : entered;
  if (turned === undefined) return;
  const left = step(turned, (before) => ({
    at: "forward-out",
    interface: index,
    span: turned.destination,
    other: -1,
    depth: turned.depth,
    before,
  }));
  atSegment(walk, { ...left, forwarded: [...left.forwarded, index] });
}

/** The packet shows the translating interface from here on. */
function translate(walk: Walk, at: At, index: number): At | undefined {
  const face = walk.network.interfaces[index];
  if (face === undefined) return undefined;
  const place = { at: "forward", place: face.label };
  if (walk.reply !== undefined)
    return drop(walk, at, { ...place, text: "it takes replies only to what it passed on itself" });
  const four = at.destination.set.v4.length > 0;
  const set = four ? { v4: face.addresses.v4, v6: [] } : { v4: [], v6: face.addresses.v6 };
  if (set.v4.length + set.v6.length === 0)
    return drop(walk, at, { ...place, text: "the interface has no address of the family" });
  const here = four ? at : supposing(walk, at, [face.v6Doubt], face.label, "its IPv6 address");
  const domain = domainOf(walk, face.segment);
  return {
    ...here,
    clean: true,
    translated: { shown: at.shown, segment: face.segment, domain, exit: at.exit, before: at.translated },
    shown: {
      span: { set, side: "fixed" },
      owner: index,
      nat: -1,
      segment: face.segment,
      domain,
      public4: face.public4,
      inside: undefined,
      id: 1 + walk.network.gateways.length + index,
    },
  };
}
