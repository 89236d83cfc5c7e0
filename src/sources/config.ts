import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Problem } from "../estate/problem.ts";
import type { Path, Place } from "../estate/resource.ts";
import { isModule, readModule } from "./config-module.ts";
import { SourceDocument } from "./syntax/document.ts";
import { isPlainMap, type Plain, plainOf } from "./syntax/node.ts";
import { parseYaml } from "./syntax/yaml.ts";

/** A configuration file as read: plain values, with a place for every one of them. */
export interface ConfigFile {
  readonly file: string;
  readonly content: { readonly [key: string]: Plain };
  place(path: Path): Place;
}

export interface Configuration {
  /** What is extended first, then the file itself; empty where there is none. */
  readonly files: readonly ConfigFile[];
  readonly problems: readonly Problem[];
}

const YAML = ["watertight.yaml", "watertight.yml"];
const MODULES = ["watertight.config.ts", "watertight.config.mts", "watertight.config.js", "watertight.config.mjs"];
/** Files that extend each other in a row. */
const DEEPEST = 20;

/**
 * Reads the configuration: `file` where one is named, else `watertight.yaml` or `watertight.config.ts` of the working
 * `folder`, else a `watertight.yaml` beside the input. Programs are run from the working folder only, never from the
 * input. With it comes everything that it `extends`.
 *
 * Problems (not found, not YAML, not a map, a circle) come back with a place; nothing is thrown.
 */
export async function readConfiguration(
  file: string | undefined,
  folder: string,
  beside: readonly string[] = [],
): Promise<Configuration> {
  const found =
    file ??
    [...YAML, ...MODULES].map((name) => join(folder, name)).find((path) => existsSync(path)) ??
    beside.flatMap((other) => YAML.map((name) => join(other, name))).find((path) => existsSync(path));
  if (found === undefined) return { files: [], problems: [] };
  const problems: Problem[] = [];
  const files: ConfigFile[] = [];
  await readWithBases(found, [], files, problems);
  return { files, problems };
}

async function readWithBases(
  file: string,
  behind: readonly string[],
  files: ConfigFile[],
  problems: Problem[],
): Promise<void> {
  const read = isModule(file) ? await readModule(file) : readYaml(file);
  problems.push(...read.problems);
  const { config } = read;
  if (config === undefined) return;
  for (const [i, base] of basesOf(config, problems).entries()) {
    const path = join(dirname(file), base);
    const circle = [...behind, file].some((other) => resolve(other) === resolve(path));
    const place = config.place(Array.isArray(config.content.extends) ? ["extends", i] : ["extends"]);
    if (circle || behind.length >= DEEPEST) {
      const message = `files extend each other in a circle: \`${base}\` comes back to itself`;
      problems.push({ code: "CONFIG_CYCLE", blame: "input", message, hint: "take one `extends` away", place });
    } else if (!existsSync(path)) {
      const message = `\`${base}\` cannot be read: there is no such file`;
      problems.push({
        code: "CONFIG_NOT_READ",
        blame: "input",
        message,
        hint: "paths are relative to this file",
        place,
      });
    } else if (!files.some((other) => resolve(other.file) === resolve(path))) {
      await readWithBases(path, [...behind, file], files, problems);
    }
  }
  files.push(config);
}

function basesOf(config: ConfigFile, problems: Problem[]): readonly string[] {
  const said = config.content.extends;
  if (said === undefined || said === null) return [];
  const list: readonly Plain[] = Array.isArray(said) ? said : [said];
  return list.flatMap((item) => {
    if (typeof item === "string" && item !== "") return [item];
    const message = "`extends` is the path of a file, or a list of them";
    problems.push({ code: "CONFIG_SHAPE", blame: "input", message, hint: undefined, place: config.place(["extends"]) });
    return [];
  });
}

function readYaml(file: string): { readonly config: ConfigFile | undefined; readonly problems: readonly Problem[] } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return failed("CONFIG_NOT_READ", `cannot read \`${file}\``, "give the path of a watertight.yaml");
  }
  const [parsed, another] = parseYaml(text.replace(/^\uFEFF/, ""));
  if (parsed === undefined) return { config: { file, content: {}, place: () => start(file) }, problems: [] };
  const document = new SourceDocument(file, text, parsed.root);
  const problems = parsed.problems.map(({ code, blame, message, hint, offset }) => ({
    code: code.replace(/^TEMPLATE_/, "CONFIG_"),
    blame,
    message,
    hint: /alias|\*/i.test(message) ? "put quotes around what starts with `*`" : hint,
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
    return failed("CONFIG_SHAPE", "a map was expected", "see docs/intent.md", document.place([]));
  }
  return { config: { file, content: content ?? {}, place: (path) => document.place(path) }, problems };
}

function start(file: string): Place {
  return { file, line: 1, column: 1 };
}

function failed(code: string, message: string, hint: string, place?: Place) {
  const problem: Problem = { code, blame: "input", message, hint, place };
  return { config: undefined, problems: [problem] };
}
