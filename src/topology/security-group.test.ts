import { describe, expect, it } from "vitest";
import { condition, either, parameter, ref, type Sketch } from "../../test/estate-of.ts";
import { reaching } from "../../test/reaching.ts";
import { group, instance, internet, routed, tcpFrom, vpc } from "../../test/shop.ts";
import type { Properties } from "../estate/value.ts";
import { Reference, Unknown } from "../estate/value.ts";

/** A shop whose web server has a public address; its group is what each test is about. */
function shop(webGroup: Sketch, more: { readonly [id: string]: Sketch } = {}) {
  return reaching({
    Vpc: vpc("10.0.0.0/16"),
    ...internet("Vpc"),
    ...routed("Front", "Vpc", "10.0.1.0/24", { "0.0.0.0/0": { GatewayId: ref("VpcIgw") } }),
    WebGroup: webGroup,
    Web: instance("Front", "WebGroup", true),
    ClientGroup: group("Vpc"),
    Client: instance("Front", "ClientGroup", true),
    ...more,
  });
}

function standalone(properties: Properties, egress = false, more: Partial<Sketch> = {}): Sketch {
  return { type: `AWS::EC2::SecurityGroup${egress ? "Egress" : "Ingress"}`, properties, ...more };
}

describe("ingress", () => {
  it("without rules admits nobody", () => {
    expect(shop(group("Vpc")).perhaps("internet", "Web")).toBe("nothing");
  });

  it("is read from one map instead of a list", () => {
    const web = {
      type: "AWS::EC2::SecurityGroup",
      properties: { VpcId: ref("Vpc"), SecurityGroupIngress: tcpFrom(22, "0.0.0.0/0") },
    };
    expect(shop(web).surely("internet", "Web")).toBe("tcp 22");
  });

  it("is read from rules of their own, by id", () => {
    const rule = standalone({ GroupId: ref("WebGroup", "GroupId"), ...tcpFrom(443, "0.0.0.0/0") });
    expect(shop(group("Vpc"), { Rule: rule }).surely("internet", "Web")).toBe("tcp 443");
  });

  it("ignores the ports of protocol -1, and reads -1 ports as all", () => {
    const all = { IpProtocol: "-1", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" };
    expect(shop(group("Vpc", all)).surely("internet", "Web")).toBe("all traffic");
    const tcp = { IpProtocol: "6", FromPort: -1, ToPort: -1, CidrIp: "0.0.0.0/0" };
    expect(shop(group("Vpc", tcp)).surely("internet", "Web")).toBe("all tcp");
  });

  it("reads ICMP ports as type and code", () => {
    const ping = { IpProtocol: "icmp", FromPort: 8, ToPort: -1, CidrIp: "0.0.0.0/0" };
    expect(shop(group("Vpc", ping)).surely("internet", "Web")).toBe("icmp type 8");
    const all = { IpProtocol: "icmp", FromPort: -1, ToPort: -1, CidrIp: "0.0.0.0/0" };
    expect(shop(group("Vpc", all)).surely("internet", "Web")).toBe("all icmp");
  });

  it("admits members of a group by their private address only", () => {
    const { surely, perhaps } = shop(group("Vpc", tcpFrom(8080, ref("ClientGroup", "GroupId"))));
    expect(surely("Client", "Web")).toBe("tcp 8080");
    expect(perhaps("internet", "Web")).toBe("nothing");
  });

  it("admits the blocks of a prefix list", () => {
    const office = {
      type: "AWS::EC2::PrefixList",
      properties: { AddressFamily: "IPv4", Entries: [{ Cidr: "203.0.113.0/24" }] },
    };
    const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, SourcePrefixListId: ref("Office") };
    const { surelyFrom } = shop(group("Vpc", rule), { Office: office });
    const at = (from: number) => surelyFrom({ v4: [from, from + 1], v6: [] }, "Web");
    expect(at(0xcb007105)).toBe("tcp 22"); // 203.0.113.5
    expect(at(0xcb007205)).toBe("nothing"); // 203.0.114.5
  });

  it("keeps a prefix list of AWS in doubt", () => {
    const rule = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, SourcePrefixListId: "pl-3b927c52" };
    const { surely, perhaps, facts } = shop(group("Vpc", rule));
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("tcp 443");
    expect(facts("internet", "Web")).toEqual(["prefix list `pl-3b927c52` was not read"]);
  });
});

