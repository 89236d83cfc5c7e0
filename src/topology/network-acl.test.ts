import { describe, expect, it } from "vitest";
import { condition, parameter, ref, type Sketch } from "../../test/estate-of.ts";
import { reaching } from "../../test/reaching.ts";
import { group, instance, internet, routed, tcpFrom, vpc } from "../../test/shop.ts";
import type { Properties } from "../estate/value.ts";

type Sketches = { readonly [id: string]: Sketch };

const WORLD = "0.0.0.0/0";

/** A web server behind a network ACL with the entries given. */
function shop(entries: Sketches, association: Partial<Sketch> = {}) {
  return reaching({
    Vpc: vpc("10.0.0.0/16"),
    ...internet("Vpc"),
    ...routed("Front", "Vpc", "10.0.1.0/24", { [WORLD]: { GatewayId: ref("VpcIgw") } }),
    ...routed("Back", "Vpc", "10.0.2.0/24", {}),
    Acl: { type: "AWS::EC2::NetworkAcl", properties: { VpcId: ref("Vpc") } },
    AclAssociation: {
      type: "AWS::EC2::SubnetNetworkAclAssociation",
      properties: { SubnetId: ref("Front"), NetworkAclId: ref("Acl") },
      ...association,
    },
    WebGroup: group("Vpc", { IpProtocol: "-1", CidrIp: WORLD }),
    Web: instance("Front", "WebGroup", true),
    Neighbour: instance("Front", "WebGroup", true),
    Db: instance("Back", "WebGroup"),
    ...entries,
  });
}

function entry(properties: Properties, more: Partial<Sketch> = {}): Sketch {
  return {
    type: "AWS::EC2::NetworkAclEntry",
    properties: { NetworkAclId: ref("Acl"), Protocol: 6, RuleAction: "allow", CidrBlock: WORLD, ...properties },
    ...more,
  };
}

const IN = { RuleNumber: 100, PortRange: { From: 443, To: 443 } };
const REPLIES = { RuleNumber: 100, Egress: true, PortRange: { From: 1024, To: 65535 } };

describe("a network ACL", () => {
  it("of its own denies everything until an entry allows it, but judges nothing inside the subnet", () => {
    const { perhaps, surely } = shop({});
    expect(perhaps("internet", "Web")).toBe("nothing");
    expect(perhaps("Db", "Web")).toBe("nothing");
    expect(surely("Neighbour", "Web")).toBe("all traffic");
  });

  it("needs an entry for the replies as well", () => {
    expect(shop({ In: entry(IN) }).perhaps("internet", "Web")).toBe("nothing");
    expect(shop({ In: entry(IN), Out: entry(REPLIES) }).surely("internet", "Web")).toBe("tcp 443");
  });

  it("with some of the client ports for replies works for some clients only", () => {
    const { surely, perhaps } = shop({
      In: entry(IN),
      Out: entry({ ...REPLIES, PortRange: { From: 32768, To: 60999 } }),
    });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("tcp 443");
  });

  it("is read in the order of its numbers, whatever the order of the template", () => {
    const deny = entry({ ...IN, RuleAction: "deny" });
    const { perhaps } = shop({ Late: entry({ ...IN, RuleNumber: 200 }), Early: deny, Out: entry(REPLIES) });
    expect(perhaps("internet", "Web")).toBe("nothing");
    const after = shop({
      Late: entry({ ...IN, RuleAction: "deny", RuleNumber: 200 }),
      Early: entry(IN),
      Out: entry(REPLIES),
    });
    expect(after.surely("internet", "Web")).toBe("tcp 443");
  });

  it("reads protocol numbers: -1 is everything and ignores the ports", () => {
    const all = { RuleNumber: 1, Protocol: "-1", PortRange: { From: 1, To: 1 } };
    expect(shop({ In: entry(all), Out: entry({ ...all, Egress: true }) }).surely("internet", "Web")).toBe(
      "all traffic",
    );
    const udp = { RuleNumber: 1, Protocol: 17, PortRange: { From: 53, To: 53 } };
    const open = entry({ RuleNumber: 1, Protocol: -1, Egress: true });
    expect(shop({ In: entry(udp), Out: open }).surely("internet", "Web")).toBe("udp 53");
  });

  it("reads ICMP types", () => {
    const ping = { RuleNumber: 1, Protocol: 1, Icmp: { Type: 8, Code: -1 } };
    const pong = { RuleNumber: 1, Protocol: 1, Egress: true, Icmp: { Type: 0, Code: -1 } };
    expect(shop({ In: entry(ping), Out: entry(pong) }).surely("internet", "Web")).toBe("icmp type 8");
    expect(shop({ In: entry(ping), Out: entry(ping) }).surely("internet", "Web")).toBe("nothing");
  });
});

describe("a network ACL in doubt", () => {
  const open = { In: entry(IN), Out: entry(REPLIES) };

  it("an entry whose number is a parameter may come first", () => {
    const { surely, perhaps } = shop({
      ...open,
      Deny: entry({ ...IN, RuleNumber: parameter("Number"), RuleAction: "deny" }),
    });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("tcp 443");
  });

  it("an entry whose action is a parameter may allow or deny", () => {
    const { surely, perhaps } = shop({
      ...open,
      Early: entry({ ...IN, RuleNumber: 1, RuleAction: parameter("Action") }),
    });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("tcp 443");
  });

  it("an association under a condition leaves the default network ACL possible", () => {
    const { surely, perhaps } = shop(open, { condition: condition("Hardened") });
    // both lists let tcp 443 pass, but the engine takes each entry in doubt for itself: less than sure is allowed
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("all traffic");
  });

  it("one that was not read may allow everything, or nothing", () => {
    const { surely, perhaps } = shop({}, { properties: { SubnetId: ref("Front"), NetworkAclId: parameter("Acl") } });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("all traffic");
    expect(surely("Neighbour", "Web")).toBe("all traffic");
  });
});

describe("the default network ACL", () => {
  it("takes entries by GetAtt DefaultNetworkAcl, which come before its rule 100 where their number is lower", () => {
    const deny = { NetworkAclId: ref("Vpc", "DefaultNetworkAcl"), Protocol: -1, RuleAction: "deny", CidrBlock: WORLD };
    const block = (number: number): Sketch => ({
      type: "AWS::EC2::NetworkAclEntry",
      properties: { ...deny, RuleNumber: number },
    });
    expect(shop({ Deny: block(50) }).perhaps("Web", "Db")).toBe("nothing");
    const open = {
      In: entry({ RuleNumber: 1, Protocol: -1 }),
      Out: entry({ RuleNumber: 1, Protocol: -1, Egress: true }),
    };
    expect(shop({ ...open, Deny: block(200) }).surely("Web", "Db")).toBe("all traffic");
  });
});

it("an IPv6 entry judges IPv6 only", () => {
  const six = { RuleNumber: 1, Protocol: -1, CidrBlock: null, Ipv6CidrBlock: "::/0" };
  expect(shop({ In: entry(six), Out: entry({ ...six, Egress: true }) }).perhaps("internet", "Web")).toBe("nothing");
  expect(tcpFrom(1, "::/0").CidrIpv6).toBe("::/0");
});
