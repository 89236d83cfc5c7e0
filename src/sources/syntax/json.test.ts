import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "./json.ts";
import { entryOf, plainOf } from "./node.ts";

describe("JSON", () => {
  it("reads whatever JSON.stringify writes as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 0, max: 4 }), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const { root, problems } = parseJson(JSON.stringify(value, null, indent));
        expect(problems).toEqual([]);
        // Numbers that JavaScript spells otherwise stay text; everything else is the same.
        const numbers = (_: string, item: unknown): unknown => (typeof item === "number" ? String(item) : item);
        expect(JSON.stringify(root === undefined ? undefined : plainOf(root), numbers)).toBe(
          JSON.stringify(value, numbers),
        );
      }),
    );
  });

  it("never reads what JSON.parse refuses", () => {
    const template = '{"a": [1, "b\\n", {"c": null}], "d": {"e": -2.5e3}}';
    fc.assert(
      fc.property(
        fc.nat(template.length),
        fc.nat(3),
        fc.constantFrom("", ",", "}", "]", "{", '"', "x", "0", "\\", "\n", "tru", "-"),
        (at, cut, piece) => {
          const text = template.slice(0, at) + piece + template.slice(at + cut);
          let valid = true;
          try {
            JSON.parse(text);
          } catch {
            valid = false;
          }
          expect(parseJson(text).root !== undefined, text).toBe(valid);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("knows where keys and values start", () => {
    const { root } = parseJson('{\n  "a": [1, {"b": "c"}]\n}');
    expect(root?.kind === "map" && entryOf(root, "a")).toMatchObject({ start: 4, value: { start: 9 } });
  });

  it.each([
    ['{"a":1,}', "expected another entry after the comma, found `}`", 7],
    ['{"a" 1}', "expected `:` after the key", 5],
    ['{"a":True}', "expected a value", 5],
    ["[1,2", "expected `,` or `]`, found the end of the file", 4],
    ['{"a":1}\n}', "expected the end of the file, found `}`", 8],
    ['{"a":"b\nc"}', "a line break or control character stands in a text", 7],
    ['{"a":"\\q"}', "no such escape", 6],
    ['{/*c*/"a":1}', "expected a key in double quotes", 1],
  ])("%j", (text, message, offset) => {
    expect(parseJson(text).problems).toMatchObject([
      { code: "TEMPLATE_NOT_JSON", message: `not well-formed JSON: ${message}`, offset },
    ]);
  });

  it("does not repeat a word that stands in the wrong place", () => {
    expect(JSON.stringify(parseJson('{"Password": hunter2}').problems)).not.toContain("hunter2");
  });

  it("tells of a key that stands twice, and of a nesting too deep", () => {
    expect(parseJson('{"a": 1, "a": 2}').problems).toMatchObject([{ code: "TEMPLATE_DUPLICATE_KEY", offset: 9 }]);
    expect(parseJson("[".repeat(100_000)).problems).toMatchObject([{ code: "TEMPLATE_TOO_DEEP", offset: 200 }]);
  });
});
