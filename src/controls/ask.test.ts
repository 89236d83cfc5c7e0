import { describe, expect, it } from "vitest";
import { Estate } from "../estate/estate.ts";
import type { Resource } from "../estate/resource.ts";
import { type Properties, Reference, Text, Unknown, type Value } from "../estate/value.ts";
import { ask, type Check, each, either, isFalse, isLeftOut, isOneOf, isPresent, isTrue, oneOf, where } from "./ask.ts";
import type { Context, Result } from "./control.ts";

const estate = new Estate({ documents: [], resources: [], inputs: [], problems: [], gaps: [] });
// Configuration controls ask neither for access nor for exposure.
const context = { estate } as Context;

function resource(properties: Properties): Resource {
  return {
    id: "OrdersDb",
    type: "AWS::RDS::DBInstance",
    logicalId: "OrdersDb",
    stack: undefined,
    account: "111122223333",
    region: "eu-west-1",
    properties,
    origin: { document: 0, path: ["Resources", "OrdersDb"] },
    aliases: [],
    assumptions: [],
    dependsOn: [],
  };
}

function answers(check: Check, properties: Properties): readonly Result[] {
  return [...check(resource(properties), context)];
}

const words = (check: Check, properties: Properties) => answers(check, properties).map(({ is }) => is);
const either_ = (...alternatives: (Value | undefined)[]) =>
  new Unknown("condition", "condition `Production` cannot be decided", { alternatives });
const parameter = new Unknown("parameter", "parameter `Size` has no default", { settle: "--parameters Size=..." });

describe("a property that must be true", () => {
  const check = ask(["Encryption", "Enabled"], isTrue(false));

  it.each([
    ["true", { Encryption: { Enabled: true } }, []],
    ["the word true", { Encryption: { Enabled: "True" } }, []],
    ["false", { Encryption: { Enabled: false } }, ["violated"]],
    ["left out", { Encryption: {} }, ["violated"]],
    ["its map left out", {}, ["violated"]],
    ["a parameter", { Encryption: { Enabled: parameter } }, ["unknown"]],
    ["an attribute of another resource", { Encryption: { Enabled: new Reference("Key", "Enabled") } }, ["unknown"]],
    ["no boolean", { Encryption: { Enabled: "perhaps" } }, ["unknown"]],
    ["either way true", { Encryption: { Enabled: either_(true, "true") } }, []],
    ["either way wrong", { Encryption: { Enabled: either_(false, undefined) } }, ["violated"]],
    ["true or left out", { Encryption: { Enabled: either_(true, undefined) } }, ["unknown"]],
    ["a map that is chosen, both right", { Encryption: either_({ Enabled: true }, { Enabled: "true" }) }, []],
    ["a map that is chosen, both wrong", { Encryption: either_({ Enabled: false }, undefined) }, ["violated"]],
    ["a map that is chosen, one right", { Encryption: either_({ Enabled: true }, {}) }, ["unknown"]],
    ["a map that nobody knows", { Encryption: parameter }, ["unknown"]],
    ["chosen twice over", { Encryption: either_(either_({ Enabled: true }, {}), { Enabled: true }) }, ["unknown"]],
  ] as const)("%s", (_, properties, expected) => {
    expect(words(check, properties)).toEqual(expected);
  });

  it("names the value, or what leaving it out means, and the place to edit", () => {
    expect(answers(check, { Encryption: { Enabled: false } })).toEqual([
      { is: "violated", path: ["Encryption", "Enabled"], evidence: "`Encryption.Enabled` is false" },
    ]);
    expect(answers(check, {})).toEqual([
      { is: "violated", path: ["Encryption", "Enabled"], evidence: "`Encryption.Enabled` is left out, so it is false" },
    ]);
  });

  it("names the missing fact and what would settle it", () => {
    expect(answers(check, { Encryption: parameter })).toEqual([
      {
        is: "unknown",
        path: ["Encryption"],
        because: "parameter `Size` has no default",
        settle: "--parameters Size=...",
      },
    ]);
  });
});

describe("a default that the service decides", () => {
  it("is not guessed", () => {
    const check = ask(["AutoUpgrade"], isTrue(new Unknown("service", "the service decides")));
    expect(words(check, {})).toEqual(["unknown"]);
    expect(words(check, { AutoUpgrade: either_(true, undefined) })).toEqual(["unknown"]);
  });
});

