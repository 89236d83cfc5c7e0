import { type Reference, Text, type Unknown } from "../../estate/value.ts";
import { keyOf } from "./canonical.ts";

/** The name of an export or import: a text, perhaps with unknown parts. */
export type ExportName = string | Text | Unknown | Reference;

/**
 * Whether an import may mean an export: what the unknown part of the export's name (its stack's name, as a rule) would
 * have to be, as a key; the empty text where the names are surely the same; undefined where they cannot be.
 *
 * Known texts have to agree, and names without any known text agree with nothing: that would be a guess.
 */
export function bindingOf(imported: ExportName, exported: ExportName): string | undefined {
  if (keyOf(imported) === keyOf(exported)) return "";
  const wanted = partsOf(imported);
  const offered = partsOf(exported);
  if (offered.every((part) => typeof part === "string")) {
    return wanted.every((part) => typeof part === "string") ? undefined : matches(wanted, String(offered.join("")));
  }
  if (wanted.every((part) => typeof part === "string")) return matches(offered, wanted.join(""));
  return alike(wanted, offered);
}

type Part = string | Reference | Unknown;

function partsOf(name: ExportName): readonly Part[] {
  return name instanceof Text ? name.parts : [name];
}

/** A name with one unknown part against a known text: what the part would be. With more parts, all that is known has to occur in order. */
function matches(pattern: readonly Part[], text: string): string | undefined {
  const first = pattern[0];
  const last = pattern.at(-1);
  const before = typeof first === "string" ? first : "";
  const after = typeof last === "string" ? last : "";
  if (letters(before) + letters(after) === 0 || pattern.length === 1) return undefined;
  if (text.length <= before.length + after.length || !text.startsWith(before) || !text.endsWith(after))
    return undefined;
  const middle = text.slice(before.length, text.length - after.length);
  let at = 0;
  for (const part of pattern.slice(typeof first === "string" ? 1 : 0, typeof last === "string" ? -1 : undefined)) {
    if (typeof part !== "string") continue;
    const found = middle.indexOf(part, at);
    if (found < 0) return undefined;
    at = found + part.length;
  }
  return JSON.stringify(middle);
}

/** Two names with unknown parts: the same known texts in the same order. */
function alike(wanted: readonly Part[], offered: readonly Part[]): string | undefined {
  if (wanted.length !== offered.length) return undefined;
  const unknown: string[] = [];
  let known = 0;
  for (const [i, part] of wanted.entries()) {
    const other = offered[i];
    if (typeof part === "string" || typeof other === "string") {
      if (part !== other) return undefined;
      known += letters(String(part));
    } else {
      unknown.push(keyOf(part));
    }
  }
  return known === 0 ? undefined : `?${unknown.join(",")}`;
}

function letters(text: string): number {
  return text.replaceAll(/[^A-Za-z0-9]/g, "").length;
}
