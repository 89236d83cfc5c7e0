import type { Gap } from "../estate/problem.ts";
import type { Path, Place, Resource } from "../estate/resource.ts";
import type { Context, Control, Result } from "./control.ts";

export type Violation = Extract<Result, { is: "violated" }>;

/** One control on one resource: violated wins over unknown, unknown over not applicable, that over holds. */
export interface Judged {
  readonly control: Control;
  readonly resource: Resource;
  readonly verdict: "holds" | "violated" | "unknown" | "not-applicable";
  /** Path below the resource's properties of what decided; empty: the resource itself. */
  readonly path: Path;
  /** Where it was said, if not in the resource. */
  readonly place?: Place | undefined;
  /** What was found, which fact is missing, or why it does not apply; undefined where it holds. */
  readonly evidence: string | undefined;
  readonly settle: string | undefined;
  /** Everything that is wrong, each of it a finding; empty unless violated. */
  readonly violations: readonly Violation[];
}

export interface Evaluation {
  /** One for each control and resource of the control's types, controls in their order, resources in input order. */
  readonly verdicts: readonly Judged[];
  /** Controls that failed on a resource: a bug of this tool that may hide findings. */
  readonly gaps: readonly Gap[];
}

/**
 * Asks every selected control about every resource of its types. Total: a control that throws gives an unknown verdict
 * and a gap "control-failed". A resource that may not exist is judged as if it did, and its evidence says so.
 */
export function evaluate(
  controls: readonly Control[],
  context: Context,
  select: (control: Control) => boolean = () => true,
): Evaluation {
  const verdicts: Judged[] = [];
  const gaps: Gap[] = [];
  for (const control of controls) {
    if (!select(control)) continue;
    for (const resource of context.estate.ofType(...control.on)) {
      const { judged, gap } = judge(control, resource, context);
      verdicts.push(judged);
      if (gap !== undefined) gaps.push(gap);
    }
  }
  return { verdicts, gaps };
}

function judge(control: Control, resource: Resource, context: Context): { judged: Judged; gap?: Gap } {
  try {
    return { judged: conclude(control, resource, [...control.check(resource, context)]) };
  } catch (error) {
    const message = `control \`${control.id}\` failed on \`${resource.id}\`: ${error instanceof Error ? error.name : "error"}`;
    return {
      judged: {
        control,
        resource,
        verdict: "unknown",
        path: [],
        evidence: "this control failed; please report it as a bug",
        settle: undefined,
        violations: [],
      },
      gap: { code: "control-failed", message, hidesFindings: true, resource: resource.id },
    };
  }
}

function conclude(control: Control, resource: Resource, results: readonly Result[]): Judged {
  const base = { control, resource, path: [], evidence: undefined, settle: undefined, violations: [] };
  const violations = unique(results).map((violation) => underCondition(violation, resource));
  const [worst] = violations;
  if (worst !== undefined) {
    return { ...base, verdict: "violated", path: worst.path, evidence: worst.evidence, violations };
  }
  const unknown = results.find((result) => result.is === "unknown");
  if (unknown !== undefined) {
    return { ...base, verdict: "unknown", path: unknown.path, evidence: unknown.because, settle: unknown.settle };
  }
  const inapplicable = results.find((result) => result.is === "not-applicable");
  if (inapplicable !== undefined) return { ...base, verdict: "not-applicable", evidence: inapplicable.because };
  return { ...base, verdict: "holds" };
}

/** The same complaint about the same place is said once. */
function unique(results: readonly Result[]): readonly Violation[] {
  const seen = new Map<string, Violation>();
  for (const result of results) {
    if (result.is !== "violated") continue;
    const key = JSON.stringify([result.resource, result.path, result.evidence]);
    if (!seen.has(key)) seen.set(key, result);
  }
  return [...seen.values()];
}

function underCondition(violation: Violation, resource: Resource): Violation {
  const { condition } = resource;
  if (condition === undefined) return violation;
  return { ...violation, evidence: `${violation.evidence} (if it is created: ${condition.detail})` };
}
