import { isList, isProperties, Reference, Text, Unknown, type Value } from "../../estate/value.ts";

const LONGEST_KEY = 240;

/** A text that is the same for two values exactly where they are the same value. Long ones are hashed. */
export function keyOf(value: Value | undefined): string {
  const text = write(value);
  return text.length <= LONGEST_KEY
    ? text
    : `${text.slice(0, 64)}#${text.length}.${hash(text, 0x811c9dc5)}.${hash(text, 7)}`;
}

function write(value: Value | undefined): string {
  if (value === undefined) return "(none)";
  if (value instanceof Unknown) return `?(${value.key})`;
  if (value instanceof Reference) return `@(${value.resource}.${value.attribute})`;
  if (value instanceof Text)
    return `"${value.parts.map((part) => (typeof part === "string" ? part : keyOf(part))).join("")}"`;
  if (isList(value)) return `[${value.map(keyOf).join(",")}]`;
  if (isProperties(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}:${keyOf(item)}`)
      .join(",")}}`;
  }
  return JSON.stringify(value);
}

/** FNV-1a, 32 bits. */
function hash(text: string, seed: number): string {
  let state = seed;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return (state >>> 0).toString(36);
}

const MOST_ALTERNATIVES = 16;

/**
 * What a function makes of an unknown: unknown for the same reason. `label` says which part is meant; `map` gives the
 * function's value for each alternative, where they are known.
 */
export function derived(unknown: Unknown, label: string, map?: (alternative: Value) => Value | undefined): Unknown {
  const { alternatives } = unknown;
  const mapped =
    map !== undefined && alternatives !== undefined && alternatives.length <= MOST_ALTERNATIVES
      ? alternatives.map((item) => (item === undefined ? undefined : map(item)))
      : undefined;
  return new Unknown(unknown.because, `${label} of ${unknown.detail}`, {
    key: `${label}(${unknown.key})`,
    settle: unknown.settle,
    alternatives: mapped,
    mentions: unknown.mentions,
  });
}

/** The resources that a value is made of. */
export function mentionsOf(value: Value | undefined): readonly Reference[] {
  if (value instanceof Reference) return [value];
  if (value instanceof Unknown) return value.mentions;
  if (value instanceof Text) return value.parts.flatMap((part) => (typeof part === "string" ? [] : mentionsOf(part)));
  if (isList(value)) return value.flatMap(mentionsOf);
  return [];
}

/** The first unknown inside a value. */
export function unknownIn(value: Value | undefined): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (value instanceof Text) return value.parts.find((part) => part instanceof Unknown);
  const items = isList(value) ? value : isProperties(value) ? Object.values(value) : [];
  for (const item of items) {
    const found = unknownIn(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
