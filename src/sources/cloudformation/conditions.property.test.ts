import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estateOf } from "../../../test/support/read.ts";
import { Unknown, type Value } from "../../estate/value.ts";

const PARAMETERS = ["P", "Q", "R"] as const;
const VALUES = ["a", "b", "c"] as const;
const CONDITIONS = ["C0", "C1", "C2", "C3", "C4"] as const;

/** A condition that may name the ones before it. */
function condition(before: number): fc.Arbitrary<unknown> {
  const equals = fc
    .tuple(fc.constantFrom(...PARAMETERS), fc.constantFrom(...VALUES), fc.boolean())
    .map(([name, value, turned]) => ({ "Fn::Equals": turned ? [value, { Ref: name }] : [{ Ref: name }, value] }));
  if (before === 0) return equals;
  const named = fc.nat(before - 1).map((i) => ({ Condition: CONDITIONS[i] }));
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      equals,
      named,
      fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((parts) => ({ "Fn::And": parts })),
      fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((parts) => ({ "Fn::Or": parts })),
      tie("tree").map((part) => ({ "Fn::Not": [part] })),
    ),
  }));
  return tree;
}

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    fc.constantFrom<unknown>("x", "y", "z", { Ref: "P" }, { Ref: "Q" }),
    fc
      .tuple(fc.constantFrom(...CONDITIONS), tie("value"), tie("value"))
      .map(([name, yes, no]) => ({ "Fn::If": [name, yes, no] })),
  ),
})).value;

const template = fc.record({
  Parameters: fc.constant(
    Object.fromEntries(PARAMETERS.map((name) => [name, { Type: "String", AllowedValues: VALUES }])),
  ),
  Conditions: fc
    .tuple(...CONDITIONS.map((_, i) => condition(i)))
    .map((conditions) => Object.fromEntries(conditions.map((one, i) => [CONDITIONS[i], one]))),
  Resources: fc.record({
    Topic: fc.record({
      Type: fc.constant("AWS::SNS::Topic"),
      Condition: fc.constantFrom(...CONDITIONS),
      Properties: fc.record({ A: value, B: value }),
    }),
  }),
});

const ASSIGNMENTS = VALUES.flatMap((P) => VALUES.flatMap((Q) => VALUES.map((R) => ({ P, Q, R }))));

/** Whether what was said without knowing the parameters allows the value that they give. */
function allows(said: Value | undefined, real: Value | undefined): boolean {
  if (said instanceof Unknown)
    return said.alternatives === undefined || said.alternatives.some((one) => allows(one, real));
  return said === real;
}

describe("what is said before the parameters are known", () => {
  it("holds for every value that they can have", async () => {
    await fc.assert(
      fc.asyncProperty(template, async (random) => {
        const text = JSON.stringify(random);
        const before = (await estateOf(text)).get("Topic");
        let exists = 0;
        for (const parameters of ASSIGNMENTS) {
          const after = (await estateOf(text, { parameters })).get("Topic");
          if (after === undefined) continue;
          exists++;
          expect(before, "what may exist is there").toBeDefined();
          for (const name of ["A", "B"]) {
            expect(
              allows(before?.properties[name], after.properties[name]),
              `${name} with ${JSON.stringify(parameters)}`,
            ).toBe(true);
          }
        }
        if (before !== undefined && before.condition === undefined) expect(exists).toBe(ASSIGNMENTS.length);
      }),
      { numRuns: process.env.WATERTIGHT_DEEP === "1" ? 2000 : 60 },
    );
  });
});
