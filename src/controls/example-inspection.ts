/** The networks that examples of inspection controls stand in. */

/** A hall whose visitors pass a checkpoint on the way out: one firewall, one stage behind it with one singer. */
export const CHECKPOINT = `
Hall:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.40.0.0/16 }
Gate:
  Type: AWS::EC2::InternetGateway
GateToHall:
  Type: AWS::EC2::VPCGatewayAttachment
  Properties: { VpcId: !Ref Hall, InternetGatewayId: !Ref Gate }
Checkpoint:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Hall, CidrBlock: 10.40.0.0/28, AvailabilityZone: eu-west-1a }
CheckpointTable:
  Type: AWS::EC2::RouteTable
  Properties: { VpcId: !Ref Hall }
CheckpointRoute:
  Type: AWS::EC2::Route
  Properties: { RouteTableId: !Ref CheckpointTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate }
CheckpointOn:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref Checkpoint, RouteTableId: !Ref CheckpointTable }
Policy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: hall
    FirewallPolicy:
      StatelessDefaultActions: ["aws:forward_to_sfe"]
      StatelessFragmentDefaultActions: ["aws:forward_to_sfe"]
Firewall:
  Type: AWS::NetworkFirewall::Firewall
  Properties:
    FirewallName: hall
    FirewallPolicyArn: !Ref Policy
    VpcId: !Ref Hall
    SubnetMappings: [{ SubnetId: !Ref Checkpoint }]
Stage:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Hall, CidrBlock: 10.40.1.0/24, AvailabilityZone: eu-west-1a, MapPublicIpOnLaunch: true }
StageTable:
  Type: AWS::EC2::RouteTable
  Properties: { VpcId: !Ref Hall }
StageRoute:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: !Ref StageTable
    DestinationCidrBlock: 0.0.0.0/0
    VpcEndpointId: !Select [1, !Split [":", !Select [0, !GetAtt Firewall.EndpointIds]]]
StageOn:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref Stage, RouteTableId: !Ref StageTable }
Singer:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0a1b2c3d4e5f60718, SubnetId: !Ref Stage }
`;

/** What comes in from the internet for the stage passes the checkpoint, too. */
export const GUARDED_ROUTE = `
EdgeTable:
  Type: AWS::EC2::RouteTable
  Properties: { VpcId: !Ref Hall }
EdgeRoute:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: !Ref EdgeTable
    DestinationCidrBlock: 10.40.1.0/24
    VpcEndpointId: !Select [1, !Split [":", !Select [0, !GetAtt Firewall.EndpointIds]]]
EdgeOn:
  Type: AWS::EC2::GatewayRouteTableAssociation
  Properties: { GatewayId: !Ref Gate, RouteTableId: !Ref EdgeTable }
`;

/** Two VPCs and an inspection VPC on one transit gateway that joins nothing by default; routes are left to the example. */
export const HUB = `
Hub:
  Type: AWS::EC2::TransitGateway
  Properties: { DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable }
SpokeTable:
  Type: AWS::EC2::TransitGatewayRouteTable
  Properties: { TransitGatewayId: !Ref Hub }
InspectionTable:
  Type: AWS::EC2::TransitGatewayRouteTable
  Properties: { TransitGatewayId: !Ref Hub }
${spoke("Shop", "10.1")}${spoke("Ledger", "10.2")}
Inspection:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.99.0.0/24 }
Landing:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Inspection, CidrBlock: 10.99.0.0/28, AvailabilityZone: eu-west-1a }
Checkpoint:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Inspection, CidrBlock: 10.99.0.16/28, AvailabilityZone: eu-west-1a }
InspectionJoins:
  Type: AWS::EC2::TransitGatewayAttachment
  Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Inspection, SubnetIds: [!Ref Landing], Options: { ApplianceModeSupport: enable } }
InspectionAssociation:
  Type: AWS::EC2::TransitGatewayRouteTableAssociation
  Properties: { TransitGatewayRouteTableId: !Ref InspectionTable, TransitGatewayAttachmentId: !Ref InspectionJoins }
BackToShop:
  Type: AWS::EC2::TransitGatewayRouteTablePropagation
  Properties: { TransitGatewayRouteTableId: !Ref InspectionTable, TransitGatewayAttachmentId: !Ref ShopJoins }
BackToLedger:
  Type: AWS::EC2::TransitGatewayRouteTablePropagation
  Properties: { TransitGatewayRouteTableId: !Ref InspectionTable, TransitGatewayAttachmentId: !Ref LedgerJoins }
Policy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: between
    FirewallPolicy:
      StatelessDefaultActions: ["aws:forward_to_sfe"]
      StatelessFragmentDefaultActions: ["aws:forward_to_sfe"]
Firewall:
  Type: AWS::NetworkFirewall::Firewall
  Properties:
    FirewallName: between
    FirewallPolicyArn: !Ref Policy
    VpcId: !Ref Inspection
    SubnetMappings: [{ SubnetId: !Ref Checkpoint }]
LandingTable:
  Type: AWS::EC2::RouteTable
  Properties: { VpcId: !Ref Inspection }
LandingRoute:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: !Ref LandingTable
    DestinationCidrBlock: 0.0.0.0/0
    VpcEndpointId: !Select [1, !Split [":", !Select [0, !GetAtt Firewall.EndpointIds]]]
LandingOn:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref Landing, RouteTableId: !Ref LandingTable }
CheckpointTable:
  Type: AWS::EC2::RouteTable
  Properties: { VpcId: !Ref Inspection }
CheckpointRoute:
  Type: AWS::EC2::Route
  DependsOn: InspectionJoins
  Properties: { RouteTableId: !Ref CheckpointTable, DestinationCidrBlock: 10.0.0.0/8, TransitGatewayId: !Ref Hub }
CheckpointOn:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref Checkpoint, RouteTableId: !Ref CheckpointTable }
`;

function spoke(name: string, block: string): string {
  return `${name}:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: ${block}.0.0/16 }
${name}Subnet:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref ${name}, CidrBlock: ${block}.0.0/24, AvailabilityZone: eu-west-1a }
${name}Joins:
  Type: AWS::EC2::TransitGatewayAttachment
  Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref ${name}, SubnetIds: [!Ref ${name}Subnet] }
${name}Association:
  Type: AWS::EC2::TransitGatewayRouteTableAssociation
  Properties: { TransitGatewayRouteTableId: !Ref SpokeTable, TransitGatewayAttachmentId: !Ref ${name}Joins }
${name}Table:
  Type: AWS::EC2::RouteTable
  Properties: { VpcId: !Ref ${name} }
${name}Route:
  Type: AWS::EC2::Route
  DependsOn: ${name}Joins
  Properties: { RouteTableId: !Ref ${name}Table, DestinationCidrBlock: 10.0.0.0/8, TransitGatewayId: !Ref Hub }
${name}On:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref ${name}Subnet, RouteTableId: !Ref ${name}Table }
`;
}
