import { describe, expect, it } from "vitest";
import { condition, either, parameter, ref, type Sketch } from "../../test/estate-of.ts";
import { reaching } from "../../test/reaching.ts";
import { group, instance, internet, route, routed, subnet, tcpFrom, vpc } from "../../test/shop.ts";
import type { Reference } from "../estate/value.ts";

type Sketches = { readonly [id: string]: Sketch };

const WORLD = "0.0.0.0/0";
const OPEN = { IpProtocol: "-1", CidrIp: WORLD };
const PUBLIC = { [WORLD]: { GatewayId: ref("VpcIgw") } };

/** One VPC with an open group, a public and a private subnet. */
function shop(more: Sketches, back: { readonly [to: string]: { readonly [key: string]: Reference | string } } = {}) {
  return reaching({
    Vpc: vpc("10.0.0.0/16"),
    ...internet("Vpc"),
    ...routed("Front", "Vpc", "10.0.1.0/24", PUBLIC),
    ...routed("Back", "Vpc", "10.0.2.0/24", back),
    Open: group("Vpc", OPEN),
    Web: instance("Front", "Open", true),
    Db: instance("Back", "Open"),
    ...more,
  });
}

describe("an internet gateway", () => {
  it("serves nobody without a public address", () => {
    const { perhaps } = shop({ Hidden: instance("Front", "Open") });
    expect(perhaps("internet", "Hidden")).toBe("nothing");
    expect(perhaps("Hidden", "internet")).toBe("nothing");
  });

  it("that is not attached to the VPC leads nowhere", () => {
    const { perhaps } = shop({
      Other: vpc("10.9.0.0/16"),
      ...internet("Other"),
      ...routed("Wrong", "Vpc", "10.0.3.0/24", { [WORLD]: { GatewayId: ref("OtherIgw") } }),
      Lost: instance("Wrong", "Open", true),
    });
    expect(perhaps("internet", "Lost")).toBe("nothing");
  });

  it("whose attachment is under a condition is in doubt", () => {
    const attachment = {
      type: "AWS::EC2::VPCGatewayAttachment",
      properties: { VpcId: ref("Vpc"), InternetGatewayId: ref("VpcIgw") },
      condition: condition("Public"),
    };
    const { surely, perhaps } = shop({ VpcAttachment: attachment });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("all traffic");
  });

  it("lets an Elastic IP in, in doubt where the association is", () => {
    const bound = (more: Partial<Sketch> = {}): Sketches => ({
      Hidden: instance("Front", "Open"),
      Ip: { type: "AWS::EC2::EIP" },
      Bind: {
        type: "AWS::EC2::EIPAssociation",
        properties: { AllocationId: ref("Ip", "AllocationId"), InstanceId: ref("Hidden") },
        ...more,
      },
    });
    expect(shop(bound()).surely("internet", "Hidden")).toBe("all traffic");
    const unsure = shop(bound({ condition: condition("Published") }));
    expect(unsure.surely("internet", "Hidden")).toBe("nothing");
    expect(unsure.perhaps("internet", "Hidden")).toBe("all traffic");
  });
});

it("an Elastic IP in doubt leaves the address that the launch gives", () => {
  const { surely } = shop({
    Ip: { type: "AWS::EC2::EIP" },
    Bind: {
      type: "AWS::EC2::EIPAssociation",
      properties: { AllocationId: ref("Ip", "AllocationId"), InstanceId: ref("Web") },
      condition: condition("Fixed"),
    },
  });
  expect(surely("internet", "Web")).toBe("all traffic");
});

