import type { Blocking, Gateway } from "./network.ts";
import { enter, meetExternal, toLocal } from "./simulate-deliver.ts";
import {
  type Flow,
  type Holder,
  holderOf,
  lookUp,
  type Move,
  note,
  pick,
  receiverOf,
  standsIn,
  stop,
} from "./simulate-flow.ts";
import { judgeList } from "./simulate-judge.ts";
import {
  type Address,
  at,
  carries,
  hasPorts,
  holds,
  ICMP,
  isV4,
  type Packet,
  showAddress,
  TCP,
  UDP,
} from "./simulate-packet.ts";

type Kind<K extends Gateway["is"]> = Extract<Gateway, { is: K }>;

/** `from` is the segment whose table names the gateway; undefined: the edge table of a gateway. */
export function toGateway(flow: Flow, domain: number, from: number | undefined, index: number, packet: Packet): Move {
  const gateway = at(flow.network.gateways, index);
  note(flow, "gateway", gateway.label, gateway.is);
  if (gateway.is === "appliance") return throughAppliance(flow, domain, from, gateway, packet);
  if (from === undefined) return stop(flow, "gateway", gateway.label, "an edge table cannot send there");
  if (gateway.is !== "router" && gateway.is !== "nat" && !standsIn(flow, domain, packet)) {
    return stop(flow, "gateway", gateway.label, "takes only what comes from its own domain");
  }
  switch (gateway.is) {
    case "internet":
      return outByInternetGateway(flow, domain, index, gateway, packet);
    case "egress-only":
      return outByEgressOnly(flow, domain, index, gateway, packet);
    case "nat":
      return throughNat(flow, domain, from, index, gateway, packet);
    case "link": {
      const [one, other] = gateway.domains;
      if (domain !== one && domain !== other) return stop(flow, "gateway", gateway.label, "joins other domains");
      const seen = cross(flow, packet, gateway.references, gateway.references);
      return toLocal(flow, domain === one ? other : one, undefined, seen, gateway.label);
    }
    case "router":
      return intoRouter(flow, domain, from, index, gateway, packet);
    case "external":
      if (gateway.domain !== domain) return stop(flow, "gateway", gateway.label, "belongs to another domain");
      return meetExternal(flow, gateway.external, packet, gateway.label);
  }
}

/** Passes something that may hide one end from the guard references at the other. */
function cross(flow: Flow, packet: Packet, ingress: boolean, egress: boolean): Packet {
  if (!egress) flow.hidden++;
  return ingress ? packet : { ...packet, sender: undefined };
}

function throughAppliance(
  flow: Flow,
  domain: number,
  from: number | undefined,
  gateway: Kind<"appliance">,
  packet: Packet,
): Move {
  if (at(flow.network.segments, gateway.segment).domain !== domain) {
    return stop(flow, "gateway", gateway.label, "belongs to another domain");
  }
  if (!enter(flow, from, gateway.segment, packet)) return "stopped";
  // It decides about the connection: a reply is judged as the packet that it answers.
  const { protocol, destinationPort } = flow.probe;
  const [client, server] = flow.reply ? [packet.destination, packet.source] : [packet.source, packet.destination];
  const rule = gateway.rules.find(
    (one) =>
      holds(one.source, client) && holds(one.destination, server) && carries(one.traffic, protocol, destinationPort),
  );
  const passes = rule === undefined ? carries(gateway.passes.must, protocol, destinationPort) : rule.pass;
  if (!passes) return stop(flow, "appliance", gateway.label, "drops it", rule?.label);
  note(flow, "appliance", gateway.label, "passes it", rule?.label);
  return { place: { is: "segment", segment: gateway.segment }, packet: cross(flow, packet, false, false) };
}

function throughNat(
  flow: Flow,
  domain: number,
  from: number,
  index: number,
  gateway: Kind<"nat">,
  packet: Packet,
): Move {
  if (at(flow.network.segments, gateway.segment).domain !== domain) {
    return stop(flow, "gateway", gateway.label, "belongs to another domain");
  }
  if (flow.reply) return stop(flow, "gateway", gateway.label, "takes connections from inside only");
  if (!enter(flow, from, gateway.segment, packet)) return "stopped";
  const echo = packet.protocol === ICMP && Math.floor(packet.port / 256) === 8;
  if (packet.protocol !== TCP && packet.protocol !== UDP && !echo) {
    return stop(flow, "gateway", gateway.label, "translates TCP, UDP and ICMP echo only");
  }
  const source = gateway.addresses.v4[0];
  if (!isV4(packet.source) || source === undefined) return stop(flow, "gateway", gateway.label, "translates IPv4 only");
  flow.translations.push({ by: `gateway ${index}`, to: source, original: packet });
  const sourcePort = hasPorts(packet.protocol) ? flow.probe.natPort : packet.sourcePort;
  const onward = cross(flow, { ...packet, source, sourcePort, outside: false }, false, false);
  return { place: { is: "segment", segment: gateway.segment }, packet: onward };
}

