import type { Steps } from "./context.ts";

/**
 * Where in the source the parts of a resource are said that the translation puts elsewhere: the method of an API in the
 * event that asks for it, `TracingConfig` in `Tracing`. By path prefixes; the longest that is known counts.
 */
export class Moves {
  readonly #to = new Map<string, Steps>();

  add(from: Steps, to: Steps): void {
    const key = JSON.stringify(from);
    // The first event that puts a thing somewhere is the one that says it.
    if (!this.#to.has(key)) this.#to.set(key, to);
  }

  /** The path in the source, of a path into the translated template (below the origin of its resource). */
  source(path: Steps): Steps {
    if (this.#to.size === 0) return path;
    for (let length = path.length; length > 2; length--) {
      const to = this.#to.get(JSON.stringify(path.slice(0, length)));
      if (to !== undefined) return [...to, ...path.slice(length)];
    }
    return path;
  }
}
