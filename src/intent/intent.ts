import type { Place } from "../estate/resource.ts";
import type { Traffic } from "../reach/network.ts";

/** What an intent file says, checked: names are words still, resolved against an estate by `castOf`. */
export interface Intent {
  /** Name of the environment that was chosen; undefined: the base alone. */
  readonly environment: string | undefined;
  readonly components: readonly Named<Matcher>[];
  /** Named sets of components that may overlap, for lines that speak of many. */
  readonly classes: readonly Named<Matcher>[];
  readonly parties: readonly Named<PartyRule>[];
  readonly allow: readonly AllowLine[];
  readonly require: readonly RequireLine[];
  readonly attest: readonly AttestLine[];
}

export interface Named<T> {
  readonly name: string;
  readonly is: T;
  readonly place: Place;
}

/** Which components are meant. Texts are patterns in which `*` stands for any run of characters. */
export type Matcher =
  | { readonly is: "any" | "all"; readonly of: readonly Matcher[] }
  | { readonly is: "not"; readonly of: Matcher }
  | { readonly is: "tag"; readonly key: string; readonly patterns: readonly string[] }
  | { readonly is: Trait; readonly patterns: readonly string[] };

/** What a component can be told by. */
export const TRAITS = [
  "component",
  "type",
  "kind",
  "id",
  "name",
  "stack",
  "account",
  "region",
  "group",
  "vpc",
  "subnet",
  "tier",
] as const;
export type Trait = (typeof TRAITS)[number];

/** Somebody or something outside the components. */
export interface PartyRule {
  readonly cidrs: readonly string[];
  readonly prefixLists: readonly string[];
  /** Patterns of the names of networks on premises. */
  readonly onPremises: readonly string[];
  /** Ids of other accounts. */
  readonly accounts: readonly string[];
  /** Service principals: "events.amazonaws.com". */
  readonly services: readonly string[];
}

/** One side of a line: names of components, classes and parties; `*` and patterns. */
export interface Side {
  readonly names: readonly { readonly text: string; readonly place: Place }[];
}

interface Line {
  /** As a person writes it: "web -> api: tcp/8443". */
  readonly text: string;
  readonly from: Side;
  readonly to: Side;
  readonly reason: string | undefined;
  /** Last day it counts, YYYY-MM-DD. */
  readonly expires: string | undefined;
  readonly place: Place;
}

/** Something that stands on a way and judges it. */
export const LAYER_WORDS = ["waf", "firewall", "load-balancer", "authentication", "group"] as const;
export type LayerWord = (typeof LAYER_WORDS)[number];

/** Who may open connections to, or call, whom. */
export interface AllowLine extends Line {
  /** One set for each part that was written: "tcp/443, udp/53" are two, and each has to work. */
  readonly traffic: readonly Traffic[];
  /** What every way of the flow must pass. */
  readonly layers: readonly LayerWord[];
  readonly tls: boolean;
}

/** What must hold for whole classes. */
export interface RequireLine extends Line {
  readonly demand:
    | { readonly is: "nothing" }
    | { readonly is: "layers"; readonly atLeast: number }
    | { readonly is: "through"; readonly layer: LayerWord }
    | { readonly is: "tls" };
}

/** What only people can answer: they say so, and who said it. */
export interface AttestLine extends Line {
  readonly has: "tls" | LayerWord;
  readonly by: string | undefined;
}

/** Whether a line has run out. It counts on its last day still. */
export function isExpired(line: { readonly expires: string | undefined }, today: string): boolean {
  return line.expires !== undefined && line.expires < today;
}
