import { nearest } from "../estate/nearest.ts";
import type { Problem } from "../estate/problem.ts";
import type { Path, Place } from "../estate/resource.ts";
import { isList, isProperties, isScalar, type Properties, type Value } from "../estate/value.ts";

/** One file of an intent: plain values, with a place for every one of them. */
export interface WrittenFile {
  readonly file: string;
  readonly content: { readonly [key: string]: Value };
  place(path: Path): Place;
}

/** A value of the file with its path, and a way to say what is wrong with it. */
export class Written {
  readonly value: Value | undefined;
  readonly path: Path;
  readonly #file: WrittenFile;
  readonly #problems: Problem[];

  private constructor(file: WrittenFile, problems: Problem[], value: Value | undefined, path: Path) {
    this.#file = file;
    this.#problems = problems;
    this.value = value;
    this.path = path;
  }

  /** All that a file says. */
  static whole(file: WrittenFile, problems: Problem[]): Written {
    return new Written(file, problems, file.content, []);
  }

  get place(): Place {
    return this.#file.place(this.path);
  }

  complain(code: string, message: string, hint: string, place: Place = this.place): void {
    this.#problems.push({ code: `INTENT_${code}`, blame: "input", message, hint, place });
  }

  get isMissing(): boolean {
    return this.value === undefined || this.value === null;
  }

  at(key: string): Written {
    const map = isProperties(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new Written(this.#file, this.#problems, map, [...this.path, key]);
  }

  /** The entries of a map; a complaint where it is something else, none where it is left out. */
  entries(what: string): readonly (readonly [string, Written])[] {
    if (this.isMissing) return [];
    if (!isProperties(this.value)) {
      this.complain("SHAPE", `${what} is a map`, "write `name: ...` below it, one line for each");
      return [];
    }
    return Object.keys(this.value).map((key) => [key, this.at(key)] as const);
  }

  /** The items of a list; a complaint where it is something else, none where it is left out. */
  items(what: string): readonly Written[] {
    if (this.isMissing) return [];
    if (!isList(this.value)) {
      this.complain("SHAPE", `${what} is a list`, "start each entry with `- `");
      return [];
    }
    return this.#each();
  }

  /** A list, or one item in its place. */
  oneOrMore(): readonly Written[] {
    if (this.isMissing) return [];
    return isList(this.value) ? this.#each() : [this];
  }

  /** Texts of a list, or a single text. Numbers count as they are written. */
  texts(what: string): readonly string[] {
    return this.oneOrMore().flatMap((item) => {
      const text = item.text();
      if (text !== undefined && text.trim() !== "") return [text.trim()];
      item.complain(
        "SHAPE",
        `${what} is a text, or a list of texts`,
        "put quotes around it if it looks like something else",
      );
      return [];
    });
  }

  text(): string | undefined {
    return isScalar(this.value) && this.value !== null ? String(this.value) : undefined;
  }

  properties(): Properties | undefined {
    return isProperties(this.value) ? this.value : undefined;
  }

  /** Complains of every key that is none of `known`. */
  only(known: readonly string[], what: string): void {
    for (const key of Object.keys(this.properties() ?? {})) {
      if (known.includes(key)) continue;
      const near = nearest(key, known);
      const hint = near === undefined ? `keys: ${known.join(", ")}` : `did you mean \`${near}\`?`;
      this.complain("KEY", `\`${key}\` is not a key of ${what}`, hint, this.at(key).place);
    }
  }

  /** One of the words, or a complaint. */
  word<T extends string>(words: readonly T[], what: string): T | undefined {
    const text = this.text();
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    const near = text === undefined ? undefined : nearest(text, words);
    const hint = near === undefined ? `one of: ${words.join(", ")}` : `did you mean \`${near}\`?`;
    this.complain("WORD", text === undefined ? `${what} is one word` : `\`${text}\` is no ${what}`, hint);
    return undefined;
  }

  /** A day as YYYY-MM-DD, or a complaint; undefined where it is left out. */
  day(): string | undefined {
    if (this.isMissing) return undefined;
    const text = this.text() ?? "";
    const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
    this.complain("DATE", `\`${text}\` is not a day`, "write `expires: YYYY-MM-DD`");
    return undefined;
  }

  #each(): readonly Written[] {
    if (!isList(this.value)) return [];
    return this.value.map((item, i) => new Written(this.#file, this.#problems, item, [...this.path, i]));
  }
}
