import type { AddressSet, Route, Table, Target } from "./network.ts";
import { arrive, enter, toLocal } from "./simulate-deliver.ts";
import { type Flow, holderOf, lookUp, type Move, note, type Place, stop } from "./simulate-flow.ts";
import { fromInternet, inRouter, toGateway } from "./simulate-gateways.ts";
import { judgeEgress, judgeIngress, judgeList } from "./simulate-judge.ts";
import { type Address, at, hasPorts, holds, isV4, type Packet, showAddress } from "./simulate-packet.ts";

const MOST_PLACES = 128;

/** Walks one packet to its end: the packet as it arrives at the end that it is meant for, or undefined. */
export function walk(flow: Flow, start: Place, first: Packet): Packet | undefined {
  const seen = new Set<string>();
  let place = start;
  let packet = first;
  for (let places = 0; places < MOST_PLACES; places++) {
    const here = `${nameOf(place)} ${packet.source} ${packet.destination}`;
    if (seen.has(here)) break;
    seen.add(here);
    const move = step(flow, place, packet);
    if (move === "arrived") return packet;
    if (move === "stopped") return undefined;
    ({ place, packet } = move);
  }
  stop(flow, "loop", flow.trace.at(-1)?.place ?? 0, "comes back to where it has been");
  return undefined;
}

/** Places are the same whatever zone a packet came from. */
function nameOf(place: Place): string {
  if (place.is === "segment") return `segment ${place.segment}`;
  if (place.is === "router") return `router ${place.gateway}/${place.attachment}`;
  return place.is === "edge" ? `edge ${place.gateway}` : place.is;
}

function step(flow: Flow, place: Place, packet: Packet): Move {
  switch (place.is) {
    case "segment":
      return inSegment(flow, place.segment, packet);
    case "internet":
      return fromInternet(flow, packet);
    case "edge":
      return atEdge(flow, place.gateway, packet);
    case "router":
      return inRouter(flow, place.gateway, place.attachment, place.zone, packet);
  }
}

/** Rules 1 to 3 of `network.ts`. */
function inSegment(flow: Flow, segment: number, packet: Packet): Move {
  const { network } = flow;
  const here = at(network.segments, segment);
  const holder = holderOf(flow, here.domain, packet.destination);
  if (holder?.segment === segment) return arrive(flow, holder, packet);
  const table = at(network.tables, here.table);
  const route = routeFor(flow, here.domain, here.table, table, packet.destination);
  if (route === undefined) return stop(flow, "route", table.label, `no route to ${showAddress(packet.destination)}`);
  note(flow, "route", table.label, `to ${route.target.is}`, route.label);
  if (segmentOf(flow, route.target) !== segment && !judgeList(flow, "out", segment, packet)) return "stopped";
  return toTarget(flow, here.domain, segment, route.target, packet, table.label);
}

/** Where a target stands that takes packets inside its own segment. */
function segmentOf({ network }: Flow, target: Target): number | undefined {
  if (target.is === "interface") return at(network.interfaces, target.interface).segment;
  const gateway = target.is === "gateway" ? at(network.gateways, target.gateway) : undefined;
  return gateway?.is === "nat" || gateway?.is === "appliance" ? gateway.segment : undefined;
}

/** In the gateway of an external or of the internet: its edge table decides, `local` where none or no route does. */
function atEdge(flow: Flow, index: number, packet: Packet): Move {
  const { label, ...gateway } = at(flow.network.gateways, index);
  if (gateway.is !== "internet" && gateway.is !== "external") return stop(flow, "gateway", label, "is no way in");
  if (holderOf(flow, gateway.domain, packet.destination) === undefined) {
    return stop(flow, "gateway", label, `brings in nothing for ${showAddress(packet.destination)}`);
  }
  const table = gateway.table === undefined ? undefined : at(flow.network.tables, gateway.table);
  const route = table && routeFor(flow, gateway.domain, gateway.table ?? 0, table, packet.destination);
  return toTarget(flow, gateway.domain, undefined, route?.target ?? { is: "local" }, packet, table?.label ?? label);
}

