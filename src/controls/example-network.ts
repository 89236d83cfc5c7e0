/** The network that examples of reachability controls stand in: one VPC with a public and a private subnet. */
export const EXAMPLE_NETWORK = `
Vpc:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.0.0.0/16 }
Gateway:
  Type: AWS::EC2::InternetGateway
Attachment:
  Type: AWS::EC2::VPCGatewayAttachment
  Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway }
PublicSubnet:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 }
PublicTable:
  Type: AWS::EC2::RouteTable
  Properties: { VpcId: !Ref Vpc }
PublicRoute:
  Type: AWS::EC2::Route
  DependsOn: Attachment
  Properties: { RouteTableId: !Ref PublicTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway }
PublicAssociation:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref PublicSubnet, RouteTableId: !Ref PublicTable }
PrivateSubnet:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 }
PrivateSubnetB:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24 }
PrivateTable:
  Type: AWS::EC2::RouteTable
  Properties: { VpcId: !Ref Vpc }
PrivateAssociation:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref PrivateSubnet, RouteTableId: !Ref PrivateTable }
PrivateAssociationB:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref PrivateSubnetB, RouteTableId: !Ref PrivateTable }
`;
