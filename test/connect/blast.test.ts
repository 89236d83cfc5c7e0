import { expect, test } from "vitest";
import { type Blast, blastOf } from "../../src/connect/blast.ts";
import { modelOfFiles } from "../scenarios/scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "../scenarios/shop-network.ts";

const told = ({ reached }: Blast): readonly string[] =>
  reached.map(({ resource, step, sure, by, how }) => `${step} ${by} > ${resource} by ${how}${sure ? "" : "?"}`);
const blast = async (template: string, ...start: readonly string[]) => blastOf(await modelOfFiles(template), start);

test("what shares a class is reached each, but not the start by itself", async () => {
  const twins = `Resources:${SHOP_NETWORK}${group("ClusterGroup", tcpFrom(7000, "10.0.0.0/16"))}${instance("One", "VaultA", "ClusterGroup")}${instance("Two", "VaultA", "ClusterGroup")}${instance("Three", "VaultB", "ClusterGroup")}`;
  expect(told(await blast(twins, "One"))).toEqual(["1 One > Three by packets", "1 One > Two by packets"]);
});

test("over the internet: who opens a port to the world is reached by whoever can go out", async () => {
  const apart = `Resources:${SHOP_NETWORK}${group("WebGroup", tcpFrom(443, "0.0.0.0/0"))}${group("JobGroup")}${instance("Web", "StreetA", "WebGroup")}${instance("Job", "BackroomA", "JobGroup")}
  Annex: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  AnnexGate: { Type: AWS::EC2::InternetGateway }
  AnnexOn: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Annex, InternetGatewayId: !Ref AnnexGate } }
  AnnexSubnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Annex, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true } }
  AnnexTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Annex } }
  AnnexRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref AnnexTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref AnnexGate } }
  AnnexTableOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref AnnexSubnet, RouteTableId: !Ref AnnexTable } }
${group("AnnexGroup", tcpFrom(443, "0.0.0.0/0")).replace("!Ref Shop", "!Ref Annex")}${instance("Kiosk", "AnnexSubnet", "AnnexGroup")}`;
  expect(told(await blast(apart, "Job"))).toEqual(["1 Job > Kiosk by packets", "1 Job > Web by packets"]);
});

test("a front is not taken over: it leads to what stands behind it only", async () => {
  const front = `Resources:${SHOP_NETWORK}
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal, Subnets: [!Ref BackroomA, !Ref BackroomB], SecurityGroups: [!Ref FrontGroup] } }
  Targets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] } }
${group("FrontGroup", tcpFrom(80, "WebGroup"))}${group("WebGroup")}${group("AppGroup", tcpFrom(8080, "FrontGroup"))}${group("OrdersGroup", tcpFrom(5432, "FrontGroup"))}
${instance("Web", "BackroomA", "WebGroup")}${instance("App", "BackroomA", "AppGroup")}${instance("Orders", "VaultA", "OrdersGroup")}`;
  expect(told(await blast(front, "Web"))).toEqual(["1 Web > App by call", "1 Web > Front by packets"]);
});
