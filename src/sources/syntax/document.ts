import type { Document } from "../../estate/estate.ts";
import type { Path, Place } from "../../estate/resource.ts";
import { Lines } from "./lines.ts";
import { entryOf, type ListNode, type MapNode, type Node } from "./node.ts";

/**
 * A document whose nodes know their offsets. Places are worked out when somebody asks.
 *
 * A path may be one of evaluated values: where the source has a function instead of the step, the step goes through it
 * (the branch of an `Fn::If` that was chosen, the body of an `Fn::ForEach`) as far as the source has a match.
 */
export class SourceDocument implements Document {
  readonly file: string;
  readonly #root: Node | undefined;
  readonly #lines: Lines;
  /** What a condition was decided to be; set once the stack was evaluated. */
  decided: (condition: string) => boolean | undefined = () => undefined;
  /** Where a path into the transformed template is said in the source; set by transforms that put parts elsewhere. */
  said: (path: Path) => Path = (path) => path;

  constructor(file: string, text: string, root: Node | undefined) {
    this.file = file;
    this.#root = root;
    this.#lines = new Lines(text);
  }

  place(path: Path): Place {
    return this.placeAt(this.#offset(this.said(path)));
  }

  placeAt(offset: number): Place {
    return { file: this.file, ...this.#lines.at(offset) };
  }

  #offset(path: Path): number {
    let node = this.#root;
    let offset = node?.kind === "map" ? (node.entries[0]?.start ?? node.start) : (node?.start ?? 0);
    for (const step of path) {
      if (node === undefined) break;
      const found = this.#step(node, step, 0);
      if (found === undefined) break;
      node = found.node;
      offset = found.offset;
    }
    return offset;
  }

  #step(node: Node, step: string | number, depth: number): Found | undefined {
    if (depth > 32) return undefined;
    if (node.kind === "list") return typeof step === "number" ? this.#item(node, step, depth) : undefined;
    if (node.kind !== "map") return undefined;
    const entry = entryOf(node, String(step));
    if (entry !== undefined) return { node: entry.value, offset: entry.start };
    const inner = this.#throughIf(node, step, depth) ?? throughForEach(node, String(step));
    if (inner !== undefined) return inner;
    // A property given as one map where a list is expected: the item is the map itself.
    return step === 0 && functionOf(node) === undefined ? { node, offset: node.start } : undefined;
  }

  /** The item of an evaluated list: items that `AWS::NoValue` took out are not counted. */
  #item(list: ListNode, index: number, depth: number): Found | undefined {
    let seen = -1;
    for (const item of list.items) {
      if (this.#isNoValue(item, 0)) continue;
      seen++;
      if (seen === index) return { node: this.#chosen(item, depth), offset: item.start };
    }
    return undefined;
  }

  #isNoValue(node: Node, depth: number): boolean {
    if (node.kind !== "map" || depth > 32) return false;
    const called = functionOf(node);
    if (called?.name === "Ref") return called.argument.kind === "scalar" && called.argument.value === "AWS::NoValue";
    if (called?.name !== "Fn::If") return false;
    const branch = this.#branch(called.argument);
    return branch !== undefined && this.#isNoValue(branch, depth + 1);
  }

  #chosen(node: Node, depth: number): Node {
    let here = node;
    for (let i = depth; i < 32; i++) {
      const called = here.kind === "map" ? functionOf(here) : undefined;
      const branch = called?.name === "Fn::If" ? this.#branch(called.argument) : undefined;
      if (branch === undefined) break;
      here = branch;
    }
    return here;
  }

  #throughIf(map: MapNode, step: string | number, depth: number): Found | undefined {
    const called = functionOf(map);
    if (called?.name !== "Fn::If" || called.argument.kind !== "list") return undefined;
    const chosen = this.#branch(called.argument);
    const branches = chosen === undefined ? called.argument.items.slice(1) : [chosen];
    for (const branch of branches) {
      const found = this.#step(branch, step, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #branch(argument: Node): Node | undefined {
    if (argument.kind !== "list") return undefined;
    const [condition, yes, no] = argument.items;
    if (condition?.kind !== "scalar") return undefined;
    const decided = this.decided(String(condition.value));
    return decided === undefined ? undefined : decided ? yes : no;
  }
}

interface Found {
  readonly node: Node;
  readonly offset: number;
}

function functionOf(map: MapNode): { readonly name: string; readonly argument: Node } | undefined {
  const [only] = map.entries;
  if (only === undefined || map.entries.length !== 1) return undefined;
  return only.key === "Ref" || only.key.startsWith("Fn::") ? { name: only.key, argument: only.value } : undefined;
}

/** A key that a loop made: the place in the loop's body whose key has the same fixed parts. */
function throughForEach(map: MapNode, key: string): Found | undefined {
  for (const { key: name, value } of map.entries) {
    if (!name.startsWith("Fn::ForEach::") || value.kind !== "list") continue;
    const body = value.items[2];
    if (body?.kind !== "map") continue;
    for (const entry of body.entries) {
      const inner = entry.key.startsWith("Fn::ForEach::") ? throughForEach(body, key) : undefined;
      if (inner !== undefined) return inner;
      if (couldMake(entry.key, key)) return { node: entry.value, offset: entry.start };
    }
  }
  return undefined;
}

/** A logical id has at most 255 letters. */
const LONGEST_KEY = 1000;

/** Whether `Topic${Name}` can become `TopicOrders`. */
function couldMake(template: string, key: string): boolean {
  if (template.length > LONGEST_KEY) return false;
  const fixed = template.split(/[$&]\{[^}]*\}/);
  let at = 0;
  for (const [i, part] of fixed.entries()) {
    const found = i === 0 ? (key.startsWith(part) ? 0 : -1) : key.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return key.endsWith(fixed.at(-1) ?? "");
}