/** The route of a domain's table for an address; what has no prefix matches as `Route.prefix` says. */
function routeFor(flow: Flow, domain: number, index: number, table: Table, destination: Address): Route | undefined {
  const matching = table.routes.filter((route) => matches(flow, domain, route, destination));
  const toService = matching.filter((route) => route.prefix === undefined && route.target.is === "gateway");
  const inside = matching.some((route) => route.prefix === undefined && route.target.is === "local");
  const fit = inside
    ? matching.filter((route) => route.target.is === "local" || segmentOf(flow, route.target) !== undefined)
    : matching;
  return lookUp(flow, `table ${index}`, toService.length > 0 ? toService : fit, (route) => route.target);
}

function matches(flow: Flow, domain: number, { prefix, target }: Route, destination: Address): boolean {
  if (prefix !== undefined) return holds(prefix, destination);
  if (target.is === "local") return holderOf(flow, domain, destination) !== undefined;
  const gateway = target.is === "gateway" ? at(flow.network.gateways, target.gateway) : undefined;
  const { from, to } = flow.probe;
  return [from, to].some(
    (end) =>
      end.is === "external" &&
      end.address === destination &&
      gateway?.is === "external" &&
      gateway.external === end.external,
  );
}

/** `from` is the segment whose table sends the packet; undefined: the edge table of a gateway. */
function toTarget(
  flow: Flow,
  domain: number,
  from: number | undefined,
  target: Target,
  packet: Packet,
  label: number,
): Move {
  switch (target.is) {
    case "local":
      return toLocal(flow, domain, from, packet, label);
    case "interface":
      return throughInterface(flow, domain, from, target.interface, packet);
    case "gateway":
      return toGateway(flow, domain, from, target.gateway, packet);
    case "drop":
      return stop(flow, "route", label, "the route drops it");
    case "unknown":
      return stop(flow, "route", label, "the route leads nobody knows where");
  }
}

function throughInterface(flow: Flow, domain: number, from: number | undefined, index: number, packet: Packet): Move {
  const here = at(flow.network.interfaces, index);
  const place: Place = { is: "segment", segment: here.segment };
  if (at(flow.network.segments, here.segment).domain !== domain) {
    return stop(flow, "forward", here.label, "belongs to another domain");
  }
  if (!enter(flow, from, here.segment, packet)) return "stopped";
  if (holds(here.addresses, packet.destination)) return { place, packet };
  if (flow.reply && here.translates) return stop(flow, "forward", here.label, "takes replies at its own address only");
  if (!here.forwards) return stop(flow, "forward", here.label, "takes no packets that are not its own");
  // Its guards are stateful too: a reply passes where the first packet did.
  const known = flow.reply && flow.forwarded.has(index);
  if (!known && !judgeIngress(flow, index, packet)) return "stopped";
  flow.hidden++;
  const onward = here.translates ? translate(flow, index, here.addresses, packet) : { ...packet, sender: undefined };
  if (onward === undefined) return stop(flow, "forward", here.label, "has no address of this family to translate to");
  if (!known && !judgeEgress(flow, index, onward)) return "stopped";
  if (!flow.reply) flow.forwarded.add(index);
  note(flow, "forward", here.label, "forwards it");
  return { place, packet: onward };
}

/** The packet as the translating interface sends it: from its own address, by which guard references know it, and port. */
function translate(flow: Flow, index: number, addresses: AddressSet, packet: Packet): Packet | undefined {
  const to = isV4(packet.source) ? addresses.v4[0] : addresses.v6[0];
  if (to === undefined) return undefined;
  flow.translations.push({ by: `interface ${index}`, to, original: packet });
  const { from, to: last } = at(flow.network.interfaces, index).replyPorts;
  const port = Math.min(Math.max(flow.probe.natPort, from), last);
  const sourcePort = hasPorts(packet.protocol) ? port : packet.sourcePort;
  return { ...packet, source: to, sourcePort, sender: index, outside: false };
}
