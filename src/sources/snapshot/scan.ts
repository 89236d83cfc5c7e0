import type { Path } from "../../estate/resource.ts";

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;

/** What was found in a text, for the next question: the items of long lists, and the keys of the outermost map. */
export interface Found {
  readonly items: Map<string, readonly number[]>;
  readonly keys: Map<string, number | undefined>;
}

/** Lists with fewer items are looked through again. */
const LONG = 32;

/**
 * Where the node at `path` of a well-formed JSON text begins (its key, in a map), from `start` on; the nearest one above
 * it where the path leads on to nothing.
 */
export function offsetOf(text: string, path: Path, known: Found, start = 0): number {
  let found = space(text, start);
  let value = found;
  let way = "";
  for (const [depth, step] of path.entries()) {
    const unit = text.charCodeAt(value);
    const list = way;
    way += `/${step}`;
    let at: number | undefined;
    if (unit === OPEN_LIST && typeof step === "number") {
      const starts = known.items.get(list) ?? itemsOf(text, value);
      if (starts.length >= LONG) known.items.set(list, starts);
      at = starts[step];
    } else if (unit === OPEN_MAP && step === 0) {
      continue; // one record where there may be a list of them
    } else if (unit === OPEN_MAP) {
      at = depth === 0 && known.keys.has(way) ? known.keys.get(way) : keyOf(text, value, String(step));
      if (depth === 0) known.keys.set(way, at);
    }
    if (at === undefined) return found;
    found = at;
    value = unit === OPEN_LIST ? at : space(text, text.indexOf(":", endOfString(text, at)) + 1);
  }
  return found;
}

/** Offsets of the items of the list that begins at `start`. */
function itemsOf(text: string, start: number): readonly number[] {
  const starts: number[] = [];
  let at = space(text, start + 1);
  while (at < text.length && text.charCodeAt(at) !== CLOSE_LIST) {
    starts.push(at);
    at = space(text, endOf(text, at));
    if (text.charCodeAt(at) === COMMA) at = space(text, at + 1);
  }
  return starts;
}

/** Offset of a key of the map that begins at `start`; of a key that stands twice, the last one counts. */
function keyOf(text: string, start: number, key: string): number | undefined {
  const written = JSON.stringify(key);
  let found: number | undefined;
  let at = space(text, start + 1);
  while (at < text.length && text.charCodeAt(at) === QUOTE) {
    const end = endOfString(text, at);
    if (text.startsWith(written, at) && end === at + written.length) found = at;
    at = space(text, end);
    if (text.charCodeAt(at) !== COLON) return found;
    at = space(text, endOf(text, space(text, at + 1)));
    if (text.charCodeAt(at) === COMMA) at = space(text, at + 1);
  }
  return found;
}

/** The offset after the value that begins at `start`. */
export function endOf(text: string, start: number): number {
  const unit = text.charCodeAt(start);
  if (unit === QUOTE) return endOfString(text, start);
  let at = start;
  if (unit !== OPEN_MAP && unit !== OPEN_LIST) {
    while (at < text.length && !isEnd(text.charCodeAt(at))) at++;
    return at;
  }
  let depth = 0;
  while (at < text.length) {
    const here = text.charCodeAt(at);
    if (here === QUOTE) {
      at = endOfString(text, at);
      continue;
    }
    if (here === OPEN_MAP || here === OPEN_LIST) depth++;
    else if ((here === CLOSE_MAP || here === CLOSE_LIST) && --depth === 0) return at + 1;
    at++;
  }
  return at;
}

function isEnd(unit: number): boolean {
  return unit === COMMA || unit === CLOSE_LIST || unit === CLOSE_MAP || unit <= 32;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let escapes = 0;
    while (text.charCodeAt(quote - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

function space(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}

/** The keys of the map that a text begins with, as far as the text goes, with the first letters of their values. */
export function topLevel(head: string): readonly { readonly key: string; readonly value: string }[] {
  const found: { readonly key: string; readonly value: string }[] = [];
  const start = space(head, 0);
  if (head.charCodeAt(start) !== OPEN_MAP) return found;
  let at = space(head, start + 1);
  while (at < head.length && head.charCodeAt(at) === QUOTE) {
    const end = endOfString(head, at);
    const key = head.slice(at + 1, end - 1);
    at = space(head, end);
    if (head.charCodeAt(at) !== COLON) break;
    at = space(head, at + 1);
    found.push({ key, value: head.slice(at, at + 2) });
    at = space(head, endOf(head, at));
    if (head.charCodeAt(at) === COMMA) at = space(head, at + 1);
  }
  return found;
}
