import type { Path, Resource } from "./resource.ts";
import { isList, isProperties, isScalar, Reference, same, Text, Unknown, type Value } from "./value.ts";

/**
 * Readers for the values of properties, as CloudFormation itself reads them: "true" is a boolean where one is expected,
 * "443" a number, a single item a list of one.
 *
 * `undefined` always means "left out"; what was said but cannot be read is an `Unknown`, so that nobody mistakes it for
 * a property that was left out.
 */

/** The text, where it is wholly known: scalars as CloudFormation writes them. Undefined for everything else. */
export function text(value: Value | undefined): string | undefined {
  if (value instanceof Unknown) return agreed(value, text);
  if (value === null || !isScalar(value)) return undefined;
  return String(value);
}

/** The boolean; "true" and "false" in any case count as CloudFormation counts them. Undefined: left out. */
export function truth(value: Value | undefined): boolean | undefined | Unknown {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Unknown) return agreed(value, known(truth)) ?? value;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    const word = value.toLowerCase();
    if (word === "true") return true;
    if (word === "false") return false;
  }
  return notA(value, "a boolean");
}

/** The number; numeric strings count. Undefined: left out. */
export function number(value: Value | undefined): number | undefined | Unknown {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Unknown) return agreed(value, known(number)) ?? value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string" && value.trim() !== "") {
    const read = Number(value);
    if (Number.isFinite(read)) return read;
  }
  return notA(value, "a number");
}

/** The items. Left out: none. A single item where a list is expected counts as a list of one. */
export function listOf(value: Value | undefined): readonly Value[] | Unknown {
  if (value === undefined || value === null) return [];
  if (value instanceof Unknown) return value;
  return isList(value) ? value : [value];
}

/** The first Unknown at or below a value, or undefined: whether a value is wholly said. References count as said. */
export function unknownIn(value: Value | undefined): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (value instanceof Text) return value.parts.find((part) => part instanceof Unknown);
  if (!isList(value) && !isProperties(value)) return undefined;
  for (const item of Object.values(value)) {
    const found = unknownIn(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The value at a path, looking into every alternative of an undecided Fn::If on the way. An Unknown whose alternatives
 * all say the same there is that value. `undefined`: surely left out.
 */
export function follow(value: Value | undefined, path: Path): Value | undefined {
  let here = value;
  for (const [i, step] of path.entries()) {
    if (here instanceof Unknown) return among(here, (item) => follow(item, path.slice(i)));
    if (isList(here)) here = typeof step === "number" ? here[step] : undefined;
    else if (isProperties(here)) here = Object.hasOwn(here, step) ? here[step] : undefined;
    else if (here instanceof Reference || here instanceof Text) return notA(here, "a map or list");
    else return undefined;
  }
  return here;
}

/** An Unknown after `read` was applied to each alternative: the common answer, or an Unknown of the answers. */
export function among(unknown: Unknown, read: (item: Value | undefined) => Value | undefined): Value | undefined {
  if (unknown.alternatives === undefined || unknown.alternatives.length === 0) return unknown;
  const answers = unknown.alternatives.map(read);
  const [first] = answers;
  if (answers.every((answer) => answer === undefined)) return undefined;
  if (first !== undefined && answers.every((answer) => answer !== undefined && same(answer, first) === true))
    return first;
  return new Unknown(unknown.because, unknown.detail, {
    key: unknown.key,
    settle: unknown.settle,
    alternatives: answers,
    secret: unknown.secret,
  });
}

/** Dotted path or steps as steps; a step of digits is a list index: "BlockDeviceMappings.0.Ebs.Encrypted". */
export function steps(path: string | Path): Path {
  if (typeof path !== "string") return path;
  return path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** The property of a resource as its template says it, with no defaults: see `valueOf` for those. */
export function said(resource: Resource, path: string | Path): Value | undefined {
  return follow(resource.properties, steps(path));
}

function agreed<T>(value: Unknown, read: (item: Value | undefined) => T | undefined): T | undefined {
  if (value.alternatives === undefined) return undefined;
  const answers = new Set(value.alternatives.map(read));
  const [only] = answers;
  return answers.size === 1 ? only : undefined;
}

function known<T>(read: (item: Value | undefined) => T | undefined | Unknown) {
  return (item: Value | undefined): T | undefined => {
    const answer = read(item);
    return answer instanceof Unknown ? undefined : answer;
  };
}

/** Never quotes the value: it may be a secret. */
function notA(value: Value, what: string): Unknown {
  if (value instanceof Reference)
    return new Unknown("service", `\`${value.resource}.${value.attribute}\` is known after deployment`);
  if (value instanceof Text) return value.parts.find((part) => part instanceof Unknown) ?? unreadable(what);
  return unreadable(what);
}

function unreadable(what: string): Unknown {
  return new Unknown("invalid", `the value is not ${what}`);
}
