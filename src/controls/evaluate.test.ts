import { describe, expect, it } from "vitest";
import { modelOf } from "../check.ts";
import { readEstate } from "../sources/read.ts";
import { ask, isTrue } from "./ask.ts";
import { type Control, cannotTell, notApplicable, type Result, violated } from "./control.ts";
import { evaluate } from "./evaluate.ts";

const TEMPLATE = `
Parameters:
  Stage: { Type: String }
Conditions:
  Production: !Equals [!Ref Stage, production]
Resources:
  Orders: { Type: AWS::SQS::Queue }
  Audit: { Type: AWS::SQS::Queue, Condition: Production }
`;

async function model() {
  return modelOf(await readEstate(["-"], { stdin: () => TEMPLATE }));
}

function control(id: string, check: Control["check"]): Control {
  return {
    id,
    title: "Queues are in order",
    kind: "function",
    strategy: "defense-in-depth",
    practice: "SEC06-BP02",
    severity: "low",
    on: ["AWS::SQS::Queue"],
    why: "",
    fix: "",
    sources: [],
    check,
    bad: [],
    good: [],
  };
}

const says = (...results: readonly Result[]) => control("says", () => results);

describe("one control on one resource", () => {
  it.each([
    ["nothing", [], "holds"],
    ["not applicable", [notApplicable("no queue")], "not-applicable"],
    ["unknown beside not applicable", [notApplicable("no queue"), cannotTell([], "who knows")], "unknown"],
    ["violated beside unknown", [cannotTell([], "who knows"), violated(["Policy"], "open")], "violated"],
  ] as const)("%s", async (_, results, verdict) => {
    const { verdicts } = evaluate([says(...results)], await model());
    expect(verdicts.map((judged) => judged.verdict)).toEqual([verdict, verdict]);
  });

  it("keeps every violation as a finding, and says each once", async () => {
    const twice = [violated(["A"], "open"), violated(["B"], "open"), violated(["A"], "open")];
    const { verdicts } = evaluate([says(...twice)], await model());
    expect(verdicts[0]?.violations.map(({ path }) => path)).toEqual([["A"], ["B"]]);
    expect(verdicts[0]).toMatchObject({ path: ["A"], evidence: "open" });
  });

  it("judges a resource that may not exist as if it did, and says so", async () => {
    const { verdicts } = evaluate([says(violated([], "open"))], await model());
    const audit = verdicts.find(({ resource }) => resource.id === "Audit");
    expect(audit?.verdict).toBe("violated");
    expect(audit?.evidence).toMatch(/^open \(if it is created: .*Production.*\)$/);
  });
});

describe("a control that fails", () => {
  const broken = control("broken", () => {
    throw new TypeError("secret-value is not iterable");
  });
  const late = control("late", function* () {
    yield violated([], "open");
    throw new Error("later");
  });

  it("gives an unknown verdict and a gap, and the others still run", async () => {
    const fine = control("fine", ask(["KmsMasterKeyId"], isTrue(true)));
    const { verdicts, gaps } = evaluate([broken, late, fine], await model());
    expect(verdicts.map(({ control: { id }, verdict }) => `${id} ${verdict}`)).toEqual([
      "broken unknown",
      "broken unknown",
      "late unknown",
      "late unknown",
      "fine holds",
      "fine holds",
    ]);
    expect(gaps).toHaveLength(4);
    expect(gaps[0]).toEqual({
      code: "control-failed",
      message: "control `broken` failed on `Orders`: TypeError",
      hidesFindings: true,
      resource: "Orders",
    });
    expect(JSON.stringify({ verdicts: verdicts.map(({ evidence }) => evidence), gaps })).not.toContain("secret-value");
  });
});

describe("selection", () => {
  it("asks only what was selected", async () => {
    const { verdicts } = evaluate([says(), control("other", () => [])], await model(), ({ id }) => id === "other");
    expect(new Set(verdicts.map(({ control: { id } }) => id))).toEqual(new Set(["other"]));
  });
});
