import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { group, instance, SHOP_NETWORK, tcpFrom } from "../scenarios/shop-network.ts";
import { inFolder } from "../support/run-cli.ts";

const SHOP = `Resources:${SHOP_NETWORK}${group("WebGroup", tcpFrom(443, "0.0.0.0/0"))}${group("AppGroup", tcpFrom(8080, "WebGroup"))}${group("OrdersGroup", tcpFrom(5432, "AppGroup"))}${instance("Web", "StreetA", "WebGroup")}${instance("App", "BackroomA", "AppGroup")}${instance("Orders", "VaultA", "OrdersGroup")}`;
const schema = JSON.parse(readFileSync(new URL("../../schema/blast.schema.json", import.meta.url), "utf8"));

test("tells what is reached in one step, and what from there on", () => {
  inFolder({ "shop.yaml": SHOP }, (run) => {
    const { code, stdout } = run("blast", "--from", "Web", "--format", "json");
    const report = JSON.parse(stdout);
    expect(new Ajv2020().validate(schema, report)).toBe(true);
    expect(code).toBe(0);
    expect(report.summary).toEqual({ oneStep: 1, all: 2, perhaps: 0, complete: true });
    expect(report.reached).toMatchObject([
      { resource: "App", step: 1, by: "Web", how: "packets", on: [{ protocol: "tcp", from: 8080, to: 8080 }] },
      { resource: "Orders", step: 2, by: "App", how: "packets", on: [{ protocol: "tcp", from: 5432, to: 5432 }] },
    ]);
    expect(run("blast", "--from", "Orders").stdout).toContain("Web (AWS::EC2::Instance)");
  });
});

test("exits with 2 for what is nothing that can be taken over, with 3 where something is only perhaps reached", () => {
  const office = SHOP.replace("SourceSecurityGroupId: !GetAtt AppGroup.GroupId", "CidrIp: !Ref Office");
  inFolder({ "shop.yaml": `Parameters: { Office: { Type: String } }\n${office}` }, (run) => {
    expect(run("blast", "--from", "internet").code).toBe(2);
    expect(run("blast", "--from", "Nobody").code).toBe(2);
    const { code, stdout } = run("blast", "--from", "App");
    expect(code).toBe(3);
    expect(stdout).toContain("? Orders");
  });
});
