import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Problem } from "../estate/problem.ts";
import type { Path, Place } from "../estate/resource.ts";
import type { ConfigFile } from "./config.ts";
import { Lines } from "./syntax/lines.ts";
import { isPlainMap, type Plain } from "./syntax/node.ts";

/** Whether a file is a program that gives its configuration, not the configuration itself. */
export function isModule(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}

type Read = { readonly config: ConfigFile | undefined; readonly problems: readonly Problem[] };

/**
 * Runs a `watertight.config.ts` (or .js) and takes its default export. TypeScript needs no build step: types are taken
 * out on the way (by jiti, loaded when it is needed), and `import { defineConfig } from "watertight"` finds this package.
 */
export async function readModule(file: string): Promise<Read> {
  let text: string;
  let value: unknown;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return failed(file, "CONFIG_NOT_READ", `cannot read \`${file}\``, "give the path of a watertight.config.ts");
  }
  try {
    const { createJiti } = await import("jiti");
    const jiti = createJiti(import.meta.url, {
      alias: { watertight: ownPackage() },
      fsCache: false,
      moduleCache: false,
    });
    value = await jiti.import(pathToFileURL(resolve(file)).href, { default: true });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return failed(
      file,
      "CONFIG_NOT_RUN",
      `\`${file}\` cannot be run: ${reason}`,
      "run it with your editor's type checker open",
    );
  }
  const content = plain(value, 0);
  if (!isPlainMap(content)) {
    return failed(
      file,
      "CONFIG_SHAPE",
      "the default export is no object",
      "write `export default defineConfig({ ... })`",
    );
  }
  return { config: { file, content, place: placesIn(file, text) }, problems: [] };
}

/** What `import { defineConfig } from "watertight"` finds: that function alone, so that nothing else has to be loaded. */
function ownPackage(): string {
  const isSource = fileURLToPath(import.meta.url).endsWith("config-module.ts");
  return fileURLToPath(new URL(isSource ? "../intent/define-config.ts" : "./define-config.js", import.meta.url));
}

function failed(file: string, code: string, message: string, hint: string): Read {
  const place: Place = { file, line: 1, column: 1 };
  return { config: undefined, problems: [{ code, blame: "input", message, hint, place }] };
}

/** Data as it would be in YAML: what YAML cannot say (functions, dates) is left out. */
function plain(value: unknown, depth: number): Plain {
  if (depth > 50) return null;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (typeof value !== "object") return null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && typeof item !== "function");
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, depth + 1)]));
}

/**
 * Where a value of the export most likely stands in the text: the keys of its path, one after the other, as far as they
 * are written there. Values that the program computes have no place of their own; the nearest key before them counts.
 */
function placesIn(file: string, text: string): (path: Path) => Place {
  const lines = new Lines(text);
  return (path) => {
    let at = Math.max(0, text.indexOf("export default"));
    for (const step of path) {
      if (typeof step === "number") {
        at = nthItem(text, at, step);
        continue;
      }
      const found = keyAt(text, step, at);
      if (found >= 0) at = found;
    }
    return { file, ...lines.at(at) };
  };
}

function keyAt(text: string, key: string, from: number): number {
  for (const quoted of [`"${key}"`, `'${key}'`]) {
    const found = text.indexOf(quoted, from);
    if (found >= 0) return found;
  }
  for (let found = text.indexOf(key, from); found >= 0; found = text.indexOf(key, found + 1)) {
    const before = text[found - 1] ?? " ";
    const after = text.slice(found + key.length).trimStart()[0] ?? "";
    if (!/[\w$]/.test(before) && after === ":") return found;
  }
  return -1;
}

/** The nth item of the list that starts behind `from`, by counting commas outside of brackets and quotes. */
function nthItem(text: string, from: number, nth: number): number {
  const open = text.indexOf("[", from);
  if (open < 0) return from;
  let depth = 0;
  let quote = "";
  let count = 0;
  let start = skipSpace(text, open + 1);
  for (let i = open + 1; i < text.length && count < nth; i++) {
    const char = text[i] ?? "";
    if (quote !== "") {
      if (char === "\\") i++;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'" || char === "`") quote = char;
    else if ("[{(".includes(char)) depth++;
    else if ("]})".includes(char) && depth-- === 0) break;
    else if (char === "," && depth === 0) {
      count++;
      start = skipSpace(text, i + 1);
    }
  }
  return start;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? "")) at++;
  return at;
}
