import { describe, expect, test } from "vitest";
import { type LayeredWay, type Stage, waysAmong, waysThrough, weakestOf } from "../../src/connect/layers.ts";
import { answerOf, modelOfFiles } from "../scenarios/scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "../scenarios/shop-network.ts";

const told = async (template: string, question: string): Promise<readonly string[]> =>
  answerOf(await modelOfFiles(template), question).layers.map(({ kind, resource }) => `${kind} ${resource}`);

const PASS = (port: number) =>
  `{ Action: PASS, Header: { Protocol: TCP, Source: ANY, SourcePort: ANY, Direction: FORWARD, Destination: ANY, DestinationPort: "${port}" }, RuleOptions: [{ Keyword: sid, Settings: ["${port}"] }] }`;

/** A street behind a checkpoint: what comes in to 10.0.0.0/24 passes the firewall, what comes in to 10.0.1.0/24 does not. */
const CHECKPOINT = `
  Rules: { Type: AWS::NetworkFirewall::RuleGroup, Properties: { RuleGroupName: shop, Type: STATEFUL, Capacity: 10, RuleGroup: { StatefulRuleOptions: { RuleOrder: STRICT_ORDER }, RulesSource: { StatefulRules: [${PASS(443)}] } } } }
  Policy:
    Type: AWS::NetworkFirewall::FirewallPolicy
    Properties:
      FirewallPolicyName: shop
      FirewallPolicy:
        StatelessDefaultActions: ["aws:forward_to_sfe"]
        StatelessFragmentDefaultActions: ["aws:forward_to_sfe"]
        StatefulEngineOptions: { RuleOrder: STRICT_ORDER }
        StatefulDefaultActions: ["aws:drop_strict"]
        StatefulRuleGroupReferences: [{ ResourceArn: !Ref Rules, Priority: 1 }]
  Checkpoint: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.99.0/28, AvailabilityZone: eu-west-1a } }
  CheckpointTable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Checkpoint, RouteTableId: !Ref StreetTable } }
  Firewall: { Type: AWS::NetworkFirewall::Firewall, Properties: { FirewallName: shop, FirewallPolicyArn: !Ref Policy, VpcId: !Ref Shop, SubnetMappings: [{ SubnetId: !Ref Checkpoint }] } }
  GuardedStreet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.7.0/24, AvailabilityZone: eu-west-1a, MapPublicIpOnLaunch: true } }
  GuardedTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Shop } }
  GuardedRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref GuardedTable, DestinationCidrBlock: 0.0.0.0/0, VpcEndpointId: !Select [1, !Split [":", !Select [0, !GetAtt Firewall.EndpointIds]]] } }
  GuardedOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref GuardedStreet, RouteTableId: !Ref GuardedTable } }
  EdgeTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Shop } }
  EdgeRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref EdgeTable, DestinationCidrBlock: 10.0.7.0/24, VpcEndpointId: !Select [1, !Split [":", !Select [0, !GetAtt Firewall.EndpointIds]]] } }
  EdgeOn: { Type: AWS::EC2::GatewayRouteTableAssociation, Properties: { GatewayId: !Ref Gate, RouteTableId: !Ref EdgeTable } }
`;

/** An instance with a foot in each of two subnets. */
const twoFooted = (one: string, other: string): string => `
  Till:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0abc1234def567890
      NetworkInterfaces:
        - { DeviceIndex: "0", SubnetId: !Ref ${one}, GroupSet: [!Ref WebGroup], AssociatePublicIpAddress: true }
        - { DeviceIndex: "1", NetworkInterfaceId: !Ref SecondFoot }
  SecondFoot: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref ${other}, GroupSet: [!Ref WebGroup] } }
  SecondAddress: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
  SecondPublic: { Type: AWS::EC2::EIPAssociation, Properties: { AllocationId: !GetAtt SecondAddress.AllocationId, NetworkInterfaceId: !Ref SecondFoot } }
`;

