import { isPlainMap, type Plain } from "../syntax/node.ts";
import type { Grants } from "./frame.ts";
import type { Stack } from "./stack.ts";

/** How many conditions one assumption is followed through. */
const FAR = 64;

/**
 * All that follows from a condition being true or false: the parts of an `Fn::And` that is true are true, those of an
 * `Fn::Or` that is false are false, and a parameter that equals a text has that value.
 */
export function implied(stack: Stack, condition: string, value: boolean): Grants {
  const conditions = new Map<string, boolean>();
  const parameters = new Map<string, string>();
  let left = FAR;

  const name = (named: string, is: boolean): void => {
    if (conditions.has(named) || left-- <= 0) return;
    conditions.set(named, is);
    const expression = stack.conditionOf(named);
    if (expression !== undefined) expressionIs(expression, is);
  };
  const expressionIs = (expression: Plain, is: boolean): void => {
    if (!isPlainMap(expression)) return;
    const [entry] = Object.entries(expression);
    if (entry === undefined || Object.keys(expression).length !== 1) return;
    const [called, argument] = entry;
    if (called === "Condition" && typeof argument === "string") name(argument, is);
    else if (!Array.isArray(argument)) return;
    else if (called === "Fn::Not" && argument.length === 1) expressionIs(argument[0] as Plain, !is);
    else if ((called === "Fn::And" && is) || (called === "Fn::Or" && !is)) {
      for (const part of argument as readonly Plain[]) expressionIs(part, is);
    } else if (called === "Fn::Equals" && is) equal(argument as readonly Plain[]);
  };
  const equal = ([one, other]: readonly Plain[]): void => {
    for (const [side, literal] of [
      [one, other],
      [other, one],
    ]) {
      const parameter = isPlainMap(side) && Object.keys(side).length === 1 ? side.Ref : undefined;
      if (typeof parameter !== "string" || typeof literal === "object" || literal === undefined) continue;
      if (stack.template.parameters.has(parameter)) parameters.set(parameter, String(literal));
    }
  };
  name(condition, value);
  return { conditions, parameters };
}
