import type { Matcher, Trait } from "./intent.ts";
import { TRAITS } from "./intent.ts";
import type { Written } from "./written.ts";

const TIERS = ["public", "private", "isolated"];
const KEYS = [...TRAITS, "tags", "any", "all", "not"];
/** Patterns nest only as deep as people write them. */
const DEEPEST = 20;

/**
 * A matcher as written: a name or pattern, a list of them (any will do), or a map of traits (all must hold).
 * Undefined where it says nothing that could be read; the complaint is made then.
 */
export function readMatcher(written: Written, depth = 0): Matcher | undefined {
  if (depth > DEEPEST) {
    written.complain("DEPTH", "matchers are nested too deeply", "say it with fewer levels");
    return undefined;
  }
  const text = written.text();
  if (text !== undefined) return named([text.trim()]);
  const map = written.properties();
  if (map === undefined) return readAny(written, depth);
  written.only(KEYS, "a matcher");
  const parts: Matcher[] = [];
  for (const trait of TRAITS) {
    if (written.at(trait).isMissing) continue;
    const part = readTrait(written.at(trait), trait);
    if (part !== undefined) parts.push(part);
  }
  for (const [key, value] of written.at("tags").entries("`tags`")) {
    const patterns = value.texts(`the tag \`${key}\``);
    if (patterns.length > 0) parts.push({ is: "tag", key, patterns });
  }
  for (const word of ["any", "all"] as const) {
    if (written.at(word).isMissing) continue;
    const of = written
      .at(word)
      .items(`\`${word}\``)
      .flatMap((item) => readMatcher(item, depth + 1) ?? []);
    if (of.length > 0) parts.push({ is: word, of });
  }
  if (!written.at("not").isMissing) {
    const of = readMatcher(written.at("not"), depth + 1);
    if (of !== undefined) parts.push({ is: "not", of });
  }
  const [only, second] = parts;
  if (only === undefined) {
    if (Object.keys(map).length === 0)
      written.complain("EMPTY", "the matcher says nothing", `keys: ${KEYS.join(", ")}`);
    return undefined;
  }
  return second === undefined ? only : { is: "all", of: parts };
}

/** The automatic component of that name, or the resource of that id. */
function named(patterns: readonly string[]): Matcher {
  return {
    is: "any",
    of: [
      { is: "component", patterns },
      { is: "id", patterns },
    ],
  };
}

function readAny(written: Written, depth: number): Matcher | undefined {
  const items = written.oneOrMore();
  if (items.length === 0) {
    written.complain("EMPTY", "the matcher says nothing", `a name, a list, or a map with: ${KEYS.join(", ")}`);
    return undefined;
  }
  const of = items.flatMap((item) => readMatcher(item, depth + 1) ?? []);
  return of.length === 0 ? undefined : { is: "any", of };
}

function readTrait(written: Written, trait: Trait): Matcher | undefined {
  const patterns = written.texts(`\`${trait}\``);
  if (trait === "tier") {
    for (const item of written.oneOrMore()) item.word(TIERS, "tier of a subnet");
    const known = patterns.filter((pattern) => TIERS.includes(pattern));
    return known.length === 0 ? undefined : { is: trait, patterns: known };
  }
  return patterns.length === 0 ? undefined : { is: trait, patterns };
}
