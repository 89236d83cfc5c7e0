/** Resource policies as controls ask about them. */
import { grantsAnyone, policyGrantsAnyone, policyOf } from "../estate/policy.ts";
import { show, Unknown, type Value } from "../estate/value.ts";
import { alternately, isEmpty, type Probe } from "./ask.ts";
import { cannotTell, type Result, violated } from "./control.ts";

/** A resource policy that lets nobody in but those it names, its Deny statements taken into account. */
export const notForAnyone: Probe = function probe(value, path, about): Iterable<Result> {
  if (value instanceof Unknown) return alternately(value, path, about, probe);
  return isEmpty(value)
    ? []
    : openStatements(value).map(({ at, text, unknown }) => {
        const where = [...path, ...at];
        return unknown === undefined ? violated(where, text) : cannotTell(where, unknown);
      });
};

interface Open {
  readonly at: readonly (string | number)[];
  readonly text: string;
  readonly unknown: Unknown | undefined;
}

function openStatements(value: Value | undefined): readonly Open[] {
  const { answer, statements } = policyGrantsAnyone(policyOf(value));
  if (answer === false) return [];
  if (answer instanceof Unknown) return [{ at: statements[0]?.path ?? [], text: "", unknown: answer }];
  const sure = statements.filter((statement) => grantsAnyone(statement) === true);
  return sure.map((statement) => ({
    at: statement.path,
    text: `it lets anyone call ${show(statement.actions, 100)}`,
    unknown: undefined,
  }));
}
