import type { Scope } from "./snapshot-resource.ts";

export type Status = "complete" | "partial" | "denied";

/** Which calls were made for which account and Region, and how far they got. */
export class Coverage {
  readonly #calls = new Map<string, Status>();
  readonly #asked = new Set<string>();

  /** Of several outputs of one call the worst counts. */
  set(scope: Scope, call: string, status: Status): void {
    this.#asked.add(scope.key);
    const key = `${scope.key}|${call}`;
    const known = this.#calls.get(key);
    if (known === undefined || rank(status) > rank(known)) this.#calls.set(key, status);
  }

  /** "unasked" where no file of that account and Region holds the call's output. */
  of(scope: Scope, call: string): Status | "unasked" {
    return this.#calls.get(`${scope.key}|${call}`) ?? "unasked";
  }

  /** Whether anything at all of that account and Region was read. */
  asked(scope: Scope): boolean {
    return this.#asked.has(scope.key);
  }
}

function rank(status: Status): number {
  return ["complete", "partial", "denied"].indexOf(status);
}
