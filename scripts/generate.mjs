// Writes the files that are made from the controls: src/controls/registry.ts, docs/controls/*.md.
// `--check` writes nothing and exits with 1 when a file is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CONTROLS = join(ROOT, "src/controls");
const DOCS = join(ROOT, "docs/controls");
const KINDS = ["ec2", "container", "function", "edge", "database", "iot", "network"];

/** Every control file as `kind/id`, in the order of the registry. */
function controlFiles() {
  return KINDS.flatMap((kind) => {
    const folder = join(CONTROLS, kind);
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
    return files
      .filter((file) => /^export const control\b/m.test(readFileSync(join(folder, file), "utf8")))
      .map((file) => `${kind}/${file.slice(0, -3)}`)
      .sort();
  });
}

function nameOf(file) {
  return file.slice(file.indexOf("/") + 1).replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

function registry(files) {
  const imports = files.map((file) => `import { control as ${nameOf(file)} } from "./${file}.ts";`);
  return `// Made by \`npm run generate\` from the control files; do not edit.
// biome-ignore-all assist/source/organizeImports: in the order of the list below
import type { Control } from "./control.ts";
${imports.join("\n")}

/** Every control, by kind of compute and then by id. */
export const CONTROLS: readonly Control[] = [
${files.map((file) => `  ${nameOf(file)},`).join("\n")}
];
`;
}

async function load(registrySource) {
  const { outputFiles } = await build({
    stdin: { contents: registrySource, resolveDir: CONTROLS, loader: "ts", sourcefile: "registry.ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
  });
  const code = Buffer.from(outputFiles[0].text).toString("base64");
  return (await import(`data:text/javascript;base64,${code}`)).CONTROLS;
}

function page(control) {
  const also = control.also?.length ? ` (also ${control.also.join(", ")})` : "";
  const examples = (heading, list) =>
    list
      .map(({ name, template, finds }) => {
        const found = finds?.length ? `\nFound: ${finds.map((id) => `\`${id}\``).join(", ")}.\n` : "";
        return `### ${heading}: ${name}\n${found}\n\`\`\`yaml\n${template.replace(/^\n+|\s+$/g, "")}\n\`\`\`\n`;
      })
      .join("\n");
  return `<!-- Made by \`npm run generate\` from src/controls/${control.kind}/${control.id}.ts; do not edit. -->
# ${control.id}

**${control.title}.**

${control.why}

| | |
| --- | --- |
| Severity | ${control.severity} |
| Kind of compute | ${control.kind} |
| Strategy | ${control.strategy}${also} |
| Well-Architected | ${control.practice} |
| Asked of | ${control.on.map((type) => `\`${type}\``).join(", ")} |

## How to fix it

${control.fix}

## AWS documentation

${control.sources.map((source) => `- <${source}>`).join("\n")}

## Examples

${examples("Violated", control.bad)}
${examples("Holds", control.good)}`;
}

function index(controls) {
  const sections = KINDS.map((kind) => {
    const rows = controls
      .filter((control) => control.kind === kind)
      .map(
        ({ id, title, severity, strategy, practice }) =>
          `| [${id}](${id}.md) | ${title} | ${severity} | ${strategy} | ${practice} |`,
      );
    return `## ${kind} (${rows.length})\n\n| Control | Claim | Severity | Strategy | Practice |\n| --- | --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `<!-- Made by \`npm run generate\`; do not edit. -->
# Controls

${controls.length} controls. Each claim is a sentence that is true when the control holds.

${sections.join("\n")}`;
}

async function outputs() {
  const source = registry(controlFiles());
  const controls = await load(source);
  return new Map([
    [join(CONTROLS, "registry.ts"), source],
    [join(DOCS, "README.md"), index(controls)],
    ...controls.map((control) => [join(DOCS, `${control.id}.md`), page(control)]),
  ]);
}

const files = await outputs();
const left = existsSync(DOCS)
  ? readdirSync(DOCS)
      .map((file) => join(DOCS, file))
      .filter((file) => !files.has(file))
  : [];
const stale = [...files]
  .filter(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text)
  .map(([file]) => file);
if (process.argv.includes("--check")) {
  for (const file of [...stale, ...left])
    console.error(`stale: ${file.slice(ROOT.length + 1)}; run \`npm run generate\``);
  process.exitCode = stale.length + left.length > 0 ? 1 : 0;
} else {
  mkdirSync(DOCS, { recursive: true });
  for (const file of left) rmSync(file);
  for (const file of stale) writeFileSync(file, files.get(file));
  console.log(`${files.size - 2} controls; ${stale.length} files written, ${left.length} removed`);
}
