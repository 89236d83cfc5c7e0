/** Probes of single values: true, one of these words, at least that number, there at all. */
import { isList, isProperties, Reference, show, Text, Unknown, type Value } from "../estate/value.ts";
import { violated } from "./control.ts";
import { fine, opaque, type Probe, settled, type Test } from "./probe.ts";

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
    const surely =
      value instanceof Unknown && value.alternatives === undefined && (value.filled || SURELY_SOME.has(value.because));
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
