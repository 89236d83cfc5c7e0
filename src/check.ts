import type { AccessGraph } from "./access/access.ts";
import { accessOf } from "./access/access-graph.ts";
import type { Exposure } from "./connect/exposure.ts";
import { exposureOf } from "./connect/exposure-of.ts";
import type { Control } from "./controls/control.ts";
import { type Evaluation, evaluate } from "./controls/evaluate.ts";
import { LAYERS_AT_LEAST, layersAtLeast } from "./controls/layers-at-least.ts";
import { CONTROLS } from "./controls/registry.ts";
import type { Estate } from "./estate/estate.ts";
import type { Gap, Problem } from "./estate/problem.ts";
import { findingsOf } from "./findings/findings-of.ts";
import { judgedOf } from "./findings/from-proof.ts";
import { INTENT_CONTROLS } from "./findings/intent-controls.ts";
import { suppressionsOf, type WrittenSuppression, writtenInSource } from "./findings/suppressions.ts";
import type { Intent } from "./intent/intent.ts";
import { type Proved, prove } from "./intent/prove.ts";
import { withSuggestions } from "./intent/smallest-edit.ts";
import { type Engine, engineOf } from "./reach/engine.ts";
import { buildReport, type FailOn } from "./reports/build-report.ts";
import type { Report } from "./reports/report.ts";
import type { Topology } from "./topology/topology.ts";
import { topologyOf } from "./topology/topology.ts";

/** An estate with everything that was worked out about who reaches whom. */
export interface Model {
  readonly estate: Estate;
  readonly topology: Topology;
  readonly access: AccessGraph;
  readonly exposure: Exposure;
  /** Settles packets; what `exposure` asks, and what works out all pairs at once. */
  readonly engine: Engine;
  readonly gaps: readonly Gap[];
}

export interface CheckOptions {
  /** Controls to ask; all where undefined. */
  readonly controls?: readonly Control[] | undefined;
  /** Who may talk to whom; what is not declared is a finding. Without it the built-in invariants are proved alone. */
  readonly intent?: Intent | undefined;
  /** Every way from the internet to data and compute must have so many layers of defense; not asked where undefined. */
  readonly minLayers?: number | undefined;
  /** Suppressions of `watertight.yaml`; those in the sources are found by themselves. */
  readonly suppressions?: readonly WrittenSuppression[] | undefined;
  /** Fingerprints of accepted findings. */
  readonly baseline?: ReadonlySet<string> | undefined;
  /** Default "medium". */
  readonly failOn?: FailOn | undefined;
  readonly allVerdicts?: boolean | undefined;
  /** YYYY-MM-DD; decides which suppressions have expired. */
  readonly today: string;
  /** Problems from before (a configuration file), to be reported with the rest. */
  readonly problems?: readonly Problem[] | undefined;
}

/** The estate's network, its invoke edges, and who can reach whom over both. */
export function modelOf(estate: Estate): Model {
  const topology = topologyOf(estate);
  const access = accessOf(estate);
  const engine = engineOf(topology.network);
  const exposure = exposureOf(estate, topology, access, engine);
  return { estate, topology, access, exposure, engine, gaps: [...estate.gaps, ...topology.gaps, ...access.gaps] };
}

/** The whole run over an estate: model, controls, intent where there is one, findings, report. Reads no file and no clock. */
export function check(estate: Estate, options: CheckOptions): Report {
  const model = modelOf(estate);
  const gates = options.minLayers === undefined ? [] : [layersAtLeast(options.minLayers)];
  const own = options.intent === undefined ? [] : INTENT_CONTROLS;
  const controls = [...(options.controls ?? [...CONTROLS, ...own]), ...gates];
  const evaluation = evaluate(controls, model);
  const proved = options.intent === undefined ? undefined : proveIntent(model, options.intent, options.today);
  const judged =
    proved === undefined ? [] : judgedOf(proved.proof, estate).filter(({ control }) => controls.includes(control));
  return reported(model, options, controls, { ...evaluation, verdicts: [...evaluation.verdicts, ...judged] }, proved);
}

/** Proves an intent over a model, with the smallest edit for every violated pair. */
export function proveIntent(model: Model, intent: Intent, today: string): Proved {
  const { estate, topology, access, engine } = model;
  const proved = prove({ intent, engine, estate, topology, access, today });
  const { gaps, ...suggested } = withSuggestions(proved, today);
  return { ...suggested, proof: { ...suggested.proof, gaps: [...suggested.proof.gaps, ...gaps] } };
}

/** The report of a proof alone: the intent's controls and nothing else. */
export function proofReport(model: Model, proved: Proved, options: CheckOptions): Report {
  const judged = judgedOf(proved.proof, model.estate);
  return reported(model, options, INTENT_CONTROLS, { verdicts: judged, gaps: [] }, proved);
}

function reported(
  model: Model,
  options: CheckOptions,
  controls: readonly Control[],
  evaluation: Evaluation,
  proved: Proved | undefined,
): Report {
  const { estate } = model;
  const written = suppressionsOf(
    [...writtenInSource(estate), ...(options.suppressions ?? [])],
    [...CONTROLS, ...INTENT_CONTROLS].map(({ id }) => id).concat(LAYERS_AT_LEAST),
  );
  const asked = new Set(controls.map(({ id }) => id));
  const suppressions = written.suppressions.filter(({ control }) => asked.has(control) || controls !== INTENT_CONTROLS);
  const { verdicts, findings, problems } = findingsOf(evaluation, estate, {
    suppressions,
    baseline: options.baseline ?? new Set(),
    today: options.today,
  });
  return buildReport({
    estate,
    controls,
    verdicts,
    findings,
    gaps: [...model.gaps, ...evaluation.gaps, ...(proved?.proof.gaps ?? [])],
    problems: [
      ...estate.problems,
      ...(options.problems ?? []),
      ...(proved?.proof.problems ?? []),
      ...written.problems,
      ...problems,
    ],
    failOn: options.failOn ?? "medium",
    allVerdicts: options.allVerdicts ?? false,
  });
}
