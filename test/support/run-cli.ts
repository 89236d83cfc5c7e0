import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CLI_FOLDER } from "./build-cli.ts";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with these files, and the command line run in it. `use` gets a function that runs it again. */
export function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (run: (...args: readonly string[]) => Ran, folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), "watertight-cli-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return use((...args) => runCli(args, { cwd: folder }), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the command line as a process of its own. */
export function runCli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(CLI_FOLDER, "cli.js"), ...args], {
    cwd: options.cwd,
    input: options.input ?? "",
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: "", FORCE_COLOR: "", ...options.env },
  });
  return { code: status, stdout, stderr };
}
