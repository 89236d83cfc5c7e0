// Builds dist/ (or --outdir DIR): the command line and the library, bundled per entry point so that start-up reads few files; and types, unless --no-types.
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const { version, dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const named = process.argv.indexOf("--outdir");
const outdir = named < 0 ? "dist" : process.argv[named + 1];
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: { cli: "src/cli/main.ts", index: "src/index.ts", "define-config": "src/intent/define-config.ts" },
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  external: Object.keys(dependencies),
  define: { WATERTIGHT_VERSION: JSON.stringify(version) },
  logLevel: "warning",
});
chmodSync(`${outdir}/cli.js`, 0o755);
if (!process.argv.includes("--no-types")) {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"], {
    stdio: "inherit",
  });
}
