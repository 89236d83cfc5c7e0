import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Where the command line under test is built: apart from dist/, so that a stale build is never tested. */
export const CLI_FOLDER: string = fileURLToPath(new URL("../../node_modules/.cache/watertight-test", import.meta.url));

/** Builds the command line once before the tests. */
export function setup(): void {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  execFileSync(process.execPath, ["scripts/build.mjs", "--no-types", "--outdir", CLI_FOLDER], {
    cwd: root,
    stdio: "inherit",
  });
}