describe("a route table association", () => {
  it("in doubt leaves the main table possible", () => {
    const { surely, perhaps } = shop({
      FrontAssociation: {
        type: "AWS::EC2::SubnetRouteTableAssociation",
        properties: { SubnetId: ref("Front"), RouteTableId: ref("FrontTable") },
        condition: condition("Public"),
      },
    });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("all traffic");
    expect(surely("Web", "Db")).toBe("all traffic");
  });

  it("under the condition of its own subnet is sure", () => {
    const one = condition("Deployed");
    const { network } = shop({
      Spare: { ...subnet("Vpc", "10.0.7.0/24"), condition: one },
      SpareAssociation: {
        type: "AWS::EC2::SubnetRouteTableAssociation",
        properties: { SubnetId: ref("Spare"), RouteTableId: ref("FrontTable") },
        condition: one,
      },
    }).topology;
    const spare = network.segments.find(({ label }) => network.labels[label]?.resource === "Spare");
    const front = network.segments.find(({ label }) => network.labels[label]?.resource === "Front");
    expect(spare?.table).toBe(front?.table);
  });

  it("to one of two tables may be either", () => {
    const { surely, perhaps } = shop({
      FrontAssociation: {
        type: "AWS::EC2::SubnetRouteTableAssociation",
        properties: { SubnetId: ref("Front"), RouteTableId: either("Private", ref("BackTable"), ref("FrontTable")) },
      },
    });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("all traffic");
  });
});

describe("NAT", () => {
  const gateway = (more = {}): Sketch => ({
    type: "AWS::EC2::NatGateway",
    properties: { SubnetId: ref("Front"), ...more },
  });

  it("lets out and not in", () => {
    const { surely, perhaps } = shop({ Nat: gateway() }, { [WORLD]: { NatGatewayId: ref("Nat") } });
    expect(surely("Db", "internet")).toContain("all tcp");
    expect(perhaps("internet", "Db")).toBe("nothing");
  });

  it("that is private does not reach the internet", () => {
    const { perhaps } = shop(
      { Nat: gateway({ ConnectivityType: "private" }) },
      { [WORLD]: { NatGatewayId: ref("Nat") } },
    );
    expect(perhaps("Db", "internet")).toBe("nothing");
  });

  it("in a subnet without a route to the internet is of no use", () => {
    const { perhaps } = shop(
      { ...routed("Dark", "Vpc", "10.0.4.0/24", {}), Nat: gateway({ SubnetId: ref("Dark") }) },
      { [WORLD]: { NatGatewayId: ref("Nat") } },
    );
    expect(perhaps("Db", "internet")).toBe("nothing");
  });

  it("that is regional needs no subnet", () => {
    const nat: Sketch = {
      type: "AWS::EC2::NatGateway",
      properties: { AvailabilityMode: "regional", VpcId: ref("Vpc") },
    };
    expect(shop({ Nat: nat }, { [WORLD]: { NatGatewayId: ref("Nat") } }).surely("Db", "internet")).toContain("all tcp");
  });

  it("by an instance works only with its source/destination check off", () => {
    const nat = (check: boolean): Sketches => ({
      NatInstance: instance("Front", "Open", true, { SourceDestCheck: check }),
    });
    const way = { [WORLD]: { InstanceId: ref("NatInstance") } };
    expect(shop(nat(false), way).perhaps("Db", "internet")).not.toBe("nothing");
    expect(shop(nat(true), way).perhaps("Db", "internet")).toBe("nothing");
  });

  it("by a network interface of its own", () => {
    const eni = (check: boolean | ReturnType<typeof parameter>): Sketches => ({
      NatEni: {
        type: "AWS::EC2::NetworkInterface",
        properties: { SubnetId: ref("Front"), GroupSet: [ref("Open")], SourceDestCheck: check },
      },
      NatIp: { type: "AWS::EC2::EIP" },
      Bind: {
        type: "AWS::EC2::EIPAssociation",
        properties: { AllocationId: ref("NatIp", "AllocationId"), NetworkInterfaceId: ref("NatEni") },
      },
    });
    const way = { [WORLD]: { NetworkInterfaceId: ref("NatEni") } };
    expect(shop(eni(false), way).surely("Db", "internet")).toBe("all traffic");
    expect(shop(eni(true), way).perhaps("Db", "internet")).toBe("nothing");
    const unsure = shop(eni(parameter("Check")), way);
    expect(unsure.surely("Db", "internet")).toBe("nothing");
    expect(unsure.perhaps("Db", "internet")).toBe("all traffic");
  });
});

