import type { Answer, Party } from "./answer.ts";
import type { Network } from "./network.ts";
import { type Corners, cornersOf, type Taken, takenIn } from "./replay-corners.ts";
import { simulate } from "./simulate.ts";
import { type Chooser, seededChooser } from "./simulate-choices.ts";
import { instantiate } from "./simulate-instantiate.ts";
import {
  type Address,
  at,
  type ConcreteNetwork,
  carries,
  type End,
  isV4,
  type Probe,
  type Simulation,
} from "./simulate-packet.ts";

/** An answer of the engine that the packet simulator does not confirm. */
export interface Disagreement {
  /** `must`: it was said to pass and does not. `may`: it was said to stop and passes. `everywhere`: some address cannot. */
  readonly claim: "must" | "may" | "everywhere";
  readonly from: Party;
  readonly to: Party;
  readonly protocol: number;
  readonly port: number;
  /** Decides which of the networks that the doubts allow was tried; `instantiate` makes it again. */
  readonly seed: number;
  /** One packet that shows it; undefined where no address could be tried. */
  readonly probe: Probe | undefined;
  readonly simulation: Simulation | undefined;
}

export interface Replay {
  /** Packets (protocol and port, in one settled network) that were compared. */
  readonly checks: number;
  readonly disagreements: readonly Disagreement[];
}

export interface ReplayOptions {
  /** How many ways of settling the doubts to try. Default 2. */
  readonly instances?: number;
  /** Packets to try for each, apart from one witness of each claim. Default 12. */
  readonly packets?: number;
  /** How many combinations of addresses and client ports to try where no single one decides. Default 24. */
  readonly tries?: number;
  readonly seed?: number;
}

/** Holds the engine's answers about one network to the packet simulator. */
export interface Replayer {
  /** Replays one answer: a witness of what it admits, and corner packets of what it admits and denies. */
  replay(from: Party, to: Party, answer: Answer): Replay;
  /** One of the networks that the doubts allow. */
  instance(nth: number): ConcreteNetwork;
  /** Two parties in it; undefined where nothing can be tried. */
  trial(nth: number, from: Party, to: Party): Trial | undefined;
  readonly corners: Corners;
}

/** Replays one answer of the engine; make a `replayer` for many of one network. */
export function replay(network: Network, from: Party, to: Party, answer: Answer, options: ReplayOptions = {}): Replay {
  return replayer(network, options).replay(from, to, answer);
}

export function replayer(network: Network, options: ReplayOptions = {}): Replayer {
  const { instances = 2, packets = 12, tries = 24, seed = 1 } = options;
  const corners = cornersOf(network);
  const made: { readonly network: ConcreteNetwork; readonly taken: Taken }[] = [];
  const settled = (nth: number) => {
    const known = made[nth];
    if (known !== undefined) return known;
    const instance = instantiate(network, seededChooser(seed + nth));
    const one = { network: instance, taken: takenIn(instance) };
    made[nth] = one;
    return one;
  };
  const choices = seededChooser(seed);
  const trial = (nth: number, from: Party, to: Party) =>
    trialOf({ ...settled(nth), corners, from, to, limits: { tries, choices } });
  return {
    corners,
    instance: (nth) => settled(nth).network,
    trial,
    replay(from, to, answer) {
      const disagreements: Disagreement[] = [];
      let checks = 0;
      for (let nth = 0; nth < instances; nth++) {
        const tried = trial(nth, from, to);
        if (tried === undefined) continue;
        for (const value of packetsFor(corners, answer, packets, choices)) {
          const said = { from, to, protocol: Math.floor(value / 65536), port: value % 65536 };
          checks++;
          const found = compare(tried, said, answer);
          if (found !== undefined) disagreements.push({ ...said, ...found, seed: seed + nth });
        }
      }
      return { checks, disagreements };
    },
  };
}

const ALL_TRAFFIC = 256 * 65536;

