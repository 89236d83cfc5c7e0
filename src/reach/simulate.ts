import { type Flow, type Place, stop } from "./simulate-flow.ts";
import { judgeEgress } from "./simulate-judge.ts";
import {
  at,
  type ConcreteNetwork,
  type End,
  hasPorts,
  isV4,
  type Packet,
  type Probe,
  replyPort,
  type Simulation,
} from "./simulate-packet.ts";
import { walk } from "./simulate-walk.ts";

/**
 * Follows one concrete packet and its reply through a network in which nothing is in doubt, by the rules of
 * `network.ts` and nothing else. It is the check of the engine: slow, obvious, and none of the engine's code.
 *
 * An edge table of a gateway leads to `local`, forwarding interfaces and appliances only.
 */
export function simulate(network: ConcreteNetwork, probe: Probe): Simulation {
  const nowhere = { at: "source", place: placeOf(network, probe.from), by: undefined, text: "has no way in" };
  let result: Simulation = { delivered: false, trace: [nowhere], stoppedAt: nowhere, chose: false };
  let chose = false;
  for (const start of starts(network, probe)) {
    result = attempt(network, probe, start);
    chose ||= result.chose;
    if (result.delivered) break;
  }
  return { ...result, chose };
}

/** Where the first packet may begin. */
function starts(network: ConcreteNetwork, { from }: Probe): readonly Place[] {
  return from.is === "external" ? waysIn(network, from.external, false) : [segmentOf(network, from)];
}

/** The ways by which packets of an external come in: the internet, its gateways, its attachments to routers. */
function waysIn(network: ConcreteNetwork, external: number, reply: boolean): readonly Place[] {
  const places: Place[] = [];
  if (at(network.externals, external).kind !== "on-premises") places.push({ is: "internet" });
  for (const [gateway, one] of network.gateways.entries()) {
    if (one.is === "external" && one.external === external && (one.inbound || reply))
      places.push({ is: "edge", gateway });
    if (one.is !== "router") continue;
    for (const [attachment, { to }] of one.attachments.entries()) {
      if (to.is !== "external" || to.external !== external) continue;
      places.push({ is: "router", gateway, attachment, zone: undefined });
    }
  }
  return places;
}

function attempt(network: ConcreteNetwork, probe: Probe, start: Place): Simulation {
  const flow = newFlow(network, probe);
  const arrived = opens(flow) ? walk(flow, start, firstPacket(probe)) : undefined;
  const delivered = arrived !== undefined && answered(flow, arrived);
  return { delivered, trace: flow.trace, stoppedAt: delivered ? undefined : flow.trace.at(-1), chose: flow.chose };
}

/** Whether the client sends the first packet at all. */
function opens(flow: Flow): boolean {
  const { from, to, protocol, sourcePort } = flow.probe;
  if (isV4(from.address) !== isV4(to.address)) return refuse(flow, "the addresses are of different families");
  if (from.is !== "interface") return true;
  const client = at(flow.network.interfaces, from.interface);
  if (!client.opens) return refuse(flow, "opens no connections");
  const { replyPorts } = client;
  if (hasPorts(protocol) && (sourcePort < replyPorts.from || sourcePort > replyPorts.to))
    return refuse(flow, "takes no reply there");
  return judgeEgress(flow, from.interface, firstPacket(flow.probe));
}

function refuse(flow: Flow, text: string): boolean {
  stop(flow, "source", placeOf(flow.network, flow.probe.from), text);
  return false;
}

/** Sends the reply, from where the first packet arrived back to the client; an external by any of its ways. */
function answered(flow: Flow, arrived: Packet): boolean {
  const { network, probe } = flow;
  const { to, protocol } = probe;
  const [before, translations] = [flow.trace.length, [...flow.translations]];
  flow.reply = true;
  for (const start of to.is === "external" ? waysBack(flow, to.external) : [segmentOf(network, to)]) {
    flow.trace.length = before;
    flow.translations.splice(0, Number.POSITIVE_INFINITY, ...translations);
    const reply = walk(flow, start, {
      source: arrived.destination,
      destination: arrived.source,
      protocol,
      port: replyPort(arrived),
      sourcePort: probe.destinationPort,
      sender: to.is === "interface" ? to.interface : undefined,
      outside: to.is === "external",
    });
    if (reply?.source === to.address) return true;
    if (reply === undefined) continue;
    stop(flow, "destination", placeOf(network, probe.from), "the reply does not come from the address that was called");
  }
  return false;
}

/** An external that was reached over the internet answers over it, any other by any of its other ways. */
function waysBack({ network, leftBy }: Flow, external: number): readonly Place[] {
  return waysIn(network, external, true).filter(({ is }) => (is === "internet") === (leftBy !== undefined));
}

function firstPacket({ from, to, protocol, sourcePort, destinationPort }: Probe): Packet {
  const sender = from.is === "interface" ? from.interface : undefined;
  const outside = from.is === "external";
  return {
    source: from.address,
    destination: to.address,
    protocol,
    port: destinationPort,
    sourcePort,
    sender,
    outside,
  };
}

function segmentOf(network: ConcreteNetwork, end: Exclude<End, { is: "external" }>): Place {
  const segment = end.is === "host" ? end.segment : at(network.interfaces, end.interface).segment;
  return { is: "segment", segment };
}

/** Label of an end. */
function placeOf(network: ConcreteNetwork, end: End): number {
  if (end.is === "interface") return at(network.interfaces, end.interface).label;
  return end.is === "host" ? at(network.segments, end.segment).label : at(network.externals, end.external).label;
}

function newFlow(network: ConcreteNetwork, probe: Probe): Flow {
  return {
    network,
    probe,
    trace: [],
    chose: false,
    reply: false,
    translations: [],
    forwarded: new Set(),
    leftBy: undefined,
    pins: new Map(),
    hidden: 0,
    pending: [],
  };
}
