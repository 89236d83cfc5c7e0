import { blocked, reachable, scenario } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
scenario(
  "tasks with interfaces of their own",
  `Resources:${SHOP_NETWORK}
${group("FrontGroup", tcpFrom(443, "0.0.0.0/0"))}
${group("TaskGroup", tcpFrom(8080, "FrontGroup"))}
${group("AdminGroup", tcpFrom(9000, "0.0.0.0/0"))}
${group("CacheGroup", tcpFrom(6379, "TaskGroup"))}
  Cluster: { Type: AWS::ECS::Cluster }
  ShopTask: { Type: AWS::ECS::TaskDefinition, Properties: { NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE], Cpu: "256", Memory: "512", ContainerDefinitions: [{ Name: shop, Image: shop, PortMappings: [{ ContainerPort: 8080 }] }] } }
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref FrontGroup] } }
  Targets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 80, Protocol: HTTP, TargetType: ip } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] } }
  ShopService: { Type: AWS::ECS::Service, DependsOn: Listener, Properties: { Cluster: !Ref Cluster, LaunchType: FARGATE, TaskDefinition: !Ref ShopTask, LoadBalancers: [{ ContainerName: shop, ContainerPort: 8080, TargetGroupArn: !Ref Targets }], NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref BackroomA, !Ref BackroomB], SecurityGroups: [!Ref TaskGroup] } } } }
  AdminService: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, LaunchType: FARGATE, TaskDefinition: !Ref ShopTask, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref StreetA], SecurityGroups: [!Ref AdminGroup], AssignPublicIp: ENABLED } } } }
  HiddenService: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, LaunchType: FARGATE, TaskDefinition: !Ref ShopTask, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref StreetA], SecurityGroups: [!Ref AdminGroup] } } } }
  CacheSubnets: { Type: AWS::ElastiCache::SubnetGroup, Properties: { Description: cache, SubnetIds: [!Ref VaultA, !Ref VaultB] } }
  Cache: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { ReplicationGroupDescription: cache, Engine: redis, CacheNodeType: cache.t4g.micro, NumCacheClusters: 2, CacheSubnetGroupName: !Ref CacheSubnets, SecurityGroupIds: [!Ref CacheGroup] } }
`,
  {
    "internet > ShopService": reachable("tcp 443", { through: ["Front"] }),
    "Front > ShopService": reachable("tcp 8080"),
    "internet > AdminService": reachable("tcp 9000"),
    // No public address unless it is asked for: MapPublicIpOnLaunch is for instances.
    "internet > HiddenService": blocked("HiddenService", "public"),
    "ShopService > Cache": reachable("tcp 6379"),
    "AdminService > Cache": blocked("CacheGroup"),
    "internet > Cache": blocked(),
    "ShopService > internet on tcp/443": reachable("tcp 443"),
    "HiddenService > internet on tcp/443": blocked("HiddenService"),
    "Cache > ShopService": blocked("Cache"),
  },
);

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
scenario(
  "tasks on container instances",
  `Resources:${SHOP_NETWORK}
${group("FrontGroup", tcpFrom(443, "0.0.0.0/0"))}
${group("HostGroup", tcpFrom("32768-65535", "FrontGroup"), tcpFrom(9100, "10.0.0.0/16"), tcpFrom(8125, "10.0.0.0/16"))}
  Cluster: { Type: AWS::ECS::Cluster, Properties: { ClusterName: shop } }
  HostTemplate: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-0abc1234def567890, SecurityGroupIds: [!Ref HostGroup], UserData: { "Fn::Base64": "#!/bin/bash\\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\\n" } } } }
  Hosts: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "1", MaxSize: "4", VPCZoneIdentifier: [!Ref BackroomA], LaunchTemplate: { LaunchTemplateId: !Ref HostTemplate, Version: "1" } } }
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref FrontGroup] } }
  Targets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 80, Protocol: HTTP } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] } }
  WebTask: { Type: AWS::ECS::TaskDefinition, Properties: { ContainerDefinitions: [{ Name: web, Image: web, Memory: 128, PortMappings: [{ ContainerPort: 80, HostPort: 0 }] }] } }
  WebService: { Type: AWS::ECS::Service, DependsOn: Listener, Properties: { Cluster: !Ref Cluster, TaskDefinition: !Ref WebTask, LoadBalancers: [{ ContainerName: web, ContainerPort: 80, TargetGroupArn: !Ref Targets }] } }
  MetricsTask: { Type: AWS::ECS::TaskDefinition, Properties: { NetworkMode: host, ContainerDefinitions: [{ Name: metrics, Image: metrics, Memory: 128, PortMappings: [{ ContainerPort: 9100 }] }] } }
  MetricsService: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, TaskDefinition: !Ref MetricsTask } }
  FixedTask: { Type: AWS::ECS::TaskDefinition, Properties: { NetworkMode: bridge, ContainerDefinitions: [{ Name: fixed, Image: fixed, Memory: 128, PortMappings: [{ ContainerPort: 8125, HostPort: 8125 }] }] } }
  FixedService: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref Cluster, TaskDefinition: !Ref FixedTask } }
`,
  {
    "internet > WebService": reachable("tcp 443", { through: ["Front"] }),
    "internet > Hosts": reachable("tcp 443"),
    "StreetA > FixedService": reachable("tcp 8125"),
    "StreetA > MetricsService on tcp/9100": reachable("tcp 9100"),
    "StreetA > WebService on tcp/9100": blocked(),
    "internet > FixedService": blocked(),
    "WebService > internet on tcp/443": reachable("tcp 443"),
  },
);

