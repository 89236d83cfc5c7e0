import { describe, expect, it } from "vitest";
import { condition, estateOf, ref, type Sketch } from "../../test/estate-of.ts";
import { partiesOf } from "../../test/reaching.ts";
import { group, instance, internet, route, routed, subnet, tcpFrom, vpc } from "../../test/shop.ts";
import { leaves } from "../estate/estate.ts";
import { isProperties, Reference, Unknown, type Value } from "../estate/value.ts";
import { engineOf } from "../reach/engine.ts";
import { covers, union } from "../reach/sets.ts";
import { trafficText } from "../reach/traffic.ts";
import { type Topology, topologyOf } from "./topology.ts";

type Sketches = { readonly [id: string]: Sketch };

const WORLD = "0.0.0.0/0";
const anywhere = { IpProtocol: "-1", CidrIp: WORLD };

/** Two VPCs that are peered and joined by a transit gateway, with a bit of everything. */
const ESTATE: Sketches = {
  Shop: vpc("10.1.0.0/16"),
  ...internet("Shop"),
  ...routed("Front", "Shop", "10.1.1.0/24", { [WORLD]: { GatewayId: ref("ShopIgw") } }),
  ...routed("Back", "Shop", "10.1.2.0/24", {
    [WORLD]: { NatGatewayId: ref("Nat") },
    "10.2.0.0/16": { VpcPeeringConnectionId: ref("Peering") },
    "10.3.0.0/16": { TransitGatewayId: ref("Hub") },
  }),
  Front: subnet("Shop", "10.1.1.0/24", { MapPublicIpOnLaunch: true }),
  Nat: { type: "AWS::EC2::NatGateway", properties: { SubnetId: ref("Front") } },
  Acl: { type: "AWS::EC2::NetworkAcl", properties: { VpcId: ref("Shop") } },
  AclOf: {
    type: "AWS::EC2::SubnetNetworkAclAssociation",
    properties: { SubnetId: ref("Back"), NetworkAclId: ref("Acl") },
  },
  AclDeny: entry({
    RuleNumber: 10,
    Protocol: 6,
    RuleAction: "deny",
    CidrBlock: "10.1.1.0/24",
    PortRange: { From: 9000, To: 9999 },
  }),
  AclIn: entry({ RuleNumber: 100, Protocol: -1, RuleAction: "allow", CidrBlock: WORLD }),
  AclOut: entry({ RuleNumber: 100, Protocol: -1, RuleAction: "allow", CidrBlock: WORLD, Egress: true }),
  WebGroup: group("Shop", tcpFrom(443, WORLD), { IpProtocol: "icmp", FromPort: 8, ToPort: -1, CidrIp: WORLD }),
  DbGroup: group("Shop", tcpFrom(5432, ref("WebGroup", "GroupId")), tcpFrom(9100, "10.0.0.0/8")),
  DbOut: {
    type: "AWS::EC2::SecurityGroupIngress",
    properties: { GroupId: ref("DbGroup"), IpProtocol: "udp", FromPort: 53, ToPort: 60, CidrIp: "10.1.0.0/16" },
  },
  Web: instance("Front", "WebGroup", true),
  Plain: { type: "AWS::EC2::Instance", properties: { SubnetId: ref("Front"), SecurityGroupIds: [ref("WebGroup")] } },
  Db: instance("Back", "DbGroup"),
  Eni: {
    type: "AWS::EC2::NetworkInterface",
    properties: { SubnetId: ref("Back"), GroupSet: [ref("DbGroup")], PrivateIpAddress: "10.1.2.9" },
  },
  EniIp: { type: "AWS::EC2::EIP" },
  EniBind: {
    type: "AWS::EC2::EIPAssociation",
    properties: { AllocationId: ref("EniIp", "AllocationId"), NetworkInterfaceId: ref("Eni") },
  },
  Bank: vpc("10.2.0.0/16"),
  ...routed("BankNet", "Bank", "10.2.1.0/24", { "10.1.0.0/16": { VpcPeeringConnectionId: ref("Peering") } }),
  BankGroup: group("Bank", anywhere),
  BankHost: instance("BankNet", "BankGroup"),
  Peering: { type: "AWS::EC2::VPCPeeringConnection", properties: { VpcId: ref("Shop"), PeerVpcId: ref("Bank") } },
  Depot: vpc("10.3.0.0/16"),
  ...routed("DepotNet", "Depot", "10.3.1.0/24", { "10.1.0.0/16": { TransitGatewayId: ref("Hub") } }),
  DepotGroup: group("Depot", anywhere),
  DepotHost: instance("DepotNet", "DepotGroup"),
  Hub: {
    type: "AWS::EC2::TransitGateway",
    properties: { DefaultRouteTableAssociation: "disable", DefaultRouteTablePropagation: "disable" },
  },
  ShopLink: attachment("Shop", "Back"),
  DepotLink: attachment("Depot", "DepotNet"),
  HubTable: { type: "AWS::EC2::TransitGatewayRouteTable", properties: { TransitGatewayId: ref("Hub") } },
  ...joined("Shop"),
  ...joined("Depot"),
  BackExtra: route("BackTable", "203.0.113.0/24", { NatGatewayId: ref("Nat") }),
};

function entry(properties: Sketch["properties"]): Sketch {
  return { type: "AWS::EC2::NetworkAclEntry", properties: { NetworkAclId: ref("Acl"), ...properties } };
}

