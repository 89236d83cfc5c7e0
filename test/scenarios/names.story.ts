import { describe, expect, test } from "vitest";
import { endNamed } from "../../src/connect/names.ts";
import { modelOfFiles } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

const SHOP = `Resources:${SHOP_NETWORK}${group("AppGroup", tcpFrom(443, "0.0.0.0/0"))}${instance("App", "StreetA", "AppGroup", "Tags: [{ Key: Name, Value: till }]")}`;
const API = `Transform: AWS::Serverless-2016-10-31
Resources:
  Pay: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs22.x, Handler: i.h, InlineCode: x, Events: { Post: { Type: HttpApi, Properties: { Path: /pay, Method: POST } } } } }
`;

async function named(name: string, files: Record<string, string>) {
  const { estate, topology, access } = await modelOfFiles(files);
  return endNamed(name, estate, topology, access);
}

describe("names as people type them", () => {
  const one = { "shop.yaml": SHOP };

  test.each([
    "internet",
    "any",
    "10.0.0.5",
    "10.0.0.0/24",
    "2a00:1450::1",
    "App",
    "till",
    "StreetA",
    "Shop",
    "AppGroup",
  ])("%s is an end", async (name) => expect((await named(name, one)).is).toBe("end"));

  test.each([
    ["internett", "internet"],
    ["Ap", "App"],
    ["StretA", "StreetA"],
    ["app", "App"],
  ])("%s is near %s", async (name, near) => expect(await named(name, one)).toEqual({ is: "nothing", near }));

  test("a name of two stacks lists both, each of which is an end", async () => {
    const two = { "blue.yaml": SHOP, "green.yaml": SHOP };
    expect(await named("App", two)).toEqual({ is: "ambiguous", candidates: ["blue/App", "green/App"] });
    expect((await named("blue/App", two)).is).toBe("end");
  });

  test("a route table takes no packets, and an API has no such route", async () => {
    expect(await named("StreetTable", one)).toMatchObject({ is: "no-end", type: "AWS::EC2::RouteTable" });
    const api = { "api.yaml": API };
    expect((await named("ServerlessHttpApi post /pay", api)).is).toBe("end");
    expect(await named("ServerlessHttpApi GET /pay", api)).toMatchObject({
      is: "no-operation",
      operations: expect.arrayContaining(["POST /pay"]),
    });
  });

  test.each(["300.1.1.1", "10.0.0.0/33", "subnet-123"])("%s is nothing", async (name) => {
    expect((await named(name, one)).is).toBe("nothing");
  });
});