// ── the internet ─────────────────────────────────────────────────────────────────────────────────────────────────────

function outByInternetGateway(
  flow: Flow,
  domain: number,
  index: number,
  gateway: Kind<"internet">,
  packet: Packet,
): Move {
  if (gateway.domain !== domain || at(flow.network.domains, domain).internet !== index) {
    return stop(flow, "gateway", gateway.label, "is not attached to this domain");
  }
  const sender = holderOf(flow, domain, packet.source);
  const source = isV4(packet.source) ? public4Of(flow, sender) : packet.source;
  if (source === undefined) return stop(flow, "gateway", gateway.label, "the sender has no public IPv4 address");
  if (blocks(gateway, sender, flow.reply)) return stop(flow, "gateway", gateway.label, "blocks public access");
  if (!flow.reply) flow.leftBy = index;
  return { place: { is: "internet" }, packet: cross(flow, { ...packet, source, outside: true }, false, false) };
}

function outByEgressOnly(
  flow: Flow,
  domain: number,
  index: number,
  gateway: Kind<"egress-only">,
  packet: Packet,
): Move {
  if (gateway.domain !== domain) return stop(flow, "gateway", gateway.label, "belongs to another domain");
  if (isV4(packet.source)) return stop(flow, "gateway", gateway.label, "carries IPv6 only");
  if (flow.reply) return stop(flow, "gateway", gateway.label, "carries connections opened from inside only");
  if (gateway.block?.mode === "both" && blocks(gateway, holderOf(flow, domain, packet.source), false)) {
    return stop(flow, "gateway", gateway.label, "blocks public access");
  }
  flow.leftBy = index;
  return { place: { is: "internet" }, packet: cross(flow, { ...packet, outside: true }, false, false) };
}

function public4Of({ network }: Flow, holder: Holder | undefined): number | undefined {
  if (holder?.is === "interface") return at(network.interfaces, holder.index).public4?.addresses[0];
  const nat = holder?.is === "nat" ? at(network.gateways, holder.index) : undefined;
  return nat?.is === "nat" && nat.public ? nat.publicAddresses?.[0] : undefined;
}

/** Whether a gateway refuses a connection of somebody in its domain. */
function blocks(
  { block }: { readonly block?: Blocking | undefined },
  who: Holder | undefined,
  openedOutside: boolean,
): boolean {
  if (block === undefined || block.mode === "none" || who === undefined || block.open.includes(who.segment))
    return false;
  if (block.mode === "in") return openedOutside || who.is !== "nat";
  return openedOutside || !block.outOnly.includes(who.segment);
}

/** A packet on the internet: to an external, or into the domain of whoever has the address. */
export function fromInternet(flow: Flow, packet: Packet): Move {
  const { network } = flow;
  const end = receiverOf(flow);
  if (end.is === "external" && end.address === packet.destination) {
    const external = at(network.externals, end.external);
    if (external.kind === "on-premises") return stop(flow, "gateway", external.label, "is not on the internet");
    return meetExternal(flow, end.external, packet, external.label);
  }
  for (const [index, domain] of network.domains.entries()) {
    const destination = insideAddress(flow, index, packet.destination);
    if (destination === undefined) continue;
    // The reply comes in by the gateway that the first packet left by.
    const left = flow.reply && flow.leftBy !== undefined ? at(network.gateways, flow.leftBy) : undefined;
    if (left?.is === "egress-only" && left.domain === index) return toLocal(flow, index, undefined, packet, left.label);
    if (domain.internet === undefined) return stop(flow, "gateway", domain.label, "has no internet gateway");
    return inByInternetGateway(flow, index, domain.internet, { ...packet, destination });
  }
  return stop(flow, "gateway", flow.trace.at(-1)?.place ?? 0, `nobody outside has ${showAddress(packet.destination)}`);
}

/** The address inside a domain behind one that the internet sees. */
function insideAddress(flow: Flow, domain: number, address: Address): Address | undefined {
  const { network } = flow;
  if (!isV4(address)) return holderOf(flow, domain, address) === undefined ? undefined : address;
  const own = (segment: number) => at(network.segments, segment).domain === domain;
  for (const one of network.interfaces) {
    if (one.public4?.addresses[0] === address && own(one.segment)) return one.addresses.v4[0];
  }
  for (const one of network.gateways) {
    if (one.is === "nat" && one.public && one.publicAddresses?.[0] === address && own(one.segment))
      return one.addresses.v4[0];
  }
  return undefined;
}

