import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

// A subnet is public by its route to an internet gateway, not by its name or its MapPublicIpOnLaunch.
// https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types
const LOOKS = `
Resources:${SHOP_NETWORK}
  PublicShowroom: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.30.0/24, MapPublicIpOnLaunch: true, Tags: [{ Key: Name, Value: public-showroom }] } }
  PrivateStudio: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.31.0/24, MapPublicIpOnLaunch: false, Tags: [{ Key: Name, Value: private-studio }] } }
  PublicNatRoom: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.32.0/24, MapPublicIpOnLaunch: true } }
  StudioTable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref PrivateStudio, RouteTableId: !Ref StreetTable } }
  NatRoomTable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref PublicNatRoom, RouteTableId: !Ref BackroomTable } }
${group("WebGroup", tcpFrom(443, "0.0.0.0/0"))}
${instance("Poster", "PublicShowroom", "WebGroup")}
${instance("Camera", "PrivateStudio", "WebGroup")}
${instance("Lamp", "PrivateStudio", "WebGroup")}
${instance("Radio", "PublicNatRoom", "WebGroup")}
  CameraAddress: { Type: AWS::EC2::EIP, Properties: { Domain: vpc, InstanceId: !Ref Camera } }
  Billboard:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0abc1234def567890
      NetworkInterfaces: [{ DeviceIndex: "0", SubnetId: !Ref StreetA, AssociatePublicIpAddress: false, GroupSet: [!Ref WebGroup] }]
  Kiosk:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0abc1234def567890
      NetworkInterfaces: [{ DeviceIndex: "0", SubnetId: !Ref PrivateStudio, AssociatePublicIpAddress: true, GroupSet: [!Ref WebGroup] }]
`;

scenario("subnets that look like what they are not", LOOKS, {
  // Its subnet has no association, so the main table applies, which has the local route only.
  "internet > Poster": blocked(undefined, "route"),
  "Poster > internet": blocked(undefined, "route"),
  "internet > Camera": reachable("tcp 443", { everywhere: "tcp 443", lines: ["CidrIp: 0.0.0.0/0"] }),
  "internet > Lamp": blocked("Lamp", "public"),
  "Lamp > internet": blocked("Lamp", "public"),
  // A public address is of no use where the replies leave by a NAT gateway.
  "internet > Radio": blocked("Nat", "reply"),
  "Radio > internet": reachable(),
  "internet > Billboard": blocked("Billboard", "public"),
  "internet > Kiosk": reachable("tcp 443"),
  "Billboard > Kiosk": reachable("tcp 443"),
  "PrivateStudio > Poster on tcp/443": reachable("tcp 443"),
});

// https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
const DEFAULT_VPC = `
Resources:
  CornerGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: corner, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 }] } }
  Corner: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SecurityGroups: [!Ref CornerGroup] } }
  Nook: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890 } }
  Attic: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890 } }
`;

scenario("the default VPC", DEFAULT_VPC, {
  "internet > Corner": reachable("tcp 80"),
  "internet > Corner on tcp/22": blocked("CornerGroup"),
  "Nook > Corner on tcp/80": reachable("tcp 80"),
  // The default group admits its own members only. Accounts may have added rules to it, and nothing here says so.
  "Nook > Attic": reachable("all"),
  "Corner > Nook": blocked(),
  "Nook > internet": reachable("all"),
});

const NO_GATEWAY = `
Resources:
  Cellar: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.9.0.0/16 } }
  Loose: { Type: AWS::EC2::InternetGateway }
  Room: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Cellar, CidrBlock: 10.9.0.0/24, MapPublicIpOnLaunch: true } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Cellar } }
  Route: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Loose } }
  RoomTable: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Room, RouteTableId: !Ref Table } }
  Open: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: open, VpcId: !Ref Cellar, SecurityGroupIngress: [{ IpProtocol: "-1", CidrIp: 0.0.0.0/0 }] } }
  Wine: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref Room, SecurityGroupIds: [!Ref Open] } }
`;

scenario("an internet gateway that nobody attached", NO_GATEWAY, {
  // EC2 takes no such route, so somebody else attaches it, or nothing is deployed.
  "internet > Wine": unknown("attachment of internet gateway `Loose`"),
  "Wine > internet": unknown("attachment"),
});

const PARAMETER_SUBNET = `
Parameters:
  VpcId: { Type: AWS::EC2::VPC::Id }
  SubnetId: { Type: AWS::EC2::Subnet::Id }
Resources:
  WebGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: web, VpcId: !Ref VpcId, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] } }
  DbGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: db, VpcId: !Ref VpcId, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref WebGroup }] } }
  Web: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref SubnetId, SecurityGroupIds: [!Ref WebGroup] } }
  Db: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref SubnetId, SecurityGroupIds: [!Ref DbGroup] } }
`;

scenario("a subnet that is a parameter", PARAMETER_SUBNET, {
  "internet > Web on tcp/443": unknown("--parameters SubnetId="),
  "internet > Web on tcp/22": blocked("WebGroup"),
  // The groups decide, whatever the subnet is: a group reference never matches the internet.
  "internet > Db": blocked("DbGroup"),
  "Db > Web on tcp/443": reachable("tcp 443"),
  "Web > Db": reachable("tcp 5432"),
  "Web > Db on tcp/22": blocked("DbGroup"),
});
