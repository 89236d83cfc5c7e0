import type { Scope } from "./snapshot-resource.ts";

export type Status = "complete" | "partial" | "denied";

/** Which calls were made for which account and Region, and how far they got. */
export class Coverage {
  readonly #calls = new Map<string, Status>();

  /** Of several outputs of one call the worst counts. */
  set(scope: Scope, call: string, status: Status): void {
    const key = `${scope.key}|${call}`;
    const known = this.#calls.get(key);
    if (known === undefined || rank(status) > rank(known)) this.#calls.set(key, status);
  }

  /** "unasked" where no file of that account and Region holds the call's output. */
  of(scope: Scope, call: string): Status | "unasked" {
    // Where no file says whose it is, the records do: whoever was asked is their owner.
    const nameless = `?/${typeof scope.region === "string" ? scope.region : "?"}`;
    return this.#calls.get(`${scope.key}|${call}`) ?? this.#calls.get(`${nameless}|${call}`) ?? "unasked";
  }
}

function rank(status: Status): number {
  return ["complete", "partial", "denied"].indexOf(status);
}
