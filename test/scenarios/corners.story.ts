import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

// https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html and the ways people write them.
scenario(
  "rules as people write them",
  `
Parameters:
  Admin: { Type: String, Default: 203.0.113.77 }
  Ports: { Type: CommaDelimitedList, Default: "8080,8090" }
Mappings:
  Sizes: { web: { Port: 8443 } }
Resources:${SHOP_NETWORK}
  Object: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: object, VpcId: !Ref Shop, SecurityGroupIngress: { IpProtocol: tcp, FromPort: "22", ToPort: "22", CidrIp: !Sub "\${Admin}/32" } } }
  Number: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: number, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: 6, FromPort: !Select [0, !Ref Ports], ToPort: !Select [1, !Ref Ports], CidrIp: 10.0.0.0/16 }, { IpProtocol: "17", FromPort: 53, ToPort: 53, CidrIp: 10.0.0.0/16 }] } }
  Mapped: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: mapped, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: !FindInMap [Sizes, web, Port], ToPort: !FindInMap [Sizes, web, Port], CidrIp: !Join ["/", [10.0.10.0, "24"]] }] } }
  Loose: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: loose, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.10.77/24 }] } }
  Every: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: every, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: "-1", FromPort: 443, ToPort: 443, CidrIp: 10.0.10.0/24 }] } }
  Gre: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: gre, VpcId: !Ref Shop, SecurityGroupIngress: [{ IpProtocol: 47, CidrIp: 10.0.10.0/24 }] } }
  Default: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt Shop.DefaultSecurityGroup, IpProtocol: tcp, FromPort: 9000, ToPort: 9000, CidrIp: 10.0.0.0/16 } }
${group("ClerkGroup")}
${instance("Clerk", "BackroomA", "ClerkGroup")}
${["Object", "Number", "Mapped", "Loose", "Every", "Gre"].map((name) => instance(`${name}Box`, "StreetA", name)).join("")}
  DefaultBox: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref StreetA } }
  OtherDefaultBox: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref VaultA, SecurityGroupIds: [!GetAtt Shop.DefaultSecurityGroup] } }
  TwoBox: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref StreetA, SecurityGroupIds: [!Ref Object, !GetAtt Mapped.GroupId] } }
`,
  {
    "203.0.113.77 > ObjectBox": reachable("tcp 22"),
    "203.0.113.78 > ObjectBox": blocked("Object"),
    "Clerk > NumberBox": reachable("tcp 8080-8090, udp 53"),
    "Clerk > MappedBox": reachable("tcp 8443"),
    "StreetB > MappedBox on tcp/8443": blocked("Mapped"),
    // Host bits of a block are cleared.
    "Clerk > LooseBox": reachable("tcp 443"),
    // Protocol -1 ignores ports.
    "Clerk > EveryBox on udp/5353": reachable("udp 5353"),
    "Clerk > GreBox": reachable("47"),
    "Clerk > GreBox on tcp/47": blocked("Gre"),
    "Clerk > DefaultBox": reachable("tcp 9000"),
    "OtherDefaultBox > DefaultBox on tcp/3389": reachable("tcp 3389"),
    // The union of all groups.
    "Clerk > TwoBox": reachable("tcp 8443"),
    "203.0.113.77 > TwoBox": reachable("tcp 22"),
  },
);

// Egress that is limited: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
scenario(
  "groups that limit what goes out",
  `Resources:${SHOP_NETWORK}
  None: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: none, VpcId: !Ref Shop, SecurityGroupEgress: [] } }
  Local: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: local, VpcId: !Ref Shop, SecurityGroupEgress: [{ IpProtocol: -1, CidrIp: 127.0.0.1/32 }] } }
  Https: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: https, VpcId: !Ref Shop, SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] } }
  ToDb: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: db, VpcId: !Ref Shop, SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, DestinationSecurityGroupId: !GetAtt DbGroup.GroupId }] } }
${group("DbGroup", tcpFrom("0-65535", "10.0.0.0/16"))}
${instance("Db", "VaultA", "DbGroup")}
${instance("Other", "VaultA", "DbGroup")}
${["None", "Local", "Https", "ToDb"].map((name) => instance(`${name}Box`, "StreetA", name)).join("")}
`,
  {
    "NoneBox > Db": blocked("None", "egress"),
    "LocalBox > internet": blocked("Local"),
    "HttpsBox > internet": reachable("tcp 443"),
    // DNS, time and metadata answer whatever the groups say.
    "NoneBox > 10.0.0.2 on udp/53": unknown("what answers at 10.0.0.2"),
    "NoneBox > 169.254.169.254 on tcp/80": unknown("what answers at 169.254.169.254"),
    "NoneBox > 10.0.0.3 on udp/53": blocked("None"),
    "HttpsBox > Db": reachable("tcp 443"),
    "ToDbBox > Db": reachable("tcp 5432"),
    "ToDbBox > internet": blocked("ToDb"),
    // Replies to what was let in pass whatever the egress rules say.
    "Db > NoneBox": blocked("None", "ingress"),
  },
);

