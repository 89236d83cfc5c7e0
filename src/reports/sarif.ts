import type { Control, Severity } from "../controls/control.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report } from "./report.ts";

const LEVEL: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** The `security-severity` that code scanning sorts by. */
const SCORE: Readonly<Record<Severity, string>> = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.5" };

/**
 * SARIF 2.1.0: one run, a rule for every control that was asked, a result for every finding, paths relative as given.
 *
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(report: Report, controls: readonly Control[], version: string): string {
  const ruleIndex = new Map(controls.map((control, i) => [control.id, i]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "watertight",
            version,
            semanticVersion: version,
            rules: controls.map(ruleOf),
          },
        },
        invocations: [
          {
            executionSuccessful: report.summary.exitCode !== 2,
            exitCode: report.summary.exitCode,
            toolExecutionNotifications: [
              ...report.problems.map((problem) => ({
                level: problem.blame === "input" ? "error" : "warning",
                descriptor: { id: problem.code },
                message: {
                  text: problem.hint === undefined ? problem.message : `${problem.message} (${problem.hint})`,
                },
                ...(problem.place === undefined ? {} : { locations: [location(problem.place)] }),
              })),
              ...report.gaps.map((gap) => ({
                level: gap.hidesFindings ? "warning" : "note",
                descriptor: { id: gap.code },
                message: { text: gap.settle === undefined ? gap.message : `${gap.message} (${gap.settle})` },
                ...(gap.place === undefined ? {} : { locations: [location(gap.place)] }),
              })),
            ],
          },
        ],
        results: report.findings.map((finding) => resultOf(finding, ruleIndex.get(finding.control) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(control: Control): object {
  return {
    id: control.id,
    name: control.id.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: control.title },
    fullDescription: { text: control.why },
    help: {
      text: control.fix,
      markdown: `${control.why}\n\n**Change:** ${control.fix}\n\n${control.sources.join("\n")}`,
    },
    ...(control.sources[0] === undefined ? {} : { helpUri: control.sources[0] }),
    defaultConfiguration: { level: LEVEL[control.severity] },
    properties: {
      tags: ["security", control.practice, control.kind, control.strategy],
      precision: "high",
      "security-severity": SCORE[control.severity],
    },
  };
}

function resultOf(finding: Finding, ruleIndex: number): object {
  return {
    ruleId: finding.control,
    ruleIndex,
    level: LEVEL[finding.severity],
    message: { text: `${finding.resource.id}: ${finding.evidence}. ${finding.change}` },
    locations: [
      {
        ...location(finding.origin),
        logicalLocations: [{ fullyQualifiedName: finding.resource.id, kind: "resource" }],
      },
    ],
    partialFingerprints: { "watertight/v1": finding.fingerprint },
    baselineState: finding.baseline === true ? "unchanged" : "new",
    ...(finding.hops.length === 0
      ? {}
      : {
          codeFlows: [
            {
              threadFlows: [
                {
                  locations: finding.hops.map((hop) => ({
                    location: {
                      ...(hop.origin === undefined ? {} : location(hop.origin)),
                      message: { text: hop.text },
                    },
                  })),
                },
              ],
            },
          ],
        }),
    ...(finding.suppressed === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: "inSource",
              justification: finding.suppressed.reason,
              location: location(finding.suppressed.place),
            },
          ],
        }),
  };
}

function location(place: { readonly file: string; readonly line: number; readonly column: number }): {
  readonly physicalLocation: object;
} {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(place.file) },
      region: { startLine: Math.max(1, place.line), startColumn: Math.max(1, place.column) },
    },
  };
}

/** A relative reference where the path is relative, so that code scanning finds the file in the checkout. */
function uriOf(file: string): string {
  const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  return file.startsWith("/") ? `file://${path}` : path;
}