describe("every item of a list", () => {
  const check = ask(["Containers"], each(["Privileged"], isFalse(false)));

  it.each([
    ["left out", {}, []],
    ["one bad", { Containers: [{ Privileged: false }, { Privileged: true }] }, ["violated"]],
    ["a single map in place of a list", { Containers: { Privileged: true } }, ["violated"]],
    ["a list nobody knows", { Containers: parameter }, ["unknown"]],
    ["an item that may be there", { Containers: [either_({ Privileged: true }, undefined)] }, ["unknown"]],
    [
      "an item that is bad either way",
      { Containers: [either_({ Privileged: true }, { Privileged: "true" })] },
      ["violated"],
    ],
    ["two lists, one bad", { Containers: either_([{ Privileged: true }], [{}]) }, ["unknown"]],
    ["two lists, both bad", { Containers: either_([{ Privileged: true }], [{}, { Privileged: true }]) }, ["violated"]],
    ["an unknown beside a bad one", { Containers: [parameter, { Privileged: true }] }, ["unknown", "violated"]],
  ] as const)("%s", (_, properties, expected) => {
    expect(words(check, properties)).toEqual(expected);
  });

  it("says which one", () => {
    expect(answers(check, { Containers: [{}, { Privileged: true }] })).toMatchObject([
      { path: ["Containers", 1, "Privileged"], evidence: "`Containers[1].Privileged` is true" },
    ]);
  });
});

describe("presence", () => {
  const present = ask(["WebACLId"], isPresent("no web ACL"));
  const absent = ask(["KeyName"], isLeftOut("a key pair"));

  it("takes what another stack or a store gives as present, and a parameter as open", () => {
    for (const because of ["import", "ssm-parameter", "dynamic-reference", "custom-resource"] as const) {
      expect(words(present, { WebACLId: new Unknown(because, "known at deployment") })).toEqual([]);
    }
    expect(words(present, { WebACLId: parameter })).toEqual(["unknown"]);
    expect(words(present, { WebACLId: new Text(["arn:", parameter]) })).toEqual([]);
    for (const empty of ["", [], {}, null] as const) expect(words(present, { WebACLId: empty })).toEqual(["violated"]);
  });

  it("takes a parameter for a name as given", () => {
    expect(words(absent, { KeyName: parameter })).toEqual(["violated"]);
    expect(words(absent, {})).toEqual([]);
    expect(words(absent, { KeyName: either_("operations", undefined) })).toEqual(["unknown"]);
  });
});

describe("a control that applies only to some", () => {
  const check = where(["Type"], oneOf(["application"], "application"), "no application", ask(["Drop"], isTrue(false)));

  it.each([
    ["the kind it is for", { Type: "application" }, ["violated"]],
    ["the default kind", {}, ["violated"]],
    ["another kind", { Type: "network" }, ["not-applicable"]],
    ["nobody knows the kind", { Type: parameter }, ["unknown"]],
    ["nobody knows the kind, and nothing is wrong", { Type: parameter, Drop: true }, []],
  ] as const)("%s", (_, properties, expected) => {
    expect(words(check, properties)).toEqual(expected);
  });
});

describe("one of two", () => {
  const check = ask([], either(ask2("Token"), ask2("Users")));
  function ask2(name: string) {
    return (value: Value | undefined, path: readonly (string | number)[], about: Parameters<typeof present>[2]) =>
      present((value as Properties)[name], [...path, name], about);
  }
  const present = isPresent("missing");

  it.each([
    ["the first", { Token: "x" }, []],
    ["the second", { Users: ["x"] }, []],
    ["neither", {}, ["violated"]],
    ["one unknown", { Token: parameter }, ["unknown"]],
    ["one unknown, one there", { Token: parameter, Users: ["x"] }, []],
  ] as const)("%s", (_, properties, expected) => {
    expect(words(check, properties)).toEqual(expected);
  });
});

describe("a word", () => {
  it("is compared whatever its case, also when it is written as a number", () => {
    const check = ask(["Protocol"], isOneOf(["HTTPS", "6"], "HTTP"));
    expect(words(check, { Protocol: "https" })).toEqual([]);
    expect(words(check, { Protocol: 6 })).toEqual([]);
    expect(words(check, {})).toEqual(["violated"]);
  });
});
