import { wafOf } from "../access/layers.ts";
import { at, type Estate } from "../estate/estate.ts";
import type { ResourceId } from "../estate/resource.ts";
import { isList } from "../estate/value.ts";
import type { EnforcedWay, Enforcement } from "../reach/enforcement.ts";
import type { LabelId, Network } from "../reach/network.ts";
import type { HopLine, Layer } from "./exposure.ts";

/** A place on a way that stops what nobody allowed. It is open as soon as *one* of its layers lets everything pass. */
export type Stage = readonly Layer[];

/** One way from an end to an end, as the stages that stand on it. */
export interface LayeredWay {
  /** Something surely passes, and surely this way. */
  readonly sure: boolean;
  readonly stages: readonly Stage[];
  readonly hops: () => readonly HopLine[];
}

/** A way on which nothing stands. */
export const OPEN_WAY: LayeredWay = { sure: true, stages: [], hops: () => [] };

/** Ways that are kept apart between two ends; more are put together, which can only make the count smaller. */
const MOST_WAYS = 64;
/** Steps of the search for the fewest layers; where they run out, a lower bound is told. */
const MOST_STEPS = 20_000;

const LAYER_OF = { guard: "group", list: "nacl", appliance: "firewall" } as const;

/** A way of packets, with the resources behind its labels. */
export function layeredWay(network: Network, way: EnforcedWay, hops: () => readonly HopLine[]): LayeredWay {
  return { sure: way.sure, stages: way.points.map((point) => stageOf(network, point)), hops };
}

function stageOf(network: Network, { kind, by }: Enforcement): Stage {
  return by.map((label) => ({ kind: LAYER_OF[kind], resource: resourceOf(network, label) }));
}

function resourceOf(network: Network, label: LabelId): ResourceId {
  const { resource, text } = network.labels[label] ?? { resource: undefined, text: "" };
  return resource ?? text;
}

/** One way or the other: those that another one makes needless are left out. */
export function waysAmong(ways: readonly LayeredWay[]): readonly LayeredWay[] {
  const sorted = ways
    .map((way) => ({ way, keys: new Set(way.stages.map(keyOfStage)) }))
    .sort((a, b) => a.keys.size - b.keys.size || Number(b.way.sure) - Number(a.way.sure));
  const kept: typeof sorted = [];
  for (const item of sorted) {
    const needless = kept.some(
      ({ way, keys }) => (way.sure || !item.way.sure) && [...keys].every((key) => item.keys.has(key)),
    );
    if (!needless) kept.push(item);
  }
  const rest = kept.slice(MOST_WAYS).map(({ way }) => way);
  const [first, ...others] = rest;
  const few = kept.slice(0, MOST_WAYS).map(({ way }) => way);
  return first === undefined ? few : [...few, others.reduce(common, { ...first, sure: false })];
}

/** Stages that two ways share: never more layers than on either. */
function common(a: LayeredWay, b: LayeredWay): LayeredWay {
  const keys = new Set(b.stages.map(keyOfStage));
  return { ...a, stages: a.stages.filter((stage) => keys.has(keyOfStage(stage))) };
}

/** First one, then the other. */
export function waysThrough(first: readonly LayeredWay[], second: readonly LayeredWay[]): readonly LayeredWay[] {
  return waysAmong(
    first.flatMap((a) =>
      second.map((b) => ({
        sure: a.sure && b.sure,
        stages: [...a.stages, ...b.stages],
        hops: () => [...a.hops(), ...b.hops()],
      })),
    ),
  );
}

/** The same ways behind one more stage. */
export function waysBehind(stage: Stage, ways: readonly LayeredWay[]): readonly LayeredWay[] {
  return stage.length === 0 ? ways : ways.map((way) => ({ ...way, stages: [stage, ...way.stages] }));
}

/** The way with the fewest layers, and these layers. */
export interface Weakest {
  readonly layers: readonly Layer[];
  readonly way: LayeredWay;
}

