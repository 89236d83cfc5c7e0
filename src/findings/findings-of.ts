import { SEVERITIES } from "../controls/control.ts";
import type { Evaluation, Judged, Violation } from "../controls/evaluate.ts";
import type { Estate } from "../estate/estate.ts";
import { at } from "../estate/estate.ts";
import type { Problem } from "../estate/problem.ts";
import type { Path, Place, Resource } from "../estate/resource.ts";
import { isScalar, show } from "../estate/value.ts";
import type { Finding, Verdict } from "./finding.ts";
import { fingerprint } from "./fingerprint.ts";
import { isExpired, type Suppression, speaksOf } from "./suppressions.ts";

export interface FindingsOptions {
  readonly suppressions: readonly Suppression[];
  /** Fingerprints accepted by a baseline. */
  readonly baseline: ReadonlySet<string>;
  /** YYYY-MM-DD. */
  readonly today: string;
}

export interface Findings {
  readonly verdicts: readonly Verdict[];
  /** Worst first; then by file and line. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Turns judged controls into verdicts and findings with places, fingerprints and suppressions. */
export function findingsOf(evaluation: Evaluation, estate: Estate, options: FindingsOptions): Findings {
  const used = new Set<Suppression>();
  const seen = new Map<string, number>();
  const findings = evaluation.verdicts.flatMap((judged) =>
    judged.violations.map((violation) => {
      const basis = [judged.control.id, judged.resource.type, judged.resource.id, violation.evidence];
      const nth = seen.get(basis.join("\u0000")) ?? 0;
      seen.set(basis.join("\u0000"), nth + 1);
      return findingOf(judged, violation, estate, options, fingerprint([...basis, String(nth)]), used);
    }),
  );
  return {
    verdicts: evaluation.verdicts.map((judged) => verdictOf(judged, estate)),
    findings: findings.sort(worstFirst),
    problems: options.suppressions.filter((item) => !used.has(item)).map(unusedProblem),
  };
}

function verdictOf(judged: Judged, estate: Estate): Verdict {
  const { control, resource, verdict, evidence, settle, path, place } = judged;
  return {
    control: control.id,
    verdict,
    resource: { id: resource.id, type: resource.type },
    // Places cost a look into the source: only verdicts that are told are looked up.
    get origin() {
      return place ?? estate.place(resource, path);
    },
    evidence,
    settle,
  };
}

function findingOf(
  { control, resource }: Judged,
  violation: Violation,
  estate: Estate,
  options: FindingsOptions,
  identity: string,
  used: Set<Suppression>,
): Finding {
  const where = violation.resource === undefined ? resource : (estate.get(violation.resource) ?? resource);
  const speaking = options.suppressions.filter((item) => speaksOf(item, control.id, resource.id));
  for (const item of speaking) used.add(item);
  const standing = speaking.find((item) => !isExpired(item, options.today));
  const expired = standing === undefined ? speaking[0] : undefined;
  const evidence =
    expired === undefined
      ? violation.evidence
      : `${violation.evidence} (accepted until ${expired.expires}: that day has passed)`;
  return {
    fingerprint: identity,
    control: control.id,
    title: control.title,
    severity: control.severity,
    kind: control.kind,
    strategy: control.strategy,
    practice: control.practice,
    resource: { id: resource.id, type: resource.type },
    origin: violation.place ?? estate.place(where, violation.path),
    evidence,
    get hops() {
      return (violation.hops ?? []).map((hop) => ({ ...hop, origin: placeOfHop(hop, estate) }));
    },
    change: violation.change ?? control.fix,
    assumes: assumptionsOf(where, violation.path),
    ...(standing === undefined
      ? {}
      : { suppressed: { reason: standing.reason, expires: standing.expires, place: standing.place } }),
    ...(options.baseline.has(identity) ? { baseline: true } : {}),
  };
}

function placeOfHop(
  hop: { readonly resource: string | undefined; readonly path: Path },
  estate: Estate,
): Place | undefined {
  const resource = hop.resource === undefined ? undefined : estate.get(hop.resource);
  return resource === undefined ? undefined : estate.place(resource, hop.path);
}

/** Parameter defaults that decided the value at `path`, or one below it. */
function assumptionsOf(resource: Resource, path: Path): readonly string[] {
  const said = resource.assumptions.filter((assumption) => {
    const shared = Math.min(assumption.path.length, path.length);
    return path.length > 0 && assumption.path.slice(0, shared).every((step, i) => step === path[i]);
  });
  const texts = said.map((assumption) => {
    const value = at(resource.properties, ...assumption.path);
    const shown = isScalar(value) ? ` ${show(value, 60)}` : "";
    return `parameter \`${assumption.parameter}\` keeps its default${shown}`;
  });
  return [...new Set(texts)];
}

function worstFirst(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.origin.file, b.origin.file) ||
    a.origin.line - b.origin.line ||
    compare(a.control, b.control) ||
    compare(a.resource.id, b.resource.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function unusedProblem(item: Suppression): Problem {
  const on = item.resource === undefined ? "" : ` on \`${item.resource}\``;
  return {
    code: "SUPPRESSION_UNUSED",
    blame: "warning",
    message: `the suppression of \`${item.control}\`${on} matches no finding`,
    hint: "take it out, so that a finding that comes back is seen",
    place: item.place,
  };
}
