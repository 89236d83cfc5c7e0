import type { Estate } from "../estate/estate.ts";
import type { Gap } from "../estate/problem.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { show, type Unknown, type Value } from "../estate/value.ts";
import type { Call, Forward, Place, Said } from "./access.ts";

/** Where the files of this room write the edges they find; one ledger for one estate. */
export interface Ledger {
  readonly estate: Estate;
  readonly calls: readonly Call[];
  readonly forwards: readonly Forward[];
  readonly gaps: readonly Gap[];
  /** Notes a call. That a resource which says so, or its target, may not exist becomes a doubt by itself. */
  call(call: Call): void;
  forward(forward: Forward): void;
  gap(gap: Gap): void;
}

export function ledgerFor(estate: Estate): Ledger {
  const calls: Call[] = [];
  const forwards: Forward[] = [];
  const gaps: Gap[] = [];
  const existence = (ids: readonly string[]): readonly Unknown[] =>
    ids.flatMap((id) => estate.get(id)?.condition ?? []);
  return {
    estate,
    calls,
    forwards,
    gaps,
    call(call) {
      const ids = [...call.said.map((said) => said.resource), call.to.resource];
      if ("resource" in call.from) ids.push(call.from.resource);
      calls.push({ ...call, doubts: distinct([...call.doubts, ...existence(ids)]) });
    },
    forward(forward) {
      const ids = [...forward.said.map((said) => said.resource), forward.from.resource, forward.to.resource];
      forwards.push({ ...forward, doubts: distinct([...forward.doubts, ...existence(ids)]) });
    },
    gap(gap) {
      gaps.push(gap);
    },
  };
}

/** Each unknown once. */
export function distinct(unknowns: readonly Unknown[]): readonly Unknown[] {
  if (unknowns.length < 2) return unknowns;
  return [...new Map(unknowns.map((unknown) => [unknown.key, unknown])).values()];
}

export function said(resource: Resource, path: Path, text: string): Said {
  return { resource: resource.id, path, text };
}

export function placeIn(resource: Resource, operation?: string): Place {
  return { resource: resource.id, operation };
}

/** A value as it may be printed: never more than names, ARNs and the like are asked for here. */
export function told(value: Value | undefined): string {
  // Pseudo parameters read better as people write them than as what is unknown about them.
  return show(value, 200).replace(/<`(AWS::[A-Za-z]+)`[^>]*>/g, "${$1}");
}

/** What the input does not hold or this tool does not read, where nothing worse than an edge is missing. */
export function noteOf(
  code: string,
  resource: Resource,
  message: string,
  hidesFindings: boolean,
  settle?: string,
): Gap {
  return { code, message, settle, hidesFindings, resource: resource.id };
}
