import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

/** A VPC with one subnet and a table of its own. */
function vpc(name: string, block: string, subnet: string, subnetBlock: string): string {
  return `
  ${name}: { Type: AWS::EC2::VPC, Properties: { CidrBlock: ${block} } }
${room(subnet, name, subnetBlock)}`;
}

/** A subnet and its table. */
function room(name: string, of: string, block: string, zone = "eu-west-1a"): string {
  return `
  ${name}: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref ${of}, CidrBlock: ${block}, AvailabilityZone: ${zone} } }
  ${name}Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref ${of} } }
  ${name}On: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref ${name}, RouteTableId: !Ref ${name}Table } }
`;
}

function route(name: string, table: string, to: string, target: string): string {
  return `
  ${name}: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref ${table}, DestinationCidrBlock: ${to}, ${target} } }
`;
}

function groupIn(name: string, of: string, ...rules: readonly string[]): string {
  return group(name, ...rules).replace("!Ref Shop", `!Ref ${of}`);
}

const EVERY_TCP = "{ IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIp: 10.0.0.0/8 }";

// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html: routes on both sides, not transitive, no edge to
// edge routing. https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
scenario(
  "a shop, its warehouse and the warehouse's archive, peered in a row",
  `Resources:${SHOP_NETWORK}
${vpc("Warehouse", "10.1.0.0/16", "Dock", "10.1.0.0/24")}
${room("Yard", "Warehouse", "10.1.1.0/24")}
${vpc("Archive", "10.2.0.0/16", "Shelf", "10.2.0.0/24")}
  Bridge: { Type: AWS::EC2::VPCPeeringConnection, Properties: { VpcId: !Ref Shop, PeerVpcId: !Ref Warehouse } }
  Road: { Type: AWS::EC2::VPCPeeringConnection, Properties: { VpcId: !Ref Warehouse, PeerVpcId: !Ref Archive } }
${route("BackroomToWarehouse", "BackroomTable", "10.1.0.0/16", "VpcPeeringConnectionId: !Ref Bridge")}
${route("BackroomToArchive", "BackroomTable", "10.2.0.0/16", "VpcPeeringConnectionId: !Ref Bridge")}
${route("DockToShop", "DockTable", "10.0.0.0/16", "VpcPeeringConnectionId: !Ref Bridge")}
${route("DockToArchive", "DockTable", "10.2.0.0/16", "VpcPeeringConnectionId: !Ref Road")}
${route("DockToAll", "DockTable", "0.0.0.0/0", "VpcPeeringConnectionId: !Ref Bridge")}
${route("ShelfToWarehouse", "ShelfTable", "10.1.0.0/16", "VpcPeeringConnectionId: !Ref Road")}
${route("ShelfToShop", "ShelfTable", "10.0.0.0/16", "VpcPeeringConnectionId: !Ref Road")}
${group("ClerkGroup")}
${groupIn("CraneGroup", "Warehouse", tcpFrom(8080, "ClerkGroup"))}
${groupIn("ForkliftGroup", "Warehouse", tcpFrom(8080, "10.0.0.0/16"))}
${groupIn("ScrollGroup", "Archive", "{ IpProtocol: -1, CidrIp: 10.0.0.0/8 }")}
${instance("Clerk", "BackroomA", "ClerkGroup")}
${instance("Guard", "VaultA", "ClerkGroup")}
${instance("Crane", "Dock", "CraneGroup")}
${instance("Forklift", "Yard", "ForkliftGroup")}
${instance("Scroll", "Shelf", "ScrollGroup")}
`,
  {
    "Clerk > Crane": reachable("tcp 8080", {
      lines: ["BackroomToWarehouse", "SourceSecurityGroupId: !GetAtt ClerkGroup", "DockToShop"],
    }),
    "Guard > Crane": blocked("VaultTable", "route"),
    "Clerk > Forklift": blocked("YardTable", "reply"),
    "Clerk > Scroll": blocked("Bridge"),
    "Crane > Scroll": reachable("all"),
    "Crane > Clerk": blocked("ClerkGroup"),
    "Crane > internet": blocked("Bridge"),
    "internet > Crane": blocked("Crane"),
    // The address may be the clerk's: nobody knows which one of the backroom the clerk gets.
    "10.0.10.9 > Crane on tcp/8080": unknown("whether `Clerk` has 10.0.10.9"),
    "10.0.20.9 > Crane on tcp/8080": blocked(),
    "10.0.10.9 > Scroll": blocked("Bridge"),
  },
);

