import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Ledger } from "./ledger.ts";

/** A file to look at. */
export interface Found {
  /** Absolute path; `-` for standard input. */
  readonly location: string;
  readonly name: string;
  readonly named: boolean;
  /** The folder it was met in, as the user named that; its own name where it was named itself. */
  readonly under: string;
}

/** Folders that hold what others wrote, or what a build made of what is read anyway. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  ".aws-sam",
  ".git",
  ".hg",
  ".svn",
  ".terraform",
  ".terragrunt-cache",
  ".tox",
  ".venv",
  ".yarn",
  "__pycache__",
  "node_modules",
  "site-packages",
  "venv",
]);

const MOST_FILES = 200_000;
const DEEPEST_FOLDER = 64;

/** The files that paths, folders and patterns stand for, each once, in a stable order. */
export async function findFiles(paths: readonly string[], cwd: string, ledger: Ledger): Promise<readonly Found[]> {
  const finder = new Finder(cwd, ledger);
  for (const path of paths.length === 0 ? ["."] : paths) await finder.add(path);
  return finder.found;
}

class Finder {
  readonly found: Found[] = [];
  readonly #cwd: string;
  readonly #ledger: Ledger;
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  constructor(cwd: string, ledger: Ledger) {
    this.#cwd = cwd;
    this.#ledger = ledger;
  }

  async add(path: string): Promise<void> {
    if (path === "-") {
      this.#file("-", "stdin", true, "-");
      return;
    }
    const location = resolve(this.#cwd, path);
    const kind = kindOf(location);
    if (kind === "folder") this.#folder(location, path, 0);
    else if (kind === "file") this.#file(location, this.#nameOf(location), true, path);
    else if (/[*?[\]{}!]/.test(path)) await this.#pattern(path);
    else this.#missing(path, location);
  }

  async #pattern(path: string): Promise<void> {
    const { glob } = await import("tinyglobby");
    const pattern = sep === "\\" ? path.replaceAll("\\", "/") : path;
    const ignore = [...SKIPPED_FOLDERS].map((folder) => `**/${folder}/**`);
    const matches = await glob(pattern, { cwd: this.#cwd, absolute: true, dot: true, ignore });
    for (const match of matches.sort()) this.#file(resolve(match), this.#nameOf(resolve(match)), true, path);
    if (matches.length === 0) this.#missing(path, undefined);
  }

  #missing(path: string, location: string | undefined): void {
    let why = location === undefined ? "no file matches" : "there is no such file or folder";
    if (location !== undefined) {
      try {
        statSync(location);
      } catch (error) {
        if (codeOf(error) === "EACCES") why = "it may not be read";
        if (codeOf(error) === "ELOOP") why = "its links lead in a circle";
      }
    }
    this.#ledger.problem({
      code: "INPUT_NOT_FOUND",
      blame: "input",
      message: `\`${path}\` cannot be read: ${why}`,
      hint: location === undefined ? "quote the pattern, or look at what the folder holds" : "look at the path",
      place: { file: path, line: 1, column: 1 },
    });
  }

  #file(location: string, name: string, named: boolean, under: string): void {
    const real = location === "-" ? location : (realOf(location) ?? location);
    if (this.#files.has(real)) return;
    this.#files.add(real);
    this.found.push({ location, name, named, under });
  }

  #folder(location: string, under: string, depth: number): void {
    const real = realOf(location);
    if (real === undefined || this.#folders.has(real) || depth > DEEPEST_FOLDER) return;
    this.#folders.add(real);
    let entries: Dirent[];
    try {
      entries = readdirSync(location, { withFileTypes: true });
    } catch {
      this.#unreadable(location, under, depth);
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    for (const entry of entries) {
      if (this.found.length >= MOST_FILES) {
        this.#tooMany(under);
        return;
      }
      const inner = join(location, entry.name);
      const kind = entry.isSymbolicLink()
        ? kindOf(inner)
        : entry.isDirectory()
          ? "folder"
          : entry.isFile()
            ? "file"
            : "other";
      if (kind === "file") this.#file(inner, this.#nameOf(inner), false, under);
      else if (kind === "folder" && !SKIPPED_FOLDERS.has(entry.name)) this.#folder(inner, under, depth + 1);
    }
  }

  #unreadable(location: string, under: string, depth: number): void {
    this.#ledger.problem({
      code: "INPUT_NOT_FOUND",
      blame: depth === 0 ? "input" : "warning",
      message: `folder \`${this.#nameOf(location)}\` may not be read`,
      hint: "look at its permissions",
      place: { file: depth === 0 ? under : this.#nameOf(location), line: 1, column: 1 },
    });
  }

  #tooMany(under: string): void {
    this.#ledger.gap({
      code: "too-many-files",
      message: `\`${under}\` holds more than ${MOST_FILES} files: the rest was not looked at`,
      settle: "name the folders to check",
      hidesFindings: true,
    });
  }

  /** The path from the working folder where the file is below it. */
  #nameOf(location: string): string {
    const name = relative(this.#cwd, location);
    const shown = name === "" || name.startsWith(`..${sep}..${sep}..`) ? location : name;
    return sep === "\\" ? shown.replaceAll("\\", "/") : shown;
  }
}

function kindOf(location: string): "file" | "folder" | "other" | undefined {
  try {
    const stats = statSync(location);
    if (stats.isDirectory()) return "folder";
    return stats.isFile() || stats.isFIFO() ? "file" : "other";
  } catch {
    return undefined;
  }
}

function realOf(location: string): string | undefined {
  try {
    return realpathSync(location);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
