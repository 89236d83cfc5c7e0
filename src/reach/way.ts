/** What a walk through the network leaves behind: the ways that a packet may take, and what stands in each. */
import type { Doubt, LabelId, Ranges } from "./network.ts";
import type { Span } from "./verdict.ts";

/** Who a packet says that it comes from. */
export interface Shown {
  readonly span: Span;
  /** Interface that has the address; -1: a NAT gateway, a host, an external. */
  readonly owner: number;
  /** NAT gateway (index in gateways) that has it; -1: none. */
  readonly nat: number;
  /** Where the owner stands; -1 outside every domain, and for who has been let out to the internet. */
  readonly segment: number;
  readonly domain: number;
  /** Public IPv4 addresses that an internet gateway would give it; undefined: none. */
  readonly public4: { readonly addresses: Ranges; readonly doubt: Doubt } | undefined;
  /** For who has been let out by IPv4: the same with its private address. */
  readonly inside: Shown | undefined;
  /** Distinguishes the sources that one packet shows on its way. */
  readonly id: number;
}

/** Who a packet is bound for. */
export interface Goal {
  /** Where the address stands; undefined for an external. */
  readonly inside: { readonly segment: number; readonly domain: number } | undefined;
  readonly owner: number;
  readonly nat: number;
  /** -1: none. */
  readonly external: number;
  /** The address in the packet as it is sent. */
  readonly span: Span;
  /** Where that is a public IPv4 address: the private one that the internet gateway gives it. */
  readonly private: Span | undefined;
}

/** One place on a way. Those with a judge say what it has to look at; the others are there to be told. */
export type Step =
  | {
      readonly at: "list-out" | "list-in";
      readonly segment: number;
      readonly span: Span;
      readonly before: Step | undefined;
    }
  | {
      readonly at: "route";
      readonly table: LabelId;
      readonly by: LabelId | undefined;
      readonly before: Step | undefined;
    }
  | { readonly at: "gateway" | "nat"; readonly gateway: number; readonly before: Step | undefined }
  | {
      readonly at: "attachment";
      readonly gateway: number;
      readonly attachment: number;
      readonly out: boolean;
      readonly before: Step | undefined;
    }
  | {
      readonly at: "appliance";
      readonly gateway: number;
      readonly source: Span;
      readonly destination: Span;
      readonly before: Step | undefined;
    }
  | {
      readonly at: "forward-in" | "forward-out";
      readonly interface: number;
      readonly span: Span;
      /** Interface at the other end that a guard reference may match (ingress); -1: none. */
      readonly other: number;
      /** For egress: references match if nothing at this depth or behind it spoils them. */
      readonly depth: number;
      readonly before: Step | undefined;
    };

/** A translator that the packet passed, with the source it had shown before. */
export interface Translated {
  readonly shown: Shown;
  readonly segment: number;
  readonly domain: number;
  /** Gateway by which it had left for the internet before; -1: it had not. */
  readonly exit: number;
  readonly before: Translated | undefined;
}

export interface Dead {
  /** Stable word of `Block.at`. */
  readonly at: string;
  readonly place: LabelId;
  readonly by: LabelId | undefined;
  readonly text: string;
  readonly change: string | undefined;
}

/** One way that a packet may take. Where there are several, nobody knows which of them it is. */
export interface Way {
  /** "anywhere": somebody on the way may send it anywhere, or nowhere. */
  readonly end: "delivered" | "dropped" | "anywhere";
  readonly dead: Dead | undefined;
  /** Last step; the others hang on `before`. */
  readonly last: Step | undefined;
  readonly shown: Shown;
  /** Destination as it was sent, as far as the way narrows it; and as it is at the end. */
  readonly sent: Span;
  readonly destination: Span;
  readonly translated: Translated | undefined;
  /** Internet or egress-only gateway by which it left the first domain; -1: it did not. */
  readonly exit: number;
  /** Whether guard references to who it shows still match at its end. */
  readonly clean: boolean;
  /** Depth of the last step that keeps egress rules before it from matching by reference; -1: none. */
  readonly spoilt: number;
  readonly depth: number;
  /** Interfaces that forwarded it. */
  readonly forwarded: readonly number[];
  /** What was in doubt on it: existence of what it passes, the choice of routes. */
  readonly facts: readonly Doubt[];
}

/** The steps of a way from first to last. */
export function stepsOf(way: Pick<Way, "last">): readonly Step[] {
  const steps: Step[] = [];
  for (let step = way.last; step !== undefined; step = step.before) steps.push(step);
  return steps.reverse();
}
