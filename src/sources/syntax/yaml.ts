import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from "js-yaml";
import type { Scalar } from "../../estate/value.ts";
import {
  type Entry,
  type ListNode,
  MAX_DEPTH,
  MAX_NODES,
  type MapNode,
  type Node,
  type Parsed,
  type SyntaxProblem,
} from "./node.ts";

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;
type MappingEvent = Extract<Event, { type: typeof EVENT_ID.MAPPING }>;
type SequenceEvent = Extract<Event, { type: typeof EVENT_ID.SEQUENCE }>;
type AliasEvent = Extract<Event, { type: typeof EVENT_ID.ALIAS }>;
type Properties = Pick<MappingEvent, "anchorStart" | "anchorEnd" | "tagStart" | "tagEnd">;

/**
 * Parses every document of a YAML text into positioned nodes.
 *
 * Scalars follow YAML 1.1 as CloudFormation applies it: `yes`, `no`, `on` and `off` are booleans, dates stay text. A
 * number is one only where its text is the number's own spelling: account ids with a leading zero, `1.30` and
 * hexadecimal stay the text that was written.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseYaml(text: string): readonly Parsed[] {
  let events: readonly Event[];
  try {
    events = parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    return [{ root: undefined, problems: [notYaml(error)] }];
  }
  const composer = new Composer(text, events);
  const parsed: Parsed[] = [];
  for (let document = composer.next(); document !== undefined; document = composer.next()) parsed.push(document);
  return parsed;
}

function notYaml(error: unknown): SyntaxProblem {
  const thrown = error instanceof YAMLException ? error : undefined;
  const reason = thrown?.reason ?? (error instanceof Error ? error.message : String(error));
  const tooDeep = reason.includes("maxDepth") || error instanceof RangeError;
  return {
    code: tooDeep ? "TEMPLATE_TOO_DEEP" : "TEMPLATE_NOT_YAML",
    blame: "input",
    message: tooDeep ? `nested deeper than ${MAX_DEPTH} levels` : `not well-formed YAML: ${oneLine(reason)}`,
    hint: tooDeep ? undefined : hintFor(reason),
    offset: thrown?.mark?.position ?? 0,
  };
}

function oneLine(reason: string): string {
  return reason.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}

function hintFor(reason: string): string {
  if (/\btab/i.test(reason)) return "indent with spaces";
  if (/indentation/i.test(reason)) return "the lines above decide how far this one is indented";
  if (/mapping values|implicit|multiline key|expected.*:/i.test(reason)) {
    return "quote a text that holds `: `, and indent entries of one map alike";
  }
  if (/alias|anchor/i.test(reason)) return "`*name` repeats a value marked `&name` above it";
  return "compare the line with the ones above it: indentation, quotes and brackets have to match";
}

/** A document cannot be composed: thrown inside, reported as its problem. */
class Refusal extends Error {
  readonly problem: SyntaxProblem;
  constructor(code: string, message: string, hint: string | undefined, offset: number) {
    super(message);
    this.problem = { code, blame: "input", message, hint, offset };
  }
}

interface Anchor {
  readonly node: Node;
  /** Nodes below and including it once its own aliases are written out. */
  readonly size: number;
  readonly depth: number;
}

class Composer {
  readonly #text: string;
  readonly #events: readonly Event[];
  #at = 0;
  #anchors = new Map<string, Anchor | undefined>();
  #problems: SyntaxProblem[] = [];
  /** Size and depth of the node composed last. */
  #size = 0;
  #depth = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  /** The next document, or undefined after the last one. */
  next(): Parsed | undefined {
    if (this.#events[this.#at]?.type !== EVENT_ID.DOCUMENT) return undefined;
    this.#at++;
    this.#anchors = new Map();
    this.#problems = [];
    const end = this.#documentEnd();
    let root: Node | undefined;
    try {
      if (this.#events[this.#at]?.type !== EVENT_ID.POP) root = this.#node();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#problems.push(error.problem);
    }
    this.#at = end + 1;
    return { root, problems: this.#problems };
  }

  #documentEnd(): number {
    let open = 1;
    for (let i = this.#at; i < this.#events.length; i++) {
      const type = this.#events[i]?.type;
      if (type === EVENT_ID.POP && --open === 0) return i;
      if (type === EVENT_ID.SEQUENCE || type === EVENT_ID.MAPPING || type === EVENT_ID.DOCUMENT) open++;
    }
    return this.#events.length;
  }

  #node(): Node {
    const event = this.#events[this.#at++];
    if (event === undefined) throw new Refusal("TEMPLATE_NOT_YAML", "the document ends too early", undefined, 0);
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.SEQUENCE:
        return this.#sequence(event);
      case EVENT_ID.MAPPING:
        return this.#mapping(event);
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      default:
        throw new Refusal("TEMPLATE_NOT_YAML", "a value is missing", undefined, 0);
    }
  }