describe("what nobody knows", () => {
  it("keeps a block that is a parameter in doubt", () => {
    const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: parameter("AdminCidr") };
    const { surely, perhaps, facts } = shop(group("Vpc", rule));
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("tcp 22");
    expect(facts("internet", "Web")).toEqual(["parameter `AdminCidr` has no default"]);
  });

  it("keeps an unknown port in doubt, over every port of the protocol", () => {
    const rule = { IpProtocol: "tcp", FromPort: parameter("Port"), ToPort: parameter("Port"), CidrIp: "0.0.0.0/0" };
    const { surely, perhaps } = shop(group("Vpc", rule));
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("all tcp");
  });

  it("keeps both branches of an undecided Fn::If", () => {
    const rule = either("Open", tcpFrom(22, "0.0.0.0/0"), undefined);
    const web = { type: "AWS::EC2::SecurityGroup", properties: { VpcId: ref("Vpc"), SecurityGroupIngress: [rule] } };
    const { surely, perhaps } = shop(web);
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("tcp 22");
  });

  it("keeps a rule under a condition in doubt", () => {
    const rule = standalone({ GroupId: ref("WebGroup"), ...tcpFrom(22, "0.0.0.0/0") }, false, {
      condition: condition("Debug"),
    });
    const { surely, perhaps } = shop(group("Vpc"), { Rule: rule });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("tcp 22");
  });

  it("lets an unknown group of an interface allow anything, perhaps", () => {
    const web = instance("Front", "WebGroup", true);
    const open: Sketch = {
      ...web,
      properties: {
        NetworkInterfaces: [
          { DeviceIndex: "0", SubnetId: ref("Front"), GroupSet: [parameter("Group")], AssociatePublicIpAddress: true },
        ],
      },
    };
    const { surely, perhaps } = shop(group("Vpc"), { Job: open });
    expect(surely("internet", "Job")).toBe("nothing");
    expect(perhaps("internet", "Job")).toBe("all traffic");
  });
});

describe("a rule that names a group nobody knows", () => {
  const rule = { IpProtocol: "tcp", FromPort: 80, ToPort: 80, SourceSecurityGroupId: parameter("BalancerGroup") };

  it("does not admit the internet, nor groups of its own stack", () => {
    const { perhaps } = shop(group("Vpc", rule));
    expect(perhaps("internet", "Web")).toBe("nothing");
    expect(perhaps("Client", "Web")).toBe("nothing");
  });

  it("admits what carries the same unknown group, its own rules permitting", () => {
    const client: Sketch = {
      type: "AWS::EC2::Instance",
      properties: { SubnetId: ref("Front"), SecurityGroupIds: [parameter("BalancerGroup"), ref("ClientGroup")] },
    };
    expect(shop(group("Vpc", rule), { Balancer: client }).surely("Balancer", "Web")).toBe("tcp 80");
  });

  it("may admit a group of another stack", () => {
    const { surely, perhaps, facts } = shop(group("Vpc", rule), {
      OtherGroup: { ...group("Vpc"), stack: "edge" },
      Other: { ...instance("Front", "OtherGroup"), stack: "edge" },
    });
    expect(surely("Other", "Web")).toBe("nothing");
    expect(perhaps("Other", "Web")).toBe("tcp 80");
    expect(facts("Other", "Web")).toEqual(["parameter `BalancerGroup` has no default"]);
  });

  it("admits no group that was read where the id is written out", () => {
    const written = {
      IpProtocol: "tcp",
      FromPort: 80,
      ToPort: 80,
      SourceSecurityGroupId: "sg-0abc",
      SourceSecurityGroupOwnerId: "444455556666",
    };
    const { perhaps } = shop(group("Vpc", written), {
      OtherGroup: { ...group("Vpc"), stack: "edge" },
      Other: { ...instance("Front", "OtherGroup"), stack: "edge" },
    });
    expect(perhaps("Other", "Web")).toBe("nothing");
  });
});

