import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

const vpc = (name: string, block: string) => `
  ${name}: { Type: AWS::EC2::VPC, Properties: { CidrBlock: ${block} } }`;
const room = (name: string, of: string, block: string, zone = "eu-west-1a", more = "") => `
  ${name}: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref ${of}, CidrBlock: ${block}, AvailabilityZone: ${zone}${more} } }
  ${name}Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref ${of} } }
  ${name}On: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref ${name}, RouteTableId: !Ref ${name}Table } }`;
const route = (name: string, table: string, to: string, target: string) => `
  ${name}: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref ${table}, DestinationCidrBlock: ${to}, ${target} } }`;
const groupIn = (of: string, name: string, ...rules: readonly string[]) =>
  group(name, ...rules).replace("!Ref Shop", `!Ref ${of}`);

// Centralised egress: https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-egress-to-internet.html
// Spokes reach the internet by the egress VPC's NAT gateway, and nobody reaches them.
scenario(
  "spokes that share one way out",
  `Resources:
${vpc("Spoke", "10.1.0.0/16")}${room("SpokeApp", "Spoke", "10.1.0.0/24")}
${vpc("Other", "10.2.0.0/16")}${room("OtherApp", "Other", "10.2.0.0/24")}
${vpc("Egress", "10.9.0.0/16")}${room("Landing", "Egress", "10.9.0.0/24")}${room("Exit", "Egress", "10.9.1.0/24")}
  Gate: { Type: AWS::EC2::InternetGateway }
  GateToEgress: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Egress, InternetGatewayId: !Ref Gate } }
  NatAddress: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Exit, AllocationId: !GetAtt NatAddress.AllocationId } }
  Hub: { Type: AWS::EC2::TransitGateway, Properties: { DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable } }
  SpokeToHub: { Type: AWS::EC2::TransitGatewayAttachment, Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Spoke, SubnetIds: [!Ref SpokeApp] } }
  OtherToHub: { Type: AWS::EC2::TransitGatewayAttachment, Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Other, SubnetIds: [!Ref OtherApp] } }
  EgressToHub: { Type: AWS::EC2::TransitGatewayAttachment, Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Egress, SubnetIds: [!Ref Landing] } }
  Spokes: { Type: AWS::EC2::TransitGatewayRouteTable, Properties: { TransitGatewayId: !Ref Hub } }
  Back: { Type: AWS::EC2::TransitGatewayRouteTable, Properties: { TransitGatewayId: !Ref Hub } }
  A1: { Type: AWS::EC2::TransitGatewayRouteTableAssociation, Properties: { TransitGatewayAttachmentId: !Ref SpokeToHub, TransitGatewayRouteTableId: !Ref Spokes } }
  A2: { Type: AWS::EC2::TransitGatewayRouteTableAssociation, Properties: { TransitGatewayAttachmentId: !Ref OtherToHub, TransitGatewayRouteTableId: !Ref Spokes } }
  A3: { Type: AWS::EC2::TransitGatewayRouteTableAssociation, Properties: { TransitGatewayAttachmentId: !Ref EgressToHub, TransitGatewayRouteTableId: !Ref Back } }
  P1: { Type: AWS::EC2::TransitGatewayRouteTablePropagation, Properties: { TransitGatewayAttachmentId: !Ref SpokeToHub, TransitGatewayRouteTableId: !Ref Back } }
  P2: { Type: AWS::EC2::TransitGatewayRouteTablePropagation, Properties: { TransitGatewayAttachmentId: !Ref OtherToHub, TransitGatewayRouteTableId: !Ref Back } }
  Out: { Type: AWS::EC2::TransitGatewayRoute, Properties: { TransitGatewayRouteTableId: !Ref Spokes, DestinationCidrBlock: 0.0.0.0/0, TransitGatewayAttachmentId: !Ref EgressToHub } }
  Apart: { Type: AWS::EC2::TransitGatewayRoute, Properties: { TransitGatewayRouteTableId: !Ref Spokes, DestinationCidrBlock: 10.0.0.0/8, Blackhole: true } }
${route("SpokeOut", "SpokeAppTable", "0.0.0.0/0", "TransitGatewayId: !Ref Hub")}
${route("OtherOut", "OtherAppTable", "0.0.0.0/0", "TransitGatewayId: !Ref Hub")}
${route("LandingOut", "LandingTable", "0.0.0.0/0", "NatGatewayId: !Ref Nat")}
${route("LandingBack", "LandingTable", "10.0.0.0/8", "TransitGatewayId: !Ref Hub")}
${route("ExitOut", "ExitTable", "0.0.0.0/0", "GatewayId: !Ref Gate")}
${route("ExitBack", "ExitTable", "10.0.0.0/8", "TransitGatewayId: !Ref Hub")}
${groupIn("Spoke", "SpokeGroup", "{ IpProtocol: -1, CidrIp: 10.0.0.0/8 }")}
${groupIn("Other", "OtherGroup", "{ IpProtocol: -1, CidrIp: 10.0.0.0/8 }")}
${instance("App", "SpokeApp", "SpokeGroup")}
${instance("Cousin", "OtherApp", "OtherGroup")}
`,
  {
    "App > internet on tcp/443": reachable("tcp 443", { lines: ["SpokeOut", "Out:", "LandingOut", "ExitOut"] }),
    "internet > App": blocked(),
    "App > Cousin": blocked("Apart"),
    "App > internet on 50": blocked("Nat"),
  },
);