// https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
scenario(
  "routes that compete",
  `Resources:${SHOP_NETWORK}
  Spare: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Shop, CidrBlock: 10.77.0.0/16 } }
  Attic: { Type: AWS::EC2::Subnet, DependsOn: Spare, Properties: { VpcId: !Ref Shop, CidrBlock: 10.77.1.0/24, AvailabilityZone: eu-west-1a } }
  Partner: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.80.0.0/16 } }
  Desk: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Partner, CidrBlock: 10.80.1.0/24, AvailabilityZone: eu-west-1a } }
  DeskTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Partner } }
  DeskOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Desk, RouteTableId: !Ref DeskTable } }
  Back: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref DeskTable, DestinationCidrBlock: 10.0.0.0/8, VpcPeeringConnectionId: !Ref Bridge } }
  Bridge: { Type: AWS::EC2::VPCPeeringConnection, Properties: { VpcId: !Ref Shop, PeerVpcId: !Ref Partner } }
  PartnerList: { Type: AWS::EC2::PrefixList, Properties: { PrefixListName: partner, AddressFamily: IPv4, MaxEntries: 3, Entries: [{ Cidr: 10.80.0.0/16 }] } }
  ByList: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref VaultTable, DestinationPrefixListId: !Ref PartnerList, VpcPeeringConnectionId: !Ref Bridge } }
  ByBlock: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref BackroomTable, DestinationCidrBlock: 10.80.0.0/16, VpcPeeringConnectionId: !Ref Bridge } }
${group("OpenGroup", "{ IpProtocol: -1, CidrIp: 10.0.0.0/8 }")}
${group("DeskGroup", "{ IpProtocol: -1, CidrIp: 10.0.0.0/8 }").replace("!Ref Shop", "!Ref Partner")}
${instance("Vault", "VaultA", "OpenGroup")}
${instance("Clerk", "BackroomA", "OpenGroup")}
${instance("Street", "StreetA", "OpenGroup")}
${instance("Dust", "Attic", "OpenGroup")}
${instance("Lamp", "Desk", "DeskGroup")}
`,
  {
    "Vault > Lamp on tcp/443": reachable("tcp 443", { lines: ["ByList"] }),
    "Clerk > Lamp on tcp/443": reachable("tcp 443", { lines: ["ByBlock"] }),
    // Both have a route to it; the street sends it to the internet gateway, which does not carry private addresses.
    "Street > Lamp on tcp/443": blocked(),
    // The second block of the VPC is local too.
    "Clerk > Dust on tcp/443": reachable("tcp 443"),
    // The partner has a route to the second block, but the attic's main table has none back.
    "Lamp > Dust on tcp/443": blocked(undefined, "reply"),
    "Lamp > Vault on tcp/443": reachable("tcp 443"),
  },
);

// NACLs of the NAT gateway's subnet judge both legs: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
scenario(
  "a list around the NAT gateway",
  `Resources:${SHOP_NETWORK}
  Ring: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Shop } }
  RingOn: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref StreetA, NetworkAclId: !Ref Ring } }
  InHttps: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Ring, RuleNumber: 100, RuleAction: allow, Protocol: 6, PortRange: { From: 443, To: 443 }, CidrBlock: 10.0.0.0/16 } }
  InReply: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Ring, RuleNumber: 110, RuleAction: allow, Protocol: 6, PortRange: { From: 1024, To: 65535 }, CidrBlock: 0.0.0.0/0 } }
  OutHttps: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Ring, Egress: true, RuleNumber: 100, RuleAction: allow, Protocol: 6, PortRange: { From: 443, To: 443 }, CidrBlock: 0.0.0.0/0 } }
  OutReply: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref Ring, Egress: true, RuleNumber: 110, RuleAction: allow, Protocol: 6, PortRange: { From: 1024, To: 65535 }, CidrBlock: 10.0.0.0/16 } }
${group("ClerkGroup")}
${instance("Clerk", "BackroomA", "ClerkGroup")}
`,
  {
    "Clerk > internet on tcp/443": reachable("tcp 443"),
    "Clerk > internet on tcp/80": blocked("Ring"),
    "Clerk > internet on udp/53": blocked("Ring"),
  },
);

