import type { Gap, Problem } from "../estate/problem.ts";
import type { Place } from "../estate/resource.ts";

/** So many problems of one file are told one by one; the rest is counted. */
const TOLD_PER_FILE = 50;

/** Problems and gaps of a run, each told once. */
export class Ledger {
  readonly #problems = new Map<string, Problem>();
  readonly #gaps = new Map<string, Gap>();
  readonly #told = new Map<string, number>();

  problem(problem: Problem): void {
    const key = `${problem.code}|${problem.message}|${placeKey(problem.place)}`;
    if (this.#problems.has(key)) return;
    const file = problem.place?.file ?? "";
    const told = (this.#told.get(file) ?? 0) + 1;
    this.#told.set(file, told);
    if (told <= TOLD_PER_FILE) this.#problems.set(key, problem);
  }

  gap(gap: Gap): void {
    const key = `${gap.code}|${gap.message}|${gap.resource ?? ""}|${placeKey(gap.place)}`;
    if (!this.#gaps.has(key)) this.#gaps.set(key, gap);
  }

  get problems(): readonly Problem[] {
    return [...this.#problems.values(), ...this.#untold()];
  }

  get gaps(): readonly Gap[] {
    return [...this.#gaps.values()];
  }

  *#untold(): Generator<Problem> {
    for (const [file, told] of this.#told) {
      if (told <= TOLD_PER_FILE) continue;
      yield {
        code: "MORE_PROBLEMS",
        blame: "warning",
        message: `${told - TOLD_PER_FILE} more problems in \`${file}\` are not shown`,
        hint: "mend the ones above first",
        place: { file, line: 1, column: 1 },
      };
    }
  }
}

function placeKey(place: Place | undefined): string {
  return place === undefined ? "" : `${place.file}:${place.line}:${place.column}`;
}