// Without a route back from the NAT gateway's subnet the replies are lost.
scenario(
  "a shared way out that forgot the way back",
  `Resources:
${vpc("Spoke", "10.1.0.0/16")}${room("SpokeApp", "Spoke", "10.1.0.0/24")}
${vpc("Egress", "10.9.0.0/16")}${room("Landing", "Egress", "10.9.0.0/24")}${room("Exit", "Egress", "10.9.1.0/24")}
  Gate: { Type: AWS::EC2::InternetGateway }
  GateToEgress: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Egress, InternetGatewayId: !Ref Gate } }
  NatAddress: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Exit, AllocationId: !GetAtt NatAddress.AllocationId } }
  Hub: { Type: AWS::EC2::TransitGateway }
  SpokeToHub: { Type: AWS::EC2::TransitGatewayAttachment, Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Spoke, SubnetIds: [!Ref SpokeApp] } }
  EgressToHub: { Type: AWS::EC2::TransitGatewayAttachment, Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Egress, SubnetIds: [!Ref Landing] } }
  Out: { Type: AWS::EC2::TransitGatewayRoute, Properties: { TransitGatewayRouteTableId: !GetAtt Hub.AssociationDefaultRouteTableId, DestinationCidrBlock: 0.0.0.0/0, TransitGatewayAttachmentId: !Ref EgressToHub } }
${route("SpokeOut", "SpokeAppTable", "0.0.0.0/0", "TransitGatewayId: !Ref Hub")}
${route("LandingOut", "LandingTable", "0.0.0.0/0", "NatGatewayId: !Ref Nat")}
${route("ExitOut", "ExitTable", "0.0.0.0/0", "GatewayId: !Ref Gate")}
${groupIn("Spoke", "SpokeGroup")}
${instance("App", "SpokeApp", "SpokeGroup")}
`,
  { "App > internet on tcp/443": blocked(undefined, "reply") },
);