function attachment(of: string, net: string): Sketch {
  return {
    type: "AWS::EC2::TransitGatewayAttachment",
    properties: { TransitGatewayId: ref("Hub"), VpcId: ref(of), SubnetIds: [ref(net)] },
  };
}

function joined(of: string): Sketches {
  const properties = { TransitGatewayAttachmentId: ref(`${of}Link`), TransitGatewayRouteTableId: ref("HubTable") };
  return {
    [`${of}Association`]: { type: "AWS::EC2::TransitGatewayRouteTableAssociation", properties },
    [`${of}Propagation`]: { type: "AWS::EC2::TransitGatewayRouteTablePropagation", properties },
  };
}

const ENDS = ["internet", "Web", "Plain", "Db", "Eni", "BankHost", "DepotHost"];

interface Both {
  readonly must: readonly number[];
  readonly may: readonly number[];
}

/** What each end can open to each other, by any interface of either. */
function answers(topology: Topology): ReadonlyMap<string, Both> {
  const engine = engineOf(topology.network);
  const found = new Map<string, Both>();
  for (const from of ENDS)
    for (const to of ENDS) {
      if (from === to) continue;
      let must: readonly number[] = [];
      let may: readonly number[] = [];
      for (const a of partiesOf(topology, from))
        for (const b of partiesOf(topology, to)) {
          const answer = engine.connect(a, b);
          must = union(must, answer.must);
          may = union(may, answer.may);
        }
      found.set(`${from} to ${to}`, { must, may });
    }
  return found;
}

/** Every way to replace one value of the properties, with the path of what was replaced. */
function* replaced(
  value: Value,
  path: string,
  by: (was: Value) => Value | undefined,
): Generator<{ readonly path: string; readonly value: Value }> {
  const now = by(value);
  if (now !== undefined) yield { path, value: now };
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      for (const one of replaced(item, `${path}[${i}]`, by)) yield { path: one.path, value: value.with(i, one.value) };
  } else if (isProperties(value)) {
    for (const [key, item] of Object.entries(value))
      for (const one of replaced(item, `${path}.${key}`, by))
        yield { path: one.path, value: { ...value, [key]: one.value } };
  }
}

const plain = answers(topologyOf(estateOf(ESTATE)));

/** Answers that became surer than they may, or lost what may pass. */
function broken(sketches: Sketches, what: string): readonly string[] {
  const now = answers(topologyOf(estateOf(sketches)));
  return [...plain].flatMap(([pair, was]) => {
    const is = now.get(pair) ?? { must: [], may: [] };
    const lost = covers(is.may, was.may)
      ? []
      : [`${what}: ${pair} may ${trafficText(is.may)}, was ${trafficText(was.may)}`];
    const gained = covers(was.must, is.must)
      ? []
      : [`${what}: ${pair} must ${trafficText(is.must)}, was ${trafficText(was.must)}`];
    return [...lost, ...gained];
  });
}

interface Variant {
  readonly what: string;
  readonly sketches: Sketches;
}

/** One value replaced at a time; `more` is what changes with it in the resource. */
function* variants(by: (was: Value) => Value | undefined, more: Partial<Sketch> = {}): Generator<Variant> {
  for (const [id, sketch] of Object.entries(ESTATE))
    for (const [key, item] of Object.entries(sketch.properties ?? {}))
      for (const { path, value } of replaced(item, `${id}.${key}`, by))
        yield {
          what: path,
          sketches: {
            ...ESTATE,
            [id]: { ...sketch, ...more, properties: { ...sketch.properties, [key]: value } },
          },
        };
}

function refers(value: Value): boolean {
  return [...leaves(value)].some((leaf) => leaf.value instanceof Reference);
}

const brokenBy = (all: Iterable<Variant>): readonly string[] =>
  [...all].flatMap(({ what, sketches }) => broken(sketches, what));

describe("a value that nobody knows only widens the answers", () => {
  it("starts from an estate in which everything is sure and something passes", () => {
    for (const [pair, { must, may }] of plain)
      expect(`${pair} ${trafficText(must)}`).toBe(`${pair} ${trafficText(may)}`);
    expect([...plain.values()].filter(({ may }) => may.length > 0).length).toBeGreaterThan(12);
  });

  it("a parameter without a default in place of what names no other resource", () => {
    const unknown = (was: Value) =>
      refers(was) ? undefined : new Unknown("parameter", "parameter `Some` has no default");
    expect(brokenBy(variants(unknown))).toEqual([]);
  });

  it("a parameter without a default in place of a resource of another stack", () => {
    const unknown = (was: Value) =>
      was instanceof Reference ? new Unknown("parameter", "parameter `Some` has no default") : undefined;
    expect(brokenBy(variants(unknown, { stack: "addon" }))).toEqual([]);
  });

  it("an expression that cannot be evaluated in place of any value", () => {
    const unknown = () => new Unknown("not-modelled", "an expression cannot be evaluated");
    expect(brokenBy(variants(unknown))).toEqual([]);
  });

  it("an undecided Fn::If that may leave the value out, or keep it", () => {
    const either = (was: Value) =>
      new Unknown("condition", "condition `C` cannot be decided", { key: "if:C", alternatives: [undefined, was] });
    expect(brokenBy(variants(either))).toEqual([]);
  });

  it("a condition on any resource", () => {
    const all = Object.entries(ESTATE).flatMap(([id, sketch]) =>
      broken({ ...ESTATE, [id]: { ...sketch, condition: condition("C") } }, id),
    );
    expect(all).toEqual([]);
  });
});