// https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
const EKS = (endpoint: string) => `Resources:${SHOP_NETWORK}
${group("ControlGroup")}
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: eks.amazonaws.com }, Action: sts:AssumeRole }] } } }
  Cluster: { Type: AWS::EKS::Cluster, Properties: { RoleArn: !GetAtt Role.Arn, ResourcesVpcConfig: { SubnetIds: [!Ref BackroomA, !Ref BackroomB], SecurityGroupIds: [!Ref ControlGroup]${endpoint} } } }
  Nodes: { Type: AWS::EKS::Nodegroup, Properties: { ClusterName: !Ref Cluster, NodeRole: !GetAtt Role.Arn, Subnets: [!Ref BackroomA, !Ref BackroomB] } }
${group("ClerkGroup")}
${instance("Clerk", "BackroomA", "ClerkGroup")}
`;

scenario("a cluster as it comes", EKS(""), {
  "internet > Cluster": reachable("tcp 443", { everywhere: "tcp 443" }),
  "internet > Nodes": blocked("Nodes"),
  "Nodes > internet on tcp/443": reachable("tcp 443"),
  "Nodes > Cluster on tcp/443": reachable("tcp 443"),
  "Cluster > Nodes on tcp/10250": reachable("tcp 10250"),
  "Clerk > Nodes on tcp/10250": blocked("Cluster"),
});

scenario("a cluster whose API is private", EKS(", EndpointPublicAccess: false, EndpointPrivateAccess: true"), {
  "internet > Cluster": blocked(),
  "Nodes > Cluster on tcp/443": reachable("tcp 443"),
  // The cluster's own group admits its members only.
  "Clerk > Cluster on tcp/443": blocked(),
});

