/** A way told as stages: what each one lets pass, what to say when it does, and when it does not. */
import { addressText, printCidrs } from "./address.ts";
import type { Block, Hop } from "./answer.ts";
import {
  admittingRule,
  decidingEntry,
  decidingRule,
  guardOpening,
  labelText,
  type Point,
  pointText,
} from "./deciders.ts";
import type { End } from "./ends.ts";
import { atStep, ceiling, type Ground, type Question, sending, taking } from "./evaluate.ts";
import { ALL } from "./interner.ts";
import type { AddressSet, LabelId, Network } from "./network.ts";
import type { ClientPorts } from "./replies.ts";
import { ports, TCP, trafficText, UDP } from "./traffic.ts";
import { exactly, type Inquiry, PASSES, STOPS, type Verdict } from "./verdict.ts";
import { type Step, stepsOf, type Way } from "./way.ts";

export interface Stage {
  /** What passes, by the port that the packet bears here. */
  readonly verdict: Verdict;
  /** The verdict is about the connection's port, even where the packet is a reply. */
  readonly flow?: boolean;
  readonly hop: (point: Point) => Hop;
  readonly block: (point: Point) => Block;
}

type Told = Pick<Hop, "place" | "by" | "text">;
const asked = (): Inquiry => ({ split: undefined });

export function labelOfEnd(network: Network, end: End): LabelId {
  const label = network.interfaces[end.interface]?.label ?? network.externals[end.external]?.label;
  return label ?? network.segments[end.segment]?.label ?? 0;
}

/** What lies before the first step: whether the source opens anything there, and what its guards let out. */
export function stagesOut(ground: Ground, question: Question, source: AddressSet, way: Way): readonly Stage[] {
  const { network } = ground;
  const { from, to } = question;
  const place = labelOfEnd(network, from);
  const name = labelText(network, place);
  const opens = network.interfaces[from.interface]?.opens !== false;
  const stages: Stage[] = [
    {
      verdict: opens ? PASSES : STOPS,
      hop: () => ({ at: "source", place, by: undefined, text: placeText(name, source) }),
      block: () => ({ at: "source", place, by: undefined, text: `${name} opens no connections`, open: undefined }),
    },
  ];
  const { set } = way.sent;
  if (network.interfaces[from.interface]?.guarded === true)
    stages.push(
      guardStage(
        ground,
        from.interface,
        "egress",
        set,
        way.spoilt < 0 && !question.outer ? to.interface : -1,
        sending(ground, question, way, asked()),
      ),
    );
  return stages;
}

/** What lies behind the last step: the destination's guards, and what listens there. */
export function stagesIn(ground: Ground, question: Question, way: Way): readonly Stage[] {
  const { network, table } = ground;
  const { to } = question;
  const place = labelOfEnd(network, to);
  const name = labelText(network, place);
  const stages: Stage[] = [];
  if (network.interfaces[to.interface]?.guarded === true)
    stages.push(
      guardStage(
        ground,
        to.interface,
        "ingress",
        way.shown.span.set,
        way.clean ? way.shown.owner : -1,
        taking(ground, question, way, asked()),
      ),
    );
  const limit = ceiling(ground, { ...question, from: { ...question.from, interface: -1 } });
  const listens = network.interfaces[to.interface]?.listens;
  stages.push({
    verdict: listens === undefined ? exactly(ALL) : { ...limit, may: table.intern(listens) },
    hop: () => ({ at: "destination", place, by: undefined, text: placeText(name, way.destination.set) }),
    block: (point) => ({
      at: "destination",
      place,
      by: undefined,
      text: `${name} does not listen on ${pointText(point)}`,
      open: undefined,
    }),
  });
  return stages;
}

function guardStage(
  { network }: Ground,
  at: number,
  direction: "ingress" | "egress",
  set: AddressSet,
  other: number,
  verdict: Verdict,
  kind: "guard" | "forward" = "guard",
): Stage {
  const place = network.interfaces[at]?.label ?? 0;
  const word = kind === "guard" ? `guard-${direction}` : direction === "ingress" ? "forward-in" : "forward-out";
  return {
    verdict,
    hop: (point) => {
      const by = admittingRule(network, at, direction, point, set, other);
      const what = by === undefined ? "no guard judges" : `${labelText(network, by)} admits`;
      return { at: word, place, by, text: `${what} ${pointText(point)}` };
    },
    block: (point) => {
      const { text, where, change } = guardOpening(network, at, direction, point, set, other);
      return { at: word, place, by: undefined, text, open: { where, change } };
    },
  };
}

/** For a reply: the interfaces that passed the first packet, and the ports that the client waits on. */
export interface Back {
  readonly forwarded: readonly number[];
  readonly client: ClientPorts;
}

/** The steps of a way. `bound`: interface that the packet is for; `back`: it is a reply. */
export function stagesOn(ground: Ground, way: Way, bound: number, back: Back | undefined): readonly Stage[] {
  const stages = stepsOf(way).map((step): Stage => {
    const verdict = atStep(ground, way, step, bound, back?.forwarded, asked());
    return { ...stageOf(ground, step, verdict, back), flow: step.at === "appliance" };
  });
  const { dead } = way;
  if (dead === undefined) return stages;
  const { at, place, by, text, change } = dead;
  const to = addressText(way.destination.set);
  const name = labelText(ground.network, place);
  return [
    ...stages,
    {
      verdict: STOPS,
      hop: () => ({ at, place, by, text }),
      block: () => ({
        at,
        place,
        by,
        text: `${name}: ${text}${at === "route" ? ` (${to})` : ""}`,
        open:
          change === undefined
            ? undefined
            : { where: place, change: at === "route" ? `${change} ${to}` : `${change} ${name}` },
      }),
    },
  ];
}

