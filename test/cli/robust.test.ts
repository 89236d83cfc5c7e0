/** What people do to a command line: odd files, odd options, real input in every format. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { CLI_FOLDER } from "../support/build-cli.ts";
import { inFolder, runCli } from "../support/run-cli.ts";

const QUEUE = `Resources:
  Orders: { Type: AWS::SQS::Queue }
  Quotes: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x, Handler: a.b, Role: r, Code: { ZipFile: x } } }
`;
const ALL = ["check", "--fail-on", "never", "--format", "json"];
const resources = (text: string): number => JSON.parse(text).summary.resources;

describe("files", () => {
  const utf16 = (text: string, big: boolean): Uint8Array => {
    const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
    return big ? bytes.swap16() : bytes;
  };
  test.each<[string, string, string | Uint8Array]>([
    ["a byte-order mark", "a.yaml", `\uFEFF${QUEUE}`],
    ["UTF-16, little end first", "a.yaml", utf16(QUEUE, false)],
    ["UTF-16, big end first", "a.yaml", utf16(QUEUE, true)],
    ["CRLF", "a.yaml", QUEUE.replaceAll("\n", "\r\n")],
    ["a name with spaces and umlauts", "ein schönes lager.yaml", QUEUE],
    ["an ending that says nothing", "a.template", QUEUE],
  ])("with %s are read", (_, name, content) => {
    inFolder({ [name]: content }, (run) => {
      const { code, stdout, stderr } = run(...ALL, name);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(resources(stdout)).toBe(2);
    });
  });

  test.each<[string, string | Uint8Array]>([
    ["is empty", ""],
    ["binary", Uint8Array.from({ length: 512 }, (_, i) => (i * 37) % 256)],
    ["indented by tabs", "Resources:\n\tOrders:\n\t\tType: AWS::SQS::Queue\n"],
  ])("that %s are told, and the others still checked", (_, content) => {
    inFolder({ "odd.yaml": content, "good.yaml": QUEUE }, (run) => {
      const { code, stdout, stderr } = run(...ALL, "odd.yaml", "good.yaml");
      expect(code).toBe(2);
      expect(stderr).toContain("odd.yaml");
      expect(resources(stdout)).toBe(2);
    });
  });

  test("named twice, behind a loop of links or in a folder that ends in .yaml are read once", () => {
    inFolder({ "good.yaml": QUEUE }, (run, folder) => {
      symlinkSync(".", join(folder, "loop"));
      mkdirSync(join(folder, "folder.yaml"));
      expect(resources(run(...ALL, "good.yaml", "./good.yaml").stdout)).toBe(2);
      expect(resources(run(...ALL, ".").stdout)).toBe(2);
    });
  });

  test("that are not there, and patterns that match nothing, are wrong input", () => {
    inFolder({}, (run) => {
      expect(run(...ALL, "nowhere.yaml").code).toBe(2);
      expect(run(...ALL, "none*.yaml").code).toBe(2);
    });
  });
});

describe("options", () => {
  test("a baseline that is none is told without repeating it", () => {
    inFolder({ "good.yaml": QUEUE, "odd.json": "password: correct-horse" }, (run) => {
      const { code, stdout, stderr } = run("check", "good.yaml", "--baseline", "odd.json");
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("not JSON");
      expect(stderr).not.toContain("correct");
    });
  });

  test("an output that is a folder, an unknown format, severity or control end with 2 and print no result", () => {
    inFolder({ "good.yaml": QUEUE }, (run, folder) => {
      mkdirSync(join(folder, "out"));
      for (const odd of [
        ["--output", "out"],
        ["--format", "nope"],
        ["--fail-on", "nope"],
        ["--only", "nope"],
      ]) {
        const { code, stdout, stderr } = run("check", "good.yaml", ...odd);
        expect({ odd, code, stdout }).toEqual({ odd, code: 2, stdout: "" });
        expect(stderr).not.toMatch(/\n\s+at /);
      }
    });
  });

  test("a reader that stops reading is no error", () => {
    inFolder({ "good.yaml": QUEUE }, (_, folder) => {
      const line = `"${process.execPath}" "${join(CLI_FOLDER, "cli.js")}" check good.yaml --fail-on never --format json | head -1; echo "\${PIPESTATUS[0]}"`;
      const { stdout, stderr } = spawnSync("bash", ["-c", line], { cwd: folder, encoding: "utf8" });
      expect({ stdout, stderr }).toEqual({ stdout: "{\n0\n", stderr: "" });
    });
  });

  test("the terminal's report fits eighty columns", () => {
    inFolder({ "good.yaml": QUEUE }, (_, folder) => {
      const wide = runCli(["check", "good.yaml"], { cwd: folder, env: { COLUMNS: "80" } })
        .stdout.split("\n")
        .filter((line) => line.length > 80);
      expect(wide).toEqual([]);
    });
  });
});

const SHARED = resolve(process.env.WATERTIGHT_SHARED ?? "../shared", "templates");

describe.skipIf(!existsSync(SHARED))("real input (skipped where the shared templates are not there)", () => {
  const validate = new Ajv2020({ allErrors: true }).compile(
    JSON.parse(readFileSync(new URL("../../schema/check.schema.json", import.meta.url), "utf8")),
  );
  const folders = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => /^(?:cfn|sam|cdk)-/.test(name)) : [];
  test.each(folders)("%s: the JSON fits its schema, SARIF and JUnit are whole", (name) => {
    const path = join(SHARED, name);
    const json = runCli(["check", path, "--format", "json", "--all-verdicts"]);
    expect(validate(JSON.parse(json.stdout)), JSON.stringify(validate.errors)).toBe(true);
    const { version, runs } = JSON.parse(runCli(["check", path, "--format", "sarif"]).stdout);
    expect(version).toBe("2.1.0");
    const [{ tool, results }] = runs;
    const rules = new Set(tool.driver.rules.map(({ id }: { id: string }) => id));
    for (const { ruleId, message, locations } of results) {
      expect(rules.has(ruleId)).toBe(true);
      expect(message.text.length).toBeGreaterThan(0);
      expect(locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
    }
    const junit = runCli(["check", path, "--format", "junit"]).stdout;
    expect(junit.match(/<testcase\b/g)?.length ?? 0).toBeGreaterThan(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 takes none of them, not even escaped
    expect(junit).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(junit.replaceAll(/&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);/gi, "")).not.toContain("&");
  });
});
