// Writes a new control that passes the harness: `npm run new:control ec2/some-id`. `--into DIR` writes elsewhere.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const KINDS = ["ec2", "container", "function", "edge", "database", "iot", "network"];

const { positionals, values } = parseArgs({ allowPositionals: true, options: { into: { type: "string" } } });
const into = values.into ?? join(ROOT, "src/controls");
const [name = ""] = positionals;
const [kind, id, ...more] = name.split("/");

if (id === undefined || more.length > 0) fail("name it as kind/id: npm run new:control ec2/ec2-no-key-pair");
if (!KINDS.includes(kind)) fail(`\`${kind}\` is no kind of compute: ${KINDS.join(", ")}`);
if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id)) fail(`\`${id}\` is not in kebab case`);
const file = join(into, kind, `${id}.ts`);
if (existsSync(file)) fail(`\`${kind}/${id}\` exists already`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, source());
console.log(`wrote ${kind}/${id}.ts
next: say what it claims, and make the examples yours
      npm run generate
      npx vitest run src/controls -t ${id}`);

function fail(message) {
  console.error(message);
  process.exit(2);
}

function source() {
  return `import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "${id}",
  title: "Instances have detailed monitoring",
  kind: "${kind}",
  strategy: "defense-in-depth",
  practice: "SEC06-BP02",
  severity: "low",
  on: ["AWS::EC2::Instance"],
  why: "What is measured once in five minutes shows an attack when it is over.",
  fix: "Set \`Monitoring: true\`.",
  sources: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html"],
  check: ask(["Monitoring"], isTrue(false)),
  bad: [
    {
      name: "left out",
      finds: ["WebServer"],
      template: \`
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
\`,
    },
  ],
  good: [
    {
      name: "switched on",
      template: \`
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    Monitoring: true
\`,
    },
  ],
};
`;
}
