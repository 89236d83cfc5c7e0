import type { ComputeKind, Practice, Severity, Strategy } from "../controls/control.ts";
import type { Gap, Input, Problem } from "../estate/problem.ts";
import type { Finding, Verdict } from "../findings/finding.ts";

/** Counts of verdicts. */
export interface Tally {
  readonly holds: number;
  readonly violated: number;
  readonly unknown: number;
}

export interface PracticeAnswer extends Tally {
  readonly id: Practice;
  readonly title: string;
  /** "violated" if any control of it is, else "unknown" if any is, else "holds"; "not-applicable" when nothing applied. */
  readonly verdict: "holds" | "violated" | "unknown" | "not-applicable";
}

export interface QuestionAnswer {
  readonly id: "SEC05" | "SEC06";
  readonly question: string;
  readonly verdict: PracticeAnswer["verdict"];
  readonly practices: readonly PracticeAnswer[];
}

export interface MatrixCell extends Tally {
  readonly kind: ComputeKind;
  readonly strategy: Strategy;
}

export interface UnknownFact {
  readonly fact: string;
  /** What would settle it. */
  readonly settle: string | undefined;
  readonly verdicts: number;
}

/** The result of `check`, as `--format json` prints it (see schema/check.schema.json). */
export interface Report {
  readonly schemaVersion: "1.0";
  readonly inputs: readonly Input[];
  readonly summary: {
    readonly resources: number;
    readonly controls: number;
    readonly verdicts: Tally;
    readonly findings: Readonly<Record<Severity, number>>;
    readonly suppressed: number;
    readonly baseline: number;
    /** Exit code the run ends with, and why. */
    readonly exitCode: number;
    readonly exitReason: string;
  };
  readonly wellArchitected: readonly QuestionAnswer[];
  readonly matrix: readonly MatrixCell[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  /** What nobody knows, with the number of verdicts that hang on it; most first. */
  readonly unknownFacts: readonly UnknownFact[];
  readonly problems: readonly Problem[];
  readonly verdicts?: readonly Verdict[] | undefined;
}
