import type { Explanation, Party } from "./answer.ts";
import type { Ground } from "./evaluate.ts";
import type { Traffic } from "./network.ts";
export function explain(_g: Ground, _f: Party, _t: Party, _x: Traffic | undefined): Explanation {
  return { hops: [], blockedBy: undefined };
}