scenario(
  "a cluster whose API answers the office",
  EKS(', EndpointPublicAccess: true, EndpointPrivateAccess: true, PublicAccessCidrs: ["203.0.113.0/24"]'),
  {
    "203.0.113.9 > Cluster": reachable("tcp 443"),
    "198.51.100.9 > Cluster": blocked(),
    "internet > Cluster": reachable("tcp 443", { everywhere: "" }),
  },
);

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
scenario(
  "functions inside and outside",
  `
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs22.x
    Handler: index.handler
    VpcConfig: { SubnetIds: [!Ref VaultA, !Ref VaultB], SecurityGroupIds: [!Ref WorkerGroup] }
Resources:${SHOP_NETWORK}
${group("WorkerGroup")}
${group("OrdersGroup", tcpFrom(5432, "WorkerGroup"))}
  Pay: { Type: AWS::Serverless::Function, Properties: { InlineCode: "x", Events: { Post: { Type: HttpApi, Properties: { Path: /pay, Method: POST } } } } }
  Street: { Type: AWS::Serverless::Function, Properties: { InlineCode: "x", VpcConfig: { SubnetIds: [!Ref StreetA], SecurityGroupIds: [!Ref WorkerGroup] } } }
  Backroom: { Type: AWS::Serverless::Function, Properties: { InlineCode: "x", VpcConfig: { SubnetIds: [!Ref BackroomA], SecurityGroupIds: [!Ref WorkerGroup] } } }
  Free: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x, Handler: i.h, Role: "arn:aws:iam::111122223333:role/free", Code: { ZipFile: x } } }
${instance("Orders", "VaultA", "OrdersGroup")}
`,
  {
    "Pay > Orders": reachable("tcp 5432"),
    "Pay > internet": blocked("VaultTable"),
    // Lists of Globals are added to: it stands in the vaults and in the street, and has no public address in either.
    "Street > internet": blocked(),
    "Backroom > internet on tcp/443": reachable("tcp 443"),
    "Free > internet on tcp/443": reachable("tcp 443"),
    "Free > Orders": blocked(),
    "Orders > Pay": blocked(),
    "internet > Pay": reachable("tcp 443", { through: ["ServerlessHttpApi"] }),
    "internet > ServerlessHttpApi POST /pay": reachable("tcp 443"),
    "internet > Street": blocked(),
    "internet > Orders": blocked(),
    "Street > Orders": reachable("tcp 5432"),
  },
);

scenario(
  "fleets: templates, several interfaces, a group without one",
  `Resources:${SHOP_NETWORK}
${group("WebGroup", tcpFrom(80, "0.0.0.0/0"))}
${group("SelfGroup")}
  SelfRule: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !Ref SelfGroup, IpProtocol: tcp, FromPort: 7000, ToPort: 7001, SourceSecurityGroupId: !Ref SelfGroup } }
  PublicTemplate: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-0abc1234def567890, NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [!Ref WebGroup] }] } } }
  HiddenTemplate: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-0abc1234def567890, NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false, Groups: [!Ref WebGroup] }] } } }
  OldConfig: { Type: AWS::AutoScaling::LaunchConfiguration, Properties: { ImageId: ami-0abc1234def567890, InstanceType: t3.small, SecurityGroups: [!Ref SelfGroup] } }
  Web: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "0", MaxSize: "4", DesiredCapacity: "0", VPCZoneIdentifier: [!Ref StreetA], LaunchTemplate: { LaunchTemplateId: !Ref PublicTemplate, Version: "1" } } }
  Hidden: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "1", MaxSize: "4", VPCZoneIdentifier: [!Ref StreetA], LaunchTemplate: { LaunchTemplateId: !Ref HiddenTemplate, Version: "1" } } }
  Ring: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "3", MaxSize: "3", VPCZoneIdentifier: [!Ref StreetA, !Ref BackroomA], LaunchConfigurationName: !Ref OldConfig } }
  Single: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "3", MaxSize: "3", VPCZoneIdentifier: [!Ref VaultA], LaunchConfigurationName: !Ref OldConfig } }
`,
  {
    "internet > Web": reachable("tcp 80"),
    "internet > Hidden": blocked("Hidden", "public"),
    "Web > Hidden": reachable("tcp 80"),
    // Members of the ring reach each other: the group names itself.
    "Ring > Single": reachable("tcp 7000-7001"),
    "Ring > Ring": reachable("tcp 7000-7001"),
    "Single > Single": reachable("tcp 7000-7001"),
    "Web > Ring": blocked("SelfGroup"),
    "internet > Ring": blocked("SelfGroup"),
    "SelfGroup > WebGroup": reachable("tcp 80"),
  },
);