// Firewall endpoints between two subnets of one VPC: routes more specific than local.
// https://docs.aws.amazon.com/vpc/latest/userguide/middlebox-routing-examples.html
scenario(
  "traffic between two subnets by an inspecting instance",
  `Resources:
${vpc("House", "10.3.0.0/16")}
${room("Kitchen", "House", "10.3.0.0/24")}${room("Cellar", "House", "10.3.1.0/24")}${room("Hallway", "House", "10.3.2.0/24")}
${route("KitchenToCellar", "KitchenTable", "10.3.1.0/24", "NetworkInterfaceId: !Ref Butler")}
${route("CellarToKitchen", "CellarTable", "10.3.0.0/24", "NetworkInterfaceId: !Ref Butler")}
${groupIn("House", "ButlerGroup", tcpFrom(22, "10.3.0.0/24"))}
${groupIn("House", "CookGroup")}
${groupIn("House", "WineGroup", tcpFrom("0-65535", "10.3.0.0/24"))}
${groupIn("House", "PortGroup", tcpFrom("0-65535", "CookGroup"))}
  Butler: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref Hallway, GroupSet: [!Ref ButlerGroup], SourceDestCheck: false } }
  ButlerBody: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, NetworkInterfaces: [{ DeviceIndex: "0", NetworkInterfaceId: !Ref Butler }] } }
${instance("Cook", "Kitchen", "CookGroup")}
${instance("Wine", "Cellar", "WineGroup")}
${instance("Port", "Cellar", "PortGroup")}
`,
  {
    "Cook > Wine on tcp/22": reachable("tcp 22", { lines: ["KitchenToCellar", "CidrIp: 10.3.0.0/24"] }),
    "Cook > Wine on tcp/443": blocked("ButlerGroup"),
    // A group reference does not match what comes through an appliance.
    "Cook > Port on tcp/22": blocked("PortGroup"),
    "Wine > Port on tcp/22": blocked("PortGroup"),
  },
);

// Rules that name lists of AWS: which addresses CloudFront has nobody here knows.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
scenario(
  "a load balancer for CloudFront only",
  `Resources:${SHOP_NETWORK}
  FrontGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: f, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: pl-4fa04526 }] } }
${group("AppGroup", tcpFrom(8080, "FrontGroup"))}
${instance("App", "BackroomA", "AppGroup")}
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref FrontGroup] } }
  Targets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] } }
`,
  {
    "internet > App on tcp/443": unknown("pl-4fa04526"),
    "internet > Front on tcp/80": blocked("FrontGroup"),
    "Front > App": reachable("tcp 8080"),
  },
);

// API Gateway in front of private load balancers:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html
scenario(
  "an HTTP API in front of an internal load balancer",
  `Resources:${SHOP_NETWORK}
${group("LinkGroup")}
${group("InnerGroup", tcpFrom(80, "LinkGroup"))}
${group("AppGroup", tcpFrom(8080, "InnerGroup"))}
${instance("App", "BackroomA", "AppGroup")}
  Inner: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal, Subnets: [!Ref BackroomA, !Ref BackroomB], SecurityGroups: [!Ref InnerGroup] } }
  Targets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Inner, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] } }
  Link: { Type: AWS::ApiGatewayV2::VpcLink, Properties: { Name: link, SubnetIds: [!Ref BackroomA, !Ref BackroomB], SecurityGroupIds: [!Ref LinkGroup] } }
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: shop, ProtocolType: HTTP } }
  Integration: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: HTTP_PROXY, IntegrationMethod: ANY, ConnectionType: VPC_LINK, ConnectionId: !Ref Link, IntegrationUri: !Ref Listener, PayloadFormatVersion: "1.0" } }
  Orders: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: GET /orders, Target: !Sub "integrations/\${Integration}" } }
  Refunds: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: POST /refunds, AuthorizationType: AWS_IAM, Target: !Sub "integrations/\${Integration}" } }
  Stage: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Api, StageName: $default, AutoDeploy: true } }
`,
  {
    "internet > App": reachable("tcp 443"),
    "internet > Inner": reachable("tcp 443"),
    "internet > Api GET /orders": reachable("tcp 443"),
    "internet > Api POST /refunds": blocked(undefined, "iam"),
    "Link > Inner": reachable("tcp 80"),
    // The link itself stands there.
    "BackroomA > Inner on tcp/80": reachable("tcp 80"),
    "10.0.20.9 > Inner on tcp/80": blocked("InnerGroup"),
  },
);

