import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, tcpFrom } from "./shop-network.ts";

// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html: IPv6 addresses are public by themselves.
// https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
const HARBOUR = `Resources:
  Harbour: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.60.0.0/16 } }
  HarbourSix: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Harbour, AmazonProvidedIpv6CidrBlock: true } }
  Gate: { Type: AWS::EC2::InternetGateway }
  GateToHarbour: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Harbour, InternetGatewayId: !Ref Gate } }
  OutOnly: { Type: AWS::EC2::EgressOnlyInternetGateway, Properties: { VpcId: !Ref Harbour } }
  Quay: { Type: AWS::EC2::Subnet, DependsOn: HarbourSix, Properties: { VpcId: !Ref Harbour, CidrBlock: 10.60.0.0/24, AssignIpv6AddressOnCreation: true, Ipv6CidrBlock: !Select [0, !Cidr [!Select [0, !GetAtt Harbour.Ipv6CidrBlocks], 4, 64]] } }
  Pier: { Type: AWS::EC2::Subnet, DependsOn: HarbourSix, Properties: { VpcId: !Ref Harbour, CidrBlock: 10.60.1.0/24, AssignIpv6AddressOnCreation: true, Ipv6CidrBlock: !Select [1, !Cidr [!Select [0, !GetAtt Harbour.Ipv6CidrBlocks], 4, 64]] } }
  Buoy: { Type: AWS::EC2::Subnet, DependsOn: HarbourSix, Properties: { VpcId: !Ref Harbour, Ipv6Native: true, AssignIpv6AddressOnCreation: true, Ipv6CidrBlock: !Select [2, !Cidr [!Select [0, !GetAtt Harbour.Ipv6CidrBlocks], 4, 64]] } }
  QuayTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Harbour } }
  QuayRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref QuayTable, DestinationIpv6CidrBlock: "::/0", GatewayId: !Ref Gate } }
  QuayOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Quay, RouteTableId: !Ref QuayTable } }
  BuoyOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Buoy, RouteTableId: !Ref QuayTable } }
  PierTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Harbour } }
  PierRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref PierTable, DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: !Ref OutOnly } }
  PierOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Pier, RouteTableId: !Ref PierTable } }
${group("SixGroup", tcpFrom(443, "::/0")).replace("!Ref Shop", "!Ref Harbour")}
${group("FourGroup", tcpFrom(443, "0.0.0.0/0")).replace("!Ref Shop", "!Ref Harbour")}
${instance("Ship", "Quay", "SixGroup")}
${instance("Ferry", "Quay", "FourGroup")}
${instance("Boat", "Pier", "SixGroup")}
${instance("Light", "Buoy", "SixGroup")}
`;

scenario("a harbour with IPv6", HARBOUR, {
  "internet > Ship": reachable("tcp 443", { everywhere: "tcp 443", lines: ['CidrIpv6: "::/0"'] }),
  "198.51.100.9 > Ship": blocked("Ship"),
  "2a00:1450::1 > Ship": reachable("tcp 443"),
  "2a00:1450::1 > Ship on tcp/22": blocked("SixGroup"),
  "internet > Ferry": blocked("FourGroup"),
  // Only what the ship opens itself comes back by an egress-only gateway.
  "internet > Boat": blocked("OutOnly"),
  "Boat > internet on tcp/443": reachable("tcp 443", { lines: ["PierRoute"] }),
  "Boat > 198.51.100.9": blocked("PierTable", "route"),
  "internet > Light": reachable("tcp 443"),
  "Boat > Ship": reachable("tcp 443"),
  "Ship > Ferry": reachable("tcp 443"),
  // A subnet with IPv6 only has no IPv4 address to come from.
  "Light > Ferry": blocked("FourGroup"),
  "Boat > Ferry on tcp/443": reachable("tcp 443"),
});

// Security groups judge IPv4 and IPv6 apart: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
const DUAL = `Resources:
  Site: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.61.0.0/16 } }
  SiteSix: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Site, AmazonProvidedIpv6CidrBlock: true } }
  Gate: { Type: AWS::EC2::InternetGateway }
  GateToSite: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Site, InternetGatewayId: !Ref Gate } }
  Front: { Type: AWS::EC2::Subnet, DependsOn: SiteSix, Properties: { VpcId: !Ref Site, CidrBlock: 10.61.0.0/24, MapPublicIpOnLaunch: true, AssignIpv6AddressOnCreation: true, Ipv6CidrBlock: !Select [0, !Cidr [!Select [0, !GetAtt Site.Ipv6CidrBlocks], 4, 64]] } }
  FrontTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Site } }
  FrontRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref FrontTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate } }
  FrontRouteSix: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref FrontTable, DestinationIpv6CidrBlock: "::/0", GatewayId: !Ref Gate } }
  FrontOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Front, RouteTableId: !Ref FrontTable } }
${group("BlogGroup", tcpFrom(443, "0.0.0.0/0"), tcpFrom(8443, "::/0")).replace("!Ref Shop", "!Ref Site")}
${instance("Blog", "Front", "BlogGroup")}
  Tight: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: tight, VpcId: !Ref Site, SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] } }
${instance("Reader", "Front", "Tight")}
`;

scenario("a dual-stack site", DUAL, {
  "internet > Blog": reachable("tcp 443, tcp 8443"),
  "198.51.100.9 > Blog": reachable("tcp 443"),
  "2a00:1450::1 > Blog": reachable("tcp 8443"),
  // Amazon gives the VPC its IPv6 range: nobody knows whether this is an address of it.
  "2a00:1450::1 > Blog on tcp/443": unknown("whether `Reader`"),
  "Reader > 198.51.100.9": reachable("tcp 443"),

  "Reader > internet": reachable("tcp 443"),
  "Reader > Blog": reachable("tcp 443"),
});