function inByInternetGateway(flow: Flow, domain: number, index: number, packet: Packet): Move {
  const gateway = at(flow.network.gateways, index);
  const receiver = holderOf(flow, domain, packet.destination);
  if (gateway.is !== "internet" || receiver === undefined) return stop(flow, "gateway", gateway.label, "leads nowhere");
  if (blocks(gateway, receiver, !flow.reply)) return stop(flow, "gateway", gateway.label, "blocks public access");
  note(flow, "gateway", gateway.label, "comes in from the internet");
  return { place: { is: "edge", gateway: index }, packet };
}

// ── routers ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** From a segment into a router: by an attachment of the domain that has a segment in the packet's zone. */
function intoRouter(
  flow: Flow,
  domain: number,
  from: number,
  index: number,
  gateway: Kind<"router">,
  packet: Packet,
): Move {
  const { zone } = at(flow.network.segments, from);
  const doors = gateway.attachments.flatMap(({ to }, attachment) => {
    if (to.is !== "domain" || to.domain !== domain) return [];
    const serving = to.segments.filter((one) => at(flow.network.segments, one).zone === zone);
    return (serving.includes(from) ? [from] : serving).map((segment) => ({ attachment, segment }));
  });
  const door = doors[pick(flow, `router ${index} from domain ${domain} zone ${zone}`, doors.length)];
  if (door === undefined) return stop(flow, "gateway", gateway.label, "does not serve the packet's zone");
  // The list into the attachment's segment judges what goes to the router, even from that very segment:
  // https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
  if (!judgeList(flow, "in", door.segment, packet)) return "stopped";
  const key = `${index}/${door.attachment}`;
  if (!flow.pins.has(key)) flow.pins.set(key, door.segment);
  return { place: { is: "router", gateway: index, attachment: door.attachment, zone }, packet };
}

export function inRouter(
  flow: Flow,
  index: number,
  attachment: number,
  zone: string | undefined,
  packet: Packet,
): Move {
  const gateway = at(flow.network.gateways, index);
  if (gateway.is !== "router") return stop(flow, "router", gateway.label, "is no router");
  const entry = at(gateway.attachments, attachment);
  if (entry.table === undefined) return stop(flow, "router", entry.label, "the attachment has no table");
  const table = at(gateway.tables, entry.table);
  const matching = table.routes.filter(({ prefix }) => prefix !== undefined && holds(prefix, packet.destination));
  const route = lookUp(flow, `router ${index} table ${entry.table}`, matching, (one) => one.to);
  if (route === undefined) return stop(flow, "router", table.label, `no route to ${showAddress(packet.destination)}`);
  if (typeof route.to !== "number") return stop(flow, "router", table.label, "the route drops it", route.label);
  const exit = at(gateway.attachments, route.to);
  note(flow, "router", table.label, "sends it on", route.label);
  // References match across it in ingress rules only.
  const onward = cross(flow, packet, gateway.references && entry.references && exit.references, false);
  const { to } = exit;
  switch (to.is) {
    case "external":
      return meetExternal(flow, to.external, onward, exit.label);
    case "router":
      return { place: { is: "router", gateway: to.gateway, attachment: to.attachment, zone }, packet: onward };
    case "domain": {
      const segment = exitSegment(flow, `${index}/${route.to}`, to.segments, exit.pinned, zone);
      if (segment === undefined) return stop(flow, "router", exit.label, "the attachment has no segment");
      return { place: { is: "segment", segment }, packet: onward };
    }
  }
}

/**
 * The segment by which a packet comes out of an attachment: in its own zone, else any. Pinned: any, but the same for both
 * directions (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-appliance-scenario.html).
 */
function exitSegment(
  flow: Flow,
  key: string,
  segments: readonly number[],
  pinned: boolean,
  zone: string | undefined,
): number | undefined {
  const pin = flow.pins.get(key);
  if (pinned && pin !== undefined) {
    flow.chose ||= segments.length > 1;
    return pin;
  }
  const near = segments.filter((one) => zone !== undefined && at(flow.network.segments, one).zone === zone);
  const options = pinned || near.length === 0 ? segments : near;
  const segment = options[pick(flow, `attachment ${key} out of ${options}`, options.length)];
  if (segment !== undefined) flow.pins.set(key, segment);
  return segment;
}
