import type { AccessGraph, Forward } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import { parseCidrs } from "../reach/address.ts";
import type { Party } from "../reach/answer.ts";
import type { AddressSet, Network, Traffic } from "../reach/network.ts";
import { getsThrough, pairs, portPairs, probeOf, type Replayer, replayer, type Trial } from "../reach/replay.ts";
import { covers, equalAddresses, isEmpty, subtract, subtractAddresses, union } from "../reach/sets.ts";
import { simulate } from "../reach/simulate.ts";
import { NO_TRAFFIC, trafficText } from "../reach/traffic.ts";
import type { Topology } from "../topology/topology.ts";
import type { Actor, Cast } from "./cast.ts";
import { type Certificate, digestOf, FORMAT, networkDigest, type StoppedChain, stoppedOf } from "./certificate-form.ts";
import { areOne } from "./chain-cover.ts";
import { chainsOf, trafficOf } from "./chains.ts";
import { actorsOfInterfaces, Pairs } from "./pairs.ts";
import { calls, forwards } from "./possible-calls.ts";
import { type Refutable, refutables } from "./refutable.ts";

/** What a certificate is checked against: the input as it is now. */
export interface Now {
  readonly estate: Estate;
  readonly topology: Topology;
  readonly access: AccessGraph;
}

export interface Verified {
  /** What is wrong with the certificate, or with the input for it; empty: it stands. */
  readonly failures: readonly string[];
  /** Packets that were sent through the simulator. */
  readonly packets: number;
  readonly candidates: { readonly total: number; readonly checked: number };
  readonly allowed: number;
}

export interface VerifyOptions {
  /** How many ways of settling what nobody knows are tried. Default 2. */
  readonly instances?: number;
  /** Packets to send at most. Default two million. */
  readonly budget?: number;
  readonly seed?: number;
}

const MOST_FAILURES = 20;

/**
 * Checks a certificate with the packet simulator and none of the engine: that nobody changed it or the input, that it
 * speaks of everything there is, that every way it calls possible is, and that every rule that could let more pass does
 * not. Where facts are unknown, that is tried for some ways of settling them, not for all.
 */
export function verifyCertificate(certificate: Certificate, now: Now, options: VerifyOptions = {}): Verified {
  const check = new Check(certificate, now, options);
  return check.run();
}

/** A certificate from its text; a text that says why where it is none. */
export function parseCertificate(text: string): Certificate | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null || !("format" in value)) return "it is no certificate";
  if (value.format !== FORMAT)
    return `its format is \`${String(value.format).slice(0, 60)}\`, and this tool reads \`${FORMAT}\``;
  const lists = ["actors", "claims", "allowed", "denied", "stopped"] as const;
  const shaped = lists.every((key) => key in value && Array.isArray((value as Record<string, unknown>)[key]));
  // The digest decides whether it is as it was written; the shape only keeps the check from stumbling.
  return shaped ? (value as Certificate) : "parts of it are missing";
}

class Check {
  readonly #certificate: Certificate;
  readonly #now: Now;
  readonly #instances: number;
  readonly #seed: number;
  #left: number;
  #packets = 0;
  readonly #failures: string[] = [];

  constructor(certificate: Certificate, now: Now, { instances = 2, budget = 2_000_000, seed = 1 }: VerifyOptions) {
    this.#certificate = certificate;
    this.#now = now;
    this.#instances = instances;
    this.#seed = seed;
    this.#left = budget;
  }