describe("the layers between two ends", () => {
  const web = group("WebGroup", tcpFrom(443, "0.0.0.0/0"));

  test("are those of the way that has the fewest: a way around the firewall takes its layer away", async () => {
    const inspected = `Resources:${SHOP_NETWORK}${CHECKPOINT}${web}${instance("Till", "GuardedStreet", "WebGroup")}`;
    expect(await told(inspected, "internet > Till")).toEqual(["firewall Firewall", "group WebGroup"]);
    const around = `Resources:${SHOP_NETWORK}${CHECKPOINT}${web}${twoFooted("GuardedStreet", "StreetB")}`;
    expect(await told(around, "internet > Till")).toEqual(["group WebGroup"]);
  });

  test("count a group at both ends once, and two groups twice", async () => {
    const narrow = (name: string, peer: string): string =>
      group(name, tcpFrom(5432, peer)).replace(
        "SecurityGroupIngress:",
        "SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/16 }]\n      SecurityGroupIngress:",
      );
    const shared = `Resources:${SHOP_NETWORK}${narrow("SharedGroup", "10.0.0.0/16")}${instance("Web", "StreetA", "SharedGroup")}${instance("Orders", "VaultA", "SharedGroup")}`;
    expect(await told(shared, "Web > Orders")).toEqual(["group SharedGroup"]);
    const apart = `Resources:${SHOP_NETWORK}${narrow("WebGroup", "10.0.0.0/16")}${narrow("OrdersGroup", "10.0.0.0/16")}${instance("Web", "StreetA", "WebGroup")}${instance("Orders", "VaultA", "OrdersGroup")}`;
    expect(await told(apart, "Web > Orders")).toEqual(["group WebGroup", "group OrdersGroup"]);
  });

  test("do not count a group that lets everything out, nor a network ACL that allows everything", async () => {
    const plain = `Resources:${SHOP_NETWORK}${group("WebGroup")}${group("OrdersGroup", tcpFrom(5432, "WebGroup"))}${instance("Web", "StreetA", "WebGroup")}${instance("Orders", "VaultA", "OrdersGroup")}`;
    expect(await told(plain, "Web > Orders")).toEqual(["group OrdersGroup"]);
  });

  test("count a network ACL with rules of its own once, for both directions and both subnets", async () => {
    const acl = `
  Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Shop } }
  AclIn: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 10.0.0.0/16, PortRange: { From: 1024, To: 65535 } } }
  AclOut: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Egress: true, Protocol: 6, RuleAction: allow, CidrBlock: 10.0.0.0/16, PortRange: { From: 1024, To: 65535 } } }
  AclStreet: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref StreetA, NetworkAclId: !Ref Acl } }
  AclVault: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref VaultA, NetworkAclId: !Ref Acl } }
`;
    const listed = `Resources:${SHOP_NETWORK}${acl}${group("WebGroup")}${group("OrdersGroup", tcpFrom(5432, "WebGroup"))}${instance("Web", "StreetA", "WebGroup")}${instance("Orders", "VaultA", "OrdersGroup")}`;
    expect(await told(listed, "Web > Orders")).toEqual(["nacl Acl", "group OrdersGroup"]);
  });

  test("are the web ACL and the group of a load balancer, and what stands behind it", async () => {
    const front = `
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing, Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref FrontGroup] } }
  Targets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] } }
  Shield: { Type: AWS::WAFv2::WebACL, Properties: { Name: shop, Scope: REGIONAL, DefaultAction: { Block: {} }, VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: shop } } }
  ShieldOn: { Type: AWS::WAFv2::WebACLAssociation, Properties: { ResourceArn: !Ref Front, WebACLArn: !GetAtt Shield.Arn } }
${group("FrontGroup", tcpFrom(443, "0.0.0.0/0"))}${group("AppGroup", tcpFrom(8080, "FrontGroup"))}${instance("App", "BackroomA", "AppGroup")}`;
    expect(await told(`Resources:${SHOP_NETWORK}${front}`, "internet > App")).toEqual([
      "waf Shield",
      "group FrontGroup",
      "group AppGroup",
    ]);
    const idle = front.replace("{ Block: {} }", "{ Allow: {} }");
    expect(await told(`Resources:${SHOP_NETWORK}${idle}`, "internet > App")).toEqual([
      "group FrontGroup",
      "group AppGroup",
    ]);
  });

  test("are none where nothing passes", async () => {
    const closed = `Resources:${SHOP_NETWORK}${group("WebGroup")}${instance("Till", "StreetA", "WebGroup")}`;
    expect(await told(closed, "internet > Till")).toEqual([]);
  });
});

describe("the weakest of ways", () => {
  const stage = (...names: readonly string[]): Stage => names.map((resource) => ({ kind: "group", resource }));
  const way = (...stages: readonly Stage[]): LayeredWay => ({ sure: true, stages, hops: () => [] });
  const size = (...ways: readonly LayeredWay[]): number | undefined => weakestOf(waysAmong(ways))?.layers.length;

  test("has as many layers as have to fail: one of several groups of an interface is enough", () => {
    expect(size(way(stage("web", "admin"), stage("orders", "admin")))).toBe(1);
    expect(size(way(stage("web"), stage("orders", "admin"), stage("admin")))).toBe(2);
    expect(size(way(stage("a", "b"), stage("c", "d"), stage("b", "c")))).toBe(2);
    expect(size()).toBeUndefined();
    expect(size(way())).toBe(0);
  });

  test("is looked for over all combinations of what comes first and what comes after", () => {
    const first = [way(stage("waf"), stage("front")), way(stage("side"))];
    const second = [way(stage("app")), way(stage("front"))];
    expect(
      weakestOf(waysThrough(first, second))
        ?.layers.map(({ resource }) => resource)
        .sort(),
    ).toHaveLength(2);
    expect(weakestOf(waysThrough([way(stage("front"))], second))?.layers).toEqual(stage("front"));
  });

  test("is never told to have more layers than it has, however many ways there are", () => {
    const many = Array.from({ length: 300 }, (_, i) => way(stage("front"), stage(`app-${i}`), stage(`list-${i}`)));
    expect(size(...many)).toBeLessThanOrEqual(3);
    expect(size(...many, way(stage("front"), stage("bare")))).toBeLessThanOrEqual(2);
    const wide = way(
      ...Array.from({ length: 40 }, (_, i) => stage(...Array.from({ length: 5 }, (_, j) => `g${i}-${j}`))),
    );
    expect(size(wide)).toBe(40);
  });
});
