import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { modelOf } from "../check.ts";
import { readEstate } from "../sources/read.ts";
import type { Control } from "./control.ts";
import { evaluate } from "./evaluate.ts";
import { templateOf } from "./example.ts";

const folder = mkdtempSync(join(tmpdir(), "watertight-controls-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm run generate", () => {
  it("has nothing to write: registry and pages are those of the control files", () => {
    expect(() => execFileSync("node", ["scripts/generate.mjs", "--check"], { stdio: "pipe" })).not.toThrow();
  });
});

describe("npm run new:control", () => {
  const create = (...args: readonly string[]) =>
    execFileSync("node", ["scripts/new-control.mjs", ...args, "--into", folder], { stdio: "pipe", encoding: "utf8" });

  it("writes a control that is complete and passes", () => {
    const said = create("iot/iot-jobs-signed");
    expect(said).toContain("iot/iot-jobs-signed.ts");
    const source = readFileSync(join(folder, "iot/iot-jobs-signed.ts"), "utf8");
    expect(source).toContain('id: "iot-jobs-signed"');
    expect(source).toContain('kind: "iot"');
  });

  it("writes examples that say what it finds", async () => {
    create("ec2/freshly-made");
    const file = join(folder, "ec2/freshly-made.ts");
    const here = pathToFileURL(join(process.cwd(), "src/controls")).href;
    writeFileSync(file, readFileSync(file, "utf8").replaceAll('from "..', `from "${here}`));
    const { control } = (await import(pathToFileURL(file).href)) as { control: Control };
    for (const example of [...control.bad, ...control.good]) {
      const estate = await readEstate(["-"], { stdin: () => templateOf(example) });
      const { verdicts } = evaluate([control], modelOf(estate));
      const found = verdicts.filter(({ verdict }) => verdict === "violated").map(({ resource }) => resource.id);
      expect(found).toEqual(example.finds ?? []);
      expect(verdicts.length).toBeGreaterThan(0);
    }
  });

  it.each([
    [["iot"], "name it as kind/id"],
    [["cloud/new-thing"], "`cloud` is no kind"],
    [["iot/New_Thing"], "kebab case"],
  ] as const)("refuses %j", (args, message) => {
    expect(() => create(...args)).toThrow(message);
  });

  it("never writes over a control", () => {
    create("ec2/twice-made");
    expect(() => create("ec2/twice-made")).toThrow("exists already");
  });
});
