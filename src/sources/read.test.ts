import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { estateOf, estateOfFiles, properties, told } from "../../test/support/read.ts";
import type { Estate } from "../estate/estate.ts";
import { readEstate } from "./read.ts";

const TOPIC = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n";

function kinds(estate: Estate): Readonly<Record<string, string>> {
  return Object.fromEntries(estate.inputs.map(({ file, kind }) => [file, kind]));
}

describe("what is read", () => {
  it("is decided by content, not by name", async () => {
    const estate = await estateOfFiles({
      "topic.txt": TOPIC,
      "stack.template": JSON.stringify({ Resources: { Queue: { Type: "AWS::SQS::Queue" } } }),
      flow: '{Resources: {Table: {Type: "AWS::DynamoDB::Table"}}} # YAML',
      "sam.yaml": "Transform: AWS::Serverless-2016-10-31\nResources:\n  T: {Type: AWS::Serverless::SimpleTable}\n",
      "notes.yaml": "Resources:\n  - a list of links\n",
      "values.json": '{"a": 1}',
      "main.tf": 'resource "aws_vpc" "main" {\n}\n',
      "plan.json": '{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{}}',
      "deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\n",
      "README.md": "# Shop\n",
      "logo.png": new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]),
      "node_modules/x/template.yaml": TOPIC,
      ".git/template.yaml": TOPIC,
    });
    expect(estate.problems).toEqual([]);
    expect(kinds(estate)).toEqual({
      flow: "cloudformation",
      "sam.yaml": "sam",
      "stack.template": "cloudformation",
      "topic.txt": "cloudformation",
      "deployment.yaml": "skipped",
      "main.tf": "skipped",
      "plan.json": "skipped",
      "values.json": "skipped",
      ".": "skipped",
    });
    expect(estate.inputs.find(({ file }) => file === "plan.json")?.note).toBe(
      "it is a Terraform plan, which is not read yet",
    );
    expect([...estate.resources.keys()].sort()).toEqual(["Queue", "T", "Table", "Topic"]);
  });

  it("may be a folder, a file, a pattern or standard input", async () => {
    const files = { "a/one.yaml": TOPIC, "a/b/two.yaml": TOPIC, "three.yaml": TOPIC };
    for (const [paths, count] of [
      [["a"], 2],
      [["three.yaml"], 1],
      [["**/*.yaml"], 3],
      [["a/**/*.yaml", "a", "a/one.yaml"], 2],
      [["."], 3],
      [[], 3],
    ] as const) {
      const estate = await estateOfFiles(files, {}, paths);
      expect([paths, estate.resources.size]).toEqual([paths, count]);
    }
    expect((await estateOf(TOPIC)).inputs).toMatchObject([{ file: "stdin", kind: "cloudformation", resources: 1 }]);
  });

  it("may be UTF-16 or start with a byte order mark, and places count without it", async () => {
    const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf16le"));
    const template = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: !Ref Nothing}\n";
    for (const bytes of [
      utf16(`\uFEFF${template}`),
      utf16(template),
      utf16(`\uFEFF${template}`).map((_, i, all) => all[i ^ 1] ?? 0),
      new Uint8Array(Buffer.from(`\uFEFF${template}`)),
      new Uint8Array(Buffer.from(template.replaceAll("\n", "\r\n"))),
    ]) {
      const estate = await estateOfFiles({ "t.yaml": bytes });
      expect(estate.problems).toMatchObject([{ code: "REFERENCE_TO_NOTHING", place: { line: 4, column: 29 } }]);
    }
  });
});

