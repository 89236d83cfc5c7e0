import { describe, expect, it } from "vitest";
import { estateOf, properties } from "../../../test/support/read.ts";

const TEMPLATE = `
Parameters:
  Stage: { Type: String }
  Size: { Type: String, Default: small }
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsLive: !Not [{ Condition: IsDev }]
  IsBig: !Equals [!Ref Size, big]
  Unused: !Equals [!Ref Stage, test]
Resources:
  Debug: { Type: AWS::SNS::Topic, Condition: IsDev }
  Orders: { Type: AWS::SNS::Topic, Properties: { TopicName: !If [IsLive, live, !Ref Stage], DisplayName: !If [IsBig, big, small] } }
`;

describe("conditions that nobody can decide", () => {
  it("are named where something hangs on them, by stack", async () => {
    expect((await estateOf(TEMPLATE)).undecided).toEqual(["stdin/IsDev", "stdin/IsLive"]);
  });

  it("may be taken for true or false, with all that follows", async () => {
    const dev = await estateOf(TEMPLATE, { assumed: { "stdin/IsDev": true } });
    expect(dev.undecided).toEqual([]);
    expect(dev.get("Debug")?.condition).toBeUndefined();
    expect(properties(dev, "Orders")).toMatchObject({ TopicName: "dev", DisplayName: "small" });
    const live = await estateOf(TEMPLATE, { assumed: { "stdin/IsDev": false } });
    expect(live.get("Debug")).toBeUndefined();
    expect(properties(live, "Orders")).toMatchObject({ TopicName: "live" });
  });

  it("of another stack are not taken for anything", async () => {
    const other = await estateOf(TEMPLATE, { assumed: { "elsewhere/IsDev": true } });
    expect(other.undecided).toEqual(["stdin/IsDev", "stdin/IsLive"]);
  });
});
