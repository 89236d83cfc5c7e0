import type { Value } from "../../estate/value.ts";
import { type Convert, INVALID } from "./kind.ts";
import { fieldOf, isRec, type Rec } from "./record.ts";

/** Text that many records share: one object for all of them. */
export const shared: Convert = (field, making) => (typeof field === "string" ? making.intern(field) : INVALID);

export const text: Convert = (field) =>
  typeof field === "string" ? field : typeof field === "object" ? INVALID : String(field);

export const flag: Convert = (field) => (typeof field === "boolean" ? field : INVALID);

/** One field of every item: `[{GroupId: "sg-1"}]` as `["sg-1"]`. */
export function each(path: string): Convert {
  return (field, making) => {
    if (!Array.isArray(field)) return INVALID;
    const texts: string[] = [];
    for (const item of field) {
      const value = isRec(item) ? fieldOf(item, path) : undefined;
      if (typeof value !== "string") return INVALID;
      texts.push(value);
    }
    return making.internList(texts);
  };
}

/** Items of a list, each converted; items that give nothing are left out. */
export function every(convert: (item: Rec, record: Rec) => Value | undefined): Convert {
  return (field, _making, record) => {
    if (!Array.isArray(field) || !field.every(isRec)) return INVALID;
    return field.map((item) => convert(item, record)).filter((item) => item !== undefined);
  };
}

/** Fields of a record under their own names: `pick("HttpTokens HttpEndpoint")`. */
export function pick(names: string): (item: Rec) => Value | undefined {
  const fields = names.split(" ").map((name) => name.split("=") as [string, string | undefined]);
  return (item) => {
    const made: { [name: string]: Value } = {};
    for (const [to, from] of fields) {
      const value = fieldOf(item, from ?? to);
      if (value !== undefined) made[to] = value as Value; // parsed from JSON
    }
    return made;
  };
}

/** As `pick`, for a field that is one record. */
export function part(names: string): Convert {
  const read = pick(names);
  return (field) => (isRec(field) ? read(field) : INVALID);
}

/** A policy or other JSON document: as a text, a URL-encoded text, or a map. */
export const document: Convert = (field) => {
  if (isRec(field)) return field as Value; // parsed from JSON
  if (typeof field !== "string") return INVALID;
  const plain = field.startsWith("%7B") ? decoded(field) : field;
  try {
    return JSON.parse(plain) as Value; // parsed from JSON
  } catch {
    return INVALID;
  }
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Tags as a list of `Key` and `Value`, whatever way the service writes them. */
export const tags: Convert = (field) => {
  if (isRec(field)) {
    const entries = Object.entries(field);
    return entries.length === 0 ? undefined : entries.map(([Key, Value]) => ({ Key, Value: Value as Value }));
  }
  if (!Array.isArray(field)) return INVALID;
  if (field.length === 0) return undefined;
  if (isRec(field[0]) && "Key" in field[0]) return field as Value; // as CloudFormation has them
  return field.filter(isRec).map((item) => ({
    Key: String(item.Key ?? item.key ?? item.TagKey ?? ""),
    Value: String(item.Value ?? item.value ?? item.TagValue ?? ""),
  }));
};

/** Keys in upper camel case all the way down, as CloudFormation writes what some services write in lower camel case. */
export const pascal: Convert = (field) => pascalOf(field, 0);

/** Keys of these maps are the user's own words. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  "tags",
  "options",
  "labels",
  "dockerLabels",
  "driverOpts",
  "variables",
]);

function pascalOf(field: unknown, depth: number): Value {
  if (depth > 64) return null;
  if (Array.isArray(field)) return field.map((item) => pascalOf(item, depth + 1));
  if (!isRec(field)) return field as Value; // parsed from JSON
  const made: { [name: string]: Value } = {};
  for (const [key, value] of Object.entries(field)) {
    if (value === null || value === undefined) continue;
    made[upper(key)] = OWN_WORDS.has(key) ? (value as Value) : pascalOf(value, depth + 1);
  }
  return made;
}

function upper(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
