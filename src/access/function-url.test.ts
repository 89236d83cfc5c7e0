import { describe, expect, it } from "vitest";
import { estateOf, ref, type Sketch } from "../../test/estate-of.ts";
import { accessOf } from "./access-graph.ts";

const fn: Sketch = { type: "AWS::Lambda::Function" };
const url = (auth: string): Sketch => ({
  type: "AWS::Lambda::Url",
  properties: { TargetFunctionArn: ref("Checkout", "Arn"), AuthType: auth },
});
const permission = (properties: Sketch["properties"]): Sketch => ({
  type: "AWS::Lambda::Permission",
  properties: { FunctionName: ref("Checkout"), Principal: "*", ...properties },
});
const viaUrl = permission({ Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE" });
const invoke = permission({ Action: "lambda:InvokeFunction", InvokedViaFunctionUrl: true });

function callsTo(id: string, sketches: { readonly [id: string]: Sketch }) {
  return accessOf(estateOf(sketches)).calls.filter((call) => call.to.resource === id);
}

// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
describe("function URLs", () => {
  it("anyone may call one with AuthType NONE and both public permissions, and reaches the function", () => {
    const sketches = { Checkout: fn, Link: url("NONE"), ViaUrl: viaUrl, Invoke: invoke };
    const [call, ...more] = callsTo("Link", sketches);
    expect(more).toEqual([]);
    expect(call).toMatchObject({ from: { is: "anyone" }, authentication: ["none"], doubts: [] });
    expect(call?.said.map((said) => said.resource)).toEqual(["Link", "ViaUrl", "Invoke"]);
    const { forwards } = accessOf(estateOf(sketches));
    expect(forwards).toMatchObject([{ from: { resource: "Link" }, to: { resource: "Checkout" }, mode: "synchronous" }]);
  });

  it("nobody may call one with AuthType NONE and no public permission", () => {
    expect(callsTo("Link", { Checkout: fn, Link: url("NONE") })).toEqual([]);
    expect(callsTo("Link", { Checkout: fn, Link: url("NONE"), Invoke: invoke })).toEqual([]);
  });

  it("is in doubt with lambda:InvokeFunctionUrl alone, which accounts that AWS exempted may leave at that", () => {
    const [call] = callsTo("Link", { Checkout: fn, Link: url("NONE"), ViaUrl: viaUrl });
    expect(call?.doubts.map((doubt) => doubt.detail)).toEqual([expect.stringContaining("AWS exempted")]);
  });

  it("asks for IAM with AuthType AWS_IAM, whatever the permissions", () => {
    const calls = callsTo("Link", { Checkout: fn, Link: url("AWS_IAM"), ViaUrl: viaUrl, Invoke: invoke });
    expect(calls).toMatchObject([{ from: { is: "anyone" }, authentication: ["iam"], doubts: [] }]);
  });

  it("a permission for one account opens nothing to everybody", () => {
    const forAccount = permission({ Action: "lambda:*", SourceAccount: "111122223333" });
    expect(callsTo("Link", { Checkout: fn, Link: url("NONE"), ForAccount: forAccount })).toEqual([]);
  });

  it("permissions that are for the URL only are no calls to the function itself", () => {
    const calls = callsTo("Checkout", { Checkout: fn, Link: url("NONE"), ViaUrl: viaUrl, Invoke: invoke });
    expect(calls).toEqual([]);
  });
});