  #scalar(event: ScalarEvent): Node {
    const text = getScalarValue(this.#text, event);
    const start = this.#startOf(event, event.valueStart);
    const tag = this.#tag(event);
    const value = event.style === SCALAR_STYLE.PLAIN && tag === "" ? resolvePlain(text) : typed(text, tag);
    this.#size = 1;
    this.#depth = 0;
    return this.#finish(event, tag, { kind: "scalar", start, value });
  }

  #sequence(event: SequenceEvent): Node {
    const list: ListNode = { kind: "list", start: this.#startOf(event, event.start), items: [] };
    this.#open(event);
    let size = 1;
    let depth = 0;
    while (this.#events[this.#at]?.type !== EVENT_ID.POP) {
      list.items.push(this.#node());
      size += this.#size;
      depth = Math.max(depth, this.#depth);
    }
    this.#at++;
    this.#measure(size, depth + 1, list.start);
    return this.#finish(event, this.#tag(event), list);
  }

  #mapping(event: MappingEvent): Node {
    const map: MapNode = { kind: "map", start: this.#startOf(event, event.start), entries: [], index: undefined };
    this.#open(event);
    const keys = new Set<string>();
    const merged: { readonly node: Node; readonly start: number }[] = [];
    let size = 1;
    let depth = 0;
    while (this.#events[this.#at]?.type !== EVENT_ID.POP) {
      const { key, start, plain } = this.#key(map.start);
      const value = this.#node();
      size += this.#size;
      depth = Math.max(depth, this.#depth);
      if (key === "<<" && plain) {
        merged.push({ node: value, start });
        continue;
      }
      if (keys.has(key) && this.#problems.length < MOST_DUPLICATES) this.#problems.push(duplicateKey(key, start));
      keys.add(key);
      map.entries.push({ key, start, value });
    }
    this.#at++;
    for (const { node, start } of merged) this.#merge(map, keys, node, start);
    this.#measure(size, depth + 1, map.start);
    return this.#finish(event, this.#tag(event), map);
  }

  #key(mapStart: number): { readonly key: string; readonly start: number; readonly plain: boolean } {
    const event = this.#events[this.#at];
    if (event?.type === EVENT_ID.SCALAR) {
      this.#at++;
      const text = getScalarValue(this.#text, event);
      const start = event.valueStart < 0 ? mapStart : this.#quoteStart(event);
      if (event.anchorStart >= 0) {
        const node: Node = { kind: "scalar", start, value: text };
        this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), { node, size: 1, depth: 0 });
      }
      return { key: text, start, plain: event.style === SCALAR_STYLE.PLAIN };
    }
    const node = this.#node();
    if (node.kind === "scalar") return { key: String(node.value), start: node.start, plain: false };
    const message = "a key has to be text, not a list or a map";
    throw new Refusal("TEMPLATE_KEY_NOT_TEXT", message, "quote it if it starts with `[` or `{`", node.start);
  }

  /** `<<: *base`: keys of the merged maps that the map does not have itself. */
  #merge(map: MapNode, keys: Set<string>, node: Node, start: number): void {
    const sources = node.kind === "list" ? node.items : [node];
    for (const source of sources) {
      if (source.kind !== "map") {
        const message = "a merge key `<<` takes a map, or a list of maps";
        throw new Refusal("TEMPLATE_MERGE_NOT_MAP", message, undefined, start);
      }
      for (const entry of source.entries) {
        if (keys.has(entry.key)) continue;
        keys.add(entry.key);
        map.entries.push(entry);
      }
    }
  }

  #alias(event: AliasEvent): Node {
    const name = this.#text.slice(event.anchorStart, event.anchorEnd);
    const anchor = this.#anchors.get(name);
    if (anchor === undefined) {
      const inside = this.#anchors.has(name);
      const message = inside ? `\`*${name}\` stands inside its own anchor` : `no anchor is named \`${name}\``;
      const hint = inside ? undefined : `mark the value to repeat with \`&${name}\`, above this line`;
      throw new Refusal("TEMPLATE_ALIAS_UNKNOWN", message, hint, event.anchorStart);
    }
    this.#measure(anchor.size, anchor.depth, event.anchorStart);
    return anchor.node;
  }