const HUB = (options: string) => `Resources:
${vpc("Prod", "10.10.0.0/16", "ProdApp", "10.10.0.0/24")}
${vpc("Dev", "10.20.0.0/16", "DevApp", "10.20.0.0/24")}
${room("DevLab", "Dev", "10.20.1.0/24")}
${room("DevFar", "Dev", "10.20.2.0/24", "eu-west-1b")}
${vpc("Shared", "10.30.0.0/16", "Tools", "10.30.0.0/24")}
  Hub: { Type: AWS::EC2::TransitGateway, Properties: { ${options} } }
  ProdToHub: { Type: AWS::EC2::TransitGatewayAttachment, Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Prod, SubnetIds: [!Ref ProdApp] } }
  DevToHub: { Type: AWS::EC2::TransitGatewayAttachment, Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Dev, SubnetIds: [!Ref DevApp] } }
  SharedToHub: { Type: AWS::EC2::TransitGatewayAttachment, Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Shared, SubnetIds: [!Ref Tools] } }
${["ProdApp", "DevApp", "DevLab", "DevFar", "Tools"].map((name) => route(`${name}ToHub`, `${name}Table`, "10.0.0.0/8", "TransitGatewayId: !Ref Hub")).join("")}
${groupIn("ProdGroup", "Prod", EVERY_TCP)}
${groupIn("DevGroup", "Dev", EVERY_TCP)}
${groupIn("ToolsGroup", "Shared", EVERY_TCP)}
${groupIn("LedgerGroup", "Shared", tcpFrom(5432, "ProdGroup"))}
${instance("ProdBox", "ProdApp", "ProdGroup")}
${instance("DevBox", "DevApp", "DevGroup")}
${instance("LabBox", "DevLab", "DevGroup")}
${instance("FarBox", "DevFar", "DevGroup")}
${instance("Toolbox", "Tools", "ToolsGroup")}
${instance("Ledger", "Tools", "LedgerGroup")}
`;

const SEGMENTS = `
  SpokeTable: { Type: AWS::EC2::TransitGatewayRouteTable, Properties: { TransitGatewayId: !Ref Hub } }
  SharedTable: { Type: AWS::EC2::TransitGatewayRouteTable, Properties: { TransitGatewayId: !Ref Hub } }
  ProdUses: { Type: AWS::EC2::TransitGatewayRouteTableAssociation, Properties: { TransitGatewayAttachmentId: !Ref ProdToHub, TransitGatewayRouteTableId: !Ref SpokeTable } }
  DevUses: { Type: AWS::EC2::TransitGatewayRouteTableAssociation, Properties: { TransitGatewayAttachmentId: !Ref DevToHub, TransitGatewayRouteTableId: !Ref SpokeTable } }
  SharedUses: { Type: AWS::EC2::TransitGatewayRouteTableAssociation, Properties: { TransitGatewayAttachmentId: !Ref SharedToHub, TransitGatewayRouteTableId: !Ref SharedTable } }
  SharedIsTold: { Type: AWS::EC2::TransitGatewayRouteTablePropagation, Properties: { TransitGatewayAttachmentId: !Ref SharedToHub, TransitGatewayRouteTableId: !Ref SpokeTable } }
  ProdIsTold: { Type: AWS::EC2::TransitGatewayRouteTablePropagation, Properties: { TransitGatewayAttachmentId: !Ref ProdToHub, TransitGatewayRouteTableId: !Ref SharedTable } }
  DevIsTold: { Type: AWS::EC2::TransitGatewayRouteTablePropagation, Properties: { TransitGatewayAttachmentId: !Ref DevToHub, TransitGatewayRouteTableId: !Ref SharedTable } }
  LabIsClosed: { Type: AWS::EC2::TransitGatewayRoute, Properties: { TransitGatewayRouteTableId: !Ref SharedTable, DestinationCidrBlock: 10.20.1.0/24, Blackhole: true } }
`;

// https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html and
// https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-isolated-shared.html
scenario(
  "a hub whose spokes see the shared services, and not each other",
  HUB("DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable") + SEGMENTS,
  {
    "ProdBox > DevBox": blocked("SpokeTable", "route"),
    "DevBox > ProdBox": blocked("SpokeTable"),
    "ProdBox > Toolbox": reachable("tcp", {
      lines: ["ProdAppToHub", "SharedIsTold", "CidrIp: 10.0.0.0/8", "ToolsToHub", "ProdIsTold"],
    }),
    "Toolbox > DevBox on tcp/22": reachable("tcp 22"),
    // A blackhole for the lab, longer than what the attachment propagates.
    "Toolbox > LabBox": blocked("LabIsClosed"),
    // The reply to the lab falls into it as well.
    "LabBox > Toolbox": blocked("LabIsClosed", "reply"),
    // The attachment has no subnet in the far zone. https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    "FarBox > Toolbox": blocked("DevToHub"),
    // References do not cross unless they are switched on.
    "ProdBox > Ledger": blocked("LedgerGroup"),
    "internet > Toolbox": blocked("Toolbox"),
    "10.10.0.77 > Toolbox on tcp/22": reachable("tcp 22"),
    "Prod > Dev": blocked("SpokeTable"),
  },
);