function stageOf(ground: Ground, step: Step, verdict: Verdict, back: Back | undefined): Stage {
  const { network } = ground;
  switch (step.at) {
    case "list-in":
    case "list-out":
      return listStage(network, step, verdict, back?.client);
    case "forward-in":
    case "forward-out": {
      const direction = step.at === "forward-in" ? "ingress" : "egress";
      if (back?.forwarded.includes(step.interface))
        return told(step.at, network.interfaces[step.interface]?.label, "lets the reply pass", network);
      return guardStage(ground, step.interface, direction, step.span.set, step.other, verdict, "forward");
    }
    case "appliance":
      return applianceStage(network, step, verdict);
    case "route":
      return {
        verdict,
        hop: () => ({
          at: "route",
          place: step.table,
          by: step.by,
          text: step.by === undefined ? `${labelText(network, step.table)}: local` : labelText(network, step.by),
        }),
        block: () => stuck("route", step.table),
      };
    case "attachment": {
      const gateway = network.gateways[step.gateway];
      const attachment = gateway?.is === "router" ? gateway.attachments[step.attachment] : undefined;
      return told(
        "attachment",
        attachment?.label ?? gateway?.label,
        step.out ? "leaves by the attachment" : "enters by the attachment",
        network,
      );
    }
    case "gateway":
      return told("gateway", network.gateways[step.gateway]?.label, "passes the gateway", network);
    case "nat":
      return {
        ...told("nat", network.gateways[step.gateway]?.label, "translates the source address", network),
        verdict,
        block: (point) => ({
          at: "nat",
          place: network.gateways[step.gateway]?.label ?? 0,
          by: undefined,
          text: `${labelText(network, network.gateways[step.gateway]?.label)} does not translate ${pointText(point)}`,
          open: undefined,
        }),
      };
  }
}

const stuck = (at: string, place: LabelId): Block => ({
  at,
  place,
  by: undefined,
  text: "the packet stops here",
  open: undefined,
});

function told(at: string, label: LabelId | undefined, what: string, network: Network): Stage {
  const place = label ?? 0;
  const hop: Told = { place, by: undefined, text: `${what}: ${labelText(network, label)}` };
  return { verdict: PASSES, hop: () => ({ at, ...hop }), block: () => stuck(at, place) };
}

function listStage(
  network: Network,
  { at, segment, span: { set } }: Extract<Step, { at: "list-in" | "list-out" }>,
  verdict: Verdict,
  client: ClientPorts | undefined,
): Stage {
  const here = network.segments[segment];
  const list = here?.[at === "list-in" ? "in" : "out"] ?? -1;
  const label = network.lists[list]?.label ?? 0;
  const place = here?.label ?? 0;
  const way = at === "list-in" ? "from" : "to";
  return {
    verdict,
    hop: (point) => {
      const by = decidingEntry(network, list, point, set, true);
      const where = `${at === "list-in" ? "into" : "out of"} ${labelText(network, place)}`;
      return { at, place, by, text: `${where}: ${labelText(network, by)} allows ${pointText(point)}` };
    },
    block: (point) => {
      const by = decidingEntry(network, list, point, set, false);
      const what = `${pointText(point)} ${way} ${addressText(set)}`;
      const text =
        by === undefined
          ? `no entry of ${labelText(network, label)} allows ${what}`
          : `${within(labelText(network, label), labelText(network, by))} denies ${what}`;
      const before = by === undefined ? "" : ` before ${labelText(network, by)}`;
      const change = `allow ${clientText(point, client)} ${way} ${addressText(set)}${before}`;
      return { at, place, by, text, open: { where: label, change } };
    },
  };
}

/** An entry with the name of its list, which its own text may begin with. */
const within = (list: string, entry: string): string => (entry.startsWith(list) ? entry : `${list}: ${entry}`);

/** Of a reply: all ports that the client may wait on. */
function clientText(point: Point, client: ClientPorts | undefined): string {
  const number = Math.floor(point / 65536);
  if (client === undefined || (number !== TCP && number !== UDP)) return pointText(point);
  return trafficText(ports(number, client.from, client.to));
}

function applianceStage(network: Network, step: Extract<Step, { at: "appliance" }>, verdict: Verdict): Stage {
  const gateway = network.gateways[step.gateway];
  if (gateway?.is !== "appliance") return told("appliance", undefined, "inspected", network);
  const { label } = gateway;
  const [source, destination] = [step.source.set, step.destination.set];
  return {
    verdict,
    hop: (point) => {
      const by = decidingRule(gateway, point, source, destination);
      return {
        at: "appliance",
        place: label,
        by,
        text: `${labelText(network, by ?? label)} passes ${pointText(point)}`,
      };
    },
    block: (point) => {
      const by = decidingRule(gateway, point, source, destination);
      const what = `${pointText(point)} from ${addressText(source)} to ${addressText(destination)}`;
      return {
        at: "appliance",
        place: label,
        by,
        text: `${labelText(network, by ?? label)} does not pass ${what}`,
        open: { where: label, change: `pass ${what}` },
      };
    },
  };
}

/** A place with its addresses, where they are few enough to say something. */
function placeText(name: string, addresses: AddressSet): string {
  return printCidrs(addresses).length > 3 ? name : `${name}, ${addressText(addresses)}`;
}
