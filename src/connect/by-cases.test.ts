import { describe, expect, it } from "vitest";
import { tcp } from "../reach/traffic.ts";
import { connectionOf, NO_ARRIVAL } from "./arrival.ts";
import { byCases, type Case } from "./by-cases.ts";

const fact = (name: string) => ({
  detail: `condition \`${name}\` cannot be decided: parameter \`Stage\` has no default`,
  settle: undefined,
  resource: undefined,
});

/** An answer with these ports sure, and these possible besides. */
function answer(sure: readonly number[], possible: readonly number[], ...hangsOn: readonly string[]): Case {
  const all = (ports: readonly number[]) => ports.flatMap((port) => tcp(port));
  const must = all(sure);
  const may = all([...sure, ...possible].sort((a, b) => a - b));
  const connection = connectionOf({ ...NO_ARRIVAL, must, may, everywhere: must, unknown: hangsOn.map(fact) });
  return { connection, undecided: ["shop/IsDev", "shop/IsLive"].filter((name) => hangsOn.includes(name.slice(5))) };
}

describe("an answer that hangs on conditions", () => {
  it("is what every case says: what passes in all of them surely does, what passes in none is blocked", async () => {
    const both = await byCases(answer([], [443, 8080, 9090], "IsDev"), async ({ "shop/IsDev": dev }) =>
      dev === true ? answer([443, 8080], []) : answer([443, 9090], []),
    );
    expect(both?.conditions).toEqual(["shop/IsDev"]);
    expect(both?.connection).toMatchObject({
      verdict: "reachable",
      allowed: [{ protocol: "tcp", from: 443, to: 443 }],
      possible: [
        { protocol: "tcp", from: 8080, to: 8080 },
        { protocol: "tcp", from: 9090, to: 9090 },
      ],
    });
    const neither = await byCases(answer([], [443], "IsDev"), async () => answer([], []));
    expect(neither?.connection).toMatchObject({ verdict: "blocked", unknown: [] });
  });

  it("stays unknown where the cases differ, with the facts it hangs on", async () => {
    const open = await byCases(answer([], [22], "IsDev"), async ({ "shop/IsDev": dev }) =>
      dev === true ? answer([22], []) : answer([], []),
    );
    expect(open?.connection.verdict).toBe("unknown");
    expect(open?.connection.unknown).toEqual([fact("IsDev")]);
  });

  it("goes on with the conditions that are left, and gives up where a case cannot be asked", async () => {
    const asked: string[] = [];
    const deep = await byCases(answer([], [22], "IsDev", "IsLive"), async (assumed) => {
      asked.push(JSON.stringify(assumed));
      return "shop/IsLive" in assumed || assumed["shop/IsDev"] === true ? answer([22], []) : answer([], [22], "IsLive");
    });
    expect(deep?.connection.verdict).toBe("reachable");
    expect(asked).toEqual([
      '{"shop/IsDev":true}',
      '{"shop/IsDev":false}',
      '{"shop/IsDev":false,"shop/IsLive":true}',
      '{"shop/IsDev":false,"shop/IsLive":false}',
    ]);
    expect(await byCases(answer([], [22], "IsDev"), async () => undefined)).toBeUndefined();
    expect(await byCases(answer([], [22]), async () => answer([22], []))).toBeUndefined();
  });

  it("bounds the work", async () => {
    let asked = 0;
    const never = await byCases(answer([], [22], "IsDev"), async () => {
      asked++;
      return answer([], [22], "IsDev");
    });
    expect(never).toBeUndefined();
    expect(asked).toBeLessThanOrEqual(16);
  });
});
