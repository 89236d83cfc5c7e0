import { type ListNode, MAX_DEPTH, type MapNode, type Node, type Parsed, type SyntaxProblem } from "./node.ts";
import { duplicateKey, MOST_DUPLICATES } from "./yaml.ts";

/**
 * Parses a JSON text (RFC 8259) into positioned nodes. The first error ends it: what follows an error is a guess.
 *
 * Written out here because the readers need offsets, duplicate keys and a bound on the depth in one pass over templates
 * of a megabyte; it keeps its own stack, so no input can exhaust the machine's.
 */
export function parseJson(text: string): Parsed {
  const reader = new Reader(text);
  try {
    return { root: reader.document(), problems: reader.problems };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { root: undefined, problems: [...reader.problems, error.problem] };
  }
}

class Stop extends Error {
  readonly problem: SyntaxProblem;
  constructor(problem: SyntaxProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;

interface Frame {
  readonly node: MapNode | ListNode;
  readonly keys: Set<string> | undefined;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORDS: readonly (readonly [string, boolean | null])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

class Reader {
  readonly problems: SyntaxProblem[] = [];
  readonly #text: string;
  readonly #stack: Frame[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Node {
    const root = this.#begin();
    for (let frame = this.#stack.at(-1); frame !== undefined; frame = this.#stack.at(-1)) this.#member(frame);
    this.#space();
    if (this.#at < this.#text.length)
      this.#fail("expected the end of the file", "something stands after the closing bracket");
    return root;
  }

  /** Starts a value: scalars are complete, lists and maps go on the stack. */
  #begin(): Node {
    this.#space();
    const start = this.#at;
    const unit = this.#text.charCodeAt(start);
    if (unit !== OPEN_MAP && unit !== OPEN_LIST) return this.#scalar(unit, start);
    this.#at++;
    const node: MapNode | ListNode =
      unit === OPEN_MAP ? { kind: "map", start, entries: [], index: undefined } : { kind: "list", start, items: [] };
    if (this.#stack.length >= MAX_DEPTH) {
      const message = `nested deeper than ${MAX_DEPTH} levels`;
      throw new Stop({ code: "TEMPLATE_TOO_DEEP", blame: "input", message, hint: undefined, offset: start });
    }
    this.#stack.push({ node, keys: unit === OPEN_MAP ? new Set() : undefined });
    return node;
  }

  /** Reads the next member of the list or map on top of the stack, or closes it. */
  #member({ node, keys }: Frame): void {
    const map = node.kind === "map";
    const close = map ? CLOSE_MAP : CLOSE_LIST;
    const size = map ? node.entries.length : node.items.length;
    this.#space();
    let unit = this.#text.charCodeAt(this.#at);
    if (unit === close) {
      this.#at++;
      this.#stack.pop();
      return;
    }
    if (size > 0) {
      if (unit !== COMMA)
        this.#fail(
          map ? "expected `,` or `}`" : "expected `,` or `]`",
          "a comma or a closing bracket is missing before this",
        );
      this.#at++;
      this.#space();
      unit = this.#text.charCodeAt(this.#at);
      if (unit === close)
        this.#fail("expected another entry after the comma", "remove the comma before the closing bracket");
    }
    if (!map) {
      node.items.push(this.#begin());
      return;
    }
    const start = this.#at;
    if (unit !== QUOTE) this.#fail("expected a key in double quotes", "JSON keys stand in double quotes");
    const key = this.#string();
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== COLON) this.#fail("expected `:` after the key", undefined);
    this.#at++;
    if (keys?.has(key) && this.problems.length < MOST_DUPLICATES) this.problems.push(duplicateKey(key, start));
    keys?.add(key);
    node.entries.push({ key, start, value: this.#begin() });
  }

  #scalar(unit: number, start: number): Node {
    if (unit === QUOTE) return { kind: "scalar", start, value: this.#string() };
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, start)) continue;
      this.#at += word.length;
      return { kind: "scalar", start, value };
    }
    NUMBER.lastIndex = start;
    const number = NUMBER.exec(this.#text)?.[0];
    if (number === undefined) this.#fail("expected a value", "texts stand in double quotes; JSON has no comments");
    this.#at += number.length;
    // A number that JavaScript would spell otherwise (1.30, twenty digits) stays the text that was written.
    const value = Number(number);
    return { kind: "scalar", start, value: String(value) === number ? value : number };
  }

  #string(): string {
    const start = ++this.#at;
    let end = this.#plainEnd(start);
    if (this.#text.charCodeAt(end) === QUOTE) {
      this.#at = end + 1;
      return this.#text.slice(start, end);
    }
    const parts = [this.#text.slice(start, end)];
    for (;;) {
      this.#at = end;
      const unit = this.#text.charCodeAt(end);
      if (unit === QUOTE) break;
      if (unit === BACKSLASH) parts.push(this.#escape());
      else if (Number.isNaN(unit)) this.#fail("a text is not closed", "close it with a double quote");
      else
        this.#fail("a line break or control character stands in a text", "write `\\n` for a new line, `\\t` for a tab");
      end = this.#plainEnd(this.#at);
      parts.push(this.#text.slice(this.#at, end));
    }
    this.#at = end + 1;
    return parts.join("");
  }

  /** Where the text first needs a second look: a quote, a backslash, a control character or the end. */
  #plainEnd(from: number): number {
    let at = from;
    for (; at < this.#text.length; at++) {
      const unit = this.#text.charCodeAt(at);
      if (unit === QUOTE || unit === BACKSLASH || unit < SPACE) break;
    }
    return at;
  }

  #escape(): string {
    const letter = this.#text.charAt(this.#at + 1);
    const plain = ESCAPES.get(letter);
    if (plain !== undefined) {
      this.#at += 2;
      return plain;
    }
    const digits = this.#text.slice(this.#at + 2, this.#at + 6);
    if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail("no such escape", "write a backslash as `\\\\`");
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #space(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== SPACE && unit !== LF && unit !== CR && unit !== TAB) return;
      this.#at++;
    }
  }

  #fail(expected: string, hint: string | undefined): never {
    // Only punctuation is shown: a word that stands in the wrong place may be a secret.
    const at = this.#text.charAt(this.#at);
    const found = at === "" ? ", found the end of the file" : /[[\]{}:,]/.test(at) ? `, found \`${at}\`` : "";
    const message = `not well-formed JSON: ${expected}${found}`;
    throw new Stop({ code: "TEMPLATE_NOT_JSON", blame: "input", message, hint, offset: this.#at });
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
