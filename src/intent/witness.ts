import type { Call, Forward } from "../access/access.ts";
import type { HopLine, MissingFact } from "../connect/exposure.ts";
import { hopLines, missing, type Packets } from "../connect/straight.ts";
import { addressText, parseIpv4, printIpv4, printIpv6 } from "../reach/address.ts";
import type { Party } from "../reach/answer.ts";
import type { AddressSet, Network, Traffic } from "../reach/network.ts";
import { has, intersect, intersectAddresses, isEmpty } from "../reach/sets.ts";
import { protocol, protocolName, TCP, UDP } from "../reach/traffic.ts";
import { CALL, type Possible, type Sample } from "./pairs.ts";

/** One concrete packet, or one request. */
export interface Packet {
  /** "tcp", "udp", "icmp", or a protocol number. */
  readonly protocol: string;
  /** Destination port; undefined for protocols without ports. */
  readonly port: number | undefined;
  readonly source: string;
  readonly destination: string;
  /** The block that the source address was taken from, where nobody knows which address of it the source will have. */
  readonly sourceIn: string | undefined;
  readonly destinationIn: string | undefined;
}

/** What lets something through: a rule, an entry, a policy. */
export interface Rule {
  readonly text: string;
  readonly resource: string | undefined;
  readonly path: HopLine["path"];
}

/** Evidence that something passes, or may. */
export interface Witness {
  readonly packet: Packet | undefined;
  readonly hops: readonly HopLine[];
  readonly rule: Rule | undefined;
  readonly unknown: readonly MissingFact[];
  /** The ends and the (protocol, port) that the engine was asked about; undefined for calls. */
  readonly asked: { readonly from: Party; readonly to: Party; readonly traffic: Traffic } | undefined;
}

/** Shows something of `wanted` that passes: surely where `sure`, else what only may. */
export function witnessOf(
  network: Network,
  engine: Packets,
  possible: Possible,
  wanted: Traffic,
  sure: boolean,
): Witness | undefined {
  const passing = ({ must, may }: Sample): Traffic => intersect(sure ? must : may, wanted);
  const sample = possible.samples.find((one) => !isEmpty(passing(one)));
  if (sample !== undefined) return ofPackets(network, engine, sample, passing(sample), sure);
  if (isEmpty(intersect(CALL, wanted)) && possible.passed.length === 0) return undefined;
  const call = possible.calls.find((one) => one.sure || !sure);
  if (call !== undefined) return ofCall(call.call);
  const [passed] = possible.passed;
  return passed === undefined ? undefined : ofForward(passed);
}

function ofPackets(network: Network, engine: Packets, { from, to }: Sample, passing: Traffic, sure: boolean): Witness {
  const point = pick(passing);
  const traffic: Traffic = [point, point + 1];
  const sender = from.is === "external" ? withOneAddress(network, engine, from, to, point, sure) : from;
  const { facts } = engine.connect(sender, to);
  const hops = hopLines(network, engine.explain(sender, to, traffic));
  return {
    packet: packetOf(network, sender, to, point),
    hops,
    rule: ruleOf(hops),
    unknown: sure ? [] : facts.map((fact) => missing(network, fact)),
    asked: { from: sender, to, traffic },
  };
}

function ofCall(call: Call): Witness {
  const [said] = call.said;
  const text = call.said.map((item) => item.text).join("; ") || "may be called";
  const hop: HopLine = { at: "call", text, resource: said?.resource ?? call.to.resource, path: said?.path ?? [] };
  const unknown = call.doubts.map(({ detail, settle }) => ({ detail, settle, resource: undefined }));
  return { packet: undefined, hops: [hop], rule: hop, unknown, asked: undefined };
}

function ofForward(forward: Forward): Witness {
  const [said] = forward.said;
  const text = forward.said.map((item) => item.text).join("; ") || `passes on to \`${forward.to.resource}\``;
  const resource = said?.resource ?? forward.from.resource;
  const hop: HopLine = { at: "forward", text, resource, path: said?.path ?? [] };
  const unknown = forward.doubts.map(({ detail, settle }) => ({ detail, settle, resource: undefined }));
  return { packet: undefined, hops: [hop], rule: hop, unknown, asked: undefined };
}