describe("what nobody knows", () => {
  it("a target that is a parameter may be the internet gateway, or nothing", () => {
    const { surely, perhaps, facts } = reaching({
      Vpc: vpc("10.0.0.0/16"),
      ...routed("Front", "Vpc", "10.0.1.0/24", { [WORLD]: { GatewayId: parameter("Gateway") } }),
      Open: group("Vpc", OPEN),
      Web: instance("Front", "Open", true),
    });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("all traffic");
    expect(facts("internet", "Web")).toEqual(["parameter `Gateway` has no default"]);
  });

  it("a destination that is a parameter may be any", () => {
    const { surely, perhaps } = reaching({
      Vpc: vpc("10.0.0.0/16"),
      ...internet("Vpc"),
      ...routed("Front", "Vpc", "10.0.1.0/24", {}),
      Way: {
        type: "AWS::EC2::Route",
        properties: {
          RouteTableId: ref("FrontTable"),
          DestinationCidrBlock: parameter("To"),
          GatewayId: ref("VpcIgw"),
        },
      },
      Open: group("Vpc", OPEN),
      Web: instance("Front", "Open", true),
      Db: instance("Front", "Open"),
    });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("all traffic");
    expect(surely("Web", "Db")).toBe("all traffic");
  });

  it("a VPC whose range is a parameter still delivers inside for sure, and reaches the internet", () => {
    const { surely, perhaps } = reaching({
      Vpc: { type: "AWS::EC2::VPC", properties: { CidrBlock: parameter("Range") } },
      ...internet("Vpc"),
      ...routed("Front", "Vpc", "10.0.1.0/24", PUBLIC),
      Back: { type: "AWS::EC2::Subnet", properties: { VpcId: ref("Vpc"), CidrBlock: parameter("BackRange") } },
      Open: group("Vpc", OPEN),
      Web: instance("Front", "Open", true),
      Db: instance("Back", "Open"),
    });
    expect(surely("Web", "Db")).toBe("all traffic");
    expect(surely("internet", "Web")).toBe("all traffic");
    expect(perhaps("internet", "Db")).toBe("nothing");
  });

  it("a target that this tool does not model may lead anywhere, and is said", () => {
    const { perhaps, topology } = shop(
      {},
      { [WORLD]: { CoreNetworkArn: "arn:aws:networkmanager::111122223333:core-network/core-1" } },
    );
    expect(perhaps("Db", "Web")).toBe("all traffic");
    expect(topology.gaps.map(({ code }) => code)).toEqual(["route-target-not-modelled"]);
  });
});

describe("ingress routing", () => {
  it("sends what comes in through the edge table first", () => {
    const edge = (target: { readonly [key: string]: Reference }): Sketches => ({
      Edge: { type: "AWS::EC2::RouteTable", properties: { VpcId: ref("Vpc") } },
      EdgeRoute: route("Edge", "10.0.1.0/24", target),
      EdgeAssociation: {
        type: "AWS::EC2::GatewayRouteTableAssociation",
        properties: { GatewayId: ref("VpcIgw"), RouteTableId: ref("Edge") },
      },
    });
    const inspected = shop({
      ...edge({ VpcEndpointId: ref("Inspection") }),
      ...routed("Inspect", "Vpc", "10.0.5.0/24", PUBLIC),
      Inspection: {
        type: "AWS::EC2::VPCEndpoint",
        properties: {
          VpcEndpointType: "GatewayLoadBalancer",
          VpcId: ref("Vpc"),
          SubnetIds: [ref("Inspect")],
          ServiceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-1",
        },
      },
    });
    expect(inspected.surely("internet", "Web")).toBe("nothing");
    expect(inspected.perhaps("internet", "Web")).toBe("all traffic");
    const dropped = shop(edge({ NetworkInterfaceId: ref("Checked") }), {});
    expect(dropped.surely("internet", "Web")).toBe("nothing");
  });
});

