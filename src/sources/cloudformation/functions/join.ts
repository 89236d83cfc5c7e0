import { isList, isProperties, type Reference, Text, textOf, Unknown, type Value } from "../../../estate/value.ts";
import type { Plain } from "../../syntax/node.ts";
import { derived, keyOf, mentionsOf, unknownIn } from "../canonical.ts";
import { withDynamicReferences } from "../dynamic-reference.ts";
import { type Evaluator, listArgument } from "../evaluator.ts";

/** `Fn::Join`. */
export function join(argument: Plain, evaluator: Evaluator): Value {
  const parts = listArgument("Fn::Join", argument, 2, evaluator);
  if (parts === undefined) return evaluator.broken("`Fn::Join` is not well-formed");
  const delimiter = evaluator.at([0], parts[0] as Plain);
  const list = evaluator.at([1], parts[1] as Plain);
  if (typeof delimiter === "string") return joined(delimiter, list, evaluator);
  if (delimiter instanceof Unknown) return derived(delimiter, "join");
  return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::Join` takes a text as its delimiter");
}

function joined(delimiter: string, list: Value | undefined, evaluator: Evaluator): Value {
  if (list instanceof Unknown) return derived(list, `join(${JSON.stringify(delimiter)})`);
  if (list === undefined) return "";
  // A list attribute of a resource (`NameServers`), or one text where a list was meant.
  const items = isList(list) ? list.flatMap((item) => (isList(item) ? item : [item])) : [list];
  if (items.some((item) => isProperties(item))) {
    return evaluator.invalid(
      "FUNCTION_ARGUMENTS",
      "`Fn::Join` takes a list of texts",
      "`!Join [delimiter, [text, text]]`",
    );
  }
  const parts: (string | Reference | Unknown | Text)[] = [];
  for (const [i, item] of items.entries()) {
    if (i > 0) parts.push(delimiter);
    if (item instanceof Unknown && couldBeList(item)) return wholeUnknown(item, delimiter, items);
    parts.push(typeof item === "object" && item !== null ? (item as Reference | Unknown | Text) : String(item ?? ""));
  }
  const text = textOf(parts);
  const pieces = text instanceof Text ? text.parts : [text];
  return pieces.some((piece) => typeof piece === "string" && piece.includes("{{resolve:"))
    ? withDynamicReferences(pieces)
    : text;
}

/** An undecided `Fn::If` between two lists cannot be one item. */
function couldBeList(item: Unknown): boolean {
  return (item.alternatives ?? []).some((alternative) => alternative === undefined || isList(alternative));
}

function wholeUnknown(item: Unknown, delimiter: string, items: readonly Value[]): Unknown {
  const unknown = unknownIn(items) ?? item;
  return new Unknown(unknown.because, unknown.detail, {
    key: `join(${JSON.stringify(delimiter)},${keyOf(items)})`,
    settle: unknown.settle,
    mentions: mentionsOf(items),
  });
}