scenario(
  "a node group that one may log in to",
  `Resources:${SHOP_NETWORK}
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: eks.amazonaws.com }, Action: sts:AssumeRole }] } } }
${group("OfficeGroup")}
  Cluster: { Type: AWS::EKS::Cluster, Properties: { RoleArn: !GetAtt Role.Arn, ResourcesVpcConfig: { SubnetIds: [!Ref StreetA, !Ref StreetB] } } }
  OpenNodes: { Type: AWS::EKS::Nodegroup, Properties: { ClusterName: !Ref Cluster, NodeRole: !GetAtt Role.Arn, Subnets: [!Ref StreetA], RemoteAccess: { Ec2SshKey: key } } }
  OfficeNodes: { Type: AWS::EKS::Nodegroup, Properties: { ClusterName: !Ref Cluster, NodeRole: !GetAtt Role.Arn, Subnets: [!Ref StreetA], RemoteAccess: { Ec2SshKey: key, SourceSecurityGroups: [!Ref OfficeGroup] } } }
  PlainNodes: { Type: AWS::EKS::Nodegroup, Properties: { ClusterName: !Ref Cluster, NodeRole: !GetAtt Role.Arn, Subnets: [!Ref StreetA] } }
${instance("Desk", "BackroomA", "OfficeGroup")}
`,
  {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-nodegroup-remoteaccess.html
    "internet > OpenNodes": reachable("tcp 22"),
    "internet > OfficeNodes": blocked(),
    "Desk > OfficeNodes": reachable("tcp 22"),
    "internet > PlainNodes": blocked(),
    "OpenNodes > PlainNodes on tcp/10250": reachable("tcp 10250"),
  },
);

// Two zones, each with a NAT gateway, and one zone's table that uses the other's.
scenario(
  "two ways out, crossed",
  `Resources:${SHOP_NETWORK}
  NatBAddress: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
  NatB: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref StreetB, AllocationId: !GetAtt NatBAddress.AllocationId } }
  VaultOut: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref VaultTable, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref NatB } }
  Wall: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Shop } }
  WallOn: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref StreetB, NetworkAclId: !Ref Wall } }
${group("AppGroup")}
${instance("Left", "BackroomA", "AppGroup")}
${instance("Right", "VaultA", "AppGroup")}
`,
  {
    "Left > internet on tcp/443": reachable("tcp 443"),
    "Right > internet on tcp/443": blocked("Wall"),
  },
);

scenario(
  "app runner, a notebook, a build and a transfer server",
  `Resources:${SHOP_NETWORK}
${group("ConnectorGroup")}
${group("DbGroup", tcpFrom(5432, "ConnectorGroup"))}
${instance("Db", "VaultA", "DbGroup")}
  Connector: { Type: AWS::AppRunner::VpcConnector, Properties: { Subnets: [!Ref BackroomA], SecurityGroups: [!Ref ConnectorGroup] } }
  Runner: { Type: AWS::AppRunner::Service, Properties: { SourceConfiguration: { ImageRepository: { ImageIdentifier: public.ecr.aws/x/y, ImageRepositoryType: ECR_PUBLIC } }, NetworkConfiguration: { EgressConfiguration: { EgressType: VPC, VpcConnectorArn: !GetAtt Connector.VpcConnectorArn } } } }
  Loose: { Type: AWS::AppRunner::Service, Properties: { SourceConfiguration: { ImageRepository: { ImageIdentifier: public.ecr.aws/x/y, ImageRepositoryType: ECR_PUBLIC } } } }
  Builder: { Type: AWS::CodeBuild::Project, Properties: { ServiceRole: "arn:aws:iam::111122223333:role/b", Artifacts: { Type: NO_ARTIFACTS }, Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: x }, Source: { Type: NO_SOURCE }, VpcConfig: { VpcId: !Ref Shop, Subnets: [!Ref BackroomA], SecurityGroupIds: [!Ref ConnectorGroup] } } }
  Files: { Type: AWS::Transfer::Server }
`,
  {
    "internet > Runner": reachable("tcp 443"),
    "Runner > Db": reachable("tcp 5432"),
    "Loose > Db": blocked(),
    "Builder > Db": reachable("tcp 5432"),
    "internet > Files": reachable(),
    "internet > Db": blocked(),
  },
);

