/** A JSON object as AWS wrote it. Nothing about it is known until it is looked at. */
export interface Rec {
  readonly [field: string]: unknown;
}

export function isRec(value: unknown): value is Rec {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a dotted path of fields; undefined where a step is missing, or null. */
export function fieldOf(record: Rec, path: string): unknown {
  if (!path.includes(".")) return own(record, path);
  let here: unknown = record;
  for (const step of path.split(".")) {
    if (!isRec(here)) return undefined;
    here = own(here, step);
  }
  return here;
}

function own(record: Rec, field: string): unknown {
  return Object.hasOwn(record, field) ? (record[field] ?? undefined) : undefined;
}

/** The text at a dotted path, if it is one. */
export function textAt(record: Rec, path: string): string | undefined {
  const value = fieldOf(record, path);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The items at a dotted path that are objects. */
export function recsAt(record: Rec, path: string): readonly Rec[] {
  const value = fieldOf(record, path);
  return Array.isArray(value) ? value.filter(isRec) : [];
}

/** The items at a dotted path that are texts. */
export function textsAt(record: Rec, path: string): readonly string[] {
  const value = fieldOf(record, path);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
