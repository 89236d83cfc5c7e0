import type { BreachLine, ProveReport } from "./prove-report.ts";
import { placeText, tallyText } from "./words.ts";

/** A proof as GitHub-flavoured Markdown, for a pull-request comment or a job summary. */
export function proveMarkdown(report: ProveReport): string {
  const violated = report.breaches.filter(({ verdict }) => verdict === "violated").length;
  const title =
    violated === 0
      ? "Nothing but the declared flows"
      : `${violated === 1 ? "1 breach" : `${violated} breaches`} of the intent`;
  const lines = [
    "# watertight prove",
    "",
    `**${title}**; ${report.summary.pairs.total} ordered pairs: ${tallyText(report.summary.pairs)}; ${report.summary.exitReason}.`,
    "",
    "| | line | at |",
    "| --- | --- | --- |",
    ...report.lines.map((line) => {
      const note = [line.note, line.reason].filter((one) => one !== undefined).join("; ");
      return `| ${line.verdict} | \`${cell(line.text)}\`${note === "" ? "" : ` ${cell(note)}`} | \`${cell(placeText(line.origin))}\` |`;
    }),
    "",
    ...report.breaches.flatMap(breachLines),
    ...(report.locations.length === 0
      ? []
      : [
          "## Rules that trust a place",
          "",
          ...report.locations.map(({ text, origin }) => `- ${cell(text)}${at(origin)}`),
          "",
        ]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function breachLines(breach: BreachLine): readonly string[] {
  const { packet, rule, suggestion, blockedBy, unknown, hops } = breach;
  const port = packet?.port === undefined ? "" : ` ${packet.port}`;
  return [
    `## ${breach.verdict}: \`${cell(breach.from)}\` → \`${cell(breach.to)}\``,
    "",
    cell(breach.text),
    "",
    ...(packet === undefined
      ? []
      : [`- packet: ${packet.protocol}${port} from ${packet.source} to ${packet.destination}`]),
    ...(rule === undefined ? [] : [`- rule: ${cell(rule.text)}${at(rule.origin)}`]),
    ...(blockedBy === undefined ? [] : [`- stops: ${cell(blockedBy.text)}${at(blockedBy.origin)}`]),
    ...(hops.length === 0 ? [] : ["- way:", ...hops.map((hop, i) => `  ${i + 1}. ${cell(hop.text)}`)]),
    ...unknown.map(
      ({ detail, settle }) => `- unknown: ${cell(detail)}${settle === undefined ? "" : ` (${cell(settle)})`}`,
    ),
    ...(suggestion ?? []).map((edit) => `- **edit**: ${cell(edit.text)}${at(edit.origin)}`),
    "",
  ];
}

function at(place: { file: string; line: number; column: number } | undefined): string {
  return place === undefined ? "" : ` at \`${cell(placeText(place))}\``;
}

/** Text that breaks no table and starts no markup of its own. */
function cell(text: string): string {
  return text.replace(/[|<>]/g, (char) => `\\${char}`).replace(/\s+/g, " ");
}
