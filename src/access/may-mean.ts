import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";

/** Values that a stack is given before it makes anything: they never mean what it makes itself. */
const GIVEN: ReadonlySet<Unknown["because"]> = new Set([
  "parameter",
  "ssm-parameter",
  "dynamic-reference",
  "import",
  "pseudo-parameter",
  "absent-record",
]);

/** Whether a value is given to the stack from outside. */
export function isGiven(unknown: Unknown): boolean {
  return GIVEN.has(unknown.because);
}

/** Whether an unknown that `at` says may turn out to name `item`: it must be in its account and Region, and there before it. */
export function mayMean(unknown: Unknown, at: Resource, item: Resource): boolean {
  if (item === at || !near(item.account, at.account) || !near(item.region, at.region)) return false;
  return !isGiven(unknown) || item.stack !== at.stack;
}

function near(a: string | Unknown, b: string | Unknown): boolean {
  return a instanceof Unknown || b instanceof Unknown || a === b;
}
