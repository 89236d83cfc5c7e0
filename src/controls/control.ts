import type { AccessGraph } from "../access/access.ts";
import type { Exposure, HopLine } from "../connect/exposure.ts";
import type { Estate } from "../estate/estate.ts";
import type { Path, Place, Resource, ResourceId } from "../estate/resource.ts";
import type { Unknown } from "../estate/value.ts";
import type { Topology } from "../topology/topology.ts";

/** Rows of the report's matrix. */
export const KINDS = ["ec2", "container", "function", "edge", "database", "iot", "network"] as const;
export type ComputeKind = (typeof KINDS)[number];

/** Columns of the report's matrix. */
export const STRATEGIES = [
  "defense-in-depth",
  "vulnerability-management",
  "attack-surface-reduction",
  "automation",
  "action-at-a-distance",
] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Best practices of SEC 5 and SEC 6. */
export const PRACTICES = [
  "SEC05-BP01",
  "SEC05-BP02",
  "SEC05-BP03",
  "SEC05-BP04",
  "SEC06-BP01",
  "SEC06-BP02",
  "SEC06-BP03",
  "SEC06-BP04",
  "SEC06-BP05",
] as const;
export type Practice = (typeof PRACTICES)[number];

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a control's check yields. Yielding nothing means: holds. */
export type Result =
  | {
      readonly is: "violated";
      /** Path below `properties` of the value to edit (of `resource`, where it is another than the one checked). */
      readonly path: Path;
      readonly resource?: ResourceId | undefined;
      /** Where it was said, if not in a resource (a line of an intent file); goes before `path`. */
      readonly place?: Place | undefined;
      /** What was found, with the value: "port 22 accepts 0.0.0.0/0". */
      readonly evidence: string;
      /** For reachability: the way, hop by hop. */
      readonly hops?: readonly HopLine[] | undefined;
      /** What to change, for this very resource; the control's `fix` otherwise. */
      readonly change?: string | undefined;
    }
  | { readonly is: "unknown"; readonly path: Path; readonly because: string; readonly settle?: string | undefined }
  | { readonly is: "not-applicable"; readonly because: string };

/** What a control may ask, besides the resource itself. */
export interface Context {
  readonly estate: Estate;
  readonly access: AccessGraph;
  readonly topology: Topology;
  /** Who can reach whom; worked out on first use. */
  readonly exposure: Exposure;
}

/** One control: metadata, documentation, examples and check in one file. The id is the file's name and the catalogue's. */
export interface Control {
  readonly id: string;
  /** The claim it settles, as a sentence that is true when it holds. */
  readonly title: string;
  readonly kind: ComputeKind;
  readonly strategy: Strategy;
  readonly practice: Practice;
  readonly severity: Severity;
  /** CloudFormation resource types it is asked for. */
  readonly on: readonly string[];
  /** Why it matters: one or two sentences. */
  readonly why: string;
  /** What to change, in general. */
  readonly fix: string;
  /** AWS documentation it follows. */
  readonly sources: readonly string[];
  /** Further strategies it serves (same kinds); optional. */
  readonly also?: readonly Strategy[];
  check(resource: Resource, context: Context): Iterable<Result>;
  /** Templates (YAML) that violate it: `finds` are the ids of the resources found. Run as tests, shown as documentation. */
  readonly bad: readonly Example[];
  /** Templates on which it holds for at least one resource and is violated for none. */
  readonly good: readonly Example[];
}

export interface Example {
  readonly name: string;
  /** CloudFormation template, YAML; may leave out everything but `Resources`' content. */
  readonly template: string;
  /** Resource ids with a violated verdict (bad examples), in any order. */
  readonly finds?: readonly ResourceId[];
}

export function violated(
  path: Path,
  evidence: string,
  more: { resource?: ResourceId; hops?: readonly HopLine[]; change?: string } = {},
): Result {
  return { is: "violated", path, evidence, ...more };
}

/** The fact that is missing decides: names it, with what would settle it. */
export function cannotTell(path: Path, because: Unknown | string, settle?: string): Result {
  if (typeof because === "string") return { is: "unknown", path, because, settle };
  return { is: "unknown", path, because: because.detail, settle: settle ?? because.settle };
}

export function notApplicable(because: string): Result {
  return { is: "not-applicable", because };
}