describe("what cannot be read", () => {
  it("is a problem where it was named, and everything else is read", async () => {
    const estate = await estateOfFiles(
      {
        "ok.yaml": TOPIC,
        "plan.json": '{"format_version":"1.2","terraform_version":"1.9.0"}',
        "a.bin": new Uint8Array([1, 0, 2]),
      },
      {},
      ["ok.yaml", "plan.json", "a.bin", "nothing.yaml", "no/*.yaml"],
    );
    expect(estate.resources.size).toBe(1);
    expect(estate.problems.map(({ code, message }) => [code, message])).toEqual([
      ["INPUT_NOT_FOUND", "`nothing.yaml` cannot be read: there is no such file or folder"],
      ["INPUT_NOT_FOUND", "`no/*.yaml` cannot be read: no file matches"],
      ["INPUT_NOT_READABLE", "`plan.json` cannot be read: it is a Terraform plan, which is not read yet"],
      ["INPUT_NOT_READABLE", "`a.bin` cannot be read: it is a binary file"],
    ]);
  });

  it("of a template that does not parse: file, line, column and what to do", async () => {
    const estate = await estateOfFiles({
      "broken.yaml": "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n   Properties: {}\n",
      "broken.json": '{\n  "Resources": {\n    "Topic": { "Type": "AWS::SNS::Topic", }\n  }\n}',
      "ok.yaml": TOPIC,
    });
    expect(estate.resources.size).toBe(1);
    expect(kinds(estate)).toEqual({ "ok.yaml": "cloudformation", "broken.json": "broken", "broken.yaml": "broken" });
    expect(estate.problems).toEqual([
      {
        code: "TEMPLATE_NOT_JSON",
        blame: "input",
        message: "not well-formed JSON: expected another entry after the comma, found `}`",
        hint: "remove the comma before the closing bracket",
        place: { file: "broken.json", line: 3, column: 43 },
      },
      {
        code: "TEMPLATE_NOT_YAML",
        blame: "input",
        message: "not well-formed YAML: bad indentation of a mapping entry",
        hint: "the lines above decide how far this one is indented",
        place: { file: "broken.yaml", line: 4, column: 4 },
      },
    ]);
  });

  it("of a template that is wrong: each with its place", async () => {
    const estate = await estateOf(`Resorces: {}
Parameters: [a]
Outputs:
  Nothing: {}
Resources:
  A: text
  B: {Tyep: AWS::SNS::Topic}
  C: {Type: AWS::SNS::Topic, Properties: [a], DependsOn: {a: b}}
  D: {Type: AWS::SNS::Topic, Condition: Nope}
  D: {Type: AWS::SNS::Topic}
  E: {Type: AWS::SNS::Topic, Properties: {TopicName: }}
`);
    expect(told(estate.problems)).toEqual([
      "TEMPLATE_DUPLICATE_KEY@10",
      "TEMPLATE_SECTION_UNKNOWN@1",
      "TEMPLATE_SECTION@2",
      "TEMPLATE_SECTION@6",
      "TEMPLATE_SECTION@7",
      "TEMPLATE_SECTION@8",
      "TEMPLATE_SECTION@8",
      "TEMPLATE_NULL@11",
      "TEMPLATE_SECTION@4",
    ]);
    expect([...estate.resources.keys()]).toEqual(["C", "D", "E"]);
  });

  it.each([
    ["an empty folder", {}, "NOTHING_TO_READ"],
    ["an empty file", { "a.yaml": "" }, "NOTHING_TO_READ"],
    ["text", { "a.md": "hello" }, "NOTHING_TO_READ"],
    ["a template of nothing", { "a.yaml": "AWSTemplateFormatVersion: 2010-09-09" }, "TEMPLATE_EMPTY"],
  ])("%s gives an answer", async (_, files, code) => {
    expect((await estateOfFiles(files)).problems.map((problem) => problem.code)).toEqual([code]);
  });
});

