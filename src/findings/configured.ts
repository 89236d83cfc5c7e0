import type { Problem } from "../estate/problem.ts";
import type { Path, Place } from "../estate/resource.ts";
import type { Value } from "../estate/value.ts";
import type { WrittenSuppression } from "./suppressions.ts";

/** What a configuration file gives: plain values with places. */
export interface Configured {
  readonly content: { readonly [key: string]: Value };
  place(path: Path): Place;
}

/** The `suppressions:` list of a configuration file, unchecked; a wrong shape is a problem. */
export function configuredSuppressions(config: Configured): {
  readonly written: readonly WrittenSuppression[];
  readonly problems: readonly Problem[];
} {
  const list = config.content.suppressions;
  if (list === undefined || list === null) return { written: [], problems: [] };
  if (!Array.isArray(list)) {
    const problem: Problem = {
      code: "CONFIG_SUPPRESSIONS",
      blame: "input",
      message: "`suppressions` is a list",
      hint: "write `suppressions: [{ control: ID, resource: ID, reason: why }]`",
      place: config.place(["suppressions"]),
    };
    return { written: [], problems: [problem] };
  }
  return {
    written: list.map((entry: Value, i) => ({ entry, carrier: undefined, place: config.place(["suppressions", i]) })),
    problems: [],
  };
}
