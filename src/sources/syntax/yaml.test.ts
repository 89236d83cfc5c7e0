import { describe, expect, it } from "vitest";
import { type Plain, plainOf } from "./node.ts";
import { parseYaml } from "./yaml.ts";

function plain(text: string): Plain | undefined {
  const [first] = parseYaml(text);
  return first?.root === undefined ? undefined : plainOf(first.root);
}

function problems(text: string): readonly unknown[] {
  return parseYaml(text).flatMap((parsed) => parsed.problems.map(({ code, offset }) => [code, offset]));
}

describe("YAML values as CloudFormation applies them", () => {
  it.each([
    ["yes", true],
    ["No", false],
    ["ON", true],
    ["off", false],
    ["true", true],
    ["FALSE", false],
    ["y", "y"],
    ["tRUE", "tRUE"],
    ["'yes'", "yes"],
    ["~", null],
    ["", null],
    ["80", 80],
    ["-1", -1],
    ["0.5", 0.5],
    ["012345678901", "012345678901"],
    ["123456789012", 123456789012],
    ["1.30", "1.30"],
    ["1e3", "1e3"],
    ["0x1F", "0x1F"],
    ["22:22", "22:22"],
    ["1_000", "1_000"],
    ["2010-09-09", "2010-09-09"],
    ["12345678901234567890", "12345678901234567890"],
    [".inf", ".inf"],
    ["!!str 12", "12"],
    ["!!int '12'", 12],
  ])("%s", (text, value) => {
    expect(plain(`value: ${text}`)).toEqual({ value });
  });

  it("keeps keys as they are written", () => {
    expect(plain("on: 1\n012: 2\n'a b': 3")).toEqual({ on: 1, "012": 2, "a b": 3 });
  });

  it("keeps a key that names the prototype", () => {
    const map = plain("__proto__: {admin: true}\nconstructor: 1");
    expect(Object.keys(map as object)).toEqual(["__proto__", "constructor"]);
    expect((map as { admin?: unknown }).admin).toBeUndefined();
  });
});

describe("short tags", () => {
  it.each([
    ["!Ref Vpc", { Ref: "Vpc" }],
    ["!Condition IsProd", { Condition: "IsProd" }],
    ["!GetAtt Db.Endpoint.Port", { "Fn::GetAtt": ["Db", "Endpoint.Port"] }],
    ["!GetAtt [Db, Endpoint.Port]", { "Fn::GetAtt": ["Db", "Endpoint.Port"] }],
    ["!Sub ['${A}', {A: 1}]", { "Fn::Sub": ["${A}", { A: 1 }] }],
    ["!If [A, !Ref B, !GetAtt C.D]", { "Fn::If": ["A", { Ref: "B" }, { "Fn::GetAtt": ["C", "D"] }] }],
    ["!Transform {Name: AWS::Include}", { "Fn::Transform": { Name: "AWS::Include" } }],
    ["!Base64 {Fn::Sub: text}", { "Fn::Base64": { "Fn::Sub": "text" } }],
    ["!GetAZs ''", { "Fn::GetAZs": "" }],
    ["!GetAZs", { "Fn::GetAZs": "" }],
  ])("%s", (text, value) => {
    expect(plain(`value: ${text}`)).toEqual({ value });
  });

  it("stand on block lists, maps and texts", () => {
    expect(plain("a: !Join\n  - ','\n  - - x\n    - !Ref y\nb: !Sub |\n  one\n  two\n")).toEqual({
      a: { "Fn::Join": [",", ["x", { Ref: "y" }]] },
      b: { "Fn::Sub": "one\ntwo\n" },
    });
  });
});

describe("anchors, aliases and merge keys", () => {
  it("repeats what an anchor marks", () => {
    expect(plain("a: &x {k: 1}\nb: *x\nc: {<<: *x, l: 2}\nd: {<<: [*x, {k: 3, m: 4}], k: 5}")).toEqual({
      a: { k: 1 },
      b: { k: 1 },
      c: { l: 2, k: 1 },
      d: { k: 5, m: 4 },
    });
  });

  it("refuses aliases that write out to more than can be looked at", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
    for (const [i, name] of [..."bcdefghi"].entries()) {
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${"abcdefgh"[i]}`).join(",")}]`);
    }
    const start = performance.now();
    expect(problems(bomb.join("\n")).map((one) => (one as unknown[])[0])).toEqual(["TEMPLATE_ALIAS_EXPANSION"]);
    expect(performance.now() - start).toBeLessThan(200);
  });

  it.each([
    ["a: *nowhere", [["TEMPLATE_ALIAS_UNKNOWN", 4]]],
    ["a: &a [*a]", [["TEMPLATE_ALIAS_UNKNOWN", 8]]],
    ["a: {<<: 3}", [["TEMPLATE_MERGE_NOT_MAP", 4]]],
  ])("%s is a problem with a place", (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

describe("what is not well-formed", () => {
  it.each([
    ["a: [b\nc: d", "TEMPLATE_NOT_YAML", 6],
    ["a:\n\tb: c", "TEMPLATE_NOT_YAML", 3],
    ["a: b: c", "TEMPLATE_NOT_YAML", 4],
    ["a: 1\nb: 2\na: 3", "TEMPLATE_DUPLICATE_KEY", 10],
    ["? [a, b]\n: c", "TEMPLATE_KEY_NOT_TEXT", 2],
  ])("%j", (text, code, offset) => {
    expect(problems(text)).toEqual([[code, offset]]);
  });

  it("a nesting of ten thousand lists is refused, not followed", () => {
    expect(problems("[".repeat(10_000))).toEqual([["TEMPLATE_TOO_DEEP", 199]]);
  });

  it("reads every document of a text", () => {
    expect(parseYaml("a: 1\n---\nb: 2\n").map(({ root }) => (root === undefined ? root : plainOf(root)))).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
  });
});
