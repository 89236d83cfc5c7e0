import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estateOf, ref, type Sketch } from "../../test/estate-of.ts";
import { Text, Unknown, type Value } from "../estate/value.ts";
import { engineOf } from "../reach/engine.ts";
import type { Network } from "../reach/network.ts";
import { SURE } from "../reach/network.ts";
import { topologyOf } from "./topology.ts";

/** Resource types with the properties that the VPC core reads. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  "AWS::EC2::VPC": ["CidrBlock", "Ipv4IpamPoolId"],
  "AWS::EC2::VPCCidrBlock": ["VpcId", "CidrBlock", "Ipv6CidrBlock", "AmazonProvidedIpv6CidrBlock"],
  "AWS::EC2::Subnet": ["VpcId", "CidrBlock", "Ipv6CidrBlock", "MapPublicIpOnLaunch", "AvailabilityZone", "Ipv6Native"],
  "AWS::EC2::RouteTable": ["VpcId"],
  "AWS::EC2::SubnetRouteTableAssociation": ["SubnetId", "RouteTableId"],
  "AWS::EC2::Route": [
    "RouteTableId",
    "DestinationCidrBlock",
    "DestinationPrefixListId",
    "GatewayId",
    "NatGatewayId",
    "VpcEndpointId",
    "TransitGatewayId",
    "NetworkInterfaceId",
  ],
  "AWS::EC2::InternetGateway": [],
  "AWS::EC2::VPCGatewayAttachment": ["VpcId", "InternetGatewayId", "VpnGatewayId"],
  "AWS::EC2::GatewayRouteTableAssociation": ["GatewayId", "RouteTableId"],
  "AWS::EC2::NatGateway": ["SubnetId", "ConnectivityType", "AvailabilityMode", "VpcId"],
  "AWS::EC2::SecurityGroup": ["VpcId", "GroupName", "SecurityGroupIngress", "SecurityGroupEgress"],
  "AWS::EC2::SecurityGroupIngress": [
    "GroupId",
    "GroupName",
    "IpProtocol",
    "FromPort",
    "ToPort",
    "CidrIp",
    "SourceSecurityGroupId",
    "SourcePrefixListId",
  ],
  "AWS::EC2::SecurityGroupEgress": ["GroupId", "IpProtocol", "FromPort", "CidrIpv6", "DestinationSecurityGroupId"],
  "AWS::EC2::NetworkAcl": ["VpcId"],
  "AWS::EC2::NetworkAclEntry": [
    "NetworkAclId",
    "RuleNumber",
    "Protocol",
    "RuleAction",
    "Egress",
    "CidrBlock",
    "PortRange",
    "Icmp",
  ],
  "AWS::EC2::SubnetNetworkAclAssociation": ["SubnetId", "NetworkAclId"],
  "AWS::EC2::PrefixList": ["Entries", "AddressFamily"],
  "AWS::EC2::VPCPeeringConnection": ["VpcId", "PeerVpcId", "PeerRegion"],
  "AWS::EC2::VPCEndpoint": [
    "VpcId",
    "VpcEndpointType",
    "ServiceName",
    "SubnetIds",
    "SecurityGroupIds",
    "RouteTableIds",
  ],
  "AWS::EC2::NetworkInterface": ["SubnetId", "GroupSet", "PrivateIpAddress", "SourceDestCheck", "Ipv6Addresses"],
  "AWS::EC2::EIP": ["InstanceId"],
  "AWS::EC2::EIPAssociation": ["AllocationId", "InstanceId", "NetworkInterfaceId"],
  "AWS::EC2::VPCBlockPublicAccessOptions": ["InternetGatewayBlockMode"],
  "AWS::EC2::VPCBlockPublicAccessExclusion": ["VpcId", "SubnetId", "InternetGatewayExclusionMode"],
  "AWS::EC2::TransitGateway": ["DefaultRouteTableAssociation", "AssociationDefaultRouteTableId"],
  "AWS::EC2::TransitGatewayAttachment": ["TransitGatewayId", "VpcId", "SubnetIds"],
  "AWS::EC2::TransitGatewayRouteTable": ["TransitGatewayId"],
  "AWS::EC2::TransitGatewayRoute": [
    "TransitGatewayRouteTableId",
    "TransitGatewayAttachmentId",
    "DestinationCidrBlock",
    "Blackhole",
  ],
  "AWS::EC2::TransitGatewayRouteTableAssociation": ["TransitGatewayRouteTableId", "TransitGatewayAttachmentId"],
  "AWS::EC2::TransitGatewayRouteTablePropagation": ["TransitGatewayRouteTableId", "TransitGatewayAttachmentId"],
  "AWS::EC2::TransitGatewayPeeringAttachment": ["TransitGatewayId", "PeerTransitGatewayId"],
  "AWS::EC2::VPNGateway": [],
  "AWS::EC2::VPNConnection": ["VpnGatewayId", "TransitGatewayId", "StaticRoutesOnly"],
  "AWS::EC2::VPNGatewayRoutePropagation": ["VpnGatewayId", "RouteTableIds"],
  "AWS::NetworkFirewall::Firewall": ["VpcId", "SubnetMappings", "FirewallPolicyArn"],
  "AWS::NetworkFirewall::FirewallPolicy": ["FirewallPolicy"],
  "AWS::NetworkFirewall::RuleGroup": ["RuleGroup"],
  "AWS::EC2::Instance": ["SubnetId", "SecurityGroupIds", "SecurityGroups", "NetworkInterfaces", "SourceDestCheck"],
};
const NAMES = Object.keys(TYPES);
const idOf = (type: string): string => type.split("::").at(-1) ?? type;

const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    "10.0.0.0/16",
    "10.0.1.0/24",
    "0.0.0.0/0",
    "::/0",
    "2001:db8::/64",
    "999.1.1.1/40",
    "",
    "default",
    "sg-1",
    "igw-1",
    "local",
    "-1",
    "tcp",
    "Gateway",
    "Interface",
    "allow",
    "block-ingress",
    "private",
    null,
    true,
    false,
    0,
    443,
    -1,
  ),
  fc.constantFrom(...NAMES).map((type) => ref(idOf(type))),
  fc
    .constantFrom("DefaultSecurityGroup", "DefaultNetworkAcl", "EndpointIds[0]", "CidrBlock")
    .map((attribute) => ref("VPC", attribute)),
  fc
    .constantFrom("A", "B")
    .map((name) => new Unknown("parameter", `parameter \`${name}\` has no default`, { key: name })),
  fc.constant(new Text(["10.", new Unknown("parameter", "parameter `Octet` has no default"), ".0.0/16"])),
);

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 6, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 3 }) },
    {
      weight: 1,
      arbitrary: fc.dictionary(
        fc.constantFrom(
          "CidrIp",
          "SubnetId",
          "Cidr",
          "From",
          "Type",
          "SourceSecurityGroupId",
          "IpProtocol",
          "GroupSet",
          "RulesSource",
          "RulesString",
          "StatefulRules",
          "StatefulRuleGroupReferences",
          "StatelessDefaultActions",
        ),
        tie("value"),
        { maxKeys: 3 },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.array(fc.option(tie("value"), { nil: undefined }), { maxLength: 2 }).map(
        (alternatives) =>
          new Unknown("condition", "a condition cannot be decided", {
            key: `if:${alternatives.length}`,
            alternatives,
          }),
      ),
    },
  ),
})).value;

const sketches: fc.Arbitrary<{ readonly [id: string]: Sketch }> = fc
  .record(Object.fromEntries(NAMES.map((type) => [idOf(type), sketchOf(type)])), { requiredKeys: ["VPC"] })
  .map((made) => made as { readonly [id: string]: Sketch }); // fc.record types every key as one of many

function sketchOf(type: string): fc.Arbitrary<Sketch> {
  const keys = TYPES[type] ?? [];
  return fc
    .tuple(
      fc.record<Record<string, Value>>(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] }),
      fc.boolean(),
    )
    .map(
      ([properties, maybe]): Sketch => ({
        type,
        properties,
        ...(maybe ? { condition: new Unknown("condition", "condition `C` cannot be decided", { key: "C" }) } : {}),
      }),
    );
}

/** Every index of the network points at something. */
function dangling(network: Network): readonly string[] {
  const wrong: string[] = [];
  const within = (what: string, index: number, list: readonly unknown[]): void => {
    if (list[index] === undefined) wrong.push(`${what} ${index}`);
  };
  const doubt = (what: string, index: number): void => {
    if (index !== SURE) within(what, index, network.facts);
  };
  for (const segment of network.segments) {
    within("domain", segment.domain, network.domains);
    within("table", segment.table, network.tables);
    within("in", segment.in, network.lists);
    within("out", segment.out, network.lists);
  }
  for (const { routes } of network.tables)
    for (const { target, doubt: fact } of routes) {
      doubt("route", fact);
      if (target.is === "gateway") within("gateway", target.gateway, network.gateways);
      if (target.is === "interface") within("interface", target.interface, network.interfaces);
      if (target.is === "unknown") within("fact", target.fact, network.facts);
    }
  for (const item of network.interfaces) {
    within("segment", item.segment, network.segments);
    for (const guard of item.guards) within("guard", guard, network.guards);
    if (item.guards.length !== item.guardDoubts.length) wrong.push("guard doubts");
    doubt("interface", item.doubt);
  }
  for (const gateway of network.gateways) {
    doubt("gateway", gateway.doubt);
    if (gateway.is !== "router") continue;
    for (const attachment of gateway.attachments)
      if (attachment.table !== undefined) within("router table", attachment.table, gateway.tables);
  }
  return wrong;
}

describe("any estate", () => {
  it("becomes a network that hangs together, and that the engine can answer about", () => {
    fc.assert(
      fc.property(sketches, (made) => {
        const { network, internet } = topologyOf(estateOf(made));
        expect(dangling(network)).toEqual([]);
        const engine = engineOf(network);
        for (const i of network.interfaces.keys()) {
          const { v4, v6 } = network.externals[internet]?.addresses ?? { v4: [], v6: [] };
          engine.connect(
            { is: "external", external: internet, addresses: { v4, v6 } },
            { is: "interface", interface: i },
          );
        }
      }),
      { numRuns: process.env.WATERTIGHT_DEEP === undefined ? 300 : 20_000 },
    );
  }, 300_000);
});
