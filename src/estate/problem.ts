import type { Place } from "./resource.ts";

/** Something wrong with the input (or with this tool): collected and reported together. */
export interface Problem {
  /** Stable, upper snake case: "TEMPLATE_NOT_YAML". */
  readonly code: string;
  /** "input": exit code 2. "warning": said, changes no exit code. */
  readonly blame: "input" | "warning";
  /** What is wrong: lower case, no full stop, the user's words in backticks. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string | undefined;
  readonly place?: Place | undefined;
}

/** Something the analysis could not look at. It may hide findings, so it is never left unsaid. */
export interface Gap {
  /** Stable, kebab case: "resource-type-not-modelled", "macro", "nested-stack-not-read", "record-incomplete". */
  readonly code: string;
  readonly message: string;
  /** What the user can do to close it. */
  readonly settle?: string | undefined;
  /** Whether findings may hide behind it (exit code 3), or it is said for completeness only. */
  readonly hidesFindings: boolean;
  readonly resource?: string | undefined;
  readonly place?: Place | undefined;
}

/** One input as the user would name it, and what became of it. */
export interface Input {
  readonly file: string;
  /** "cloudformation", "sam", "cdk", "snapshot" ...; "skipped" where it is none of ours; "broken" where it could not be read. */
  readonly kind: string;
  /** Number of resources it gave. */
  readonly resources: number;
  /** Why it was skipped or is broken. */
  readonly note?: string | undefined;
}
