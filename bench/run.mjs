// `npm run bench`: how long the command takes, as whole processes and as ratios to parsing the same bytes in the same run.
// Timings are medians; nothing here passes or fails. What was tried is in PERFORMANCE.md.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEvents } from "js-yaml";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "dist", "cli.js");
if (!existsSync(cli)) {
  console.error("bench: run `npm run build` first");
  process.exit(2);
}
const runs = Number(process.env.BENCH_RUNS ?? 5);
const work = mkdtempSync(join(tmpdir(), "watertight-bench-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const timed = (task) => {
  const start = performance.now();
  task();
  return performance.now() - start;
};
/** Median wall time in ms of a whole process, after one warm-up. */
const processTime = (...args) => {
  const once = () => {
    const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
    if (status === null || status === 70) throw new Error(stderr);
  };
  once();
  return median(Array.from({ length: runs }, () => timed(once)));
};
const row = (name, ms, note = "") => console.log(`${name.padEnd(46)} ${ms.toFixed(0).padStart(7)} ms  ${note}`);

/** Templates to measure on: the shared corpus where it lies beside the repository, the shipped example else. */
function templates() {
  const shared = process.env.WATERTIGHT_SHARED ?? join(root, "..", "shared");
  const folders = [join(shared, "templates"), join(root, "examples")].filter(existsSync);
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((file) => join(folder, String(file))),
  );
  return found.filter((file) => {
    if (!/\.(ya?ml|json|template)$/.test(file) || statSync(file).size > 200_000) return false;
    const text = readFileSync(file, "utf8");
    return (
      /AWSTemplateFormatVersion|AWS::Serverless|"Resources"/.test(text) && !/resource_changes|apiVersion/.test(text)
    );
  });
}

// Templates that import from others stand once: copies of an export would make every import mean any of them, which no
// folder of real templates does.
const sources = templates();
const repeated = sources.filter((file) => !/ImportValue|Export:/.test(readFileSync(file, "utf8")));
const many = join(work, "many");
mkdirSync(many);
for (let i = 0; i < 300; i++) {
  const source = sources[i] ?? repeated[i % repeated.length];
  cpSync(source, join(many, `template-${String(i).padStart(3, "0")}${extname(source)}`));
}
const bytes = readdirSync(many).map((file) => readFileSync(join(many, file), "utf8"));
const parse = () => {
  for (const text of bytes) {
    if (text.trimStart().startsWith("{")) JSON.parse(text);
    else parseEvents(text);
  }
};
parse();
const parseTime = median(Array.from({ length: runs }, () => timed(parse)));

const size = bytes.reduce((sum, text) => sum + text.length, 0);
console.log(
  `node ${process.version}, median of ${runs} runs; 300 templates from ${sources.length} sources, ${(size / 1e6).toFixed(1)} MB\n`,
);
row("start-up: --version", processTime("--version"), "goal under 120 ms");
row(
  "one template: the shipped example",
  processTime("check", join(root, "examples"), "--fail-on", "never", "--quiet"),
  "goal under 400 ms",
);
const all = processTime("check", many, "--fail-on", "never", "--quiet");
row("300 templates: check", all, `goal under 3000 ms; ${(all / parseTime).toFixed(1)} x parsing`);
row("300 templates: parsing alone (warm)", parseTime);

const { engineBench } = await import("./engine.mjs");
await engineBench({ root, work, row, median, timed, runs });
writeFileSync(join(work, "done"), "");
