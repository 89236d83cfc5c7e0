// Writes what the commands really print into README.md, between its markers. `--check`: only says whether it is so.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const cli = process.env.WATERTIGHT_CLI ?? "dist/cli.js";
const run = (...args) => {
  const { stdout } = spawnSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", COLUMNS: "100" },
  });
  return stdout.trimEnd();
};
const blocks = {
  report: run("check", "examples", "--fail-on", "never", "--quiet"),
  reach: run("reach", "--from", "internet", "--to", "WebService", "examples"),
};
const before = readFileSync("README.md", "utf8");
let after = before;
for (const [name, text] of Object.entries(blocks)) {
  const marker = new RegExp(`<!-- ${name}:begin -->[^]*?<!-- ${name}:end -->`);
  after = after.replace(marker, () => `<!-- ${name}:begin -->\n\`\`\`text\n${text}\n\`\`\`\n<!-- ${name}:end -->`);
}
if (process.argv.includes("--check")) {
  if (after !== before) {
    console.error("README.md does not show what the commands print: run `node scripts/readme.mjs`");
    process.exit(1);
  }
} else {
  writeFileSync("README.md", after);
}
