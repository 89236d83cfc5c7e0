/** Holds every control to its own word: its examples, its documentation, the resource schemas, the catalogue. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAwsServiceSpec } from "@aws-cdk/aws-service-spec";
import { beforeAll, describe, expect, it } from "vitest";
import { modelOf } from "../check.ts";
import { isList, isProperties, type Value } from "../estate/value.ts";
import { readEstate } from "../sources/read.ts";
import { KIND_OF, STRATEGY_OF } from "./catalogue-words.ts";
import type { Control, Example } from "./control.ts";
import { evaluate } from "./evaluate.ts";
import { templateOf } from "./example.ts";
import { CONTROLS } from "./registry.ts";

type Database = Awaited<ReturnType<typeof loadAwsServiceSpec>>;
let schemas: Database;
beforeAll(async () => {
  schemas = await loadAwsServiceSpec();
});

/** Proofs of reachability that the catalogue, a union of what other tools check, has no row for. */
const BEYOND_CATALOGUE = [
  "admin-ports-not-reachable-from-anywhere",
  "compute-egress-limited",
  "compute-not-reachable-from-internet",
  "connected-vpcs-no-overlap",
  "data-store-not-reachable-from-public-subnets",
  "function-asks-who-calls",
  "listener-reaches-target",
  "nacl-lets-replies-pass",
  "route-leads-somewhere",
  "sg-used",
];

const CATALOGUE = join(process.env.WATERTIGHT_SHARED ?? "../shared", "controls.csv");

async function judged(control: Control, example: Example) {
  const estate = await readEstate(["-"], { stdin: () => Buffer.from(templateOf(example)) });
  const { verdicts, gaps } = evaluate([control], modelOf(estate));
  const of = (word: string) => verdicts.filter(({ verdict }) => verdict === word).map(({ resource }) => resource.id);
  return { estate, gaps, holds: of("holds"), violated: of("violated"), unknown: of("unknown"), verdicts };
}

describe.each(CONTROLS.map((control) => [`${control.kind}/${control.id}`, control] as const))("%s", (_, control) => {
  it("says what it claims, why, how to fix it, and where AWS says so", () => {
    expect(control.title).toMatch(/^[A-Z].*[^.]$/);
    expect(control.why).toMatch(/^[A-Z].*[.]$/);
    expect(control.fix).toMatch(/\S/);
    expect(control.sources.length).toBeGreaterThan(0);
    for (const source of control.sources) expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+$/);
    expect(control.bad.length).toBeGreaterThan(0);
    expect(control.good.length).toBeGreaterThan(0);
  });

  it("asks about resource types that exist", () => {
    for (const type of control.on) expect(schemaOf(type), type).toBeDefined();
  });

  it.each(control.bad.map((example) => [example.name, example] as const))("finds: %s", async (_name, example) => {
    const { estate, violated, gaps, verdicts } = await judged(control, example);
    expect(estate.problems).toEqual([]);
    expect(gaps).toEqual([]);
    expect([...violated].sort()).toEqual([...(example.finds ?? [])].sort());
    for (const { evidence, verdict } of verdicts) if (verdict === "violated") expect(evidence).toMatch(/\S/);
    // Every secret of the examples is made of these words; none of them may be told.
    const told = verdicts.flatMap(({ violations }) => violations.map(({ evidence }) => evidence)).join();
    expect(told).not.toMatch(/correct.horse|AKIAQWERTY/);
    expect(misspelt(estate.resources.values())).toEqual([]);
  });

  it.each(control.good.map((example) => [example.name, example] as const))("holds: %s", async (_name, example) => {
    const { estate, violated, unknown, holds, gaps } = await judged(control, example);
    expect(estate.problems).toEqual([]);
    expect(gaps).toEqual([]);
    expect({ violated, unknown }).toEqual({ violated: [], unknown: [] });
    expect(holds.length).toBeGreaterThan(0);
    expect(misspelt(estate.resources.values())).toEqual([]);
  });
});

describe("the registry", () => {
  it("names each control once", () => {
    const ids = CONTROLS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe.skipIf(!existsSync(CATALOGUE))("the catalogue of controls", () => {
  it("knows every control, with the same kind, strategy and practice", () => {
    const rows = new Map(catalogue().map((row) => [row.control, row]));
    const differing = CONTROLS.filter(({ id, kind, strategy, practice, also }) => {
      const row = rows.get(id);
      if (row === undefined) return true;
      const wanted = STRATEGY_OF[row.strategy ?? ""];
      const same = strategy === wanted || also?.some((other) => other === wanted);
      return kind !== KIND_OF[row.compute_kind ?? ""] || !same || practice !== row.well_architected;
    });
    expect(differing.map(({ id }) => id).sort()).toEqual(BEYOND_CATALOGUE);
  });
});

function catalogue(): readonly Readonly<Record<string, string>>[] {
  const [head = "", ...lines] = readFileSync(CATALOGUE, "utf8").trim().split("\n");
  const names = cells(head);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, i) => [names[i] ?? "", cell])));
}

/** The cells of a CSV line; quotes where a cell holds a comma. */
function cells(line: string): readonly string[] {
  return [...line.trim().matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = ""]) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
}

function schemaOf(type: string) {
  return schemas.lookup("resource", "cloudFormationType", "equals", type)[0];
}

/** Properties that no resource schema knows, as `Id.Path.To.Property`. */
function misspelt(resources: Iterable<{ id: string; type: string; properties: Value }>): readonly string[] {
  return [...resources].flatMap(({ id, type, properties }) => {
    if (type.startsWith("Custom::")) return [];
    const schema = schemaOf(type);
    return schema === undefined ? [`${id}: no resource type ${type}`] : unknownKeys(properties, schema.properties, id);
  });
}

type Shapes = Readonly<Record<string, { readonly type: Shape }>>;
type Shape = Readonly<{
  type: string;
  element?: unknown;
  types?: readonly unknown[];
  reference?: { readonly $ref: string };
}>;

function unknownKeys(value: Value, shapes: Shapes, at: string): readonly string[] {
  if (!isProperties(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const shape = shapes[key];
    return shape === undefined ? [`${at}.${key}`] : wrongWithin(item, shape.type, `${at}.${key}`);
  });
}

function wrongWithin(value: Value, shape: Shape, at: string): readonly string[] {
  if (isList(value)) {
    if (shape.type !== "array") return shape.type === "union" ? anyOf(value, shape, at) : [];
    return value.flatMap((item, i) => wrongWithin(item, shape.element as Shape, `${at}[${i}]`));
  }
  if (shape.type === "union") return anyOf(value, shape, at);
  if (shape.type !== "ref" || shape.reference === undefined) return [];
  const definition = schemas.get("typeDefinition", shape.reference.$ref);
  return unknownKeys(value, definition.properties as Shapes, at);
}

function anyOf(value: Value, shape: Shape, at: string): readonly string[] {
  const answers = (shape.types ?? []).map((one) => wrongWithin(value, one as Shape, at));
  return answers.find((answer) => answer.length === 0) ?? answers[0] ?? [];
}
