import { equal, intersect, isEmpty, subtract, union } from "../reach/sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC, portRanges } from "../reach/traffic.ts";
import type { Connection } from "./exposure.ts";

/** The answer where some conditions are taken for true or false, and the conditions that are still open there. */
export interface Case {
  readonly connection: Connection;
  /** "stack/Condition" */
  readonly undecided: readonly string[];
}

export interface ByCases {
  readonly connection: Connection;
  /** Conditions that were tried both ways. */
  readonly conditions: readonly string[];
}

/** Every condition doubles the work. */
const MOST_CASES = 16;

/**
 * An answer that hangs on conditions, worked out for each way they can turn out and put together: what surely passes is
 * what passes in every case, what may pass is what may in one of them. Undefined where that is too much work, or where a
 * case cannot be asked.
 *
 * `ask` gives the answer under assumptions; a condition that follows from the others is not among its `undecided`.
 */
export async function byCases(
  whole: Case,
  ask: (assumed: Readonly<Record<string, boolean>>) => Promise<Case | undefined>,
): Promise<ByCases | undefined> {
  const leaves: Connection[] = [];
  const conditions = new Set<string>();
  const budget = { left: MOST_CASES };
  const split = async (here: Case, assumed: Readonly<Record<string, boolean>>): Promise<boolean> => {
    const condition = deciding(here);
    if (condition === undefined) {
      leaves.push(here.connection);
      return true;
    }
    conditions.add(condition);
    for (const value of [true, false]) {
      if (budget.left-- <= 0) return false;
      const further = { ...assumed, [condition]: value };
      const found = await ask(further);
      if (found === undefined || !(await split(found, further))) return false;
    }
    return true;
  };
  const done = await split(whole, {});
  if (!done || conditions.size === 0) return undefined;
  return { connection: together(leaves, whole.connection), conditions: [...conditions] };
}

/** An open condition that the answer hangs on. */
function deciding({ connection, undecided }: Case): string | undefined {
  if (connection.unknown.length === 0) return undefined;
  const told = connection.unknown.map(({ detail }) => detail).join("\n");
  return undecided.find((condition) =>
    told.includes(`condition \`${condition.slice(condition.lastIndexOf("/") + 1)}\``),
  );
}

function together(leaves: readonly Connection[], whole: Connection): Connection {
  const must = leaves.reduce((sum, { bounds }) => intersect(sum, bounds.must), ALL_TRAFFIC);
  const may = leaves.reduce((sum, { bounds }) => union(sum, bounds.may), NO_TRAFFIC);
  const everywhere = leaves.reduce((sum, { bounds }) => intersect(sum, bounds.everywhere), ALL_TRAFFIC);
  const verdict = !isEmpty(must) ? "reachable" : isEmpty(may) ? "blocked" : "unknown";
  const teller = leaves.find((leaf) => leaf.verdict === verdict) ?? whole;
  return {
    ...teller,
    verdict,
    allowed: portRanges(must),
    possible: portRanges(subtract(may, must)),
    everywhere: portRanges(everywhere),
    bounds: { must, may, everywhere },
    unknown: equal(must, may) ? [] : whole.unknown,
  };
}
