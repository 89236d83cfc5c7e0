import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Estate, leaves } from "../../src/estate/estate.ts";
import { show } from "../../src/estate/value.ts";
import { readEstate } from "../../src/sources/read.ts";
import { mutated, randomFrom } from "./mutate.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const OWN = join(HERE, "../fixtures/templates");
const SHARED = join(process.env.WATERTIGHT_SHARED ?? join(HERE, "../../../shared"), "templates");
const DEEP = process.env.WATERTIGHT_DEEP === "1";
const ROUNDS = DEEP ? 20_000 : 400;
/** No template of some ten kilobytes may take longer than this, on a busy machine. */
const LONGEST_MS = 2000;

function templatesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /^(?:cfn|sam|cdk|shop)/.test(name) && /\.(?:ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "utf8"));
}

/** Reads a template and looks at everything that a report would look at. */
async function readThrough(template: string): Promise<Estate> {
  const estate = await readEstate(["-"], { stdin: () => template });
  for (const resource of estate.resources.values()) {
    estate.place(resource);
    for (const { value, path } of leaves(resource.properties)) {
      show(value);
      estate.place(resource, path);
    }
  }
  return estate;
}

async function survives(seeds: readonly string[], rounds: number, from: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const random = randomFrom(from + round);
    const seed = seeds[Math.floor(random() * seeds.length)] ?? "";
    const template = mutated(seed, seeds, random);
    const start = performance.now();
    let estate: Estate;
    try {
      estate = await readThrough(template);
    } catch (error) {
      throw new Error(`round ${from + round} throws ${String(error)} for\n${template}`, { cause: error });
    }
    const took = performance.now() - start;
    if (took > LONGEST_MS) throw new Error(`round ${from + round} took ${Math.round(took)} ms for\n${template}`);
    // Whatever comes in, the answer is a resource, a problem, or both: never silence.
    const said = estate.resources.size + estate.problems.length + estate.gaps.length;
    if (said === 0) expect(template, `round ${from + round} is not answered`).toMatch(/Condition/);
    expect(JSON.stringify([estate.problems, estate.gaps]), template).not.toContain("correct-horse");
  }
}

describe("mutated templates", () => {
  const own = templatesIn(OWN);

  it("the seeds are there and read without a problem, nested templates apart", async () => {
    expect(own.length).toBeGreaterThanOrEqual(3);
    for (const template of own) {
      const estate = await readThrough(template);
      expect(estate.problems).toEqual([]);
      expect(estate.resources.size).toBeGreaterThan(4);
    }
  });

  it(
    `${ROUNDS} mutations of our own templates neither throw nor hang`,
    async () => {
      await survives(own, ROUNDS, DEEP ? Math.floor(Date.now() / 1000) : 1);
    },
    20 * 60_000,
  );

  describe.skipIf(!existsSync(SHARED))("of the shared templates", () => {
    it(
      "neither throw nor hang",
      async () => {
        await survives(templatesIn(SHARED), Math.ceil(ROUNDS / 4), 500_000);
      },
      20 * 60_000,
    );
  });
});
