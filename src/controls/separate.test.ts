import { expect, test } from "vitest";
import { estateOf } from "../../test/support/read.ts";
import { modelOf } from "../check.ts";
import { separate } from "./separate.ts";

const vpc = (name: string, block: string): string => `
  ${name}:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: ${block}.0.0/16 }
  ${name}Subnet:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref ${name}, CidrBlock: ${block}.1.0/24 }
  ${name}Table:
    Type: AWS::EC2::RouteTable
    Properties: { VpcId: !Ref ${name} }
  ${name}Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref ${name}Subnet, RouteTableId: !Ref ${name}Table }
  ${name}Host:
    Type: AWS::EC2::Instance
    Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref ${name}Subnet }
`;
const PEERING = `
  Peering:
    Type: AWS::EC2::VPCPeeringConnection
    Properties: { VpcId: !Ref Shop, PeerVpcId: !Ref Office }
  ToOffice:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref ShopTable, DestinationCidrBlock: 10.2.0.0/16, VpcPeeringConnectionId: !Ref Peering }
`;
const UNKNOWN = `
  ToSomewhere:
    Type: AWS::EC2::Route
    Properties: { RouteTableId: !Ref ShopTable, DestinationCidrBlock: 10.2.0.0/16, TransitGatewayId: !Ref Hub }
Parameters:
  Hub: { Type: String }
`;

async function apart(rest: string): Promise<boolean | undefined> {
  const estate = await estateOf(`Resources:${vpc("Shop", "10.1")}${vpc("Office", "10.2")}${rest}`);
  const { topology } = modelOf(estate);
  const [a] = topology.interfacesOf.get("ShopHost") ?? [];
  const [b] = topology.interfacesOf.get("OfficeHost") ?? [];
  return a === undefined || b === undefined ? undefined : separate(topology)(a, b);
}

test("two VPCs that nothing joins are separate", async () => {
  expect(await apart("")).toBe(true);
});

test("a peering joins them, and so may a route that nobody knows", async () => {
  expect(await apart(PEERING)).toBe(false);
  expect(await apart(UNKNOWN)).toBe(false);
});
