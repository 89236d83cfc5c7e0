import type { Document } from "../../estate/estate.ts";
import type { Path, Place } from "../../estate/resource.ts";
import { openFile } from "../open.ts";
import type { FieldPath } from "./field-path.ts";
import { isRec, type Rec } from "./record.ts";
import { endOf, type Found, offsetOf } from "./scan.ts";

/**
 * A file of a snapshot. It is let go of once it was read: a place in it is found by reading it again, when somebody
 * asks. The text that was asked for last is kept, since questions about one file come together.
 */
export class SnapshotDocument implements Document {
  readonly file: string;
  readonly #location: string;
  readonly #shelf: Shelf;
  readonly #options: DocumentOptions;

  constructor(file: string, location: string, shelf: Shelf, options: DocumentOptions = {}) {
    this.file = file;
    this.#location = location;
    this.#shelf = shelf;
    this.#options = options;
  }

  place(path: Path): Place {
    const { text, field, line } = this.#options;
    const found = text === undefined ? this.#shelf.at(this.#location) : this.#shelf.of(this.#location, text);
    if (found === undefined) return { file: this.file, line: 1, column: 1 };
    const page = line === undefined ? [] : ["page"];
    const way = field?.(path) ?? { record: path, field: () => [] };
    const record = [...page, ...way.record];
    const inside = way.field(() => found.record(record, line ?? 0));
    return { file: this.file, ...found.at([...record, ...inside], line ?? 0) };
  }
}

interface DocumentOptions {
  /** Of standard input, which cannot be read again. */
  readonly text?: string | undefined;
  /** From the path of a property to that of the field that says it. */
  readonly field?: ((path: Path) => FieldPath) | undefined;
  /** Line that the document begins at, counted from 0: files of the live reader have a document a line. */
  readonly line?: number | undefined;
}

/** The file that was opened last. */
export class Shelf {
  #location: string | undefined;
  #opened: Opened | undefined;

  at(location: string): Opened | undefined {
    if (this.#location === location) return this.#opened;
    const file = openFile(location, LARGEST_SNAPSHOT);
    this.#location = location;
    this.#opened = file.is === "text" ? new Opened(file.text) : undefined;
    return this.#opened;
  }

  of(location: string, text: string): Opened {
    if (this.#location !== location || this.#opened === undefined) {
      this.#location = location;
      this.#opened = new Opened(text);
    }
    return this.#opened;
  }
}

/** The longest text that Node takes is 512 MB. */
export const LARGEST_SNAPSHOT = 500 * 1024 * 1024;

class Opened {
  readonly #text: string;
  /** By line: what is in a file of one document has line 0. */
  readonly #found = new Map<number, Found>();
  #lines: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The record at `path`; undefined where there is none. */
  record(path: Path, line: number): Rec | undefined {
    const start = this.#offset(path, line);
    try {
      const read: unknown = JSON.parse(this.#text.slice(start, endOf(this.#text, start)));
      return isRec(read) ? read : undefined;
    } catch {
      return undefined; // the path led to a key, or the file is another one by now
    }
  }

  /** The place at `path`, of the document that begins at a line (counted from 0). */
  at(path: Path, line: number): { readonly line: number; readonly column: number } {
    const offset = this.#offset(path, line);
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  #offset(path: Path, line: number): number {
    let known = this.#found.get(line);
    if (known === undefined) {
      known = { items: new Map(), keys: new Map() };
      this.#found.set(line, known);
    }
    return offsetOf(this.#text, path, known, this.#starts()[line] ?? 0);
  }

  #starts(): readonly number[] {
    this.#lines ??= lineStarts(this.#text);
    return this.#lines;
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}