scenario("a hub with one table for all, and group references", HUB("SecurityGroupReferencingSupport: enable"), {
  "ProdBox > DevBox": reachable("tcp"),
  "LabBox > ProdBox": reachable("tcp"),
  "ProdBox > Ledger": reachable("tcp 5432"),
  "DevBox > Ledger": blocked("LedgerGroup"),
  "Dev > Prod on tcp/443": reachable("tcp 443"),
});

const OFFICE = (routes: string) => `Resources:
${vpc("Branch", "10.20.0.0/16", "Desks", "10.20.0.0/24")}
${room("Lobby", "Branch", "10.20.1.0/24")}
  OfficeRouter: { Type: AWS::EC2::CustomerGateway, Properties: { Type: ipsec.1, BgpAsn: 65000, IpAddress: 203.0.113.10 } }
  BranchDoor: { Type: AWS::EC2::VPNGateway, Properties: { Type: ipsec.1 } }
  DoorToBranch: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Branch, VpnGatewayId: !Ref BranchDoor } }
  Tunnel: { Type: AWS::EC2::VPNConnection, Properties: { Type: ipsec.1, CustomerGatewayId: !Ref OfficeRouter, VpnGatewayId: !Ref BranchDoor${routes === "" ? "" : ", StaticRoutesOnly: true"} } }
  Told: { Type: AWS::EC2::VPNGatewayRoutePropagation, DependsOn: DoorToBranch, Properties: { RouteTableIds: [!Ref DesksTable], VpnGatewayId: !Ref BranchDoor } }
${routes}
${groupIn("DesktopGroup", "Branch", tcpFrom(3389, "192.168.10.0/24"))}
${instance("Desktop", "Desks", "DesktopGroup")}
${instance("Kiosk", "Lobby", "DesktopGroup")}
`;

// https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
scenario(
  "an office over a VPN with static routes",
  OFFICE(
    "  OfficeRoute: { Type: AWS::EC2::VPNConnectionRoute, Properties: { VpnConnectionId: !Ref Tunnel, DestinationCidrBlock: 192.168.0.0/16 } }",
  ),
  {
    "192.168.10.5 > Desktop": reachable("tcp 3389", { lines: ["CidrIp: 192.168.10.0/24"] }),
    "192.168.11.5 > Desktop": blocked("DesktopGroup"),
    "192.168.10.0/24 > Desktop": reachable("tcp 3389", { everywhere: "tcp 3389" }),
    "192.168.10.5 > Desktop on tcp/22": blocked("DesktopGroup"),
    "internet > Desktop": blocked(),
    "Desktop > 192.168.50.1 on tcp/445": reachable("tcp 445"),
    "Desktop > 172.16.0.1": blocked(undefined, "172.16.0.1 is in no network that was read"),
    // The lobby's table is not told of the office: nothing gets back.
    "192.168.10.5 > Kiosk on tcp/3389": blocked("LobbyTable", "reply"),
    "Kiosk > 192.168.50.1": blocked("LobbyTable"),
    "Kiosk > Desktop": blocked("DesktopGroup"),
  },
);

scenario("an office over a VPN with BGP", OFFICE(""), {
  "192.168.10.5 > Desktop on tcp/3389": unknown("BGP"),
  "192.168.11.5 > Desktop on tcp/3389": blocked("DesktopGroup"),
  "Desktop > 192.168.50.1 on tcp/445": unknown("BGP"),
  "Kiosk > 192.168.50.1 on tcp/445": blocked("LobbyTable"),
  "internet > Desktop on tcp/3389": blocked(),
});

const PARAMETER_PEER = `
Parameters:
  PartnerVpc: { Type: String }
  PartnerCidr: { Type: String }
Resources:${SHOP_NETWORK}
  Partner: { Type: AWS::EC2::VPCPeeringConnection, Properties: { VpcId: !Ref Shop, PeerVpcId: !Ref PartnerVpc } }
${route("ToPartner", "BackroomTable", "172.20.0.0/16", "VpcPeeringConnectionId: !Ref Partner")}
${group("ClerkGroup", tcpFrom(443, "172.20.0.0/16"))}
${group("ClosedGroup", tcpFrom(443, "ClerkGroup"))}
${instance("Clerk", "BackroomA", "ClerkGroup")}
${instance("Safe", "BackroomA", "ClosedGroup")}
`;

scenario("a peering with a partner nobody read", PARAMETER_PEER, {
  // Whoever is outside is taken to send what he can: the shop's side lets him.
  "172.20.0.9 > Clerk on tcp/443": reachable("tcp 443"),
  "172.20.0.9 > Clerk on tcp/80": blocked("ClerkGroup"),
  "172.20.0.9 > Safe on tcp/443": blocked("ClosedGroup"),
  "internet > Clerk": blocked("Clerk"),
  "Clerk > Safe": reachable("tcp 443"),
  "Clerk > internet": reachable(),
});
