/**
 * The network that many of the stories happen in: a VPC with two streets (public subnets), two backrooms (private, with a
 * way out by a NAT gateway) and two vaults (no way out). To stand under `Resources:`.
 */
export const SHOP_NETWORK = `
  Shop: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Gate: { Type: AWS::EC2::InternetGateway }
  GateToShop: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Shop, InternetGatewayId: !Ref Gate } }
  StreetA: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.0.0/24, AvailabilityZone: eu-west-1a, MapPublicIpOnLaunch: true } }
  StreetB: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1b, MapPublicIpOnLaunch: true } }
  BackroomA: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.10.0/24, AvailabilityZone: eu-west-1a } }
  BackroomB: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.11.0/24, AvailabilityZone: eu-west-1b } }
  VaultA: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.20.0/24, AvailabilityZone: eu-west-1a } }
  VaultB: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.21.0/24, AvailabilityZone: eu-west-1b } }
  StreetTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Shop } }
  StreetRoute: { Type: AWS::EC2::Route, DependsOn: GateToShop, Properties: { RouteTableId: !Ref StreetTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate } }
  StreetATable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref StreetA, RouteTableId: !Ref StreetTable } }
  StreetBTable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref StreetB, RouteTableId: !Ref StreetTable } }
  NatAddress: { Type: AWS::EC2::EIP, DependsOn: GateToShop, Properties: { Domain: vpc } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref StreetA, AllocationId: !GetAtt NatAddress.AllocationId } }
  BackroomTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Shop } }
  BackroomRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref BackroomTable, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat } }
  BackroomATable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref BackroomA, RouteTableId: !Ref BackroomTable } }
  BackroomBTable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref BackroomB, RouteTableId: !Ref BackroomTable } }
  VaultTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Shop } }
  VaultATable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref VaultA, RouteTableId: !Ref VaultTable } }
  VaultBTable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref VaultB, RouteTableId: !Ref VaultTable } }
`;

/** A security group of the shop. Ingress rules as flow-style YAML maps; egress left out: everything out. */
export function group(name: string, ...ingress: readonly string[]): string {
  const rules = ingress.map((rule) => `        - ${rule}\n`).join("");
  return `
  ${name}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: ${name}
      VpcId: !Ref Shop
      SecurityGroupIngress:${rules === "" ? " []" : `\n${rules}`}
`;
}

/** One TCP port (or a range "8000-8999") from a group (by id) or a CIDR block. */
export function tcpFrom(ports: number | string, peer: string): string {
  const [from, to = from] = String(ports).split("-");
  const who = peer.includes("::")
    ? `CidrIpv6: "${peer}"`
    : peer.includes("/")
      ? `CidrIp: ${peer}`
      : `SourceSecurityGroupId: !GetAtt ${peer}.GroupId`;
  return `{ IpProtocol: tcp, FromPort: ${from}, ToPort: ${to}, ${who} }`;
}

/** An instance in a subnet with one group. */
export function instance(name: string, subnet: string, guard: string, more = ""): string {
  return `
  ${name}: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref ${subnet}, SecurityGroupIds: [!Ref ${guard}]${more === "" ? "" : `, ${more}`} } }
`;
}
