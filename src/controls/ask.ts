/** What a control file needs to ask about its resource: checks made of probes, and the probes themselves. */
import { valueOf as statedOf } from "../estate/defaults.ts";
import type { Path } from "../estate/resource.ts";
import { show } from "../estate/value.ts";
import { type Control, cannotTell, notApplicable, violated } from "./control.ts";
import { inside, nameOf, type Probe, settled, type Test } from "./probe.ts";

export * from "./probe.ts";
export * from "./words.ts";

export type Check = Control["check"];

/** Asks a probe about the property at `path`. */
export function ask(path: Path, probe: Probe): Check {
  const inner = inside(path, probe);
  return (resource, context) => inner(resource.properties, [], { resource, context });
}

/**
 * Asks about the property at `path` with the default of the shared table where it is left out. For defaults that hang
 * on other resources: `because` says how AWS comes to it.
 */
export function askWithDefault(path: Path, because: string, probe: Probe): Check {
  return function* (resource, context) {
    const { value, from } = statedOf(resource, path, context.estate);
    if (value === undefined) {
      yield cannotTell(path, `${nameOf(path)} is left out, and ${because}`, `set ${nameOf(path)}`);
      return;
    }
    for (const result of probe(value, path, { resource, context })) {
      const implied = from === "default" && result.is === "violated";
      yield implied
        ? violated(path, `${nameOf(path)} is left out, and ${because}: here that makes it ${show(value)}`)
        : result;
    }
  };
}

/** All checks in turn. */
export function both(...checks: readonly Check[]): Check {
  return function* (resource, context) {
    for (const check of checks) yield* check(resource, context);
  };
}

/**
 * Asks only where the property passes `test`; elsewhere the control does not apply, for the reason given.
 * Where the test cannot be settled, what the check finds cannot be told either.
 */
export function where(path: Path, test: Test, otherwise: string, check: Check): Check {
  const gate = inside(path, settled(test));
  return function* (resource, context) {
    const gates = [...gate(resource.properties, [], { resource, context })];
    if (gates.some((result) => result.is === "violated")) {
      yield notApplicable(otherwise);
      return;
    }
    const doubt = gates.find((result) => result.is === "unknown");
    for (const result of check(resource, context)) {
      yield doubt !== undefined && result.is === "violated" ? doubt : result;
    }
  };
}