scenario(
  "an instance with two faces",
  `Resources:${SHOP_NETWORK}
${group("FaceGroup", tcpFrom(443, "0.0.0.0/0"))}
${group("BackGroup", tcpFrom(22, "10.0.10.0/24"))}
${group("ClerkGroup")}
  Face: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref StreetA, GroupSet: [!Ref FaceGroup] } }
  Back: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref VaultA, GroupSet: [!Ref BackGroup] } }
  FaceAddress: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
  FaceHasAddress: { Type: AWS::EC2::EIPAssociation, Properties: { AllocationId: !GetAtt FaceAddress.AllocationId, NetworkInterfaceId: !Ref Face } }
  Janus: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, NetworkInterfaces: [{ DeviceIndex: "0", NetworkInterfaceId: !Ref Face }, { DeviceIndex: "1", NetworkInterfaceId: !Ref Back }] } }
${instance("Clerk", "BackroomA", "ClerkGroup")}
${instance("Guest", "StreetA", "ClerkGroup")}
`,
  {
    "internet > Janus": reachable("tcp 443"),
    "internet > Janus on tcp/22": blocked(),
    "Clerk > Janus": reachable("tcp 22, tcp 443"),
    "Guest > Janus": reachable("tcp 443"),
    "internet > Back": blocked("Back", "public"),
    "internet > Face": reachable("tcp 443"),
  },
);

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-security-groups.html
scenario(
  "an instance connect endpoint",
  `Resources:${SHOP_NETWORK}
  DoorGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: door, VpcId: !Ref Shop, SecurityGroupIngress: [], SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, DestinationSecurityGroupId: !GetAtt AppGroup.GroupId }] } }
${group("AppGroup")}
  AppRule: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt AppGroup.GroupId, IpProtocol: tcp, FromPort: 22, ToPort: 22, SourceSecurityGroupId: !GetAtt DoorGroup.GroupId } }
${group("OtherGroup", tcpFrom(22, "10.0.0.0/16"))}
  Door: { Type: AWS::EC2::InstanceConnectEndpoint, Properties: { SubnetId: !Ref VaultA, SecurityGroupIds: [!Ref DoorGroup] } }
${instance("App", "VaultA", "AppGroup")}
${instance("Other", "VaultA", "OtherGroup")}
`,
  {
    "Door > App": reachable("tcp 22"),
    // Its own group lets it out to the application only.
    "Door > Other": blocked("DoorGroup", "egress"),
    "internet > App": blocked(),
    "App > Door": blocked(),
  },
);

scenario(
  "a beanstalk as it comes",
  `Resources:
  Stalk: { Type: AWS::ElasticBeanstalk::Application }
  Live: { Type: AWS::ElasticBeanstalk::Environment, Properties: { ApplicationName: !Ref Stalk, SolutionStackName: "64bit Amazon Linux 2023 v6.1.0 running Node.js 20" } }
`,
  { "internet > Live": reachable("tcp 80") },
);

scenario(
  "a worker of a queue on a beanstalk in the shop",
  `Resources:${SHOP_NETWORK}
  Stalk: { Type: AWS::ElasticBeanstalk::Application }
  Worker:
    Type: AWS::ElasticBeanstalk::Environment
    Properties:
      ApplicationName: !Ref Stalk
      Tier: { Name: Worker, Type: SQS/HTTP }
      OptionSettings:
        - { Namespace: "aws:ec2:vpc", OptionName: VPCId, Value: !Ref Shop }
        - { Namespace: "aws:ec2:vpc", OptionName: Subnets, Value: !Join [",", [!Ref BackroomA, !Ref BackroomB]] }
        - { Namespace: "aws:ec2:vpc", OptionName: AssociatePublicIpAddress, Value: "false" }
`,
  { "internet > Worker": blocked(), "Worker > internet on tcp/443": reachable("tcp 443") },
);
