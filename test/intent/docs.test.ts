import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Model, modelOf, proveIntent } from "../../src/check.ts";
import { readIntent } from "../../src/intent/read-intent.ts";
import { readConfiguration } from "../../src/sources/config.ts";
import { readEstate } from "../../src/sources/read.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = readFileSync(join(ROOT, "docs/intent.md"), "utf8");
const SCHEMA = JSON.parse(readFileSync(join(ROOT, "schema/watertight.schema.json"), "utf8"));
const EXAMPLES = [...PAGE.matchAll(/<!-- example: (\S+) ?(\S*) -->\n```(yaml|ts)\n([\s\S]*?)```/g)].map(
  ([, expected = "", environment = "", language = "", text = ""]) => ({ expected, environment, language, text }),
);

describe("every example of docs/intent.md does what the page says", () => {
  let folder: string;
  let model: Model;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "watertight-docs-"));
    model = modelOf(await readEstate([join(ROOT, "examples/parcel-shop/template.yaml")]));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("there are examples", () => expect(EXAMPLES.length).toBeGreaterThan(9));

  test.each(EXAMPLES.map((example, i) => [i, example] as const))("example %i", async (i, example) => {
    const file = join(folder, example.language === "ts" ? `watertight${i}.config.ts` : `watertight${i}.yaml`);
    writeFileSync(file, example.text);
    const { files, problems } = await readConfiguration(file, folder);
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(SCHEMA);
    for (const { content } of files) expect(validate(content), JSON.stringify(validate.errors)).toBe(true);
    const read = readIntent(files, example.environment === "" ? undefined : example.environment);
    expect([...problems, ...read.problems]).toEqual([]);
    if (read.intent === undefined) throw new Error("the example says nothing");
    const { proof } = proveIntent(model, read.intent, "2026-11-23");
    const wrong = proof.problems.filter(({ blame }) => blame === "input").map(({ code }) => code);
    if (example.expected !== "holds") {
      expect(wrong).toContain(example.expected);
      return;
    }
    expect(wrong).toEqual([]);
    expect(
      proof.lines.map(({ text, verdict, note }) => [text, verdict, note]).filter(([, verdict]) => verdict !== "holds"),
    ).toEqual([]);
  });
});
