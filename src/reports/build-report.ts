import {
  type Control,
  KINDS,
  PRACTICES,
  type Practice,
  SEVERITIES,
  type Severity,
  STRATEGIES,
} from "../controls/control.ts";
import type { Estate } from "../estate/estate.ts";
import type { Gap, Problem } from "../estate/problem.ts";
import type { Finding, Verdict } from "../findings/finding.ts";
import type { MatrixCell, PracticeAnswer, QuestionAnswer, Report, Tally, UnknownFact } from "./report.ts";

/** The least severity that fails a run; "never": findings do not. */
export type FailOn = Severity | "never";

export interface ReportParts {
  readonly estate: Estate;
  /** Controls that were asked. */
  readonly controls: readonly Control[];
  readonly verdicts: readonly Verdict[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  readonly problems: readonly Problem[];
  readonly failOn: FailOn;
  readonly allVerdicts: boolean;
}

/** Best practices of the Well-Architected Framework's security pillar, questions SEC 5 and SEC 6. */
const PRACTICE_TITLES: Readonly<Record<Practice, string>> = {
  "SEC05-BP01": "Create network layers",
  "SEC05-BP02": "Control traffic flow within your network layers",
  "SEC05-BP03": "Implement inspection-based protection",
  "SEC05-BP04": "Automate network protection",
  "SEC06-BP01": "Perform vulnerability management",
  "SEC06-BP02": "Provision compute from hardened images",
  "SEC06-BP03": "Reduce manual management and interactive access",
  "SEC06-BP04": "Validate software integrity",
  "SEC06-BP05": "Automate compute protection",
};

const QUESTIONS: Readonly<Record<QuestionAnswer["id"], string>> = {
  SEC05: "How do you protect your network resources?",
  SEC06: "How do you protect your compute resources?",
};

/** Puts a run's results together: counts, the two questions, the matrix, and the exit code with its reason. */
export function buildReport(parts: ReportParts): Report {
  const controls = new Map(parts.controls.map((control) => [control.id, control]));
  const counted = parts.findings.filter((finding) => !isAccepted(finding));
  const { exitCode, exitReason } = exitOf(parts, counted, controls);
  return {
    schemaVersion: "1.0",
    inputs: parts.estate.inputs,
    summary: {
      resources: parts.estate.resources.size,
      controls: parts.controls.length,
      verdicts: tally(parts.verdicts),
      findings: bySeverity(counted),
      suppressed: parts.findings.filter((finding) => finding.suppressed !== undefined).length,
      baseline: parts.findings.filter((finding) => finding.baseline === true).length,
      exitCode,
      exitReason,
    },
    wellArchitected: (["SEC05", "SEC06"] as const).map((id) => question(id, parts.verdicts, controls)),
    matrix: matrixOf(parts.verdicts, controls),
    findings: parts.findings,
    gaps: parts.gaps,
    unknownFacts: unknownFacts(parts.verdicts),
    problems: parts.problems,
    ...(parts.allVerdicts ? { verdicts: parts.verdicts } : {}),
  };
}

/** Suppressed or in the baseline: listed, not counted. */
export function isAccepted(finding: Finding): boolean {
  return finding.suppressed !== undefined || finding.baseline === true;
}

export function isAtLeast(severity: Severity, threshold: FailOn): boolean {
  return threshold !== "never" && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

function exitOf(
  parts: ReportParts,
  counted: readonly Finding[],
  controls: ReadonlyMap<string, Control>,
): { exitCode: number; exitReason: string } {
  const broken = parts.problems.filter((problem) => problem.blame === "input").length;
  if (broken > 0) return { exitCode: 2, exitReason: `${count(broken, "problem")} in the input` };
  if (parts.estate.resources.size === 0) return { exitCode: 2, exitReason: "no resource was read" };
  const failing = counted.filter((finding) => isAtLeast(finding.severity, parts.failOn)).length;
  if (failing > 0) return { exitCode: 1, exitReason: `${count(failing, "finding")} at or above ${parts.failOn}` };
  if (parts.failOn === "never") return { exitCode: 0, exitReason: "findings do not fail this run (--fail-on never)" };
  const hidden = parts.gaps.filter((gap) => gap.hidesFindings).length;
  const unknown = parts.verdicts.filter(
    (verdict) =>
      verdict.verdict === "unknown" && isAtLeast(controls.get(verdict.control)?.severity ?? "critical", parts.failOn),
  ).length;
  if (hidden + unknown > 0) {
    const causes = [hidden > 0 ? count(hidden, "gap") : "", unknown > 0 ? count(unknown, "unknown verdict") : ""];
    return {
      exitCode: 3,
      exitReason: `${causes.filter(Boolean).join(" and ")} could hide findings at or above ${parts.failOn}`,
    };
  }
  return { exitCode: 0, exitReason: `nothing at or above ${parts.failOn}` };
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function tally(verdicts: readonly Verdict[]): Tally {
  let holds = 0;
  let violated = 0;
  let unknown = 0;
  for (const { verdict } of verdicts) {
    if (verdict === "holds") holds += 1;
    else if (verdict === "violated") violated += 1;
    else if (verdict === "unknown") unknown += 1;
  }
  return { holds, violated, unknown };
}

function word({ holds, violated, unknown }: Tally): PracticeAnswer["verdict"] {
  if (violated > 0) return "violated";
  if (unknown > 0) return "unknown";
  return holds > 0 ? "holds" : "not-applicable";
}

function question(
  id: QuestionAnswer["id"],
  verdicts: readonly Verdict[],
  controls: ReadonlyMap<string, Control>,
): QuestionAnswer {
  const practices = PRACTICES.filter((practice) => practice.startsWith(id)).map((practice): PracticeAnswer => {
    const counts = tally(verdicts.filter((verdict) => controls.get(verdict.control)?.practice === practice));
    return { id: practice, title: PRACTICE_TITLES[practice], verdict: word(counts), ...counts };
  });
  const all = tally(verdicts.filter((verdict) => controls.get(verdict.control)?.practice.startsWith(id)));
  return { id, question: QUESTIONS[id], verdict: word(all), practices };
}

function matrixOf(verdicts: readonly Verdict[], controls: ReadonlyMap<string, Control>): readonly MatrixCell[] {
  return KINDS.flatMap((kind) =>
    STRATEGIES.map((strategy) => ({
      kind,
      strategy,
      ...tally(
        verdicts.filter((verdict) => {
          const control = controls.get(verdict.control);
          if (control?.kind !== kind) return false;
          return control.strategy === strategy || control.also?.includes(strategy) === true;
        }),
      ),
    })),
  );
}

function unknownFacts(verdicts: readonly Verdict[]): readonly UnknownFact[] {
  const facts = new Map<string, UnknownFact>();
  for (const { verdict, evidence, settle } of verdicts) {
    if (verdict !== "unknown" || evidence === undefined) continue;
    const known = facts.get(evidence);
    facts.set(evidence, { fact: evidence, settle: known?.settle ?? settle, verdicts: (known?.verdicts ?? 0) + 1 });
  }
  return [...facts.values()].sort((a, b) => b.verdicts - a.verdicts);
}

function bySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}
