import { readFileSync } from "node:fs";
import type { Report } from "../reports/report.ts";
import { UsageError } from "./exit.ts";
import { reasonOf } from "./output.ts";

/** Fingerprints of a baseline file that `--write-baseline` wrote. */
export function readBaseline(file: string): ReadonlySet<string> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(
      // What the parser found wrong would repeat what is in the file.
      error instanceof SyntaxError
        ? `\`${file}\` is no baseline: it is not JSON`
        : `cannot read the baseline \`${file}\`: ${reasonOf(error)}`,
      "write one with --write-baseline FILE",
    );
  }
  const entries =
    typeof content === "object" && content !== null && "findings" in content ? content.findings : undefined;
  if (!Array.isArray(entries)) {
    throw new UsageError(
      `\`${file}\` is no baseline: it has no \`findings\` list`,
      "write one with --write-baseline FILE",
    );
  }
  return new Set(
    entries.flatMap((entry: unknown) =>
      typeof entry === "object" && entry !== null && "fingerprint" in entry && typeof entry.fingerprint === "string"
        ? [entry.fingerprint]
        : [],
    ),
  );
}

/** Every finding that is not suppressed, sorted, so that the file changes only where findings do. */
export function baselineText(report: Report): string {
  const findings = report.findings
    .filter((finding) => finding.suppressed === undefined)
    .map(({ fingerprint, control, resource, evidence }) => ({ fingerprint, control, resource: resource.id, evidence }))
    .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  return `${JSON.stringify({ schemaVersion: "1.0", findings }, null, 2)}\n`;
}