const NESTED = {
  "root.yaml": `Resources:
  Network: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./network.yaml, Parameters: { Office: 203.0.113.0/24 } } }
  Apps: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./apps.yaml, Parameters: { Subnet: !GetAtt Network.Outputs.Street, Group: !GetAtt Network.Outputs.Group } } }
`,
  "network.yaml": `Parameters: { Office: { Type: String } }
Resources:${SHOP_NETWORK}
  OfficeGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: o, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Office }] } }
Outputs: { Street: { Value: !Ref StreetA }, Group: { Value: !GetAtt OfficeGroup.GroupId } }
`,
  "apps.yaml": `Parameters: { Subnet: { Type: AWS::EC2::Subnet::Id }, Group: { Type: AWS::EC2::SecurityGroup::Id } }
Resources:
  Bastion: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref Subnet, SecurityGroupIds: [!Ref Group] } }
`,
};

scenario("a bastion that two nested stacks make together", NESTED, {
  "203.0.113.9 > Bastion": reachable("tcp 22", { lines: ["CidrIp: !Ref Office"] }),
  "198.51.100.9 > Bastion": blocked("OfficeGroup"),
  "internet > Bastion": reachable("tcp 22", { everywhere: "" }),
});

scenario(
  "groups that point at each other, and one that is shared by two rules",
  `Resources:${SHOP_NETWORK}
${group("WebGroup")}
${group("CacheGroup")}
  WebToCache: { Type: AWS::EC2::SecurityGroupEgress, Properties: { GroupId: !GetAtt WebGroup.GroupId, IpProtocol: tcp, FromPort: 6379, ToPort: 6379, DestinationSecurityGroupId: !GetAtt CacheGroup.GroupId } }
  CacheFromWeb: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt CacheGroup.GroupId, IpProtocol: tcp, FromPort: 6379, ToPort: 6379, SourceSecurityGroupId: !GetAtt WebGroup.GroupId } }
  WebFromCache: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt WebGroup.GroupId, IpProtocol: tcp, FromPort: 80, ToPort: 80, SourceSecurityGroupId: !GetAtt CacheGroup.GroupId } }
${instance("Web", "BackroomA", "WebGroup")}
${instance("Cache", "VaultA", "CacheGroup")}
`,
  {
    "Web > Cache": reachable("tcp 6379"),
    "Cache > Web": reachable("tcp 80"),
    "Web > Cache on tcp/22": blocked("CacheGroup"),
    // Whether the default egress rule stays beside rules of their own AWS does not say.
    "Web > internet on tcp/443": unknown("egress"),
    "internet > Cache": blocked("Cache"),
  },
);

scenario(
  "a dual-stack load balancer, and an internal one",
  `Resources:
  Site: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.61.0.0/16 } }
  SiteSix: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Site, AmazonProvidedIpv6CidrBlock: true } }
  Gate: { Type: AWS::EC2::InternetGateway }
  GateToSite: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Site, InternetGatewayId: !Ref Gate } }
  A: { Type: AWS::EC2::Subnet, DependsOn: SiteSix, Properties: { VpcId: !Ref Site, CidrBlock: 10.61.0.0/24, AssignIpv6AddressOnCreation: true, Ipv6CidrBlock: !Select [0, !Cidr [!Select [0, !GetAtt Site.Ipv6CidrBlocks], 4, 64]] } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Site } }
  Four: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate } }
  Six: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationIpv6CidrBlock: "::/0", GatewayId: !Ref Gate } }
  On: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref A, RouteTableId: !Ref Table } }
${groupIn("Site", "SixGroup", tcpFrom(443, "::/0"))}
  Dual: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { IpAddressType: dualstack, Subnets: [!Ref A], SecurityGroups: [!Ref SixGroup] } }
  DualListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Dual, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "200" } }] } }
  Plain: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref A], SecurityGroups: [!Ref SixGroup] } }
  PlainListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Plain, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "200" } }] } }
`,
  {
    "2a00:1450::1 > Dual": reachable("tcp 443"),
    "198.51.100.9 > Dual": blocked("SixGroup"),
    // IPv4 only, and its group admits IPv6 only.
    "internet > Plain": blocked("SixGroup"),
  },
);
