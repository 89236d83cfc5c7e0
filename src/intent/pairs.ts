import type { Call, Forward } from "../access/access.ts";
import type { Party } from "../reach/answer.ts";
import type { Traffic } from "../reach/network.ts";
import { union } from "../reach/sets.ts";
import { NO_TRAFFIC, tcp } from "../reach/traffic.ts";
import type { Topology } from "../topology/topology.ts";
import type { Cast } from "./cast.ts";

/** Requests to AWS's own front doors are HTTPS. */
export const CALL: Traffic = tcp(443);

/** Packets of one kind between two actors: one pair of ends that stands for all that fare alike. */
export interface Sample {
  readonly from: Party;
  readonly to: Party;
  readonly must: Traffic;
  readonly may: Traffic;
}

/** What one actor can send straight to another, or call it for: no front in between, nothing over the internet. */
export interface Possible {
  readonly from: number;
  readonly to: number;
  must: Traffic;
  may: Traffic;
  readonly samples: Sample[];
  readonly calls: { readonly call: Call; readonly sure: boolean }[];
  /** Passed on without a packet that a rule could judge (an API to a function, a queue to its dead letters). */
  readonly passed: Forward[];
}

/** Everything that is possible between actors, by pair; pairs that are not in it are impossible. */
export interface Possibilities {
  get(from: number, to: number): Possible | undefined;
  all(): Iterable<Possible>;
  into(to: number): readonly Possible[];
}

export class Pairs implements Possibilities {
  readonly #actors: number;
  readonly #pairs = new Map<number, Possible>();
  #into: Map<number, Possible[]> | undefined;

  constructor(actors: number) {
    this.#actors = actors;
  }

  get(from: number, to: number): Possible | undefined {
    return this.#pairs.get(from * this.#actors + to);
  }

  all(): Iterable<Possible> {
    return this.#pairs.values();
  }

  into(to: number): readonly Possible[] {
    if (this.#into === undefined) {
      this.#into = new Map();
      for (const pair of this.#pairs.values()) {
        const list = this.#into.get(pair.to);
        if (list === undefined) this.#into.set(pair.to, [pair]);
        else list.push(pair);
      }
    }
    return this.#into.get(to) ?? [];
  }

  of(from: number, to: number): Possible {
    const key = from * this.#actors + to;
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const made: Possible = { from, to, must: NO_TRAFFIC, may: NO_TRAFFIC, samples: [], calls: [], passed: [] };
    this.#pairs.set(key, made);
    return made;
  }

  packets(from: number, to: number, sample: Sample): void {
    const pair = this.of(from, to);
    pair.must = union(pair.must, sample.must);
    pair.may = union(pair.may, sample.may);
    pair.samples.push(sample);
  }
}

/** Actor of each interface; -1: nobody's. */
export function actorsOfInterfaces({ actorOf }: Cast, { network, interfacesOf }: Topology): Int32Array {
  const actors = new Int32Array(network.interfaces.length).fill(-1);
  for (const [id, interfaces] of interfacesOf) {
    const actor = actorOf.get(id);
    if (actor !== undefined) for (const index of interfaces) actors[index] = actor;
  }
  for (const [index, face] of network.interfaces.entries()) {
    if (actors[index] === -1) actors[index] = actorOf.get(face.owner) ?? -1;
  }
  return actors;
}
