import type { AccessGraph } from "./access/access.ts";
import { accessOf } from "./access/access-graph.ts";
import type { Exposure } from "./connect/exposure.ts";
import { exposureOf } from "./connect/exposure-of.ts";
import type { Control } from "./controls/control.ts";
import { evaluate } from "./controls/evaluate.ts";
import { LAYERS_AT_LEAST, layersAtLeast } from "./controls/layers-at-least.ts";
import { CONTROLS } from "./controls/registry.ts";
import type { Estate } from "./estate/estate.ts";
import type { Gap, Problem } from "./estate/problem.ts";
import { findingsOf } from "./findings/findings-of.ts";
import { suppressionsOf, type WrittenSuppression, writtenInSource } from "./findings/suppressions.ts";
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

/** The whole run over an estate: model, controls, findings, report. Pure: reads no file and no clock. */
export function check(estate: Estate, options: CheckOptions): Report {
  const model = modelOf(estate);
  const gates = options.minLayers === undefined ? [] : [layersAtLeast(options.minLayers)];
  const controls = [...(options.controls ?? CONTROLS), ...gates];
  const evaluation = evaluate(controls, model);
  const written = suppressionsOf(
    [...writtenInSource(estate), ...(options.suppressions ?? [])],
    [...CONTROLS.map(({ id }) => id), LAYERS_AT_LEAST],
  );
  const { verdicts, findings, problems } = findingsOf(evaluation, estate, {
    suppressions: written.suppressions,
    baseline: options.baseline ?? new Set(),
    today: options.today,
  });
  return buildReport({
    estate,
    controls,
    verdicts,
    findings,
    gaps: [...model.gaps, ...evaluation.gaps],
    problems: [...estate.problems, ...(options.problems ?? []), ...written.problems, ...problems],
    failOn: options.failOn ?? "medium",
    allVerdicts: options.allVerdicts ?? false,
  });
}