/** The packets on both sides of an edge of each claim, then corners drawn at random. */
export function packetsFor(corners: Corners, answer: Answer, count: number, choices: Chooser): readonly number[] {
  const packets = new Set<number>();
  for (const ranges of [answer.must, answer.may, answer.everywhere]) {
    const edge = ranges[choices.next(ranges.length)];
    if (edge !== undefined)
      for (const value of [edge - 1, edge]) if (value >= 0 && value < ALL_TRAFFIC) packets.add(value);
  }
  for (let tries = 0; packets.size < count && tries < count; tries++) {
    const corner = corners.traffic[choices.next(corners.traffic.length)];
    if (corner !== undefined) packets.add(corner);
  }
  return [...packets];
}

interface Said {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: number;
  readonly port: number;
}

type Finding = Pick<Disagreement, "claim" | "probe" | "simulation">;

function compare(trial: Trial, { protocol, port }: Said, answer: Answer): Finding | undefined {
  const what = { protocol, port };
  if (trial.whole.from && trial.whole.to && carries(answer.must, protocol, port)) {
    const all = getsThrough(trial, what, trial.ends.from);
    if (!all.through) return { claim: "must", probe: all.probe, simulation: all.simulation };
  }
  if (!carries(answer.may, protocol, port)) {
    const some = tryAtRandom(trial, what);
    if (some !== undefined) return { claim: "may", ...some };
  }
  if (
    trial.from.is !== "external" ||
    !trial.whole.from ||
    !trial.whole.to ||
    !carries(answer.everywhere, protocol, port)
  )
    return undefined;
  const families = [true, false].map((v4) => trial.ends.from.filter((end) => isV4(end.address) === v4));
  const every = families.some(
    (ends) => ends.length > 0 && ends.every((end) => getsThrough(trial, what, [end]).through),
  );
  return every ? undefined : { claim: "everywhere", probe: undefined, simulation: undefined };
}

/** Two parties in one network without doubts, with all that they may put into packets. */
export interface Trial {
  readonly network: ConcreteNetwork;
  readonly corners: Corners;
  readonly from: Party;
  readonly to: Party;
  /** The addresses by which they may speak and be called: one for each part that rules tell apart. */
  readonly ends: { readonly from: readonly End[]; readonly to: readonly End[] };
  /** False where some addresses of the party are somebody else's in this network and were left out. */
  readonly whole: { readonly from: boolean; readonly to: boolean };
  readonly limits: { readonly tries: number; readonly choices: Chooser };
}

/** Undefined where nothing can be tried: no address was left for an interface, or others have all of a party's. */
function trialOf(of: Omit<Trial, "ends" | "whole"> & { readonly taken: Taken }): Trial | undefined {
  const { taken, ...rest } = of;
  const { network, from, to } = rest;
  const [one, other] = [addressesOf(rest, from, false), addressesOf(rest, to, true)];
  const [free, called] = [one.filter(isFree(network, taken, from)), other.filter(isFree(network, taken, to))];
  for (const [party, own] of [[from, free] as const, [to, called] as const]) {
    if (party.is === "interface" ? network.crowded.has(party.interface) : own.length === 0) return undefined;
  }
  const ends = {
    from: free.map((address) => endOf(from, address)),
    to: called.map((address) => endOf(to, address)),
  };
  return { ...rest, ends, whole: { from: free.length === one.length, to: called.length === other.length } };
}

function endOf(party: Party, address: Address): End {
  if (party.is === "interface") return { is: "interface", interface: party.interface, address };
  if (party.is === "external") return { is: "external", external: party.external, address };
  return { is: "host", segment: party.segment, address };
}

type Bare = Pick<Trial, "network" | "corners">;

function addressesOf({ network, corners }: Bare, party: Party, called: boolean): readonly Address[] {
  if (party.is !== "interface") return corners.addresses(party.addresses);
  const { addresses, public4 } = at(network.interfaces, party.interface);
  const outer = called ? (public4?.addresses.slice(0, 1) ?? []) : [];
  return [...addresses.v4.slice(0, 1), ...outer, ...addresses.v6.slice(0, 1)];
}