  run(): Verified {
    const { topology, access } = this.#now;
    const certificate = this.#certificate;
    let [checked, total, allowed] = [0, 0, 0];
    if (digestOf(certificate) !== certificate.digest)
      this.#fail("the certificate was changed: its digest does not match");
    if (networkDigest(topology, access) !== certificate.network)
      this.#fail("the input is not what was certified: its network or its calls have changed");
    const actors = this.#actors();
    if (this.#failures.length === 0 && actors !== undefined) {
      const cast = castLike(actors);
      const actorOf = actorsOfInterfaces(cast, topology);
      this.#completeness(actors, actorOf);
      const claims = claimsOf(certificate);
      const replay = replayer(topology.network, { seed: this.#seed });
      const found = [
        ...refutables(topology.network, actors, actorOf, (from, to) => areOne(cast, from, to), claims.may),
      ];
      total = found.length;
      this.#sameCandidates(found);
      for (const candidate of found) {
        if (this.#left <= 0 || this.#failures.length > MOST_FAILURES) break;
        this.#refute(replay, actors, candidate);
        checked++;
      }
      allowed = this.#allowed(replay, actors);
      this.#calls(cast, claims);
      this.#chains(cast, claims, replay);
    }
    return { failures: this.#failures, packets: this.#packets, candidates: { total, checked }, allowed };
  }

  #fail(text: string): void {
    if (this.#failures.length <= MOST_FAILURES) this.#failures.push(text);
  }

  #name(index: number): string {
    return this.#certificate.actors[index]?.name ?? `actor ${index}`;
  }

  /** The actors as the certificate has them; undefined where it has some that cannot be read. */
  #actors(): readonly Actor[] | undefined {
    const actors: Actor[] = [];
    for (const one of this.#certificate.actors) {
      const names = new Set([one.name, ...(one.declared ?? [])]);
      if (one.is === "component") {
        const resources = one.resources ?? [];
        actors.push({
          is: "component",
          name: one.name,
          components: [],
          resources,
          names,
          declared: one.declared ?? [],
        });
      } else if (one.is === "callers") {
        actors.push({ is: "callers", name: one.name, principals: one.principals ?? [], names });
      } else {
        const addresses = parseCidrs(one.addresses ?? []);
        if (addresses === undefined || one.external === undefined || one.kind === undefined) {
          this.#fail(`\`${one.name}\` has addresses that cannot be read`);
          return undefined;
        }
        const { external, kind } = one;
        const whole = equalAddresses(addresses, this.#now.topology.network.externals[external]?.addresses ?? addresses);
        actors.push({ is: "area", name: one.name, external, kind, addresses, whole, names });
      }
    }
    return actors;
  }

  /** Every interface is somebody's, and every address outside as well. */
  #completeness(actors: readonly Actor[], actorOf: Int32Array): void {
    const { network, interfacesOf } = this.#now.topology;
    const strangers = actorOf.findIndex((actor) => actor < 0);
    if (strangers >= 0) this.#fail(`\`${network.interfaces[strangers]?.owner}\` is in no component of the certificate`);
    const seen = new Map<string, number>();
    for (const [index, actor] of actors.entries()) {
      for (const id of actor.is === "component" ? actor.resources : []) {
        const before = seen.get(id);
        if (before !== undefined && before !== index && interfacesOf.has(id))
          this.#fail(`\`${id}\` is in two components`);
        seen.set(id, index);
      }
    }
    for (const [index, external] of network.externals.entries()) {
      let rest: AddressSet = external.addresses;
      for (const actor of actors) {
        if (actor.is === "area" && actor.external === index) rest = subtractAddresses(rest, actor.addresses);
      }
      if (rest.v4.length + rest.v6.length > 0)
        this.#fail(`some addresses of ${external.name} are in no party of the certificate`);
    }
  }

  /** The certificate refutes every candidate that there is, and no other. */
  #sameCandidates(found: readonly Refutable[]): void {
    const keyOf = (one: Pick<Refutable, "from" | "to" | "source" | "target" | "guard" | "rule">): string =>
      [one.from, one.to, one.source, one.target, one.guard, one.rule].join(" ");
    const written = new Set(
      this.#certificate.denied.flatMap(({ from, to, candidates }) =>
        candidates.map((candidate) => keyOf({ from, to, ...candidate })),
      ),
    );
    for (const candidate of found) {
      if (written.delete(keyOf(candidate))) continue;
      const pair = `${this.#name(candidate.from)} -> ${this.#name(candidate.to)}`;
      this.#fail(`${pair}: a rule that could let ${trafficText(candidate.traffic)} pass is not refuted`);
    }
    if (written.size > 0) this.#fail(`${written.size} candidates are refuted that do not exist`);
  }