describe("egress", () => {
  it("is allowed where nothing is said", () => {
    expect(shop(group("Vpc")).surely("Web", "internet")).toBe("all traffic");
  });

  it("is what the list says, and nothing where the list is empty", () => {
    const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" };
    const web = (egress: readonly Properties[]): Sketch => ({
      type: "AWS::EC2::SecurityGroup",
      properties: { VpcId: ref("Vpc"), SecurityGroupEgress: egress },
    });
    expect(shop(web([https])).surely("Web", "internet")).toBe("tcp 443");
    expect(shop(web([])).perhaps("Web", "internet")).toBe("nothing");
  });

  it("is in doubt where the only rules are resources of their own", () => {
    const rule = standalone(
      { GroupId: ref("WebGroup"), IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" },
      true,
    );
    const { surely, perhaps } = shop(group("Vpc"), { Rule: rule });
    expect(surely("Web", "internet")).toBe("tcp 443");
    expect(perhaps("Web", "internet")).toBe("all traffic");
  });

  it("follows an undecided Fn::If that may leave it out", () => {
    const web = {
      type: "AWS::EC2::SecurityGroup",
      properties: { VpcId: ref("Vpc"), SecurityGroupEgress: either("Locked", [], undefined) },
    };
    const { surely, perhaps } = shop(web);
    expect(surely("Web", "internet")).toBe("nothing");
    expect(perhaps("Web", "internet")).toBe("all traffic");
  });
});

describe("the default group of a VPC", () => {
  const inDefault = (more: Properties = {}): Sketch => ({
    type: "AWS::EC2::Instance",
    properties: { SubnetId: ref("Front"), ...more },
  });

  it("guards what names no group: its members reach each other, nobody else reaches them", () => {
    const { surely, perhaps } = shop(group("Vpc"), { Ant: inDefault(), Bee: inDefault() });
    expect(surely("Ant", "Bee")).toBe("all traffic");
    expect(perhaps("Web", "Bee")).toBe("nothing");
  });

  it("takes rules by GetAtt DefaultSecurityGroup", () => {
    const rule = standalone({ GroupId: ref("Vpc", "DefaultSecurityGroup"), ...tcpFrom(22, "10.0.0.0/16") });
    const { surely } = shop(group("Vpc"), {
      Ant: inDefault({ SecurityGroupIds: [ref("Vpc", "DefaultSecurityGroup")] }),
      Rule: rule,
    });
    expect(surely("Web", "Ant")).toBe("tcp 22");
  });

  it("may have lost its rules to a custom resource", () => {
    const { surely, perhaps } = shop(group("Vpc"), {
      Restrict: {
        type: "Custom::VpcRestrictDefaultSG",
        properties: { DefaultSecurityGroupId: ref("Vpc", "DefaultSecurityGroup") },
      },
      Ant: inDefault(),
      Bee: inDefault(),
    });
    expect(surely("Ant", "Bee")).toBe("nothing");
    expect(perhaps("Ant", "Bee")).toBe("all traffic");
  });
});

describe("the default VPC", () => {
  const legacy = {
    LegacyGroup: {
      type: "AWS::EC2::SecurityGroup",
      properties: { GroupName: "legacy", SecurityGroupIngress: [tcpFrom(22, "0.0.0.0/0")] },
    },
    Host: { type: "AWS::EC2::Instance", properties: { SecurityGroups: [ref("LegacyGroup")] } },
  };

  it("is public, and said to be an assumption", () => {
    const { surely, topology } = reaching(legacy);
    expect(surely("internet", "Host")).toBe("tcp 22");
    expect(topology.gaps.map(({ code, hidesFindings }) => ({ code, hidesFindings }))).toEqual([
      { code: "default-vpc-assumed", hidesFindings: false },
    ]);
  });

  it("finds groups by name", () => {
    const { surely } = reaching({
      ...legacy,
      AppGroup: {
        type: "AWS::EC2::SecurityGroup",
        properties: {
          SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, SourceSecurityGroupName: "legacy" }],
        },
      },
      App: { type: "AWS::EC2::Instance", properties: { SecurityGroups: [ref("AppGroup")] } },
      ByName: {
        type: "AWS::EC2::SecurityGroupIngress",
        properties: { GroupName: "legacy", ...tcpFrom(8080, "0.0.0.0/0") },
      },
    });
    expect(surely("Host", "App")).toBe("tcp 80");
    expect(surely("internet", "Host")).toBe("tcp 22, tcp 8080");
  });
});

