import { xmlText } from "./junit.ts";
import type { BreachLine, ProvedLine, ProveReport } from "./prove-report.ts";
import { placeText } from "./words.ts";

/** JUnit XML of a proof: a case for every line of the intent, and one for every pair in breach that no line speaks of. */
export function proveJunit(report: ProveReport): string {
  const own = (line: ProvedLine): readonly BreachLine[] =>
    report.breaches.filter((breach) => breach.line?.text === line.text && breach.line.origin.line === line.origin.line);
  const lines = report.lines.map((line) => {
    const { file, line: at } = line.origin;
    const open = `    <testcase classname="intent.${line.kind}" name="${xmlText(line.text)}" file="${xmlText(file)}" line="${at}">`;
    return [open, ...outcome(line.verdict, line.note ?? line.text, own(line)), "    </testcase>"].join("\n");
  });
  const pairs = report.breaches
    .filter(({ line }) => line === undefined)
    .map((breach) => {
      const name = xmlText(`${breach.from} -> ${breach.to}`);
      const place = breach.rule?.origin;
      const where = place === undefined ? "" : ` file="${xmlText(place.file)}" line="${place.line}"`;
      const open = `    <testcase classname="intent.pairs" name="${name}"${where}>`;
      return [open, ...outcome(breach.verdict, breach.text, [breach]), "    </testcase>"].join("\n");
    });
  const isOpen = (verdict: string): boolean => verdict === "violated";
  const bare = report.breaches.filter(({ line }) => line === undefined);
  const failures = [...report.lines, ...bare].filter(({ verdict }) => isOpen(verdict)).length;
  const errors = [...report.lines, ...bare].filter(({ verdict }) => verdict === "unknown").length;
  const tests = lines.length + pairs.length;
  const counts = `tests="${tests}" failures="${failures}" errors="${errors}"`;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="watertight" ${counts}>`,
    `  <testsuite name="watertight prove" ${counts}>`,
    ...lines,
    ...pairs,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function outcome(verdict: ProvedLine["verdict"], message: string, breaches: readonly BreachLine[]): readonly string[] {
  if (verdict === "holds") return [];
  const tag = verdict === "violated" ? "failure" : "error";
  const text = breaches.flatMap((breach) => [
    `${breach.from} -> ${breach.to}: ${breach.text}`,
    ...breach.hops.map((hop) => `  ${hop.text}${hop.origin === undefined ? "" : ` (${placeText(hop.origin)})`}`),
    ...breach.unknown.map(({ detail }) => `  unknown: ${detail}`),
    ...(breach.suggestion ?? []).map((edit) => `  edit: ${edit.text}`),
  ]);
  return [`      <${tag} message="${xmlText(message)}">`, xmlText(text.join("\n")), `      </${tag}>`];
}
