import { Reference, Text, textOf, Unknown, type Value } from "../../../estate/value.ts";
import type { Plain } from "../../syntax/node.ts";
import { derived, keyOf, mentionsOf, unknownIn } from "../canonical.ts";
import { type Evaluator, listArgument } from "../evaluator.ts";

/** `Fn::Split`. */
export function split(argument: Plain, evaluator: Evaluator): Value {
  const parts = listArgument("Fn::Split", argument, 2, evaluator);
  if (parts === undefined) return evaluator.broken("`Fn::Split` is not well-formed");
  const delimiter = evaluator.at([0], parts[0] as Plain);
  const text = evaluator.at([1], parts[1] as Plain);
  if (typeof delimiter !== "string" || delimiter === "") {
    return delimiter instanceof Unknown
      ? derived(delimiter, "split")
      : evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::Split` takes a text as its delimiter");
  }
  if (text === undefined) return [];
  if (
    typeof text === "object" &&
    !(text instanceof Text) &&
    !(text instanceof Reference) &&
    !(text instanceof Unknown)
  ) {
    return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::Split` takes a text", "`!Split [delimiter, text]`");
  }
  return splitValue(delimiter, text);
}

/** Delimiters that ids, names and addresses never contain: what is between them is one item, known or not. */
const SEPARATES_ITEMS: ReadonlySet<string> = new Set([",", ", ", ";", "|", " ", "\n"]);

/** A value split by a delimiter: a list, or what stands for one that cannot be told. */
export function splitValue(delimiter: string, value: Value): Value {
  if (value instanceof Unknown) {
    return derived(value, `split(${JSON.stringify(delimiter)})`, (item) => splitValue(delimiter, item));
  }
  if (value instanceof Reference) {
    if (SEPARATES_ITEMS.has(delimiter)) return [value];
    // `Fn::Select` takes an item of it; see `Reference.attribute`.
    return new Reference(value.resource, `${value.attribute}.split(${JSON.stringify(delimiter)})`);
  }
  if (!(value instanceof Text)) return String(value ?? "").split(delimiter);
  if (!SEPARATES_ITEMS.has(delimiter)) return ofText(delimiter, value);
  return items(delimiter, value);
}

function items(delimiter: string, text: Text): readonly Value[] {
  const found: (string | Reference | Unknown)[][] = [[]];
  for (const part of text.parts) {
    if (typeof part !== "string") {
      found.at(-1)?.push(part);
      continue;
    }
    for (const [i, piece] of part.split(delimiter).entries()) {
      if (i > 0) found.push([]);
      found.at(-1)?.push(piece);
    }
  }
  return found.map(textOf);
}

/** What a name of an account, a region or a partition may hold: none of the delimiters of an ARN. */
function isAtom(part: Reference | Unknown): boolean {
  return part instanceof Unknown && part.because === "pseudo-parameter" && !part.key.includes("AWS::StackId");
}

/** Items before the first part that may itself contain the delimiter are sure; the rest is not. */
function ofText(delimiter: string, text: Text): Value {
  if (text.parts.every((part) => typeof part === "string" || isAtom(part))) return items(delimiter, text);
  const unknown = unknownIn(text);
  return new Unknown(unknown?.because ?? "service", unknown?.detail ?? "a part of the text is known after deployment", {
    key: `split(${JSON.stringify(delimiter)},${keyOf(text)})`,
    settle: unknown?.settle,
    mentions: mentionsOf(text),
  });
}