describe("a subnet nobody knows", () => {
  it("is in the VPC of the groups, with routes and lists in doubt", () => {
    const job: Sketch = {
      type: "AWS::EC2::Instance",
      properties: { SubnetId: parameter("Subnet"), SecurityGroupIds: [ref("WebGroup")] },
    };
    const { surely, perhaps, topology } = shop(group("Vpc", tcpFrom(443, "0.0.0.0/0")), { Job: job });
    const [own] = topology.interfacesOf.get("Job") ?? [];
    expect(topology.network.segments[topology.network.interfaces[own ?? -1]?.segment ?? -1]?.domain).toBe(0);
    expect(surely("internet", "Job")).toBe("nothing");
    expect(perhaps("internet", "Job")).toBe("tcp 443");
  });

  it("is not in the default VPC because groups may be left out", () => {
    const groups = either("Guarded", undefined, [parameter("Group")]);
    const job: Sketch = {
      type: "AWS::EC2::Instance",
      properties: { SubnetId: parameter("Subnet"), SecurityGroupIds: groups },
    };
    const { topology } = shop(group("Vpc"), { Job: job });
    const [own] = topology.interfacesOf.get("Job") ?? [];
    const { network } = topology;
    const segment = network.segments[network.interfaces[own ?? -1]?.segment ?? -1];
    expect(network.labels[network.domains[segment?.domain ?? -1]?.label ?? -1]?.text).toContain("a VPC nobody knows");
  });

  it("is the same subnet for the same parameter", () => {
    const job: Sketch = {
      type: "AWS::EC2::Instance",
      properties: { SubnetId: parameter("Subnet"), SecurityGroupIds: [ref("WebGroup")] },
    };
    expect(shop(group("Vpc", tcpFrom(443, "0.0.0.0/0")), { Ant: job, Bee: job }).surely("Ant", "Bee")).toBe("tcp 443");
  });

  it("may be in a VPC of another stack", () => {
    const job: Sketch = {
      type: "AWS::EC2::Instance",
      stack: "jobs",
      properties: {
        SubnetId: parameter("Subnet"),
        SecurityGroupIds: [new Unknown("parameter", "parameter `Group` has no default")],
      },
    };
    const { surely, perhaps } = shop(group("Vpc", tcpFrom(5432, ref("ClientGroup"))), { Job: job });
    expect(surely("Job", "Web")).toBe("nothing");
    expect(perhaps("Job", "Web")).toBe("tcp 5432");
  });
});

it("reads a reference to an attribute that only AWS knows as a group nobody knows", () => {
  const web: Sketch = {
    type: "AWS::EC2::Instance",
    properties: { SubnetId: ref("Front"), SecurityGroupIds: [new Reference("Stack", "Outputs.Group")] },
  };
  expect(shop(group("Vpc"), { Job: web }).perhaps("Client", "Job")).toBe("all traffic");
});
