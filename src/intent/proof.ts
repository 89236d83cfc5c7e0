import type { Stop } from "../connect/arrival.ts";
import type { Gap, Problem } from "../estate/problem.ts";
import type { Path, Place, ResourceId } from "../estate/resource.ts";
import type { Traffic } from "../reach/network.ts";
import type { Cast } from "./cast.ts";
import type { Suggestion } from "./edits.ts";
import type { Witness } from "./witness.ts";

/** What is wrong between two actors, or with a line. */
export const BREACHES = ["undeclared", "impossible", "bypass", "no-tls", "forbidden", "few-layers"] as const;
export type BreachKind = (typeof BREACHES)[number];

export interface Breach {
  readonly kind: BreachKind;
  /** "unknown": it hangs on facts that nobody knows. */
  readonly verdict: "violated" | "unknown";
  /** Actors, by index in the cast. */
  readonly from: number;
  readonly to: number;
  /** What of the traffic it is about. */
  readonly traffic: Traffic;
  /** What is wrong, in a sentence without names of the two. */
  readonly text: string;
  /** One packet or call that shows it; of what is impossible there is none. */
  readonly witness: Witness | undefined;
  /** Where and by what it stops, for what is declared and impossible. */
  readonly stop: Stop | undefined;
  /** The line of the intent that is not kept; undefined for what no line speaks of. */
  readonly line: SaidLine | undefined;
  /** The smallest change that closes it and breaks no declared flow. */
  readonly suggestion: Suggestion | undefined;
}

export interface SaidLine {
  readonly kind: "allow" | "require" | "attest";
  readonly text: string;
  readonly place: Place;
}

/** How a line of the intent fares. */
export interface LineResult extends SaidLine {
  readonly verdict: "holds" | "violated" | "unknown";
  readonly reason: string | undefined;
  readonly expires: string | undefined;
  readonly expired: boolean;
  /** What there is to say besides: that it ran out, that a name in it matches nothing. */
  readonly note: string | undefined;
  /** Of a line that holds: one way of each pair of names. */
  readonly ways: readonly LineWay[];
}

export interface LineWay {
  readonly from: string;
  readonly to: string;
  readonly traffic: Traffic;
  readonly witness: Witness;
  readonly through: readonly ResourceId[];
}

/** A rule that trusts whoever is at a place, instead of somebody. */
export interface LocationTrust {
  readonly what: "range" | "vpc" | "subnet" | "account" | "service";
  readonly text: string;
  readonly resource: ResourceId;
  readonly path: Path;
  /** Actors that it lets something into. */
  readonly into: readonly number[];
}

/** Everything that `prove` found. */
export interface Proof {
  readonly environment: string | undefined;
  readonly cast: Cast;
  /** Ordered pairs of components, and of components and parties. */
  readonly pairs: {
    readonly total: number;
    readonly holds: number;
    readonly violated: number;
    readonly unknown: number;
  };
  readonly lines: readonly LineResult[];
  /** Violated first. */
  readonly breaches: readonly Breach[];
  readonly locations: readonly LocationTrust[];
  readonly problems: readonly Problem[];
  readonly gaps: readonly Gap[];
}
