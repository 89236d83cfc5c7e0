import { isList, Reference, Unknown, type Value } from "../../../estate/value.ts";
import type { Plain } from "../../syntax/node.ts";
import { derived } from "../canonical.ts";
import { type Evaluator, listArgument } from "../evaluator.ts";

/** `Fn::Select`. */
export function select(argument: Plain, evaluator: Evaluator): Value {
  const parts = listArgument("Fn::Select", argument, 2, evaluator);
  if (parts === undefined) return evaluator.broken("`Fn::Select` is not well-formed");
  const index = evaluator.at([0], parts[0] as Plain);
  const list = evaluator.at([1], parts[1] as Plain);
  if (index instanceof Unknown)
    return derived(index, "select", (item) => (isIndex(item) ? itemOf(list, Number(item)) : undefined));
  if (!isIndex(index)) {
    return evaluator.invalid(
      "FUNCTION_ARGUMENTS",
      "`Fn::Select` takes an index, counted from 0, first",
      "`!Select [0, list]`",
    );
  }
  const at = Number(index);
  const item = itemOf(list, at);
  if (item !== undefined) return item;
  const message = isList(list)
    ? `\`Fn::Select\` takes item ${at} of a list that has ${list.length}`
    : "`Fn::Select` takes an item of something that is not a list";
  return evaluator.invalid("FUNCTION_ARGUMENTS", message, "indexes count from 0");
}

function isIndex(value: Value | undefined): boolean {
  return (typeof value === "number" || typeof value === "string") && /^\d{1,6}$/.test(String(value));
}

/** An item of a list, or of what stands for one; undefined where there is none. */
function itemOf(list: Value | undefined, at: number): Value | undefined {
  if (isList(list)) return list[at];
  if (list instanceof Reference) return new Reference(list.resource, `${list.attribute}[${at}]`);
  if (list instanceof Unknown) return derived(list, `item ${at}`, (item) => itemOf(item, at));
  return undefined;
}
