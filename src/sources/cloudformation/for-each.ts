import type { Path } from "../../estate/resource.ts";
import { get, isPlainMap, type Plain, type PlainMap, put } from "../syntax/node.ts";

/** CloudFormation allows 500 resources; this many entries are expanded before a loop counts as a mistake. */
const MOST_ENTRIES = 20_000;

/** What a loop needs from its template. */
export interface Loops {
  /** The texts that a collection stands for; undefined where they cannot be known. */
  collection(node: Plain): readonly string[] | undefined;
  invalid(path: Path, message: string): void;
  unknown(path: Path, loop: string): void;
}

const LOOP = "Fn::ForEach::";

/**
 * Writes out every `Fn::ForEach` of the conditions, resources, properties and outputs, loops inside loops too.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function expandLoops(tree: PlainMap, loops: Loops): PlainMap {
  const expander = new Expander(loops);
  const expanded: Record<string, Plain> = {};
  for (const [section, value] of Object.entries(tree)) {
    const loopy = section === "Resources" || section === "Outputs" || section === "Conditions";
    put(expanded, section, loopy ? expander.expand(value, new Map(), [section]) : value);
  }
  return expanded;
}

type Bindings = ReadonlyMap<string, string>;

class Expander {
  readonly #loops: Loops;
  #made = 0;

  constructor(loops: Loops) {
    this.#loops = loops;
  }

  expand(node: Plain, bindings: Bindings, path: Path): Plain {
    if (typeof node === "string") return bindings.size === 0 ? node : replaced(node, bindings);
    if (typeof node !== "object" || node === null) return node;
    if (Array.isArray(node)) return node.map((item: Plain, i) => this.expand(item, bindings, [...path, i]));
    const map = node as PlainMap;
    const bound = boundRef(map, bindings);
    if (bound !== undefined) return bound;
    const expanded: Record<string, Plain> = {};
    this.#entries(map, bindings, path, expanded);
    return expanded;
  }

  #entries(map: PlainMap, bindings: Bindings, path: Path, into: Record<string, Plain>): void {
    for (const [key, value] of Object.entries(map)) {
      if (key.startsWith(LOOP)) this.#loop(key, value, bindings, [...path, key], into);
      else put(into, bindings.size === 0 ? key : replaced(key, bindings), this.expand(value, bindings, [...path, key]));
    }
  }

  #loop(key: string, value: Plain, bindings: Bindings, path: Path, into: Record<string, Plain>): void {
    const [identifier, collection, body] = Array.isArray(value) ? (value as readonly Plain[]) : [];
    if (typeof identifier !== "string" || collection === undefined || !isPlainMap(body)) {
      this.#loops.invalid(path, `\`${key}\` takes a list of an identifier, a collection and a map`);
      return;
    }
    const items = this.#loops.collection(this.expand(collection, bindings, [...path, 1]));
    if (items === undefined) {
      this.#loops.unknown(path, key);
      return;
    }
    for (const item of items) {
      this.#made += Object.keys(body).length;
      if (this.#made > MOST_ENTRIES) {
        this.#loops.invalid(path, `\`${key}\` makes more than ${MOST_ENTRIES} entries`);
        return;
      }
      this.#entries(body, new Map([...bindings, [identifier, item]]), [...path, 2], into);
    }
  }
}

/** `{ Ref: Identifier }` is the item itself. */
function boundRef(map: PlainMap, bindings: Bindings): string | undefined {
  if (bindings.size === 0) return undefined;
  const name = Object.keys(map).length === 1 ? get(map, "Ref") : undefined;
  return typeof name === "string" ? bindings.get(name) : undefined;
}

/** `${Identifier}` is the item, `&{Identifier}` the item without what a logical id may not hold. */
function replaced(text: string, bindings: Bindings): string {
  if (!text.includes("{")) return text;
  let result = text;
  for (const [identifier, item] of bindings) {
    result = result
      .replaceAll(`\${${identifier}}`, () => item)
      .replaceAll(`&{${identifier}}`, () => item.replaceAll(/[^A-Za-z0-9]/g, ""));
  }
  return result;
}
