import { expect, test } from "vitest";
import { follow, listOf, number, text, truth, unknownIn } from "./read-value.ts";
import { Reference, Text, Unknown } from "./value.ts";

const either = (...alternatives: (boolean | string | number | undefined)[]) =>
  new Unknown("condition", "condition `IsProd` cannot be decided", { alternatives });

test("booleans read as CloudFormation reads them", () => {
  expect([true, false, "true", "False", undefined, null].map(truth)).toEqual([
    true,
    false,
    true,
    false,
    undefined,
    undefined,
  ]);
});

test("text that is no boolean is said, not left out", () => {
  expect(truth("yes")).toBeInstanceOf(Unknown);
  expect(truth(new Reference("Switch", "Value"))).toBeInstanceOf(Unknown);
  expect(truth([])).toBeInstanceOf(Unknown);
});

test("an undecided Fn::If with equal sides is that value, and unknown with others", () => {
  expect(truth(either(true, "true"))).toBe(true);
  expect(truth(either(false, false))).toBe(false);
  expect(truth(either(true, false))).toBeInstanceOf(Unknown);
  expect(truth(either(true, undefined))).toBeInstanceOf(Unknown);
  expect(number(either(443, "443"))).toBe(443);
  expect(text(either("a", "b"))).toBeUndefined();
});

test("numbers read from text, and nothing else does", () => {
  expect(["443", 443, "-1"].map(number)).toEqual([443, 443, -1]);
  expect(number(" ")).toBeInstanceOf(Unknown);
  expect(number("https")).toBeInstanceOf(Unknown);
  expect(number(undefined)).toBeUndefined();
});

test("one item where a list is expected is a list of one", () => {
  expect(listOf({ CidrIp: "10.0.0.0/8" })).toEqual([{ CidrIp: "10.0.0.0/8" }]);
  expect(listOf(undefined)).toEqual([]);
  expect(listOf(either("a"))).toBeInstanceOf(Unknown);
});

test("a path looks into both sides of an undecided Fn::If", () => {
  const ebs = new Unknown("condition", "undecided", {
    alternatives: [
      { Encrypted: true, VolumeType: "gp3" },
      { Encrypted: true, VolumeType: "io2" },
    ],
  });
  expect(follow({ Ebs: ebs }, ["Ebs", "Encrypted"])).toBe(true);
  expect(follow({ Ebs: ebs }, ["Ebs", "VolumeType"])).toBeInstanceOf(Unknown);
  expect(follow({ Ebs: ebs }, ["Ebs", "Iops"])).toBeUndefined();
  expect(follow({ Ebs: new Unknown("parameter", "p") }, ["Ebs", "Iops"])).toBeInstanceOf(Unknown);
  expect(follow({ toString: 1 }, ["hasOwnProperty"])).toBeUndefined();
});

test("the unknown part of a value is found wherever it is", () => {
  const unknown = new Unknown("parameter", "parameter `Office` has no default");
  expect(unknownIn([{ a: new Text(["x", unknown]) }])).toBe(unknown);
  expect(unknownIn([{ a: new Reference("Vpc", "Ref") }])).toBeUndefined();
});
