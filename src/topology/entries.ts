import { listOf, said } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, Unknown, type Value } from "../estate/value.ts";

/** An item of a list, with what decides whether it is there. */
export interface Entry {
  readonly value: Value;
  readonly path: Path;
  readonly doubt: Unknown | undefined;
}

/**
 * The items of the list at `path`. An undecided list gives the items of every alternative, in doubt; a list that nobody
 * knows is one item that nobody knows; a single item where a list is expected is a list of one.
 */
export function entries(resource: Resource, path: Path): readonly Entry[] {
  return entriesOf(said(resource, path), path, undefined);
}

/** The same for a list that was taken from somewhere already. */
export function entriesOf(value: Value | undefined, path: Path, doubt: Unknown | undefined): readonly Entry[] {
  if (value === undefined || value === null) return [];
  if (isList(value)) return value.map((item, i) => ({ value: item, path: [...path, i], doubt }));
  if (value instanceof Unknown && value.alternatives !== undefined && doubt === undefined)
    return value.alternatives.flatMap((item) => entriesOf(item, path, value));
  return [{ value, path, doubt }];
}

/** Paths of the items of a list; none where nobody knows how many there are. */
export function items(resource: Resource, path: Path): readonly Path[] {
  const list = listOf(said(resource, path));
  return list instanceof Unknown ? [] : list.map((_, i) => [...path, i]);
}
