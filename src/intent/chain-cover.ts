import type { Traffic } from "../reach/network.ts";
import { covers, isEmpty, subtract } from "../reach/sets.ts";
import type { Cast } from "./cast.ts";
import { type Chain, trafficOf } from "./chains.ts";
import type { Declarations } from "./declared.ts";

/** Two parts of one declared component: what they say to each other is its own affair. */
export function areOne(cast: Pick<Cast, "actors">, from: number, to: number): boolean {
  const [a, b] = [cast.actors[from], cast.actors[to]];
  if (a?.is !== "component" || b?.is !== "component") return false;
  return from === to || a.declared.some((name) => b.declared.includes(name));
}

/** Declared from end to end, or stretch by stretch in lines of their own. */
export function isCovered(
  { declared, cast }: { readonly declared: Pick<Declarations, "explicit">; readonly cast: Pick<Cast, "actors"> },
  from: number,
  { actors, forwards }: Chain,
  opened: Traffic,
): boolean {
  const end = actors.at(-1) ?? -1;
  const rest = subtract(opened, declared.explicit(from, end));
  if (isEmpty(rest)) return true;
  const front = actors[0] ?? -1;
  if (!areOne(cast, from, front) && !covers(declared.explicit(from, front), rest)) return false;
  return forwards.every(({ ports }, i) => {
    const [near, far] = [actors[i] ?? -1, actors[i + 1] ?? -1];
    if (areOne(cast, near, far)) return true;
    const allowed = declared.explicit(near, far);
    return ports?.behind === undefined ? !isEmpty(allowed) : covers(allowed, trafficOf(ports.behind));
  });
}
