import { createColors } from "picocolors";
import type { Place } from "../estate/resource.ts";
import { count } from "./build-report.ts";
import type { BreachLine, PlacedStep, ProvedLine, ProveReport } from "./prove-report.ts";
import { placeText, plain, tallyText } from "./words.ts";

type Ink = ReturnType<typeof createColors>;

export interface ProveTextOptions {
  readonly color: boolean;
  /** Every line, hop and component, where the short form shows what matters and counts the rest. */
  readonly verbose: boolean;
}

const MOST_BREACHES = 50;
const MOST_OTHERS = 12;

/** A proof as people read it in a terminal: the lines, what breaks them with its packet and rule, and what is left over. */
export function proveText(report: ProveReport, options: ProveTextOptions): string {
  const ink = createColors(options.color);
  const sections = [
    head(report, ink),
    lines(report, ink),
    breaches(report, ink, options.verbose),
    locations(report, ink, options.verbose),
    rest(report, ink, options.verbose),
    closing(report, ink),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`;
}

function head(report: ProveReport, ink: Ink): readonly string[] {
  const { intent, summary } = report;
  const where = intent.environment === undefined ? "" : `, environment ${plain(intent.environment)}`;
  return [
    `${ink.bold("Intent")}  ${intent.files.map(plain).join(", ")}${where}`,
    `        ${count(summary.components, "component")} and ${summary.parties === 1 ? "1 party" : `${summary.parties} parties`}: ${summary.pairs.total} ordered pairs`,
  ];
}

function lines(report: ProveReport, ink: Ink): readonly string[] {
  if (report.lines.length === 0) return [];
  const width = Math.min(56, Math.max(...report.lines.map(({ text }) => text.length)));
  return [ink.bold("Lines"), ...report.lines.map((line) => lineText(line, width, ink))];
}

function lineText(line: ProvedLine, width: number, ink: Ink): string {
  const notes = [line.note, line.reason].filter((note) => note !== undefined).map(plain);
  const note = notes.length === 0 ? "" : `  ${notes.join("; ")}`;
  return `  ${mark(line.verdict, ink)} ${plain(line.text).padEnd(width)}  ${ink.dim(placeText(line.origin) + note)}`;
}

function mark(verdict: ProvedLine["verdict"], ink: Ink): string {
  if (verdict === "holds") return ink.green("✔");
  return verdict === "violated" ? ink.red("✖") : ink.yellow("?");
}

/** Breaches with the same rule behind them are told together: one change may close them all. */
function breaches(report: ProveReport, ink: Ink, verbose: boolean): readonly string[] {
  if (report.breaches.length === 0) return [];
  const groups = new Map<string, BreachLine[]>();
  for (const breach of report.breaches) {
    const key = `${breach.verdict} ${breach.kind} ${breach.rule?.resource} ${breach.rule?.text} ${breach.line?.text ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), breach]);
  }
  const all = [...groups.values()];
  const shown = verbose ? all : all.slice(0, MOST_BREACHES);
  const body = shown.flatMap((group) => ["", ...groupText(group, ink, verbose)]);
  const more = all.length - shown.length;
  return [
    ink.bold("What is not as declared"),
    ...body,
    ...(more > 0 ? ["", ink.dim(`  and ${more} more (--verbose)`)] : []),
  ];
}

