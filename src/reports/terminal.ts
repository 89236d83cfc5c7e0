import { createColors } from "picocolors";
import { KINDS, SEVERITIES, type Severity, STRATEGIES, type Strategy } from "../controls/control.ts";
import type { Gap, Problem } from "../estate/problem.ts";
import type { Finding } from "../findings/finding.ts";
import { count, isAccepted } from "./build-report.ts";
import type { MatrixCell, PracticeAnswer, Report } from "./report.ts";
import { KIND_TITLES, placeText, plain, tallyText, wrap } from "./words.ts";

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns; 80 where nobody knows. */
  readonly width: number;
  /** Everything, where the short form shows the first ones and counts the rest. */
  readonly verbose: boolean;
}

type Colors = ReturnType<typeof createColors>;

/** The report as people read it in a terminal. Problems go to stderr by themselves and are only counted here. */
export function terminal(report: Report, options: TerminalOptions): string {
  const ink = createColors(options.color);
  const width = Math.max(60, Math.min(options.width, 140));
  const sections = [
    inputs(report, ink, options.verbose),
    questions(report, ink, width),
    matrix(report, ink),
    findings(report, ink, width, options.verbose),
    gaps(report, ink, width, options.verbose),
    closing(report, ink),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function heading(text: string, ink: Colors): string {
  return ink.bold(text);
}

function inputs(report: Report, ink: Colors, verbose: boolean): readonly string[] {
  const read = report.inputs.filter((input) => input.kind !== "skipped" && input.kind !== "broken");
  const skipped = report.inputs.filter((input) => input.kind === "skipped");
  const broken = report.inputs.filter((input) => input.kind === "broken");
  const shown = verbose ? read : read.slice(0, 12);
  const lines = shown.map(
    (input) => `  ${plain(input.file)}  ${ink.dim(`${input.kind}, ${count(input.resources, "resource")}`)}`,
  );
  if (shown.length < read.length)
    lines.push(ink.dim(`  and ${count(read.length - shown.length, "more input")} (--verbose lists them)`));
  for (const input of broken)
    lines.push(`  ${plain(input.file)}  ${ink.red(`not read: ${plain(input.note ?? "broken")}`)}`);
  if (skipped.length > 0) {
    const files = verbose
      ? skipped.map((input) => `\n    ${plain(input.file)}: ${plain(input.note ?? "")}`).join("")
      : "";
    lines.push(
      ink.dim(`  ${count(skipped.length, "other file")} skipped${verbose ? `:${files}` : " (--verbose says why)"}`),
    );
  }
  return [heading("Read", ink), ...lines];
}

const MARK: Readonly<Record<PracticeAnswer["verdict"], string>> = {
  holds: "✔",
  violated: "✖",
  unknown: "?",
  "not-applicable": "·",
};

function verdictText(verdict: PracticeAnswer["verdict"], ink: Colors): string {
  const text = `${MARK[verdict]} ${verdict === "not-applicable" ? "not applicable" : verdict}`.padEnd(16);
  if (verdict === "holds") return ink.green(text);
  if (verdict === "violated") return ink.red(text);
  return verdict === "unknown" ? ink.yellow(text) : ink.dim(text);
}

/** Columns before the title of a practice: its mark and verdict. */
const LEAD = 19;

function questions(report: Report, ink: Colors, width: number): readonly string[] {
  return report.wellArchitected.flatMap((answer, i) => {
    const name = `${answer.id.slice(0, 3)} ${Number(answer.id.slice(3))}`;
    return [
      ...(i === 0 ? [] : [""]),
      `${heading(`${name}  ${answer.question}`, ink)}`,
      ...answer.practices.flatMap((practice) => {
        const title = `${practice.id.slice(-4)} ${practice.title}`;
        // Of what does not apply there is nothing to count.
        const tally = practice.verdict === "not-applicable" ? "" : tallyText(practice);
        const padded = title.padEnd(Math.min(56, width - 24));
        const lead = `  ${verdictText(practice.verdict, ink)} `;
        if (tally === "") return [`${lead}${title}`];
        if (LEAD + padded.length + 1 + tally.length <= width) return [`${lead}${padded} ${ink.dim(tally)}`];
        return LEAD + title.length + 2 + tally.length <= width
          ? [`${lead}${title.padEnd(width - LEAD - tally.length)}${ink.dim(tally)}`]
          : [`${lead}${title}`, `${" ".repeat(LEAD + 5)}${ink.dim(tally)}`];
      }),
    ];
  });
}

/** Strategy titles in two short lines. */
const STRATEGY_HEADS: Readonly<Record<Strategy, readonly [string, string]>> = {
  "defense-in-depth": ["Defense", "in depth"],
  "vulnerability-management": ["Vulnerability", "management"],
  "attack-surface-reduction": ["Surface", "reduction"],
  automation: ["Automation", ""],
  "action-at-a-distance": ["Action at", "a distance"],
};

function matrix(report: Report, ink: Colors): readonly string[] {
  const cellWidth = 14;
  const tops = [0, 1].map((line) => STRATEGIES.map((strategy) => STRATEGY_HEADS[strategy][line] ?? ""));
  const rows = KINDS.flatMap((kind) => {
    const cells = report.matrix.filter((cell) => cell.kind === kind);
    if (cells.every((cell) => cell.holds + cell.violated + cell.unknown === 0)) return [];
    const texts = STRATEGIES.map((strategy) =>
      cellText(
        cells.find((cell) => cell.strategy === strategy),
        ink,
        cellWidth,
      ),
    );
    return [`  ${KIND_TITLES[kind].padEnd(12)}${texts.join("")}`.trimEnd()];
  });
  if (rows.length === 0) return [];
  const legend = ink.dim("  ✔ hold  ✖ violated  ? unknown, counted by control and resource");
  const heads = tops.map(
    (line) =>
      `  ${" ".repeat(12)}${ink.dim(
        line
          .map((text) => text.padEnd(cellWidth))
          .join("")
          .trimEnd(),
      )}`,
  );
  return [heading("Kind of compute by strategy", ink), ...heads, ...rows, legend];
}

function cellText(cell: MatrixCell | undefined, ink: Colors, width: number): string {
  const parts: { text: string; paint: (text: string) => string }[] = [];
  if (cell !== undefined && cell.violated > 0) parts.push({ text: `✖${cell.violated}`, paint: ink.red });
  if (cell !== undefined && cell.unknown > 0) parts.push({ text: `?${cell.unknown}`, paint: ink.yellow });
  if (cell !== undefined && cell.holds > 0) parts.push({ text: `✔${cell.holds}`, paint: ink.green });
  if (parts.length === 0) parts.push({ text: "·", paint: ink.dim });
  const length = parts.reduce((sum, { text }) => sum + text.length, 0) + parts.length - 1;
  return parts.map(({ text, paint }) => paint(text)).join(" ") + " ".repeat(Math.max(1, width - length));
}

function severityText(severity: Severity, ink: Colors): string {
  const text = severity.toUpperCase();
  if (severity === "critical") return ink.bold(ink.red(text));
  if (severity === "high") return ink.red(text);
  return severity === "medium" ? ink.yellow(text) : ink.dim(text);
}

function findings(report: Report, ink: Colors, width: number, verbose: boolean): readonly string[] {
  const open = report.findings.filter((finding) => !isAccepted(finding));
  const accepted = report.findings.length - open.length;
  const byControl = new Map<string, Finding[]>();
  for (const finding of open) byControl.set(finding.control, [...(byControl.get(finding.control) ?? []), finding]);
  const lines = [...byControl.values()].flatMap((group) => ["", ...groupLines(group, ink, width, verbose)]);
  if (accepted > 0) {
    const { suppressed, baseline } = report.summary;
    lines.push(
      "",
      ink.dim(`  ${count(accepted, "finding")} accepted (${suppressed} suppressed, ${baseline} in the baseline)`),
    );
  }
  return [heading(open.length === 0 ? "No findings" : `Findings (${open.length}), worst first`, ink), ...lines];
}

/** How many findings of one control are shown in full. */
const SHOWN = 5;

/** All findings of one control: its claim once, then each place; the change once where it is the same for all. */
function groupLines(group: readonly Finding[], ink: Colors, width: number, verbose: boolean): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const [title = "", ...more] = wrap(plain(first.title), width - 4);
  const shown = verbose ? group : group.slice(0, SHOWN);
  const shared = group.every(({ change }) => change === first.change);
  return [
    `  ${severityText(first.severity, ink)}  ${ink.bold(first.control)}  ${ink.dim(first.practice)}`,
    ...[title, ...more].map((line) => `    ${line}`),
    ...shown.flatMap((finding) => findingLines(finding, ink, width, verbose, !shared)),
    ...(shown.length < group.length
      ? [ink.dim(`    and ${group.length - shown.length} more (--verbose lists them)`)]
      : []),
    ...(shared ? field("change", wrap(plain(first.change), width - 13), ink) : []),
  ];
}

function findingLines(
  finding: Finding,
  ink: Colors,
  width: number,
  verbose: boolean,
  withChange: boolean,
): readonly string[] {
  return [
    `    ${ink.red("✖")} ${ink.bold(plain(finding.resource.id))} ${ink.dim(finding.resource.type)}  ${ink.cyan(placeText(finding.origin))}`,
    ...field("found", wrap(plain(finding.evidence), width - 13), ink),
    ...field("assumes", finding.assumes.map(plain), ink),
    ...field(
      "way",
      // The way there tells the story; the way back is in `reach` and in the other formats.
      finding.hops.filter(({ at }) => verbose || !at.startsWith("reply")).map((hop, i) => hopText(hop, i, ink)),
      ink,
    ),
    ...(withChange ? field("change", wrap(plain(finding.change), width - 13), ink) : []),
  ];
}

function field(name: string, texts: readonly string[], ink: Colors): readonly string[] {
  return texts.map((text, i) => `      ${i === 0 ? ink.dim(name.padEnd(8)) : " ".repeat(8)}${text}`);
}

function hopText(hop: Finding["hops"][number], index: number, ink: Colors): string {
  const place = hop.origin === undefined ? "" : `  ${ink.dim(placeText(hop.origin))}`;
  const arrow = hop.at.startsWith("reply") ? "← " : "→ ";
  return `${index === 0 ? "" : arrow}${plain(hop.text)}${place}`;
}

function gaps(report: Report, ink: Colors, width: number, verbose: boolean): readonly string[] {
  const unknown = report.unknownFacts;
  if (report.gaps.length === 0 && unknown.length === 0) return [];
  const lines = [heading("Gaps and unknowns", ink)];
  const sorted = [...report.gaps].sort((a, b) => Number(b.hidesFindings) - Number(a.hidesFindings));
  for (const gap of verbose ? sorted : sorted.slice(0, 15)) lines.push(...gapLines(gap, ink, width));
  if (!verbose && sorted.length > 15)
    lines.push(ink.dim(`  and ${count(sorted.length - 15, "more gap")} (--verbose lists them)`));
  const shown = verbose ? unknown : unknown.slice(0, 15);
  for (const { fact, settle, verdicts } of shown) {
    const answer = settle === undefined ? "" : ink.dim(`  settle: ${plain(settle)}`);
    lines.push(`  ${ink.yellow("?")} ${plain(fact)} ${ink.dim(`(${count(verdicts, "verdict")})`)}${answer}`);
  }
  if (shown.length < unknown.length)
    lines.push(ink.dim(`  and ${count(unknown.length - shown.length, "more unknown fact")} (--verbose lists them)`));
  return lines;
}

function gapLines(gap: Gap, ink: Colors, width: number): readonly string[] {
  const mark = gap.hidesFindings ? ink.yellow("!") : ink.dim("·");
  const place = gap.place === undefined ? "" : ` ${ink.dim(placeText(gap.place))}`;
  const [first = "", ...rest] = wrap(plain(gap.message), width - 6);
  const settle = gap.settle === undefined ? [] : [ink.dim(`    settle: ${plain(gap.settle)}`)];
  return [`  ${mark} ${first}${rest.length === 0 ? place : ""}`, ...rest.map((line) => `    ${line}`), ...settle];
}

function closing(report: Report, ink: Colors): readonly string[] {
  const { summary } = report;
  const counts = SEVERITIES.map((severity) => `${summary.findings[severity]} ${severity}`).join(", ");
  const asked = `${count(summary.controls, "control")} on ${count(summary.resources, "resource")}: ${tallyText(summary.verdicts)}`;
  const end = `exit ${summary.exitCode}: ${summary.exitReason}`;
  const paint = summary.exitCode === 0 ? ink.green : summary.exitCode === 3 ? ink.yellow : ink.red;
  return [heading("Summary", ink), `  ${counts} findings`, `  ${asked}`, `  ${paint(end)}`];
}

/** A problem as one or two lines for stderr. */
export function problemText(problem: Problem, color: boolean): string {
  const ink = createColors(color);
  const word = problem.blame === "input" ? ink.red("error") : ink.yellow("warning");
  const place = problem.place === undefined ? "" : `${placeText(problem.place)}: `;
  const hint = problem.hint === undefined ? "" : `\n  hint: ${plain(problem.hint)}`;
  return `${plain(place)}${word}: ${plain(problem.message)} [${problem.code}]${hint}`;
}