  /** No packet of the candidate's traffic gets through. */
  #refute(replay: Replayer, actors: readonly Actor[], candidate: Refutable): void {
    const { network } = this.#now.topology;
    const [from, to] = [
      partyOf(actors, candidate.from, candidate.source),
      partyOf(actors, candidate.to, candidate.target),
    ];
    if (from === undefined || to === undefined) return;
    const overInternet = from.is === "interface" && to.is === "interface" ? internetLabels(network) : NO_LABELS;
    for (let nth = 0; nth < this.#instances; nth++) {
      const trial = replay.trial(nth, from, to);
      if (trial === undefined) continue;
      for (const point of pointsOf(trial, candidate.traffic)) {
        const way = this.#passes(trial, point, overInternet);
        if (way === undefined) continue;
        const pair = `${this.#name(candidate.from)} -> ${this.#name(candidate.to)}`;
        this.#fail(
          `${pair}: ${trafficText([point, point + 1])} passes, and the certificate says that it cannot (${way})`,
        );
        return;
      }
    }
  }

  /** The way of a packet that gets through without going over the internet; undefined where none does. */
  #passes(trial: Trial, point: number, overInternet: ReadonlySet<number>): string | undefined {
    const what = { protocol: Math.floor(point / 65536), port: point % 65536 };
    const ports = portPairs(trial, what);
    const [first, last] = [ports[0], ports.at(-1)];
    for (const [one, other] of pairs(trial.ends.from, trial.ends.to)) {
      for (const chosen of first === last ? [first] : [first, last]) {
        if (chosen === undefined || this.#left-- <= 0) continue;
        this.#packets++;
        const simulation = simulate(trial.network, probeOf(one, other, what, chosen));
        if (!simulation.delivered || simulation.trace.some(({ place }) => overInternet.has(place))) continue;
        return simulation.trace.map(({ text }) => text).join(", ");
      }
    }
    return undefined;
  }

  /** Every way that is said to work does. */
  #allowed(replay: Replayer, actors: readonly Actor[]): number {
    let checked = 0;
    for (const { line, from, to, packet } of this.#certificate.allowed) {
      if (packet === undefined) continue;
      const [one, other] = [partyOf(actors, from, packet.source), partyOf(actors, to, packet.target)];
      if (one === undefined || other === undefined) {
        this.#fail(`\`${line}\`: the ends of its packet do not exist`);
        continue;
      }
      const what = { protocol: Math.floor(packet.point / 65536), port: packet.point % 65536 };
      for (let nth = 0; nth < this.#instances; nth++) {
        const trial = replay.trial(nth, one, other);
        if (trial === undefined || !trial.whole.from || !trial.whole.to) continue;
        this.#packets++;
        const passage = getsThrough(trial, what, trial.ends.from);
        if (!passage.through) this.#fail(`\`${line}\`: its packet does not get through`);
      }
      checked++;
    }
    return checked;
  }

  /** Every call that a policy or a front makes possible is claimed. */
  #calls(cast: Cast, claims: Claims): void {
    const found = new Pairs(cast.actors.length);
    for (const { from, to, traffic, breach } of this.#certificate.claims) {
      const pair = found.of(from, to);
      pair.may = union(traffic, breach ?? NO_TRAFFIC);
    }
    const before = new Map([...found.all()].map((pair) => [pair, pair.may]));
    calls(cast, { ...this.#now, components: [] }, found);
    forwards(cast, { ...this.#now, components: [] }, found);
    for (const pair of found.all()) {
      if (areOne(cast, pair.from, pair.to)) continue;
      const more = subtract(pair.may, before.get(pair) ?? claims.may(pair.from, pair.to));
      if (!isEmpty(more))
        this.#fail(
          `${this.#name(pair.from)} -> ${this.#name(pair.to)}: a call is possible that the certificate leaves out`,
        );
    }
  }

  /** Ways through fronts that nobody declared to the end are stopped: by who asks for a credential, or between the fronts. */
  #chains(cast: Cast, claims: Claims, replay: Replayer): void {
    const chains = chainsOf(cast, { ...this.#now, components: [] });
    const breaches = new Set(
      this.#certificate.claims.flatMap(({ from, to, breach }) => (breach === undefined ? [] : [`${from} ${to}`])),
    );
    const found = stoppedOf({ cast, chains, declared: claims }, breaches);
    const keyOf = ({ from, through, to }: StoppedChain): string => [from, ...through, to].join("\u0000");
    const written = new Set(this.#certificate.stopped.map(keyOf));
    for (const one of found) {
      const pair = `${this.#name(one.from)} -> ${this.#name(one.to)}`;
      if (!written.has(keyOf(one))) this.#fail(`${pair}: a way through ${one.through.join(" and ")} is left out`);
      const chain = chains
        .into(one.to)
        .find((way) => way.forwards.map((step) => step.from.resource).join("\u0000") === one.through.join("\u0000"));
      if (chain === undefined || this.#isStopped(chain.forwards, replay)) continue;
      this.#fail(`${pair}: the way through ${one.through.join(" and ")} is not stopped`);
    }
  }

  #isStopped(way: readonly Forward[], replay: Replayer): boolean {
    return way.some((forward) => asksWho(forward) || this.#asksAtDoor(forward) || this.#isShut(forward, replay));
  }

  /** Everybody who may call the front there has to show a credential. */
  #asksAtDoor({ from }: Forward): boolean {
    const here = this.#now.access.calls.filter(
      ({ to }) =>
        to.resource === from.resource &&
        (to.operation === undefined || from.operation === undefined || to.operation === from.operation),
    );
    return (
      here.length > 0 &&
      here.every(({ authentication }) => authentication.some((kind) => kind !== "none" && kind !== "api-key"))
    );
  }

  /** No packet gets from the front to its target. */
  #isShut(forward: Forward, replay: Replayer): boolean {
    const { interfacesOf } = this.#now.topology;
    const { ports } = forward;
    const [near, far] = [interfacesOf.get(forward.from.resource), interfacesOf.get(forward.to.resource)];
    if (ports?.behind === undefined || near === undefined || far === undefined) return false;
    const traffic = trafficOf(ports.behind);
    for (const source of near) {
      for (const target of far) {
        const trial = replay.trial(0, { is: "interface", interface: source }, { is: "interface", interface: target });
        if (trial === undefined) continue;
        if (pointsOf(trial, traffic).some((point) => this.#passes(trial, point, NO_LABELS) !== undefined)) return false;
      }
    }
    return true;
  }
}

const NO_LABELS: ReadonlySet<number> = new Set();

function asksWho({ authentication }: Forward): boolean {
  return authentication?.some((kind) => kind !== "none" && kind !== "api-key") === true;
}

interface Claims {
  may(from: number, to: number): Traffic;
  covered(from: number, to: number): Traffic;
  explicit(from: number, to: number): Traffic;
}

function claimsOf({ claims }: Certificate): Claims {
  const byPair = new Map(claims.map((claim) => [`${claim.from} ${claim.to}`, claim]));
  const of = (from: number, to: number) => byPair.get(`${from} ${to}`);
  return {
    may: (from, to) => union(of(from, to)?.traffic ?? NO_TRAFFIC, of(from, to)?.breach ?? NO_TRAFFIC),
    covered: (from, to) => of(from, to)?.traffic ?? NO_TRAFFIC,
    explicit: (from, to) => of(from, to)?.explicit ?? of(from, to)?.traffic ?? NO_TRAFFIC,
  };
}

function castLike(actors: readonly Actor[]): Cast {
  const actorOf = new Map(
    actors.flatMap((actor, index) =>
      actor.is === "component" ? actor.resources.map((id) => [id, index] as const) : [],
    ),
  );
  return { actors, actorOf, allow: [], require: [], attest: [], unclaimed: [], problems: [] };
}

function partyOf(actors: readonly Actor[], index: number, face: number): Party | undefined {
  if (face >= 0) return { is: "interface", interface: face };
  const actor = actors[index];
  if (actor?.is !== "area") return undefined;
  return { is: "external", external: actor.external, addresses: actor.addresses };
}

/** The corners of a traffic set: its own ends, and those of every rule within. */
function pointsOf({ corners }: Trial, traffic: Traffic): readonly number[] {
  const own = traffic.flatMap((edge, i) => (i % 2 === 0 ? [edge] : [edge - 1]));
  const within = corners.traffic.filter((point) => covers(traffic, [point, point + 1]));
  return [...new Set([...own, ...within])];
}

/** Labels of what lets packets out to the internet: a way over it is two flows, to the internet and from it. */
function internetLabels(network: Network): ReadonlySet<number> {
  return new Set(
    network.gateways.flatMap((gateway) =>
      gateway.is === "internet" || gateway.is === "egress-only" ? [gateway.label] : [],
    ),
  );
}
