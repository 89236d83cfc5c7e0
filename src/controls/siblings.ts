/** Questions that other resources answer: who names this one, what does this property name, does it surely exist. */
import type { Estate } from "../estate/estate.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, Unknown, type Value } from "../estate/value.ts";
import type { Check } from "./ask.ts";
import { type Context, cannotTell, violated } from "./control.ts";
import { once } from "./grouped.ts";

/** Resources of some types that speak about one resource. */
export interface Siblings {
  /** They surely speak about it, and exist wherever it does. */
  readonly sure: readonly Resource[];
  /** They may: their condition, or what they name, is undecided. */
  readonly maybe: readonly { readonly resource: Resource; readonly because: Unknown }[];
}

/**
 * Resources of `types` whose top-level `property` names `of` (for instance each WebACLAssociation whose `ResourceArn`
 * is this load balancer).
 *
 * A parameter or an import never names a resource of its own template, so such a sibling in the same stack speaks
 * about something else; in another stack it may well be about this one.
 */
export function siblings(context: Context, of: Resource, types: readonly string[], property: string): Siblings {
  const sure: Resource[] = [];
  const maybe: { resource: Resource; because: Unknown }[] = [];
  const naming = new Set<Resource>();
  for (const { resource, path } of context.estate.referrers(of.id)) {
    if (resource.id !== of.id && path[0] === property && types.includes(resource.type)) naming.add(resource);
  }
  for (const resource of naming) {
    const value = resource.properties[property];
    const doubt = value instanceof Unknown ? value : existsBeside(resource, of);
    if (doubt === undefined) sure.push(resource);
    else maybe.push({ resource, because: doubt });
  }
  for (const type of types) {
    for (const { resource, unknown } of undecided(context.estate, type, property)) {
      if (resource.id === of.id || naming.has(resource) || !mayName(unknown, resource, of)) continue;
      maybe.push({ resource, because: unknown });
    }
  }
  return { sure, maybe };
}

/** Resources of a type whose property nobody knows. */
function undecided(estate: Estate, type: string, property: string) {
  return once(estate, `undecided ${type} ${property}`, () =>
    estate.ofType(type).flatMap((resource) => {
      const unknown = unknownWithin(resource.properties[property]);
      return unknown === undefined ? [] : [{ resource, unknown }];
    }),
  );
}

function unknownWithin(value: Value | undefined): Unknown | undefined {
  if (value instanceof Unknown) return value;
  return isList(value) ? value.find((item) => item instanceof Unknown) : undefined;
}

const FROM_ELSEWHERE: ReadonlySet<string> = new Set(["parameter", "import", "ssm-parameter", "nested-output"]);

function mayName(unknown: Unknown, speaker: Resource, of: Resource): boolean {
  if (unknown.alternatives !== undefined) return false; // its alternatives were indexed and none of them names `of`
  return speaker.stack !== of.stack || !FROM_ELSEWHERE.has(unknown.because);
}

/** Undefined where the resource exists whenever `beside` does; else the condition that decides. */
export function existsBeside(resource: Resource, beside: Resource): Unknown | undefined {
  const { condition } = resource;
  if (condition === undefined || condition.key === beside.condition?.key) return undefined;
  return condition;
}

/** Holds where a resource of `type` names this one in `property`; `missing` is the evidence where none does. */
export function hasSibling(type: string, property: string, missing: string): Check {
  return function* (resource, context) {
    const { sure, maybe } = siblings(context, resource, [type], property);
    if (sure.length > 0) return;
    const [first] = maybe;
    yield first === undefined ? violated([], missing) : cannotTell([], first.because);
  };
}
