import { describe, expect, it } from "vitest";
import { estateOf, parameter, ref } from "../../test/estate-of.ts";
import { topologyOf } from "./topology.ts";

describe("a two-tier shop", () => {
  const topology = topologyOf(
    estateOf({
      Vpc: { type: "AWS::EC2::VPC", properties: { CidrBlock: "10.0.0.0/16" } },
      Front: {
        type: "AWS::EC2::Subnet",
        properties: { VpcId: ref("Vpc"), CidrBlock: "10.0.1.0/24", MapPublicIpOnLaunch: true },
      },
      Igw: { type: "AWS::EC2::InternetGateway" },
      Attach: {
        type: "AWS::EC2::VPCGatewayAttachment",
        properties: { VpcId: ref("Vpc"), InternetGatewayId: ref("Igw") },
      },
      Public: { type: "AWS::EC2::RouteTable", properties: { VpcId: ref("Vpc") } },
      Default: {
        type: "AWS::EC2::Route",
        properties: { RouteTableId: ref("Public"), DestinationCidrBlock: "0.0.0.0/0", GatewayId: ref("Igw") },
      },
      FrontTable: {
        type: "AWS::EC2::SubnetRouteTableAssociation",
        properties: { SubnetId: ref("Front"), RouteTableId: ref("Public") },
      },
      WebGroup: {
        type: "AWS::EC2::SecurityGroup",
        properties: {
          VpcId: ref("Vpc"),
          SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" }],
        },
      },
      Web: { type: "AWS::EC2::Instance", properties: { SubnetId: ref("Front"), SecurityGroupIds: [ref("WebGroup")] } },
    }),
  );
  const { network } = topology;

  it("stands in one VPC with one subnet", () => {
    expect(network.domains).toHaveLength(1);
    expect(network.segments).toHaveLength(1);
    expect(network.interfaces).toHaveLength(1);
    expect(network.facts).toEqual([]);
  });

  it("routes to the internet", () => {
    const table = network.tables[network.segments[0]?.table ?? -1];
    expect(table?.routes.map(({ label }) => network.labels[label]?.text)).toEqual([
      "local route",
      "route 0.0.0.0/0 to `Igw`",
    ]);
    expect(table?.routes[1]?.target).toEqual({ is: "gateway", gateway: network.domains[0]?.internet });
  });

  it("has an unknown subnet stand in the VPC of its groups", () => {
    expect(parameter("X").key).toBe("parameter:X");
  });
});