// Balancers that leave things out: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
scenario(
  "load balancers that leave things out",
  `Resources:${SHOP_NETWORK}
${group("AppGroup", tcpFrom("0-65535", "10.0.0.0/16"), "{ IpProtocol: udp, FromPort: 53, ToPort: 53, CidrIp: 0.0.0.0/0 }")}
${instance("App", "BackroomA", "AppGroup")}
  NoGroups: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref StreetA, !Ref StreetB] } }
  NoGroupsListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref NoGroups, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref WebTargets }] } }
  WebTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 80, Protocol: HTTP, Targets: [{ Id: !Ref App }] } }
  Names: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network, SubnetMappings: [{ SubnetId: !Ref StreetA, AllocationId: !GetAtt NamesAddress.AllocationId }] } }
  NamesAddress: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
  NameTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 53, Protocol: TCP_UDP, Targets: [{ Id: !Ref App }] } }
  NamesListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Names, Port: 53, Protocol: TCP_UDP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref NameTargets }] } }
  PortedTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 80, Protocol: HTTP, Targets: [{ Id: !Ref App, Port: 9999 }] } }
${group("FrontGroup", tcpFrom(443, "0.0.0.0/0"))}
  Ported: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref FrontGroup] } }
  PortedListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Ported, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref PortedTargets }] } }
`,
  {
    // The VPC's default group admits its own members only.
    "internet > NoGroups": blocked(),
    "internet > Names": reachable("tcp 53, udp 53"),
    // The target sees the client: its group admits everybody on UDP, and the VPC only on TCP.
    "internet > App on udp/53": reachable("udp 53", { through: ["Names"] }),
    "internet > App on tcp/53": blocked("AppGroup"),
    "internet > App on tcp/443": reachable("tcp 443", { through: ["Ported"] }),
  },
);

// The function reaches the database through the proxy, and not around it.
scenario(
  "a function, a proxy and a database",
  `Resources:${SHOP_NETWORK}
  VaultSubnets: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: vault, SubnetIds: [!Ref VaultA, !Ref VaultB] } }
${group("FunctionGroup")}
${group("ProxyGroup", tcpFrom(5432, "FunctionGroup"))}
${group("DbGroup", tcpFrom(5432, "ProxyGroup"))}
  Worker: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x, Handler: i.h, Role: "arn:aws:iam::111122223333:role/w", Code: { ZipFile: x }, VpcConfig: { SubnetIds: [!Ref BackroomA], SecurityGroupIds: [!Ref FunctionGroup] } } }
  Stranger: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x, Handler: i.h, Role: "arn:aws:iam::111122223333:role/w", Code: { ZipFile: x }, VpcConfig: { SubnetIds: [!Ref BackroomA], SecurityGroupIds: [!Ref DbGroup] } } }
  Db: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBInstanceClass: db.t4g.medium, AllocatedStorage: "20", MasterUsername: shop, ManageMasterUserPassword: true, DBSubnetGroupName: !Ref VaultSubnets, VPCSecurityGroups: [!Ref DbGroup] } }
  Proxy: { Type: AWS::RDS::DBProxy, Properties: { DBProxyName: shop, EngineFamily: POSTGRESQL, RoleArn: "arn:aws:iam::111122223333:role/proxy", Auth: [{ AuthScheme: SECRETS, SecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x" }], VpcSubnetIds: [!Ref VaultA, !Ref VaultB], VpcSecurityGroupIds: [!Ref ProxyGroup] } }
  Targets: { Type: AWS::RDS::DBProxyTargetGroup, Properties: { DBProxyName: !Ref Proxy, TargetGroupName: default, DBInstanceIdentifiers: [!Ref Db] } }
`,
  {
    "Worker > Db": reachable("tcp 5432", {
      through: ["Proxy"],
      lines: ["SourceSecurityGroupId: !GetAtt FunctionGroup", "Targets:", "SourceSecurityGroupId: !GetAtt ProxyGroup"],
    }),
    "Worker > Proxy": reachable("tcp 5432"),
    "Stranger > Db": blocked(),
    "Stranger > Proxy": blocked("ProxyGroup"),
    // No packet gets into a function; whether its role lets it call another one, nobody here knows.
    "Worker > Stranger": unknown("the role of `Worker`"),
    "internet > Db": blocked(),
    "internet > Worker": blocked(),
  },
);

// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
scenario(
  "group references inside a VPC, from the internet and across a peering",
  `Resources:${SHOP_NETWORK}
  Annex: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.90.0.0/16 } }
  AnnexRoom: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Annex, CidrBlock: 10.90.0.0/24 } }
  Far: { Type: AWS::EC2::VPCPeeringConnection, Properties: { VpcId: !Ref Shop, PeerVpcId: !Ref Annex, PeerOwnerId: "444455556666" } }
  To: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref BackroomTable, DestinationCidrBlock: 10.90.0.0/16, VpcPeeringConnectionId: !Ref Far } }
  AnnexTable: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Annex } }
  AnnexOn: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref AnnexRoom, RouteTableId: !Ref AnnexTable } }
  From: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref AnnexTable, DestinationCidrBlock: 10.0.0.0/16, VpcPeeringConnectionId: !Ref Far } }
${group("ClerkGroup")}
${group("PublicGroup", tcpFrom(443, "ClerkGroup"))}
${group("AnnexGroup", tcpFrom(443, "ClerkGroup"), tcpFrom(8443, "10.0.0.0/16")).replace("!Ref Shop", "!Ref Annex")}
${instance("Clerk", "BackroomA", "ClerkGroup")}
${instance("Front", "StreetA", "PublicGroup")}
${instance("Cousin", "AnnexRoom", "AnnexGroup")}
`,
  {
    // Inside the VPC by its private address; never from the internet.
    "Clerk > Front": reachable("tcp 443"),
    "internet > Front": blocked("PublicGroup"),
    "Clerk > Cousin on tcp/443": reachable("tcp 443"),
    "Clerk > Cousin on tcp/8443": reachable("tcp 8443"),
  },
);

// A list that its VPC comes with, changed by entries of its own.
scenario(
  "the default network ACL with an entry in front",
  `Resources:${SHOP_NETWORK}
  NoTelnet: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !GetAtt Shop.DefaultNetworkAcl, RuleNumber: 50, RuleAction: deny, Protocol: 6, PortRange: { From: 23, To: 23 }, CidrBlock: 0.0.0.0/0 } }
${group("OpenGroup", tcpFrom("0-65535", "0.0.0.0/0"))}
${instance("Box", "StreetA", "OpenGroup")}
`,
  {
    "internet > Box on tcp/23": blocked("NoTelnet"),
    "internet > Box on tcp/22": reachable("tcp 22"),
  },
);

const LEFT_OUT = `Resources:
  Db: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, DBInstanceClass: db.t4g.medium, AllocatedStorage: "20", MasterUsername: shop, ManageMasterUserPassword: true } }
  Serverless: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql, MasterUsername: shop, ManageMasterUserPassword: true } }
`;

scenario("databases that say nothing of their network", LEFT_OUT, {
  // In the default VPC, with its default group, which admits its own members only.
  "internet > Db": blocked(),
  "internet > Serverless": blocked(),
});

scenario(
  "files read where two stacks use the same names",
  {
    "blue.yaml": `Resources:${SHOP_NETWORK}${group("AppGroup", tcpFrom(443, "0.0.0.0/0"))}${instance("App", "StreetA", "AppGroup")}`,
    "green.yaml": `Resources:${SHOP_NETWORK}${group("AppGroup", tcpFrom(80, "0.0.0.0/0"))}${instance("App", "StreetA", "AppGroup")}`,
  },
  {
    "internet > blue/App": reachable("tcp 443"),
    "internet > green/App": reachable("tcp 80"),
    "blue/App > green/App": reachable("tcp 80"),
    "blue/BackroomA > green/App on tcp/443": blocked("green/AppGroup"),
  },
);

scenario(
  "a street in which the only host may not speak",
  `Resources:${SHOP_NETWORK}
  Mute: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: mute, VpcId: !Ref Shop, SecurityGroupEgress: [] } }
${group("OpenGroup", tcpFrom(5432, "10.0.0.0/16"))}
${group("TightGroup", tcpFrom(5432, "Mute"))}
${instance("Statue", "StreetA", "Mute")}
${instance("Open", "VaultA", "OpenGroup")}
${instance("Tight", "VaultA", "TightGroup")}
`,
  {
    "Statue > Open": blocked("Mute", "egress"),
    // Any address in it: whoever comes to stand there next.
    "StreetA > Open": reachable("tcp 5432"),
    "Shop > Open": reachable("tcp 5432"),
    "10.0.0.0/24 > Open": reachable("tcp 5432"),
    "StreetA > Tight": blocked(),
    // A destination is what stands there.
    "Statue > VaultA": blocked("Mute"),
    "StreetB > VaultA": reachable("tcp 5432"),
  },
);
