import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

const HALL = (rules: string, defaults: string) => `Resources:
  Hall: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.40.0.0/16 } }
  Gate: { Type: AWS::EC2::InternetGateway }
  GateToHall: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Hall, InternetGatewayId: !Ref Gate } }
  Checkpoint: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Hall, CidrBlock: 10.40.0.0/28, AvailabilityZone: eu-west-1a } }
  Stage: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Hall, CidrBlock: 10.40.1.0/24, AvailabilityZone: eu-west-1a, MapPublicIpOnLaunch: true } }
  SideDoor: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Hall, CidrBlock: 10.40.2.0/24, AvailabilityZone: eu-west-1a, MapPublicIpOnLaunch: true } }
  Rules:
    Type: AWS::NetworkFirewall::RuleGroup
    Properties:
      RuleGroupName: hall
      Type: STATEFUL
      Capacity: 10
      RuleGroup:
        StatefulRuleOptions: { RuleOrder: STRICT_ORDER }
        RulesSource:
          StatefulRules:
${rules}
  Policy:
    Type: AWS::NetworkFirewall::FirewallPolicy
    Properties:
      FirewallPolicyName: hall
      FirewallPolicy:
        StatelessDefaultActions: ["aws:forward_to_sfe"]
        StatelessFragmentDefaultActions: ["aws:forward_to_sfe"]
        StatefulEngineOptions: { RuleOrder: STRICT_ORDER }
        StatefulDefaultActions: [${defaults}]
        StatefulRuleGroupReferences: [{ ResourceArn: !Ref Rules, Priority: 1 }]
  Firewall: { Type: AWS::NetworkFirewall::Firewall, Properties: { FirewallName: hall, FirewallPolicyArn: !Ref Policy, VpcId: !Ref Hall, SubnetMappings: [{ SubnetId: !Ref Checkpoint }] } }
  CheckpointTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Hall } }
  CheckpointRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref CheckpointTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate } }
  CheckpointOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Checkpoint, RouteTableId: !Ref CheckpointTable } }
  StageTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Hall } }
  StageRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref StageTable, DestinationCidrBlock: 0.0.0.0/0, VpcEndpointId: !Select [1, !Split [":", !Select [0, !GetAtt Firewall.EndpointIds]]] } }
  StageOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Stage, RouteTableId: !Ref StageTable } }
  SideTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Hall } }
  SideRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref SideTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate } }
  SideOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref SideDoor, RouteTableId: !Ref SideTable } }
  EdgeTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Hall } }
  EdgeRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref EdgeTable, DestinationCidrBlock: 10.40.1.0/24, VpcEndpointId: !Select [1, !Split [":", !Select [0, !GetAtt Firewall.EndpointIds]]] } }
  EdgeOn: { Type: AWS::EC2::GatewayRouteTableAssociation, Properties: { GatewayId: !Ref Gate, RouteTableId: !Ref EdgeTable } }
${group("OpenGroup", tcpFrom("0-65535", "0.0.0.0/0")).replace("!Ref Shop", "!Ref Hall")}
${group("FriendGroup", tcpFrom(443, "OpenGroup")).replace("!Ref Shop", "!Ref Hall")}
${instance("Singer", "Stage", "OpenGroup")}
${instance("Usher", "SideDoor", "OpenGroup")}
${instance("Pianist", "Stage", "FriendGroup")}
`;

const PASS_443 = `            - { Action: PASS, Header: { Protocol: TCP, Source: ANY, SourcePort: ANY, Direction: FORWARD, Destination: 10.40.1.0/24, DestinationPort: "443" }, RuleOptions: [{ Keyword: sid, Settings: ["1"] }] }`;

// https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-igw-ingress.html and
// https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
scenario("a hall whose visitors pass a checkpoint", HALL(PASS_443, '"aws:drop_strict"'), {
  "internet > Singer": reachable("tcp 443", {
    lines: ["EdgeRoute", "Action: PASS", "CidrIp: 0.0.0.0/0", "StageRoute"],
  }),
  "internet > Singer on tcp/22": blocked("Firewall", "does not pass tcp"),
  "Singer > internet on tcp/443": blocked("Firewall", "does not pass tcp"),
  // The side door has a route of its own to the internet, and the edge table says nothing of it.
  "internet > Usher on tcp/22": reachable("tcp 22"),
  "Usher > internet on tcp/443": reachable("tcp 443"),
  "Usher > Singer on tcp/22": reachable("tcp 22"),
  "Usher > Pianist": reachable("tcp 443"),
  "internet > Pianist": blocked("FriendGroup"),
});

scenario(
  "a hall whose checkpoint only watches",
  HALL(
    `            - { Action: ALERT, Header: { Protocol: TCP, Source: ANY, SourcePort: ANY, Direction: FORWARD, Destination: ANY, DestinationPort: ANY }, RuleOptions: [{ Keyword: sid, Settings: ["1"] }] }`,
    '"aws:alert_strict"',
  ),
  {
    "internet > Singer on tcp/22": reachable("tcp 22"),
    "Singer > internet on tcp/443": reachable("tcp 443"),
  },
);

