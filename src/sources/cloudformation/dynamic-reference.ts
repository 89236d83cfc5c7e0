import { type Reference, Text, textOf, Unknown } from "../../estate/value.ts";
import { keyOf, mentionsOf } from "./canonical.ts";

type Part = string | Reference | Unknown;

const REFERENCE = /\{\{resolve:([^{}]*)\}\}/g;
/** Stands for a part that is not text while the references are looked for. CloudFormation allows no such character. */
const MARK = "\uFFFC";

/**
 * Joins parts to a value in which every `{{resolve:service:...}}` is unknown: the service reads it at deployment, and a
 * secret is never resolved here.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function withDynamicReferences(parts: readonly Part[]): string | Reference | Unknown | Text {
  const others: Part[] = [];
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part.replaceAll(MARK, "\uFFFD");
    else {
      text += MARK;
      others.push(part);
    }
  }
  const result: (Part | Text)[] = [];
  let next = 0;
  let at = 0;
  const restored = (piece: string): Part[] => {
    const pieces = piece.split(MARK);
    return pieces.flatMap((item, i) => {
      const other = i === 0 ? undefined : others[next++];
      return other === undefined ? [item] : [other, item];
    });
  };
  for (const match of text.matchAll(REFERENCE)) {
    result.push(...restored(text.slice(at, match.index)));
    result.push(unresolved(textOf(restored(match[1] ?? ""))));
    at = match.index + match[0].length;
  }
  result.push(...restored(text.slice(at)));
  return textOf(result);
}

function unresolved(target: string | Reference | Unknown | Text): Unknown {
  const first = target instanceof Text ? target.parts[0] : target;
  const service = typeof first === "string" ? (first.split(":")[0] ?? "") : "";
  const secret = service === "secretsmanager" || service === "ssm-secure";
  const what = secret ? "a secret" : "a stored value";
  return new Unknown("dynamic-reference", `\`{{resolve:${shown(target)}}}\` is ${what} that is read at deployment`, {
    key: `dynamic-reference:${service}:${keyOf(target)}`,
    mentions: mentionsOf(target),
    secret,
  });
}

function shown(target: string | Reference | Unknown | Text): string {
  const parts = target instanceof Text ? target.parts : [target];
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      return part instanceof Unknown ? "…" : `\${${part.resource}}`;
    })
    .join("")
    .slice(0, 200);
}
