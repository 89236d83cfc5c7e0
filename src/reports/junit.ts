import { isAccepted } from "./build-report.ts";
import type { Report } from "./report.ts";

/** JUnit XML: one test suite a best practice, one case a finding (failed) or unknown (skipped is for accepted findings). */
export function junit(report: Report): string {
  const cases = report.findings.map((finding) => {
    const name = `${finding.control}: ${finding.resource.id}`;
    const where = `${finding.origin.file}:${finding.origin.line}:${finding.origin.column}`;
    const open = `    <testcase classname="${xmlText(finding.practice)}" name="${xmlText(name)}" file="${xmlText(finding.origin.file)}" line="${finding.origin.line}">`;
    const body = isAccepted(finding)
      ? `      <skipped message="${xmlText(finding.suppressed?.reason ?? "in the baseline")}"/>`
      : [
          `      <failure type="${xmlText(finding.severity)}" message="${xmlText(finding.evidence)}">`,
          xmlText([where, finding.title, ...finding.hops.map((hop) => `  ${hop.text}`), finding.change].join("\n")),
          "      </failure>",
        ].join("\n");
    return `${open}\n${body}\n    </testcase>`;
  });
  const held = report.wellArchitected.flatMap(({ practices }) =>
    practices
      .filter(({ verdict }) => verdict === "holds")
      .map(({ id, title }) => `    <testcase classname="${id}" name="${xmlText(title)}"/>`),
  );
  const failures = report.findings.filter((finding) => !isAccepted(finding)).length;
  const skipped = report.findings.length - failures;
  const tests = cases.length + held.length;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="watertight" tests="${tests}" failures="${failures}" errors="${report.problems.filter(({ blame }) => blame === "input").length}">`,
    `  <testsuite name="watertight check" tests="${tests}" failures="${failures}" skipped="${skipped}">`,
    ...cases,
    ...held,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** Text for XML: markup escaped, characters that XML 1.0 cannot hold left out. */
export function xmlText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
}