/** Whether an address can be the party's own. */
function isFree(network: ConcreteNetwork, taken: Taken, party: Party): (address: Address) => boolean {
  if (party.is === "interface") return () => true;
  if (party.is === "external") return (address) => !taken.anywhere.has(address);
  const domain = taken.inDomain[at(network.segments, party.segment).domain];
  return (address) => domain?.has(address) !== true;
}

interface What {
  readonly protocol: number;
  readonly port: number;
}

/** Every pair of ports on which the client and NAT gateways may take the reply, as far as rules tell them apart. */
export function portPairs(
  { network, corners, ends }: Trial,
  { protocol }: What,
): readonly (readonly [number, number])[] {
  const client = ends.from[0];
  const range = client?.is === "interface" ? at(network.interfaces, client.interface).replyPorts : ANY_CLIENT;
  const translates =
    network.gateways.some((one) => one.is === "nat") || network.interfaces.some((one) => one.translates);
  const natPorts = translates ? corners.ports(protocol, ANY_CLIENT) : [ANY_CLIENT.from];
  return corners.ports(protocol, range).flatMap((port) => natPorts.map((natPort) => [port, natPort] as const));
}

/** Externals and hosts take replies on these; so do NAT gateways. */
const ANY_CLIENT = { from: 1024, to: 65535 };

interface Passage {
  readonly through: boolean;
  /** The last packet tried. */
  readonly probe: Probe | undefined;
  readonly simulation: Simulation | undefined;
  readonly chose: boolean;
}

/** Whether, whatever ports replies are taken on, some addresses get a packet through. */
export function getsThrough(trial: Trial, what: What, from: readonly End[]): Passage {
  let last: Passage = { through: false, probe: undefined, simulation: undefined, chose: false };
  const ways = pairs(from, trial.ends.to);
  for (const ports of some(trial, portPairs(trial, what))) {
    // What got through on other ports is likely to again.
    const { probe } = last;
    last = onPorts(trial, what, probe === undefined ? ways : [[probe.from, probe.to], ...ways], ports);
    if (!last.through) return last;
  }
  return last;
}

function onPorts(trial: Trial, what: What, ways: readonly Way[], ports: readonly [number, number]): Passage {
  let passage: Passage = { through: false, probe: undefined, simulation: undefined, chose: false };
  for (const [one, other] of ways) {
    const probe = probeOf(one, other, what, ports);
    const simulation = simulate(trial.network, probe);
    passage = { through: simulation.delivered, probe, simulation, chose: passage.chose || simulation.chose };
    if (passage.through) break;
  }
  return passage;
}

/** A packet that gets through after all, among those drawn. */
function tryAtRandom(trial: Trial, what: What): { readonly probe: Probe; readonly simulation: Simulation } | undefined {
  const ways = some(trial, pairs(trial.ends.from, trial.ends.to));
  const ports = portPairs(trial, what);
  for (const [from, to] of ways) {
    const chosen = ports[trial.limits.choices.next(ports.length)];
    if (chosen === undefined) continue;
    const probe = probeOf(from, to, what, chosen);
    const simulation = simulate(trial.network, probe);
    if (simulation.delivered) return { probe, simulation };
  }
  return undefined;
}

/** All of them, or as many as the limit says, drawn at random. */
function some<T>({ limits }: Trial, items: readonly T[]): readonly T[] {
  if (items.length <= limits.tries) return items;
  return Array.from({ length: limits.tries }, () => at(items, limits.choices.next(items.length)));
}

type Way = readonly [End, End];

export function pairs(from: readonly End[], to: readonly End[]): readonly Way[] {
  return from.flatMap((one) =>
    to.flatMap((other) => (isV4(one.address) === isV4(other.address) ? [[one, other] as const] : [])),
  );
}

export function probeOf(from: End, to: End, { protocol, port }: What, ports: readonly [number, number]): Probe {
  return { from, to, protocol, sourcePort: ports[0], destinationPort: port, natPort: ports[1] };
}
