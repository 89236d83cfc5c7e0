import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

const STAGED = `
Parameters:
  Stage: { Type: String, AllowedValues: [dev, prod] }
  Debug: { Type: String, Default: "no" }
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsDebug: !Equals [!Ref Debug, "yes"]
Resources:${SHOP_NETWORK}
${group("WebGroup", tcpFrom(443, "0.0.0.0/0"))}
  DevRule: { Type: AWS::EC2::SecurityGroupIngress, Condition: IsDev, Properties: { GroupId: !GetAtt WebGroup.GroupId, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 } }
  DebugRule: { Type: AWS::EC2::SecurityGroupIngress, Condition: IsDebug, Properties: { GroupId: !GetAtt WebGroup.GroupId, IpProtocol: tcp, FromPort: 9229, ToPort: 9229, CidrIp: 0.0.0.0/0 } }
  EitherGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: either, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: !If [IsDev, 8080, 8443], ToPort: !If [IsDev, 8080, 8443], CidrIp: !If [IsDev, 0.0.0.0/0, 203.0.113.0/24] }] } }
${instance("Web", "StreetA", "WebGroup")}
${instance("Either", "StreetA", "EitherGroup")}
  Placed: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !If [IsDev, !Ref StreetA, !Ref StreetB], SecurityGroupIds: [!Ref WebGroup] } }
  Moved: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !If [IsDev, !Ref StreetA, !Ref VaultB], SecurityGroupIds: [!Ref WebGroup] } }
`;

scenario("a stage that decides what is open", STAGED, {
  "internet > Web on tcp/443": reachable("tcp 443"),
  "internet > Web on tcp/22": unknown("--parameters Stage="),
  "internet > Web on tcp/3389": blocked("WebGroup"),
  // The condition is decided by a default.
  "internet > Web on tcp/9229": blocked("WebGroup"),
  "internet > Web": reachable("tcp 443"),
  "198.51.100.9 > Either on tcp/8443": blocked("EitherGroup"),
  "198.51.100.9 > Either on tcp/8080": unknown("--parameters Stage="),
  "203.0.113.9 > Either on tcp/8443": unknown("Stage"),
  "203.0.113.9 > Either on tcp/22": blocked("EitherGroup"),
  // Public in either subnet.
  "internet > Placed on tcp/443": reachable("tcp 443"),
  "internet > Placed": reachable("tcp 443"),
  "internet > Moved on tcp/443": unknown("Stage"),
  "Moved > Web on tcp/443": reachable("tcp 443"),
});

scenario(
  "production",
  STAGED,
  {
    "internet > Web on tcp/22": blocked("WebGroup"),
    "internet > Moved": blocked("Moved"),
    "203.0.113.9 > Either": reachable("tcp 8443"),
  },
  { parameters: { Stage: "prod" } },
);

scenario(
  "development with a debugger",
  STAGED,
  {
    "internet > Web": reachable("tcp 22, tcp 443, tcp 9229"),
    "198.51.100.9 > Either": reachable("tcp 8080"),
    "internet > Moved on tcp/443": reachable("tcp 443"),
  },
  { parameters: { Stage: "dev", Debug: "yes" } },
);

const NETWORK_STACK = `Resources:${SHOP_NETWORK}
${group("SharedGroup", tcpFrom(443, "10.0.0.0/16"))}
Outputs:
  VpcId: { Value: !Ref Shop, Export: { Name: shop-vpc } }
  StreetId: { Value: !Ref StreetA, Export: { Name: shop-street } }
  BackroomId: { Value: !Ref BackroomA, Export: { Name: shop-backroom } }
  SharedGroupId: { Value: !Ref SharedGroup, Export: { Name: shop-group } }
`;
const APP_STACK = `Resources:
  AppGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: app, VpcId: !ImportValue shop-vpc, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: !ImportValue shop-group }] } }
  Front: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !ImportValue shop-street, SecurityGroupIds: [!ImportValue shop-group] } }
  App: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !ImportValue shop-backroom, SecurityGroupIds: [!Ref AppGroup] } }
`;

scenario(
  "two stacks that share a network by exports",
  { "network.yaml": NETWORK_STACK, "app.yaml": APP_STACK },
  {
    "Front > App": reachable("tcp 8080"),
    "internet > Front": blocked("SharedGroup"),
    "internet > App": blocked("App"),
    "App > Front": reachable("tcp 443"),
    "App > internet on tcp/443": reachable("tcp 443"),
  },
);

