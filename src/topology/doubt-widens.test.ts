import { describe, expect, it } from "vitest";
import { condition, estateOf, ref, type Sketch } from "../../test/estate-of.ts";
import { partiesOf } from "../../test/reaching.ts";
import { group, instance, internet, route, routed, subnet, tcpFrom, vpc } from "../../test/shop.ts";
import { leaves } from "../estate/estate.ts";
import { isProperties, Reference, Unknown, type Value } from "../estate/value.ts";
import type { Party } from "../reach/answer.ts";
import { engineOf } from "../reach/engine.ts";
import { covers, union } from "../reach/sets.ts";
import { trafficText } from "../reach/traffic.ts";
import { type Topology, topologyOf } from "./topology.ts";

type Sketches = { readonly [id: string]: Sketch };

const WORLD = "0.0.0.0/0";
const anywhere = { IpProtocol: "-1", CidrIp: WORLD };

/** VPCs that are peered and joined by a transit gateway, with a bit of everything. */
const JOINED: Sketches = {
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

const FIREWALL = { VpcEndpointId: ref("Firewall", 'EndpointIds[0].split(":")[1]') };

/** One VPC with an edge table, a firewall, a NAT instance, endpoints, IPv6, a VPN and Block Public Access. */
const EDGE: Sketches = {
  Shop: vpc("10.1.0.0/16"),
  ShopSix: { type: "AWS::EC2::VPCCidrBlock", properties: { VpcId: ref("Shop"), Ipv6CidrBlock: "2001:db8:1::/56" } },
  ...internet("Shop"),
  ...routed("Front", "Shop", "10.1.1.0/24", { [WORLD]: FIREWALL, "::/0": { EgressOnlyInternetGatewayId: ref("Out") } }),
  Front: subnet("Shop", "10.1.1.0/24", { Ipv6CidrBlock: "2001:db8:1:1::/64", AssignIpv6AddressOnCreation: true }),
  ...routed("Wall", "Shop", "10.1.9.0/24", { [WORLD]: { GatewayId: ref("ShopIgw") } }),
  ...routed("Back", "Shop", "10.1.2.0/24", {
    [WORLD]: { NetworkInterfaceId: ref("NatEni") },
    "192.168.0.0/16": { GatewayId: ref("Vgw") },
  }),
  Out: { type: "AWS::EC2::EgressOnlyInternetGateway", properties: { VpcId: ref("Shop") } },
  Edge: { type: "AWS::EC2::RouteTable", properties: { VpcId: ref("Shop") } },
  EdgeIn: route("Edge", "10.1.1.0/24", FIREWALL),
  EdgeOf: {
    type: "AWS::EC2::GatewayRouteTableAssociation",
    properties: { GatewayId: ref("ShopIgw"), RouteTableId: ref("Edge") },
  },
  Firewall: {
    type: "AWS::NetworkFirewall::Firewall",
    properties: { VpcId: ref("Shop"), SubnetMappings: [{ SubnetId: ref("Wall") }], FirewallPolicyArn: ref("Policy") },
  },
  Policy: {
    type: "AWS::NetworkFirewall::FirewallPolicy",
    properties: {
      FirewallPolicy: {
        StatelessDefaultActions: ["aws:forward_to_sfe"],
        StatefulEngineOptions: { RuleOrder: "STRICT_ORDER" },
        StatefulDefaultActions: ["aws:drop_strict"],
        StatefulRuleGroupReferences: [{ ResourceArn: ref("Rules"), Priority: 1 }],
      },
    },
  },
  Rules: {
    type: "AWS::NetworkFirewall::RuleGroup",
    properties: {
      Type: "STATEFUL",
      RuleGroup: {
        RuleVariables: { IPSets: { HOME_NET: { Definition: ["10.1.0.0/16"] } } },
        RulesSource: {
          StatefulRules: [
            {
              Action: "PASS",
              Header: {
                Protocol: "TCP",
                Source: "ANY",
                SourcePort: "ANY",
                Direction: "FORWARD",
                Destination: "$HOME_NET",
                DestinationPort: "443",
              },
              RuleOptions: [{ Keyword: "sid", Settings: ["1"] }],
            },
          ],
        },
      },
    },
  },
  WebGroup: group("Shop", tcpFrom(443, WORLD), tcpFrom(443, "::/0"), tcpFrom(22, WORLD)),
  OpenGroup: group("Shop", { IpProtocol: "-1", CidrIp: WORLD }),
  Web: instance("Front", "WebGroup", true),
  Db: instance("Back", "OpenGroup"),
  NatEni: {
    type: "AWS::EC2::NetworkInterface",
    properties: { SubnetId: ref("Wall"), GroupSet: [ref("OpenGroup")], SourceDestCheck: false },
  },
  NatIp: { type: "AWS::EC2::EIP" },
  NatBind: {
    type: "AWS::EC2::EIPAssociation",
    properties: { AllocationId: ref("NatIp", "AllocationId"), NetworkInterfaceId: ref("NatEni") },
  },
  Vgw: { type: "AWS::EC2::VPNGateway" },
  VgwOf: { type: "AWS::EC2::VPCGatewayAttachment", properties: { VpcId: ref("Shop"), VpnGatewayId: ref("Vgw") } },
  S3: {
    type: "AWS::EC2::VPCEndpoint",
    properties: { VpcId: ref("Shop"), ServiceName: "com.amazonaws.eu-west-1.s3", RouteTableIds: [ref("BackTable")] },
  },
  Ssm: {
    type: "AWS::EC2::VPCEndpoint",
    properties: {
      VpcId: ref("Shop"),
      VpcEndpointType: "Interface",
      ServiceName: "com.amazonaws.eu-west-1.ssm",
      SubnetIds: [ref("Back")],
      SecurityGroupIds: [ref("OpenGroup")],
    },
  },
  Bpa: {
    type: "AWS::EC2::VPCBlockPublicAccessOptions",
    properties: { InternetGatewayBlockMode: "block-bidirectional" },
  },
  BpaNot: {
    type: "AWS::EC2::VPCBlockPublicAccessExclusion",
    properties: { InternetGatewayExclusionMode: "allow-bidirectional", VpcId: ref("Shop") },
  },
};

/** The service behind the gateway endpoint, whatever its name. */
const SERVICE = "service";

interface Case {
  readonly estate: Sketches;
  readonly ends: readonly string[];
}

const CASES: readonly (readonly [string, Case])[] = [
  ["joined VPCs", { estate: JOINED, ends: ["internet", "Web", "Plain", "Db", "Eni", "BankHost", "DepotHost"] }],
  [
    "one VPC with an edge",
    {
      estate: EDGE,
      ends: ["internet", "Web", "Db", "NatEni", "Ssm", "behind VPN gateway", SERVICE],
    },
  ],
];

interface Both {
  readonly must: readonly number[];
  readonly may: readonly number[];
}

/** What each end can open to each other, by any interface of either. An end that is not there opens nothing. */
function answers(topology: Topology, ends: readonly string[]): ReadonlyMap<string, Both> {
  const engine = engineOf(topology.network);
  const found = new Map<string, Both>();
  const parties = new Map(ends.map((end) => [end, partiesAt(topology, end)]));
  for (const [from, sources] of parties)
    for (const [to, targets] of parties) {
      if (from === to) continue;
      let must: readonly number[] = [];
      let may: readonly number[] = [];
      for (const a of sources)
        for (const b of targets) {
          const answer = engine.connect(a, b);
          must = union(must, answer.must);
          may = union(may, answer.may);
        }
      found.set(`${from} to ${to}`, { must, may });
    }
  return found;
}

function partiesAt(topology: Topology, end: string): readonly Party[] {
  const { interfacesOf, network } = topology;
  const external = network.externals.find(({ kind, name }) =>
    end === SERVICE ? kind === "service" : name.includes(end),
  );
  if (!interfacesOf.has(end) && external === undefined) return [];
  return partiesOf(topology, external?.name ?? end);
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

interface Variant {
  readonly what: string;
  readonly sketches: Sketches;
}

/** One value replaced at a time; `more` is what changes with it in the resource. */
function* variants(
  estate: Sketches,
  by: (was: Value) => Value | undefined,
  more: Partial<Sketch> = {},
): Generator<Variant> {
  for (const [id, sketch] of Object.entries(estate))
    for (const [key, item] of Object.entries(sketch.properties ?? {}))
      for (const { path, value } of replaced(item, `${id}.${key}`, by)) {
        const properties = { ...sketch.properties, [key]: value };
        yield { what: path, sketches: { ...estate, [id]: { ...sketch, ...more, properties } } };
      }
}

function refers(value: Value): boolean {
  return [...leaves(value)].some((leaf) => leaf.value instanceof Reference);
}

describe.each(CASES)("a value that nobody knows only widens the answers: %s", (_, { estate, ends }) => {
  const plain = answers(topologyOf(estateOf(estate)), ends);

  /** Answers that became surer than they may, or lost what may pass. */
  const broken = (all: Iterable<Variant>): readonly string[] =>
    [...all].flatMap(({ what, sketches }) => {
      const now = answers(topologyOf(estateOf(sketches)), ends);
      return [...plain].flatMap(([pair, was]) => {
        const is = now.get(pair) ?? { must: [], may: [] };
        const text = `${what}: ${pair}`;
        const lost = covers(is.may, was.may) ? [] : [`${text} may ${trafficText(is.may)}, was ${trafficText(was.may)}`];
        const gained = covers(was.must, is.must)
          ? []
          : [`${text} must ${trafficText(is.must)}, was ${trafficText(was.must)}`];
        return [...lost, ...gained];
      });
    });

  it("starts from an estate in which everything is sure and something passes", () => {
    for (const [pair, { must, may }] of plain)
      expect(`${pair} ${trafficText(must)}`).toBe(`${pair} ${trafficText(may)}`);
    expect([...plain.values()].filter(({ may }) => may.length > 0).length).toBeGreaterThan(12);
  });

  it("a parameter without a default in place of what names no other resource", () => {
    const unknown = (was: Value) =>
      refers(was) ? undefined : new Unknown("parameter", "parameter `Some` has no default");
    expect(broken(variants(estate, unknown))).toEqual([]);
  });

  it("a parameter without a default in place of a resource of another stack", () => {
    const unknown = (was: Value) =>
      was instanceof Reference ? new Unknown("parameter", "parameter `Some` has no default") : undefined;
    expect(broken(variants(estate, unknown, { stack: "addon" }))).toEqual([]);
  });

  it("an expression that cannot be evaluated in place of any value", () => {
    const unknown = () => new Unknown("not-modelled", "an expression cannot be evaluated");
    expect(broken(variants(estate, unknown))).toEqual([]);
  });

  it("an undecided Fn::If that may leave the value out, or keep it", () => {
    const either = (was: Value) =>
      new Unknown("condition", "condition `C` cannot be decided", { key: "if:C", alternatives: [undefined, was] });
    expect(broken(variants(estate, either))).toEqual([]);
  });

  it("a condition on any resource", () => {
    const all = Object.entries(estate).map(([id, sketch]): Variant => {
      return { what: id, sketches: { ...estate, [id]: { ...sketch, condition: condition("C") } } };
    });
    expect(broken(all)).toEqual([]);
  });
});