describe("hostile input", () => {
  const folder = mkdtempSync(join(tmpdir(), "watertight-hostile-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("a file of a hundred megabytes is told, not read", async () => {
    const cwd = join(folder, "large");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "large.yaml"), TOPIC.padEnd(100_000, "#\n"));
    truncateSync(join(cwd, "large.yaml"), 100 * 1024 * 1024);
    writeFileSync(join(cwd, "ok.yaml"), TOPIC);
    const start = performance.now();
    const estate = await readEstate(["."], { cwd });
    expect(performance.now() - start).toBeLessThan(500);
    expect(estate.resources.size).toBe(1);
    expect(estate.problems).toMatchObject([
      { code: "INPUT_TOO_LARGE", message: "`large.yaml` cannot be read: it has 100 MB, and at most 32 MB are read" },
    ]);
  });

  it("links in circles, broken links and links to the same file end", async () => {
    const cwd = join(folder, "links");
    mkdirSync(join(cwd, "inner"), { recursive: true });
    writeFileSync(join(cwd, "inner/topic.yaml"), TOPIC);
    symlinkSync("..", join(cwd, "inner/up"));
    symlinkSync("inner/topic.yaml", join(cwd, "same.yaml"));
    symlinkSync("nowhere", join(cwd, "broken.yaml"));
    symlinkSync("self", join(cwd, "self"));
    const estate = await readEstate(["."], { cwd });
    expect(estate.resources.size).toBe(1);
    expect(estate.problems).toEqual([]);
    expect((await readEstate(["self"], { cwd })).problems).toMatchObject([
      { message: "`self` cannot be read: its links lead in a circle" },
    ]);
  });

  it.skipIf(process.getuid?.() === 0)("what may not be read is told", async () => {
    const cwd = join(folder, "locked");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "locked.yaml"), TOPIC);
    chmodSync(join(cwd, "locked.yaml"), 0);
    const estate = await readEstate(["locked.yaml"], { cwd });
    expect(estate.problems).toMatchObject([{ message: "`locked.yaml` cannot be read: it may not be read" }]);
  });

  it("thousands of resources are an estate", async () => {
    const resources = Array.from({ length: 5000 }, (_, i) => [
      `Topic${i}`,
      { Type: "AWS::SNS::Topic", Properties: { DisplayName: { "Fn::Sub": `\${Topic${(i + 1) % 5000}.TopicName}` } } },
    ]);
    const start = performance.now();
    const estate = await estateOf(JSON.stringify({ Resources: Object.fromEntries(resources) }));
    expect(performance.now() - start).toBeLessThan(3000);
    expect(estate.resources.size).toBe(5000);
    expect(told(estate.problems)).toEqual(["CIRCULAR_DEPENDENCY@1"]);
  });

  it("deep nesting, of text and of functions, ends", async () => {
    const deep = (depth: number): string =>
      `{"Resources":{"T":{"Type":"AWS::SNS::Topic","Properties":{"P":${'{"Fn::Join":["",['.repeat(depth)}"x"${"]]}".repeat(depth)}}}}}`;
    expect(told((await estateOf(deep(5000))).problems)).toEqual(["TEMPLATE_TOO_DEEP@1"]);
    expect(properties(await estateOf(deep(60)), "T").P).toBe("x");
  });

  it("values that need values that need values end, and every resource stays", async () => {
    const parameters = Array.from({ length: 400 }, (_, i) => {
      const value = `${'{"Fn::Join":["",['.repeat(60)}{"Fn::GetAtt":["S${i + 1}","Value"]}${"]]}".repeat(60)}`;
      return `"S${i}":{"Type":"AWS::SSM::Parameter","Properties":{"Value":${value}}}`;
    });
    const estate = await estateOf(`{"Resources":{${parameters.join(",")}}}`);
    expect(estate.resources.size).toBe(400);
    expect(estate.problems.map(({ code }) => code)).toContain("TEMPLATE_TOO_DEEP");
    const conditions = Array.from({ length: 1000 }, (_, i) => `  C${i + 1}: !Not [!Condition C${i}]`);
    const chain = await estateOf(`Parameters: {P: {Type: String}}
Conditions:
  C0: !Equals [!Ref P, a]
${conditions.join("\n")}
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: C1000}
`);
    expect(chain.get("Topic")?.condition).toMatchObject({ because: "condition" });
    expect(told(chain.problems)).toHaveLength(1);
  });

  it("conditions inside conditions inside conditions end", async () => {
    const names = Array.from({ length: 40 }, (_, i) => `C${i}`);
    const nested = names.reduce((inner, name) => `!If [${name}, ${inner}, ${name}]`, "x");
    const template = `
Parameters: {P: {Type: String}}
Conditions:
${names.map((name) => `  ${name}: !Equals [!Ref P, ${name}]`).join("\n")}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: ${nested}}}
`;
    const start = performance.now();
    await estateOf(template);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