function groupText(group: readonly BreachLine[], ink: Ink, verbose: boolean): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const heads = group.map((breach) => {
    const sign = breach.verdict === "violated" ? ink.red("✖") : ink.yellow("?");
    return `  ${sign} ${ink.bold(`${plain(breach.from)} -> ${plain(breach.to)}`)}  ${plain(breach.text)}`;
  });
  const details: string[] = [];
  const say = (word: string, text: string): void => void details.push(`      ${word.padEnd(8)}${text}`);
  if (first.line !== undefined) say("line", `${plain(first.line.text)}${at(first.line.origin, ink)}`);
  for (const { packet } of verbose ? group : group.slice(0, 3)) {
    if (packet === undefined) continue;
    const port = packet.port === undefined ? "" : ` ${packet.port}`;
    say(
      "packet",
      `${packet.protocol}${port} from ${address(packet.source, packet.sourceIn, ink)} to ${address(packet.destination, packet.destinationIn, ink)}`,
    );
  }
  if (first.rule !== undefined) say("rule", `${plain(first.rule.text)}${at(first.rule.origin, ink)}`);
  for (const [i, hop] of first.hops.entries()) say(i === 0 ? "way" : "", hopText(hop, i, ink));
  if (first.blockedBy !== undefined) {
    say("stops", `${plain(first.blockedBy.text)}${at(first.blockedBy.origin, ink)}`);
    if (first.blockedBy.change !== undefined) say("opens", plain(first.blockedBy.change));
  }
  for (const { detail, settle } of first.unknown.slice(0, 5)) {
    say("unknown", `${plain(detail)}${settle === undefined ? "" : ink.dim(`  settle: ${plain(settle)}`)}`);
  }
  const suggested = new Map(
    group.flatMap((breach) =>
      (breach.suggestion ?? []).map((edit) => [`${edit.text} ${edit.resource}`, edit] as const),
    ),
  );
  for (const edit of suggested.values()) say("edit", `${ink.cyan(plain(edit.text))}${at(edit.origin, ink)}`);
  return [...heads, ...details];
}

function address(text: string, within: string | undefined, ink: Ink): string {
  return within === undefined ? text : `${text}${ink.dim(` (any of ${within})`)}`;
}

function hopText(hop: PlacedStep, index: number, ink: Ink): string {
  const arrow = index === 0 ? "  " : hop.at.startsWith("reply") ? "← " : "→ ";
  return `${arrow}${plain(hop.text)}${at(hop.origin, ink)}`;
}

function at(place: Place | undefined, ink: Ink): string {
  return place === undefined ? "" : `  ${ink.dim(placeText(place))}`;
}

function locations(report: ProveReport, ink: Ink, verbose: boolean): readonly string[] {
  if (report.locations.length === 0) return [];
  const shown = verbose ? report.locations : report.locations.slice(0, MOST_OTHERS);
  const more = report.locations.length - shown.length;
  return [
    `${ink.bold("Rules that trust a place")}, not somebody`,
    ...shown.map(
      ({ text, into, origin }) =>
        `  ${ink.yellow("!")} ${plain(text)}; into ${into.map(plain).join(", ")}${at(origin, ink)}`,
    ),
    ...(more > 0 ? [ink.dim(`  and ${more} more (--verbose)`)] : []),
  ];
}

function rest(report: ProveReport, ink: Ink, verbose: boolean): readonly string[] {
  const body: string[] = [];
  if (report.unclaimed.length > 0) {
    const shown = verbose ? report.unclaimed : report.unclaimed.slice(0, MOST_OTHERS);
    const more = report.unclaimed.length - shown.length;
    body.push(
      `${ink.bold("Nobody's")}  ${shown.map(plain).join(", ")}${more > 0 ? ` and ${more} more` : ""} ${ink.dim("(found, and in no component of the intent)")}`,
    );
  }
  const gaps = report.gaps.filter(({ hidesFindings }) => verbose || hidesFindings);
  const told = verbose ? gaps : gaps.slice(0, MOST_OTHERS);
  if (told.length > 0)
    body.push(`${ink.bold("Gaps")}`, ...told.map((gap) => `  ${ink.yellow("?")} ${plain(gap.message)}`));
  if (told.length < gaps.length) body.push(ink.dim(`  and ${gaps.length - told.length} more (--verbose)`));
  return body;
}

function closing(report: ProveReport, ink: Ink): readonly string[] {
  const { pairs, exitCode, exitReason } = report.summary;
  const paint = exitCode === 0 ? ink.green : exitCode === 3 ? ink.yellow : ink.red;
  return [
    `${ink.bold("Pairs")}  ${tallyText(pairs)}`,
    `${ink.bold("Exit")}   ${paint(String(exitCode))}  ${plain(exitReason)}`,
  ];
}
