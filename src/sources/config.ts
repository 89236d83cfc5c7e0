import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../estate/problem.ts";
import type { Path, Place } from "../estate/resource.ts";
import { SourceDocument } from "./syntax/document.ts";
import { isPlainMap, type Plain, plainOf } from "./syntax/node.ts";
import { parseYaml } from "./syntax/yaml.ts";

/** `watertight.yaml` as read: plain values, with a place for every one of them. */
export interface ConfigFile {
  readonly file: string;
  readonly content: { readonly [key: string]: Plain };
  place(path: Path): Place;
}

const NAMES = ["watertight.yaml", "watertight.yml"];

/**
 * Reads a configuration file: `file` where one is named, else `watertight.yaml` of `folder` where there is one.
 *
 * Problems (not found, not YAML, not a map) come back with a place; nothing is thrown.
 */
export function readConfig(
  file: string | undefined,
  folder: string,
): { readonly config: ConfigFile | undefined; readonly problems: readonly Problem[] } {
  const found = file ?? NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) return { config: undefined, problems: [] };
  let text: string;
  try {
    text = readFileSync(found, "utf8");
  } catch {
    return failed("CONFIG_NOT_READ", `cannot read \`${found}\``, "give the path of a watertight.yaml to --config");
  }
  const [parsed, another] = parseYaml(text.replace(/^\uFEFF/, ""));
  if (parsed === undefined) return { config: undefined, problems: [] };
  const document = new SourceDocument(found, text, parsed.root);
  const problems = parsed.problems.map(({ code, blame, message, hint, offset }) => ({
    code: code.replace(/^TEMPLATE_/, "CONFIG_"),
    blame,
    message,
    hint,
    place: document.placeAt(offset),
  }));
  if (another !== undefined) {
    problems.push({
      code: "CONFIG_SEVERAL_DOCUMENTS",
      blame: "warning",
      message: "only the first YAML document is read",
      hint: "put everything into one document",
      place: document.place([]),
    });
  }
  const content = parsed.root === undefined ? {} : plainOf(parsed.root);
  if (content !== null && !isPlainMap(content)) {
    return failed("CONFIG_SHAPE", "a map was expected", "see docs/configuration.md", document.place([]));
  }
  return { config: { file: found, content: content ?? {}, place: (path) => document.place(path) }, problems };
}

function failed(code: string, message: string, hint: string, place?: Place) {
  const problem: Problem = { code, blame: "input", message, hint, place };
  return { config: undefined, problems: [problem] };
}
