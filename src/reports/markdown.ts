import { KINDS, STRATEGIES } from "../controls/control.ts";
import type { Finding } from "../findings/finding.ts";
import { count, isAccepted } from "./build-report.ts";
import type { Report } from "./report.ts";
import { KIND_TITLES, placeText, STRATEGY_TITLES, tallyText } from "./words.ts";

/** The report as GitHub-flavoured Markdown, for a pull-request comment or a job summary. */
export function markdown(report: Report): string {
  const open = report.findings.filter((finding) => !isAccepted(finding));
  const lines = [
    "# watertight",
    "",
    `**${open.length === 0 ? "No findings" : count(open.length, "finding")}**, ${tallyText(report.summary.verdicts)}; ${report.summary.exitReason}.`,
    "",
    "| question | best practice | verdict | |",
    "| --- | --- | --- | --- |",
    ...report.wellArchitected.flatMap((answer) =>
      answer.practices.map(
        (practice) =>
          `| ${answer.id} | ${practice.id} ${practice.title} | ${practice.verdict} | ${tallyText(practice)} |`,
      ),
    ),
    "",
    ...matrix(report),
    ...open.flatMap(findingLines),
    ...gaps(report),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function matrix(report: Report): readonly string[] {
  const rows = KINDS.flatMap((kind) => {
    const cells = report.matrix.filter((cell) => cell.kind === kind);
    if (cells.every((cell) => cell.holds + cell.violated + cell.unknown === 0)) return [];
    const texts = STRATEGIES.map((strategy) => {
      const cell = cells.find((item) => item.strategy === strategy);
      return cell === undefined || cell.holds + cell.violated + cell.unknown === 0 ? "" : tallyText(cell);
    });
    return [`| ${KIND_TITLES[kind]} | ${texts.join(" | ")} |`];
  });
  if (rows.length === 0) return [];
  return [
    `| | ${STRATEGIES.map((strategy) => STRATEGY_TITLES[strategy]).join(" | ")} |`,
    `| --- | ${STRATEGIES.map(() => "---").join(" | ")} |`,
    ...rows,
    "",
  ];
}

function findingLines(finding: Finding): readonly string[] {
  return [
    `## ${finding.severity}: ${inline(finding.title)}`,
    "",
    `\`${code(finding.resource.id)}\` (${finding.resource.type}) at \`${code(placeText(finding.origin))}\`, control \`${finding.control}\``,
    "",
    `- found: ${inline(finding.evidence)}`,
    ...finding.assumes.map((text) => `- assumes: ${inline(text)}`),
    ...(finding.hops.length === 0
      ? []
      : ["- way:", ...finding.hops.map((hop, i) => `  ${i + 1}. ${inline(hop.text)}`)]),
    `- change: ${inline(finding.change)}`,
    "",
  ];
}

function gaps(report: Report): readonly string[] {
  if (report.gaps.length + report.unknownFacts.length === 0) return [];
  return [
    "<details><summary>Gaps and unknowns</summary>",
    "",
    ...report.gaps.map(
      (gap) => `- ${inline(gap.message)}${gap.settle === undefined ? "" : ` (${inline(gap.settle)})`}`,
    ),
    ...report.unknownFacts.map(
      ({ fact, settle, verdicts }) =>
        `- unknown: ${inline(fact)}, ${count(verdicts, "verdict")}${settle === undefined ? "" : ` (${inline(settle)})`}`,
    ),
    "",
    "</details>",
  ];
}

/** Text of the input must not become markup. Code spans that the messages themselves carry stay. */
function inline(text: string): string {
  return text.replace(/[<>|*_[\]]/g, (mark) => `\\${mark}`).replace(/\s+/g, " ");
}

function code(text: string): string {
  return text.replaceAll("`", "'");
}