// What stands behind a Gateway Load Balancer endpoint decides; nobody here knows it.
scenario(
  "an inspection that somebody else runs",
  `
Parameters: { InspectionService: { Type: String } }
Resources:${SHOP_NETWORK}
  Glasses: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Shop, VpcEndpointType: GatewayLoadBalancer, ServiceName: !Ref InspectionService, SubnetIds: [!Ref StreetA] } }
  Lab: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.40.0/24, AvailabilityZone: eu-west-1a, MapPublicIpOnLaunch: true } }
  LabTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Shop } }
  LabRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref LabTable, DestinationCidrBlock: 0.0.0.0/0, VpcEndpointId: !Ref Glasses } }
  LabOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Lab, RouteTableId: !Ref LabTable } }
${group("LabGroup")}
${instance("Scope", "Lab", "LabGroup")}
`,
  {
    "Scope > internet on tcp/443": unknown("Glasses"),
    "internet > Scope": blocked("LabGroup"),
  },
);

/** A shop whose annex goes out by an instance. */
const NAT_INSTANCE = (check: string) => `Resources:${SHOP_NETWORK}
  Annex: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.50.0/24, AvailabilityZone: eu-west-1a } }
  AnnexTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Shop } }
  AnnexRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref AnnexTable, DestinationCidrBlock: 0.0.0.0/0, InstanceId: !Ref Porter } }
  AnnexOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Annex, RouteTableId: !Ref AnnexTable } }
${group("PorterGroup", tcpFrom(443, "10.0.50.0/24"), tcpFrom(80, "ClerkGroup"))}
${group("ClerkGroup")}
${instance("Porter", "StreetA", "PorterGroup", check)}
${instance("Clerk", "Annex", "ClerkGroup")}
`;

// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html
scenario("a NAT instance", NAT_INSTANCE("SourceDestCheck: false"), {
  "Clerk > internet": reachable("tcp 80, tcp 443"),
  "Clerk > internet on tcp/443": reachable("tcp 443", { lines: ["AnnexRoute", "CidrIp: 10.0.50.0/24", "StreetRoute"] }),
  "Clerk > internet on tcp/22": blocked("PorterGroup"),
  "internet > Clerk": blocked("Clerk"),
  "internet > Porter": blocked("PorterGroup"),
});

scenario("a NAT instance that checks its sources and destinations", NAT_INSTANCE(""), {
  "Clerk > internet on tcp/443": blocked("Porter"),
  "Clerk > Porter on tcp/443": reachable("tcp 443"),
});

// A NAT gateway in a subnet that has no way to the internet itself; a private one before an internet gateway.
// https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
scenario(
  "NAT gateways that lead nowhere",
  `Resources:${SHOP_NETWORK}
  DeepAddress: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
  DeepNat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref VaultA, AllocationId: !GetAtt DeepAddress.AllocationId } }
  HomeNat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref StreetB, ConnectivityType: private } }
  Mine: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.60.0/24 } }
  MineTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Shop } }
  MineRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref MineTable, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref DeepNat } }
  MineOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Mine, RouteTableId: !Ref MineTable } }
  Den: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Shop, CidrBlock: 10.0.61.0/24 } }
  DenTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Shop } }
  DenRoute: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref DenTable, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref HomeNat } }
  DenOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Den, RouteTableId: !Ref DenTable } }
${group("AppGroup")}
${instance("Miner", "Mine", "AppGroup")}
${instance("Fox", "Den", "AppGroup")}
${instance("Clerk", "BackroomA", "AppGroup")}
`,
  {
    "Miner > internet": blocked("VaultTable", "route"),
    "Fox > internet": blocked("HomeNat"),
    // NAT gateways carry TCP, UDP and ICMP only.
    "Clerk > internet on 47": blocked("Nat"),
    "Clerk > internet on tcp/443": reachable("tcp 443", { lines: ["BackroomRoute", "StreetRoute"] }),
    "internet > Clerk": blocked("Clerk"),
  },
);

// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
const BLOCKED = (mode: string) => `Resources:${SHOP_NETWORK}
  Curfew: { Type: AWS::EC2::VPCBlockPublicAccessOptions, Properties: { InternetGatewayBlockMode: ${mode} } }
  ButTheMarket: { Type: AWS::EC2::VPCBlockPublicAccessExclusion, Properties: { InternetGatewayExclusionMode: allow-bidirectional, SubnetId: !Ref StreetB } }
${group("WebGroup", tcpFrom(443, "0.0.0.0/0"))}
${instance("Shopfront", "StreetA", "WebGroup")}
${instance("Market", "StreetB", "WebGroup")}
${instance("Clerk", "BackroomA", "WebGroup")}
`;

scenario("a curfew on public access, but for the market", BLOCKED("block-bidirectional"), {
  "internet > Shopfront": blocked("Curfew"),
  "Shopfront > internet on tcp/443": blocked("Curfew"),
  "internet > Market": reachable("tcp 443"),
  "Market > internet on tcp/443": reachable("tcp 443"),
  "Clerk > internet on tcp/443": blocked("Curfew"),
  "Shopfront > Market on tcp/443": reachable("tcp 443"),
});

scenario("a curfew on what comes in", BLOCKED("block-ingress"), {
  "internet > Shopfront": blocked("Curfew"),
  "internet > Market": reachable("tcp 443"),
  "Clerk > internet on tcp/443": reachable("tcp 443"),
  "Shopfront > internet on tcp/443": blocked("Curfew"),
});