  #open(event: Properties): void {
    if (event.anchorStart >= 0) this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), undefined);
  }

  #measure(size: number, depth: number, offset: number): void {
    this.#size = size;
    this.#depth = depth;
    if (size > MAX_NODES) {
      const message = `its aliases write out to more than ${MAX_NODES} values`;
      throw new Refusal("TEMPLATE_ALIAS_EXPANSION", message, "write the values out, or repeat fewer of them", offset);
    }
    if (depth > MAX_DEPTH) {
      throw new Refusal("TEMPLATE_TOO_DEEP", `nested deeper than ${MAX_DEPTH} levels`, undefined, offset);
    }
  }

  #finish(event: Properties, tag: string, node: Node): Node {
    const result = withTag(tag, node);
    if (event.anchorStart >= 0) {
      const anchor = { node: result, size: this.#size, depth: this.#depth };
      this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), anchor);
    }
    return result;
  }

  #tag(event: Properties): string {
    return event.tagStart < 0 ? "" : this.#text.slice(event.tagStart, event.tagEnd);
  }

  #startOf(event: Properties, start: number): number {
    if (event.tagStart >= 0) return event.tagStart;
    return start < 0 ? Math.max(0, event.anchorStart) : start;
  }

  #quoteStart(event: ScalarEvent): number {
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    return quoted ? event.valueStart - 1 : event.valueStart;
  }
}

/** So many keys that stand twice are told of one document. */
export const MOST_DUPLICATES = 100;

export function duplicateKey(key: string, offset: number): SyntaxProblem {
  return {
    code: "TEMPLATE_DUPLICATE_KEY",
    blame: "input",
    message: `\`${key.slice(0, 80)}\` stands twice in the same map`,
    hint: "remove one of them; the last one was read",
    offset,
  };
}

/** `!GetAtt A.B` in its long form; `!!str` and the like are left to `typed`. */
function withTag(tag: string, node: Node): Node {
  if (tag === "" || tag.startsWith("!!") || tag.startsWith("!<")) return node;
  const name = tag.slice(1);
  if (name === "") return node;
  const { start } = node;
  const key = name === "Ref" || name === "Condition" ? name : name.startsWith("Fn::") ? name : `Fn::${name}`;
  const value = name === "GetAtt" ? getAttArgument(node) : node;
  const entry: Entry = { key, start, value };
  return { kind: "map", start, entries: [entry], index: undefined };
}

/** `Resource.Attribute` splits at its first dot: attributes may hold dots, logical ids may not. */
function getAttArgument(node: Node): Node {
  if (node.kind !== "scalar" || typeof node.value !== "string") return node;
  const dot = node.value.indexOf(".");
  if (dot < 0) return node;
  const { start, value } = node;
  const part = (text: string): Node => ({ kind: "scalar", start, value: text });
  return { kind: "list", start, items: [part(value.slice(0, dot)), part(value.slice(dot + 1))] };
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map(
  ["yes", "true", "on"]
    .flatMap((word) => spellings(word).map((text): [string, boolean] => [text, true]))
    .concat(["no", "false", "off"].flatMap((word) => spellings(word).map((text): [string, boolean] => [text, false]))),
);

function spellings(word: string): readonly string[] {
  return [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)];
}

const NULLS: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);

function resolvePlain(text: string): Scalar {
  if (NULLS.has(text)) return null;
  const first = text.charCodeAt(0);
  const digit = (first >= 48 && first <= 57) || first === 45;
  if (digit) {
    const number = Number(text);
    return Number.isFinite(number) && String(number) === text ? number : text;
  }
  return text.length <= 5 ? (BOOLEANS.get(text) ?? text) : text;
}

/** A quoted scalar, or one with a tag of its own. */
function typed(text: string, tag: string): Scalar {
  switch (tag) {
    case "!!int":
    case "!!float": {
      const number = Number(text);
      return Number.isFinite(number) && text.trim() !== "" ? number : text;
    }
    case "!!bool":
      return BOOLEANS.get(text) ?? text;
    case "!!null":
      return null;
    default:
      return text;
  }
}
