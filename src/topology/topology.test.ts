import { describe, expect, it } from "vitest";
import { ref } from "../../test/estate-of.ts";
import { reaching } from "../../test/reaching.ts";
import { group, instance, internet, routed, subnet, tcpFrom, vpc } from "../../test/shop.ts";

const SHOP = {
  Vpc: vpc("10.0.0.0/16"),
  ...internet("Vpc"),
  ...routed("Front", "Vpc", "10.0.1.0/24", { "0.0.0.0/0": { GatewayId: ref("VpcIgw") } }),
  ...routed("Back", "Vpc", "10.0.2.0/24", { "0.0.0.0/0": { NatGatewayId: ref("Nat") } }),
  Nat: {
    type: "AWS::EC2::NatGateway",
    properties: { SubnetId: ref("Front"), AllocationId: ref("NatIp", "AllocationId") },
  },
  NatIp: { type: "AWS::EC2::EIP" },
  WebGroup: group("Vpc", tcpFrom(443, "0.0.0.0/0")),
  DbGroup: group("Vpc", tcpFrom(5432, ref("WebGroup"))),
  Web: instance("Front", "WebGroup", true),
  Db: instance("Back", "DbGroup"),
};

describe("a two-tier shop", () => {
  const shop = reaching(SHOP);

  it("answers the internet on its open port only", () => {
    expect(shop.surely("internet", "Web")).toBe("tcp 443");
    expect(shop.perhaps("internet", "Web")).toBe("tcp 443");
  });

  it("keeps the database from the internet and opens it to the web tier", () => {
    expect(shop.perhaps("internet", "Db")).toBe("nothing");
    expect(shop.surely("Web", "Db")).toBe("tcp 5432");
    expect(shop.perhaps("Db", "Web")).toBe("tcp 443");
  });

  it("lets the database out through the NAT gateway", () => {
    expect(shop.surely("Db", "internet")).toContain("all tcp");
  });

  it("has no doubts", () => {
    expect(shop.topology.network.facts).toEqual([]);
    expect(shop.topology.gaps).toEqual([]);
  });
});

describe("a subnet without a table of its own", () => {
  it("uses the main table, which has local routes only", () => {
    const { surely, perhaps } = reaching({
      ...SHOP,
      Spare: subnet("Vpc", "10.0.3.0/24"),
      Job: instance("Spare", "WebGroup", true),
    });
    expect(perhaps("internet", "Job")).toBe("nothing");
    expect(perhaps("Job", "internet")).toBe("nothing");
    expect(surely("Job", "Web")).toBe("tcp 443");
  });
});
