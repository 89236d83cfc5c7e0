/**
 * Templates as people write them, each with the verdicts that a person came to by reading it: `orders.yaml` beside
 * `orders.verdicts`, which lists below each resource its controls and their verdicts.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { modelOf } from "../../../src/check.ts";
import { evaluate } from "../../../src/controls/evaluate.ts";
import { CONTROLS } from "../../../src/controls/registry.ts";
import { readEstate } from "../../../src/sources/read.ts";

const FOLDER = import.meta.dirname;
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith(".verdicts"));

/** Resource and control with the verdict that is expected. */
function expected(name: string): ReadonlyMap<string, string> {
  const verdicts = new Map<string, string>();
  let resource = "";
  for (const line of readFileSync(join(FOLDER, name), "utf8").split("\n")) {
    const [control, verdict] = line.trim().split(/\s+/);
    if (control === undefined || control === "") continue;
    if (verdict === undefined) resource = control;
    else verdicts.set(`${resource} ${control}`, verdict);
  }
  return verdicts;
}

/** What the controls say of the template that belongs to a list of verdicts. */
async function judged(name: string): Promise<ReadonlyMap<string, string>> {
  const stem = name.replace(/verdicts$/, "");
  const template = readdirSync(FOLDER).find((file) => file.startsWith(stem) && file !== name) ?? "";
  const estate = await readEstate([template], { cwd: FOLDER });
  expect(estate.problems.filter(({ blame }) => blame === "input")).toEqual([]);
  const { verdicts } = evaluate(CONTROLS, modelOf(estate));
  return new Map(verdicts.map(({ control, resource, verdict }) => [`${resource.id} ${control.id}`, verdict]));
}

describe.each(NAMES)("verdicts on %s", (name) => {
  it("are those of somebody who read the template", async () => {
    const wanted = expected(name);
    const found = await judged(name);
    const mine = [...wanted.keys()].map((key) => [key, found.get(key) ?? "not asked"]);
    expect(Object.fromEntries(mine)).toEqual(Object.fromEntries(wanted));
  });
});

it("at least 250 verdicts were worked out by hand", () => {
  expect(NAMES.map((name) => expected(name).size).reduce((sum, size) => sum + size, 0)).toBeGreaterThan(250);
});
