import type { HopLine } from "../connect/exposure.ts";
import type { ComputeKind, Practice, Severity, Strategy } from "../controls/control.ts";
import type { Place, ResourceId } from "../estate/resource.ts";

export type VerdictWord = "holds" | "violated" | "unknown" | "not-applicable";

/** One control on one resource. */
export interface Verdict {
  readonly control: string;
  readonly verdict: VerdictWord;
  readonly resource: { readonly id: ResourceId; readonly type: string };
  readonly origin: Place;
  /** What was found, or which fact is missing. */
  readonly evidence: string | undefined;
  readonly settle?: string | undefined;
}

/** A violated verdict, as it is told to people and machines. */
export interface Finding {
  /** Stays the same while the control, the resource and what is wrong stay the same, wherever the lines move. */
  readonly fingerprint: string;
  readonly control: string;
  readonly title: string;
  readonly severity: Severity;
  readonly kind: ComputeKind;
  readonly strategy: Strategy;
  readonly practice: Practice;
  readonly resource: { readonly id: ResourceId; readonly type: string };
  readonly origin: Place;
  readonly evidence: string;
  /** The way of a packet or call, where the finding is one of reachability. */
  readonly hops: readonly (HopLine & { readonly origin: Place | undefined })[];
  /** What to change. */
  readonly change: string;
  /** Values that were assumed from parameter defaults and that this finding hangs on. */
  readonly assumes: readonly string[];
  /** Set when somebody accepted it: not counted, still listed. */
  readonly suppressed?:
    | { readonly reason: string; readonly expires: string | undefined; readonly place: Place }
    | undefined;
  /** In the baseline already. */
  readonly baseline?: boolean | undefined;
}