scenario(
  "one of two stacks alone",
  { "app.yaml": APP_STACK },
  {
    // The network ACLs of subnets that were not read may deny it.
    "Front > App on tcp/8080": unknown("read the template that exports it"),
    "Front > App on tcp/22": blocked("AppGroup"),
    "internet > App": blocked("AppGroup"),
    "internet > Front on tcp/443": unknown("shop-group"),
    "App > internet on tcp/443": unknown("shop-backroom"),
  },
);

const LISTS = `
Parameters: { PartnerList: { Type: String } }
Resources:${SHOP_NETWORK}
  Partners: { Type: AWS::EC2::PrefixList, Properties: { PrefixListName: partners, AddressFamily: IPv4, MaxEntries: 5, Entries: [{ Cidr: 203.0.113.0/24 }, { Cidr: 198.51.100.7/32 }] } }
  ListedGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: listed, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: !Ref Partners }] } }
  GivenGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: given, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: !Ref PartnerList }] } }
${instance("Listed", "StreetA", "ListedGroup")}
${instance("Given", "StreetA", "GivenGroup")}
`;

scenario("partners in a prefix list", LISTS, {
  "internet > Listed": reachable("tcp 443", { everywhere: "", lines: ["SourcePrefixListId: !Ref Partners"] }),
  "203.0.113.9 > Listed": reachable("tcp 443"),
  "198.51.100.7 > Listed": reachable("tcp 443"),
  "198.51.100.8 > Listed": blocked("ListedGroup"),
  "198.51.100.8 > Given on tcp/443": unknown("--parameters PartnerList="),
  "198.51.100.8 > Given on tcp/80": blocked("GivenGroup"),
});

// What nobody told must not hide what is known.
const PASSED_NETWORK = `
Parameters:
  VpcId: { Type: AWS::EC2::VPC::Id }
  PublicSubnets: { Type: List<AWS::EC2::Subnet::Id> }
  PrivateSubnets: { Type: List<AWS::EC2::Subnet::Id> }
Resources:
  FrontGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: front, VpcId: !Ref VpcId, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] } }
  TaskGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: task, VpcId: !Ref VpcId, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: !Ref FrontGroup }] } }
  DbGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: db, VpcId: !Ref VpcId, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !Ref TaskGroup }] } }
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing, Subnets: !Ref PublicSubnets, SecurityGroups: [!Ref FrontGroup] } }
  Targets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref VpcId, Port: 8080, Protocol: HTTP, TargetType: ip } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] } }
  Task: { Type: AWS::ECS::TaskDefinition, Properties: { NetworkMode: awsvpc, ContainerDefinitions: [{ Name: web, Image: web, PortMappings: [{ ContainerPort: 8080 }] }] } }
  Service: { Type: AWS::ECS::Service, Properties: { LaunchType: FARGATE, TaskDefinition: !Ref Task, LoadBalancers: [{ ContainerName: web, ContainerPort: 8080, TargetGroupArn: !Ref Targets }], NetworkConfiguration: { AwsvpcConfiguration: { Subnets: !Ref PrivateSubnets, SecurityGroups: [!Ref TaskGroup] } } } }
  DbSubnets: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: d, SubnetIds: !Ref PrivateSubnets } }
  Db: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, DBInstanceClass: db.t4g.medium, AllocatedStorage: "20", MasterUsername: shop, ManageMasterUserPassword: true, DBSubnetGroupName: !Ref DbSubnets, VPCSecurityGroups: [!Ref DbGroup] } }
`;

scenario("an application in a network that is passed in", PASSED_NETWORK, {
  "internet > Front": unknown("--parameters PublicSubnets="),
  "internet > Front on tcp/22": blocked(),
  "internet > Service": unknown("PublicSubnets"),
  "internet > Service on tcp/8080": blocked(),
  "internet > Db": blocked("DbGroup"),
  "Front > Db": blocked("DbGroup"),
  "Service > Db on tcp/3306": reachable("tcp 3306"),
  "Front > Service on tcp/8080": unknown("PrivateSubnets"),
  "Front > Service on tcp/22": blocked("TaskGroup"),
});