describe("VPC Block Public Access", () => {
  const options = (mode: string | ReturnType<typeof parameter>): Sketch => ({
    type: "AWS::EC2::VPCBlockPublicAccessOptions",
    properties: { InternetGatewayBlockMode: mode },
  });
  const nat: Sketches = { Nat: { type: "AWS::EC2::NatGateway", properties: { SubnetId: ref("Front") } } };
  const way = { [WORLD]: { NatGatewayId: ref("Nat") } };

  it("bidirectional blocks everything", () => {
    const { perhaps } = shop({ ...nat, Bpa: options("block-bidirectional") }, way);
    expect(perhaps("internet", "Web")).toBe("nothing");
    expect(perhaps("Db", "internet")).toBe("nothing");
  });

  it("ingress leaves NAT gateways a way out", () => {
    const { perhaps, surely } = shop({ ...nat, Bpa: options("block-ingress") }, way);
    expect(perhaps("internet", "Web")).toBe("nothing");
    expect(surely("Db", "internet")).toContain("all tcp");
  });

  it("spares what is excluded, and acts in its own Region only", () => {
    const exclusion: Sketch = {
      type: "AWS::EC2::VPCBlockPublicAccessExclusion",
      properties: { InternetGatewayExclusionMode: "allow-bidirectional", SubnetId: ref("Front") },
    };
    expect(shop({ Bpa: options("block-bidirectional"), Spare: exclusion }).surely("internet", "Web")).toBe(
      "all traffic",
    );
    expect(shop({ Bpa: { ...options("block-bidirectional"), region: "us-east-1" } }).surely("internet", "Web")).toBe(
      "all traffic",
    );
  });

  it("in a mode nobody knows is in doubt", () => {
    const { surely, perhaps } = shop({ Bpa: options(parameter("Mode")) });
    expect(surely("internet", "Web")).toBe("nothing");
    expect(perhaps("internet", "Web")).toBe("all traffic");
  });
});

describe("IPv6", () => {
  const six = (target: { readonly [key: string]: Reference }): Sketches => ({
    Vpc: vpc("10.0.0.0/16"),
    VpcSix: { type: "AWS::EC2::VPCCidrBlock", properties: { VpcId: ref("Vpc"), AmazonProvidedIpv6CidrBlock: true } },
    ...internet("Vpc"),
    Out: { type: "AWS::EC2::EgressOnlyInternetGateway", properties: { VpcId: ref("Vpc") } },
    ...routed("Front", "Vpc", "10.0.1.0/24", { "::/0": target }),
    Front: subnet("Vpc", "10.0.1.0/24", { Ipv6CidrBlock: "2001:db8:0:1::/64", AssignIpv6AddressOnCreation: true }),
    Open: group("Vpc", { IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv6: "::/0" }),
    Web: instance("Front", "Open"),
  });

  it("needs no public IPv4 address to be reached by an internet gateway", () => {
    const { surely } = reaching(six({ GatewayId: ref("VpcIgw") }));
    expect(surely("internet", "Web")).toBe("tcp 443");
  });

  it("goes out only by an egress-only internet gateway", () => {
    const { surely, perhaps } = reaching(six({ EgressOnlyInternetGatewayId: ref("Out") }));
    expect(perhaps("internet", "Web")).toBe("nothing");
    expect(surely("Web", "internet")).toBe("all traffic");
  });

  it("is not had where the subnet does not assign it", () => {
    const { perhaps } = reaching({
      ...six({ GatewayId: ref("VpcIgw") }),
      Front: subnet("Vpc", "10.0.1.0/24", { Ipv6CidrBlock: "2001:db8:0:1::/64" }),
    });
    expect(perhaps("internet", "Web")).toBe("nothing");
    expect(tcpFrom(1, "::/0").CidrIpv6).toBe("::/0");
  });
});