/** What admits at the end of the way; where no group judges there, the last list or gateway that lets pass. */
export function ruleOf(hops: readonly HopLine[]): Rule | undefined {
  for (const at of ["guard-ingress", "call", "forward", "list-in", "list-out", "gateway", "route"]) {
    const hop = hops.findLast((one) => one.at === at);
    if (hop !== undefined) return { text: hop.text, resource: hop.resource, path: hop.path };
  }
  return undefined;
}

/** A port that people know, where one is in the set. */
export function pick(traffic: Traffic): number {
  const tcp = intersect(traffic, protocol(TCP));
  for (const port of [22, 3389, 5432, 3306, 443, 80]) if (has(tcp, TCP * 65536 + port)) return TCP * 65536 + port;
  return tcp[0] ?? traffic[0] ?? 0;
}

/** An address of the area from which it passes: one that people take for an example where that does. */
function withOneAddress(
  network: Network,
  engine: Packets,
  from: Extract<Party, { is: "external" }>,
  to: Party,
  point: number,
  sure: boolean,
): Party {
  for (const set of candidates(network, from.addresses, to)) {
    const party: Party = { ...from, addresses: set };
    const { must, may } = engine.connect(party, to);
    if (has(sure ? must : may, point)) return party;
  }
  return from;
}

function* candidates(network: Network, area: AddressSet, to: Party): Generator<AddressSet> {
  for (const text of ["203.0.113.7", "198.51.100.7", "192.0.2.7"]) {
    const one = single(parseIpv4(text));
    if (!isNone(intersectAddresses(area, one))) yield one;
  }
  const face = to.is === "interface" ? network.interfaces[to.interface] : undefined;
  for (const guard of face?.guards ?? []) {
    for (const { peer } of network.guards[guard]?.ingress ?? []) {
      if (peer.is !== "addresses") continue;
      const shared = intersectAddresses(area, peer.set);
      if (shared.v4[0] !== undefined) yield single(shared.v4[0]);
      if (shared.v6[0] !== undefined) yield { v4: [], v6: [shared.v6[0], shared.v6[0] + 1n] };
    }
  }
  for (let i = 0; i < Math.min(area.v4.length, 40); i += 2) yield single(area.v4[i]);
  for (let i = 0; i < Math.min(area.v6.length, 8); i += 2) {
    const first = area.v6[i];
    if (first !== undefined) yield { v4: [], v6: [first, first + 1n] };
  }
}

const single = (address: number | undefined): AddressSet =>
  address === undefined ? { v4: [], v6: [] } : { v4: [address, address + 1], v6: [] };

const isNone = ({ v4, v6 }: AddressSet): boolean => v4.length === 0 && v6.length === 0;

export function packetOf(network: Network, from: Party, to: Party, point: number): Packet {
  const number = Math.floor(point / 65536);
  const [source, destination] = [addressOf(network, from), addressOf(network, to)];
  return {
    protocol: protocolName(number),
    port: number === TCP || number === UDP ? point % 65536 : undefined,
    source: source.address,
    destination: destination.address,
    sourceIn: source.within,
    destinationIn: destination.within,
  };
}

/** AWS keeps the first four addresses of a subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const RESERVED = 4;

interface Shown {
  readonly address: string;
  readonly within: string | undefined;
}

function addressOf(network: Network, party: Party): Shown {
  const set = party.is === "interface" ? network.interfaces[party.interface]?.addresses : party.addresses;
  const [low4, high4 = 0] = set?.v4 ?? [];
  const [low6, high6 = 0n] = set?.v6 ?? [];
  if (set === undefined || (low4 === undefined && low6 === undefined)) return { address: "unknown", within: undefined };
  if (low4 === undefined) {
    const isOne = high6 - (low6 ?? 0n) === 1n;
    return { address: printIpv6((low6 ?? 0n) + (isOne ? 0n : 4n)), within: isOne ? undefined : addressText(set) };
  }
  if (high4 - low4 === 1) return { address: printIpv4(low4), within: undefined };
  const own = { v4: set.v4, v6: [] };
  return { address: printIpv4(low4 + (high4 - low4 > RESERVED ? RESERVED : 0)), within: addressText(own) };
}
