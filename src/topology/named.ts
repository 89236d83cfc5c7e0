import type { Estate } from "../estate/estate.ts";
import { listOf, said } from "../estate/read-value.ts";
import type { Path, Resource, ResourceId } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";

/** A resource that a value names, for sure or only if `doubt` turns out that way. */
export interface Named {
  readonly resource: Resource;
  readonly doubt: Unknown | undefined;
}

/** What a value names: resources of the estate, and what it names that is not one of them. */
export interface Naming {
  readonly named: readonly Named[];
  /** Unknown values, and references or ids of things that were not read, in order. */
  readonly unread: readonly Value[];
}

/**
 * The resources that a value, or a list of values, names. An undecided Fn::If names each of its alternatives in doubt.
 * Left out, null and the empty list name nothing.
 */
export function naming(estate: Estate, value: Value | undefined): Naming {
  const named: Named[] = [];
  const unread: Value[] = [];
  collect(estate, value, undefined, 8, named, unread);
  return { named, unread };
}

function collect(
  estate: Estate,
  value: Value | undefined,
  doubt: Unknown | undefined,
  depth: number,
  named: Named[],
  unread: Value[],
): void {
  if (value === undefined || value === null || value === "") return;
  if (Array.isArray(value)) {
    const items = listOf(value);
    if (!(items instanceof Unknown)) for (const item of items) collect(estate, item, doubt, depth - 1, named, unread);
    return;
  }
  const resource = estate.find(value);
  if (resource !== undefined) {
    named.push({ resource, doubt });
    return;
  }
  if (value instanceof Unknown && value.alternatives !== undefined && depth > 0) {
    for (const item of value.alternatives) collect(estate, item, value, depth - 1, named, unread);
    return;
  }
  unread.push(value);
}

/** Resources by what a property of theirs names: for each named resource who names it, and the doubt about that. */
export function namedBy(
  estate: Estate,
  resources: readonly Resource[],
  path: string | Path,
): ReadonlyMap<ResourceId, readonly Named[]> {
  const index = new Map<ResourceId, Named[]>();
  for (const resource of resources) {
    for (const { resource: target, doubt } of naming(estate, said(resource, path)).named) {
      const known = index.get(target.id);
      if (known === undefined) index.set(target.id, [{ resource, doubt }]);
      else known.push({ resource, doubt });
    }
  }
  return index;
}
