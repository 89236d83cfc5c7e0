/**
 * The words controls are written in. A probe looks at a value and yields what is wrong with it or which fact is
 * missing; yielding nothing means that it is fine. Probes are three-valued by construction: an Unknown that can only
 * be one of several values (an undecided `Fn::If`, `AllowedValues`) is probed with each of them, and is violated only
 * if every one is.
 */
import { valueOf as statedOf } from "../estate/defaults.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Reference, show, Text, Unknown, type Value } from "../estate/value.ts";
import { type Context, type Control, cannotTell, notApplicable, type Result, violated } from "./control.ts";

export type Check = Control["check"];

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
  const { alternatives } = unknown;
  if (alternatives === undefined || alternatives.length === 0) return [cannotTell(path, unknown)];
  let first: readonly Result[] | undefined;
  let fines = 0;
  let bads = 0;
  for (const alternative of alternatives) {
    const results =
      alternative instanceof Unknown
        ? alternately(alternative, path, about, probe)
        : [...probe(alternative, path, about)];
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

/** Runs the test on what AWS uses when the property is left out, and says so in the evidence. */
function orDefault(absent: Value, test: Test): Test {
  return (value, name) => {
    if (value !== undefined && value !== "") return test(value, name);
    if (absent instanceof Unknown) return absent;
    const judgement = test(absent, name);
    return typeof judgement === "string" ? `${name} is left out, so it is ${word(absent)}` : judgement;
  };
}

function word(value: Value): string {
  return typeof value === "string" ? `\`${value}\`` : show(value);
}

/** True or false, in every spelling that CloudFormation takes; undefined where it is neither. */
export function asBoolean(value: Value | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const lower = value.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

/** A number, also where it is written as text; undefined where it is none. */
export function asNumber(value: Value | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** The property must be `wanted`; `absent` is what AWS uses when it is left out. */
function boolean(wanted: boolean, absent: boolean | Unknown): Probe {
  return settled(
    orDefault(absent, (value, name) => {
      const is = asBoolean(value);
      if (is === undefined) return opaque(value ?? null);
      return is === wanted ? fine : `${name} is ${is}`;
    }),
  );
}

export function isTrue(absent: boolean | Unknown): Probe {
  return boolean(true, absent);
}

export function isFalse(absent: boolean | Unknown): Probe {
  return boolean(false, absent);
}

/** Text that is one of `allowed`, whatever its case. */
export function isOneOf(allowed: readonly string[], absent: string | Unknown): Probe {
  return settled(oneOf(allowed, absent));
}

/** Text that is none of `refused`, whatever its case. */
export function isNoneOf(refused: readonly string[], absent: string | Unknown): Probe {
  return settled(noneOf(refused, absent));
}

export function oneOf(allowed: readonly string[], absent: string | Unknown): Test {
  const wanted = new Set(allowed.map((item) => item.toLowerCase()));
  return orDefault(absent, (value, name) => {
    const text = asText(value);
    if (text === undefined) return opaque(value ?? null);
    return wanted.has(text.toLowerCase()) ? fine : `${name} is \`${show(text, 80)}\``;
  });
}

export function noneOf(refused: readonly string[], absent: string | Unknown): Test {
  const unwanted = new Set(refused.map((item) => item.toLowerCase()));
  return orDefault(absent, (value, name) => {
    // The name or address of another resource is none of these words.
    if (value instanceof Reference) return fine;
    if (value instanceof Text) return refused.some((word) => couldBe(value, word)) ? opaque(value) : fine;
    const text = asText(value);
    if (text === undefined) return opaque(value ?? null);
    return unwanted.has(text.toLowerCase()) ? `${name} is \`${show(text, 80)}\`` : fine;
  });
}

/** Whether text that is known in part could turn out to be a word: how it begins and ends is known. */
function couldBe({ parts }: Text, word: string): boolean {
  const [first] = parts;
  const last = parts.at(-1);
  const lower = word.toLowerCase();
  const begins = typeof first !== "string" || lower.startsWith(first.toLowerCase());
  return begins && (typeof last !== "string" || lower.endsWith(last.toLowerCase()));
}

/** A number or boolean written as text reads as that text. */
export function asText(value: Value | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

export function isAtLeast(least: number, absent: number | Unknown): Probe {
  return number((value) => value >= least, `less than ${least}`, absent);
}

export function isAtMost(most: number, absent: number | Unknown): Probe {
  return number((value) => value <= most, `more than ${most}`, absent);
}

function number(good: (value: number) => boolean, complaint: string, absent: number | Unknown): Probe {
  return settled(
    orDefault(absent, (value, name) => {
      const is = asNumber(value);
      if (is === undefined) return opaque(value ?? null);
      return good(is) ? fine : `${name} is ${is}, ${complaint}`;
    }),
  );
}

/** Reasons for which a value is unknown although there surely is one. */
const SURELY_SOME: ReadonlySet<string> = new Set([
  "ssm-parameter",
  "dynamic-reference",
  "import",
  "nested-output",
  "pseudo-parameter",
  "custom-resource",
  "service",
]);

/** There is a value; an empty text, list or map is none. `missing` is the evidence where there is none. */
export function isPresent(missing: string): Probe {
  const test = settled((value) => (isEmpty(value) ? missing : fine));
  return (value, path, about) => {
    const surely = value instanceof Unknown && value.alternatives === undefined && SURELY_SOME.has(value.because);
    return surely ? [] : test(value, path, about);
  };
}

/**
 * There is no value. `found` is the evidence where there is one. A parameter counts as one: names and ids must not be
 * empty, so a template that can go without writes an `Fn::If`.
 */
export function isLeftOut(found: string): Probe {
  const test = settled((value) => (isEmpty(value) ? fine : found));
  return (value, path, about) => {
    const given = value instanceof Unknown && value.alternatives === undefined;
    const surely = given && (value.because === "parameter" || SURELY_SOME.has(value.because));
    return surely ? [violated(path, found)] : test(value, path, about);
  };
}

export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (isList(value)) return value.length === 0;
  return isProperties(value) && Object.keys(value).length === 0;
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
