/**
 * Probes look at a value and yield what is wrong with it or which fact is missing; yielding nothing means that it is
 * fine. They are three-valued by construction: an Unknown that can only be one of several values (an undecided
 * `Fn::If`, `AllowedValues`) is probed with each of them, and is violated only if every one is.
 */
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Reference, show, Text, Unknown, type Value } from "../estate/value.ts";
import { type Context, cannotTell, type Result, violated } from "./control.ts";

/** What a probe may know besides the value. */
export interface About {
  readonly resource: Resource;
  readonly context: Context;
}

export type Probe = (value: Value | undefined, path: Path, about: About) => Iterable<Result>;

/** What a test says of one settled value: `fine`, what is wrong with it, or the fact that is missing. */
export type Judgement = typeof fine | string | Unknown;
export const fine = true;

/** A test of one value that is not an Unknown; `name` is the property as a person would write it. */
export type Test = (value: Settled | undefined, name: string) => Judgement;
export type Settled = Exclude<Value, Unknown>;

/** Probes what lies at `path` below the value. */
export function inside(path: Path, probe: Probe): Probe {
  return (value, at, about) => descend(value, path, 0, at, probe, about);
}

function descend(
  value: Value | undefined,
  path: Path,
  step: number,
  at: Path,
  probe: Probe,
  about: About,
): Iterable<Result> {
  let here = value;
  for (let i = step; i < path.length; i++) {
    if (here instanceof Unknown) {
      return alternately(here, at, about, (known, from) => descend(known, path, i, from, probe, about));
    }
    if (here !== undefined && !isProperties(here) && !isList(here)) return [cannotTell(at, opaque(here))];
    here = stepInto(here, path[i]);
    at = [...at, path[i] ?? ""];
  }
  return probe(here, at, about);
}

function stepInto(value: Value | undefined, key: string | number | undefined): Value | undefined {
  if (key === undefined) return undefined;
  if (isList(value)) return typeof key === "number" ? value[key] : undefined;
  return isProperties(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Probes an Unknown by its alternatives: violated if all are, fine if all are, otherwise the fact is missing. */
export function alternately(unknown: Unknown, path: Path, about: About, probe: Probe): readonly Result[] {
  return byAlternatives(unknown, path, about, probe, (alternative) => alternately(alternative, path, about, probe));
}

/** The same for a probe that can say something of a value that nobody knows: where it comes from, that it is hidden. */
export function whichever(probe: Probe): Probe {
  return function judge(value, path, about): Iterable<Result> {
    if (!(value instanceof Unknown) || value.alternatives === undefined) return probe(value, path, about);
    return byAlternatives(value, path, about, probe, (alternative) => [...judge(alternative, path, about)]);
  };
}

function byAlternatives(
  unknown: Unknown,
  path: Path,
  about: About,
  probe: Probe,
  deeper: (alternative: Unknown) => readonly Result[],
): readonly Result[] {
  const { alternatives } = unknown;
  if (alternatives === undefined || alternatives.length === 0) return [cannotTell(path, unknown)];
  let first: readonly Result[] | undefined;
  let fines = 0;
  let bads = 0;
  for (const alternative of alternatives) {
    const results = alternative instanceof Unknown ? deeper(alternative) : [...probe(alternative, path, about)];
    const bad = results.filter((result) => result.is === "violated");
    if (bad.length > 0) {
      bads += 1;
      first ??= bad;
    } else if (!results.some((result) => result.is === "unknown")) fines += 1;
  }
  if (bads === alternatives.length && first !== undefined) return first;
  return fines === alternatives.length ? [] : [cannotTell(path, unknown)];
}

/** Probes every item of a list (a single map stands for a list of one, as CloudFormation takes it), at `path` below it. */
export function each(path: Path, probe: Probe): Probe {
  const inner = inside(path, probe);
  return function* list(value, at, about): Generator<Result> {
    if (value === undefined) return;
    if (value instanceof Unknown) yield* alternately(value, at, about, list);
    else if (isList(value)) {
      for (const [i, item] of value.entries()) {
        const here = [...at, i];
        // An Fn::If inside a list that gives nothing leaves the item out.
        if (item instanceof Unknown) {
          yield* alternately(item, here, about, (known) => (known === undefined ? [] : inner(known, here, about)));
        } else yield* inner(item, here, about);
      }
    } else if (isProperties(value)) yield* inner(value, at, about);
    else yield cannotTell(at, opaque(value));
  };
}

/** A probe that turns a test of a settled value into results. */
export function settled(test: Test): Probe {
  return function probe(value, path, about): Iterable<Result> {
    if (value instanceof Unknown) return alternately(value, path, about, probe);
    return told(test(value, nameOf(path)), path);
  };
}

export function told(judgement: Judgement, path: Path): readonly Result[] {
  if (judgement === fine) return [];
  return [judgement instanceof Unknown ? cannotTell(path, judgement) : violated(path, judgement)];
}

/** `Listeners[0].Protocol`, in backticks. */
export function nameOf(path: Path): string {
  let name = "";
  for (const step of path) {
    if (typeof step === "number") name += `[${step}]`;
    else name += name === "" ? step : `.${step}`;
  }
  return `\`${name}\``;
}

/** A value that this tool cannot look into: an attribute of another resource, or text with unknown parts. */
export function opaque(value: Value): Unknown {
  if (value instanceof Unknown) return value;
  const what =
    value instanceof Reference || value instanceof Text ? "is only known after deployment" : "is not of its type";
  return new Unknown(what === "is not of its type" ? "invalid" : "service", `\`${show(value, 60)}\` ${what}`);
}

/** A default that the service, the account or another team decides. */
export function decidedBy(detail: string, settle?: string): Unknown {
  return new Unknown("service", detail, { settle });
}

/** Every probe on the same value. */
export function every(...probes: readonly Probe[]): Probe {
  return function* (value, path, about) {
    for (const probe of probes) yield* probe(value, path, about);
  };
}

/** Fine if one of the probes is; violated (by the first) if all are; otherwise the first missing fact. */
export function either(...probes: readonly Probe[]): Probe {
  return (value, path, about) => {
    const answers = probes.map((probe) => [...probe(value, path, about)]);
    if (answers.some((results) => results.every((result) => result.is === "not-applicable"))) return [];
    const doubt = answers.flat().find((result) => result.is === "unknown");
    return answers.every((results) => results.some((result) => result.is === "violated"))
      ? (answers[0] ?? [])
      : doubt === undefined
        ? []
        : [doubt];
  };
}