/**
 * The layers of the weakest way: a minimum cut of what protects the one end from the other. Draw each way's layers side
 * by side, and the ways one after the other: protection holds as long as some line leads through; the fewest points
 * that cut every line are all layers of one way, the one that has the fewest.
 *
 * Two rules of one group are one layer, and so is a group at both ends, a list that two subnets share, or a web ACL at
 * two fronts. Undefined where there is no way.
 */
export function weakestOf(ways: readonly LayeredWay[]): Weakest | undefined {
  let best: Weakest | undefined;
  for (const way of ways) {
    const layers = fewestThatOpen(way.stages);
    if (best === undefined || layers.length < best.layers.length) best = { layers, way };
  }
  return best;
}

/** The fewest layers of which every stage has one; a lower bound where there are too many to try. */
function fewestThatOpen(stages: readonly Stage[]): readonly Layer[] {
  const distinct = [...new Map(stages.map((stage) => [keyOfStage(stage), stage])).values()];
  const budget = { steps: MOST_STEPS };
  let best: readonly Layer[] | undefined;
  const search = (left: readonly Stage[], chosen: readonly Layer[]): void => {
    if (budget.steps-- < 0 || (best !== undefined && chosen.length + apart(left).length >= best.length)) return;
    const [narrowest] = [...left].sort((a, b) => a.length - b.length);
    if (narrowest === undefined) {
      best = chosen;
      return;
    }
    for (const layer of narrowest)
      search(
        left.filter((stage) => !stage.some((other) => isSame(other, layer))),
        [...chosen, layer],
      );
  };
  search(distinct, []);
  const found = budget.steps < 0 ? apart(distinct).flatMap(([first]) => first ?? []) : (best ?? []);
  const order = (layer: Layer): number => stages.findIndex((stage) => stage.some((other) => isSame(other, layer)));
  return [...found].sort((a, b) => order(a) - order(b));
}

/** Stages that have no layer in common: each of them needs a layer of its own. */
function apart(stages: readonly Stage[]): readonly Stage[] {
  const used = new Set<string>();
  return [...stages]
    .sort((a, b) => a.length - b.length)
    .filter((stage) => {
      const keys = stage.map(keyOf);
      if (keys.some((key) => used.has(key))) return false;
      for (const key of keys) used.add(key);
      return true;
    });
}

const keyOf = ({ kind, resource }: Layer): string => `${kind} ${resource}`;
const keyOfStage = (stage: Stage): string => stage.map(keyOf).sort().join("\n");
const isSame = (a: Layer, b: Layer): boolean => a.kind === b.kind && a.resource === b.resource;

/** Services outside every VPC that take only requests for their own routes and never pass packets on. */
const EDGES = new Set([
  "AWS::CloudFront::Distribution",
  "AWS::ApiGateway::RestApi",
  "AWS::ApiGatewayV2::Api",
  "AWS::AppSync::GraphQLApi",
]);

/** What a front is for whatever stands behind it. */
export function edgeStage(estate: Estate, front: ResourceId): Stage {
  return EDGES.has(estate.get(front)?.type ?? "") ? [{ kind: "edge", resource: front }] : [];
}

/** The web ACL that surely stands in front of a resource; one without rules that allows by default is no layer. */
export function wafStage(estate: Estate, front: ResourceId): Stage {
  const resource = estate.get(front);
  const [layer] = resource === undefined ? [] : wafOf(estate, resource).filter(({ doubts }) => doubts.length === 0);
  if (layer === undefined) return [];
  const { by } = layer;
  const rules = by === undefined ? undefined : at(by.properties, "Rules");
  const allows = by?.type === "AWS::WAFv2::WebACL" && at(by.properties, "DefaultAction", "Allow") !== undefined;
  if (allows && (rules === undefined || (isList(rules) && rules.length === 0))) return [];
  return [{ kind: "waf", resource: by?.id ?? layer.said.resource }];
}

/** What a front asks callers for; several ways to show who one is are one layer. */
export function authenticationStage(front: ResourceId, kinds: readonly string[]): Stage {
  return kinds.map((kind) => ({ kind: "authentication", resource: `${front} (${kind})` }));
}
