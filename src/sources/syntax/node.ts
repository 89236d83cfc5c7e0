import type { Path } from "../../estate/resource.ts";
import type { Scalar } from "../../estate/value.ts";

/**
 * A positioned node of a YAML or JSON document. Offsets count UTF-16 units of the decoded text.
 *
 * CloudFormation's short tags are already in their long form: `!Ref Vpc` is the map `{ Ref: Vpc }`.
 * YAML aliases share the node of their anchor, so the tree is a directed graph without cycles.
 */
export type Node = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: "scalar";
  readonly start: number;
  readonly value: Scalar;
}

export interface ListNode {
  readonly kind: "list";
  readonly start: number;
  readonly items: Node[];
}

export interface MapNode {
  readonly kind: "map";
  readonly start: number;
  readonly entries: Entry[];
  /** Built on the first look-up in a large map. */
  index: Map<string, Entry> | undefined;
}

export interface Entry {
  readonly key: string;
  /** Where the key starts: the line a person edits. */
  readonly start: number;
  readonly value: Node;
}

/** Plain JavaScript data of a template: objects, arrays and scalars, functions in their long form. */
export type Plain = Scalar | readonly Plain[] | PlainMap;
export interface PlainMap {
  readonly [key: string]: Plain;
}

/** What is wrong with the text of a document. */
export interface SyntaxProblem {
  readonly code: string;
  readonly blame: "input" | "warning";
  readonly message: string;
  readonly hint: string | undefined;
  readonly offset: number;
}

/** A parsed text. `root` is undefined where it could not be parsed at all; `problems` then says why. */
export interface Parsed {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** The deepest nesting that is read. Real templates stay under 40; the stack is safe far beyond this. */
export const MAX_DEPTH = 200;
/** How many nodes a document may have once its aliases are written out. */
export const MAX_NODES = 1_000_000;

const LARGE_MAP = 16;

export function isPlainMap(value: unknown): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function entryOf(map: MapNode, key: string): Entry | undefined {
  if (map.entries.length <= LARGE_MAP) {
    for (let i = map.entries.length - 1; i >= 0; i--) {
      const entry = map.entries[i];
      if (entry !== undefined && entry.key === key) return entry;
    }
    return undefined;
  }
  map.index ??= new Map(map.entries.map((entry) => [entry.key, entry]));
  return map.index.get(key);
}

/** The node's data without positions. Of a key that stands twice, the last one counts. */
export function plainOf(node: Node): Plain {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plainOf);
  const map: Record<string, Plain> = {};
  for (const { key, value } of node.entries) put(map, key, plainOf(value));
  return map;
}

/** Sets an own key, `__proto__` included, which a plain assignment would swallow. */
export function put<T>(map: Record<string, T>, key: string, value: T): void {
  if (key === "__proto__") {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    map[key] = value;
  }
}

/** The own value of a key, whatever the prototype says. */
export function get<T>(map: { readonly [key: string]: T } | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The value at a path of plain data, as far as the steps exist. */
export function plainAt(value: Plain | undefined, path: Path): Plain | undefined {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here)) here = typeof step === "number" ? here[step] : undefined;
    else if (isPlainMap(here)) here = get(here, String(step));
    else return undefined;
  }
  return here;
}
