import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

const DB = (name: string, subnets: string, guard: string, more: string) => `
  ${name}: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBInstanceClass: db.t4g.medium, AllocatedStorage: "20", MasterUsername: shop, ManageMasterUserPassword: true, DBSubnetGroupName: !Ref ${subnets}, VPCSecurityGroups: [!Ref ${guard}]${more} } }`;

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Hiding
scenario(
  "databases, public and private",
  `Resources:${SHOP_NETWORK}
  StreetSubnets: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: street, SubnetIds: [!Ref StreetA, !Ref StreetB] } }
  VaultSubnets: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: vault, SubnetIds: [!Ref VaultA, !Ref VaultB] } }
  MixedSubnets: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: mixed, SubnetIds: [!Ref StreetA, !Ref VaultB] } }
${group("OpenGroup", tcpFrom(5432, "0.0.0.0/0"))}
${group("InnerGroup", tcpFrom(5432, "10.0.0.0/16"))}
${group("WideGroup", "{ IpProtocol: -1, CidrIp: 0.0.0.0/0 }")}
${DB("OpenDb", "StreetSubnets", "OpenGroup", ", PubliclyAccessible: true")}
${DB("HiddenDb", "StreetSubnets", "OpenGroup", ", PubliclyAccessible: false")}
${DB("VaultDb", "VaultSubnets", "OpenGroup", ", PubliclyAccessible: true")}
${DB("InnerDb", "StreetSubnets", "InnerGroup", ", PubliclyAccessible: true")}
${DB("DefaultDb", "StreetSubnets", "OpenGroup", "")}
${DB("OddDb", "StreetSubnets", "WideGroup", ", PubliclyAccessible: true, Port: 6543")}
${DB("MixedDb", "MixedSubnets", "OpenGroup", ", PubliclyAccessible: true")}
${instance("Clerk", "BackroomA", "InnerGroup")}
`,
  {
    "internet > OpenDb": reachable("tcp 5432"),
    "internet > HiddenDb": blocked("HiddenDb", "public"),
    "internet > VaultDb": blocked("VaultTable", "reply"),
    "internet > InnerDb": blocked("InnerGroup"),
    // Left out: public where the VPC of the subnet group has an internet gateway.
    "internet > DefaultDb": reachable("tcp 5432"),
    // Only its own port answers, whatever the group admits.
    "internet > OddDb": reachable("tcp 6543"),
    // It may stand in the street.
    "internet > MixedDb": reachable("tcp 5432"),
    "Clerk > InnerDb": reachable("tcp 5432"),
    "Clerk > OddDb on tcp/5432": blocked("OddDb", "listen"),
    "internet > Clerk": blocked("Clerk"),
  },
);

scenario(
  "an Aurora cluster behind a proxy",
  `Resources:${SHOP_NETWORK}
  VaultSubnets: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: vault, SubnetIds: [!Ref VaultA, !Ref VaultB] } }
${group("AppGroup")}
${group("ProxyGroup", tcpFrom(3306, "AppGroup"))}
${group("DbGroup", tcpFrom(3306, "ProxyGroup"))}
  Secret: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: {} } }
  Aurora: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql, DBSubnetGroupName: !Ref VaultSubnets, VpcSecurityGroupIds: [!Ref DbGroup], MasterUsername: shop, ManageMasterUserPassword: true } }
  AuroraOne: { Type: AWS::RDS::DBInstance, Properties: { Engine: aurora-mysql, DBClusterIdentifier: !Ref Aurora, DBInstanceClass: db.r6g.large } }
  Proxy: { Type: AWS::RDS::DBProxy, Properties: { DBProxyName: shop, EngineFamily: MYSQL, RoleArn: "arn:aws:iam::111122223333:role/proxy", Auth: [{ AuthScheme: SECRETS, SecretArn: !Ref Secret }], VpcSubnetIds: [!Ref VaultA, !Ref VaultB], VpcSecurityGroupIds: [!Ref ProxyGroup] } }
  ProxyTargets: { Type: AWS::RDS::DBProxyTargetGroup, Properties: { DBProxyName: !Ref Proxy, TargetGroupName: default, DBClusterIdentifiers: [!Ref Aurora] } }
${instance("App", "BackroomA", "AppGroup")}
`,
  {
    "App > Proxy": reachable("tcp 3306"),
    "App > Aurora": reachable("tcp 3306", { through: ["Proxy"] }),
    "App > AuroraOne": reachable("tcp 3306", { through: ["Proxy"] }),
    "Proxy > Aurora": reachable("tcp 3306"),
    "internet > Proxy": blocked(),
    "internet > Aurora": blocked(),
    "Proxy > App": blocked("AppGroup"),
  },
);

scenario(
  "caches, warehouses, brokers, search and files",
  `Resources:${SHOP_NETWORK}
${group("AppGroup")}
${group("DataGroup", tcpFrom("0-65535", "AppGroup"))}
${instance("App", "BackroomA", "AppGroup")}
${instance("Stranger", "BackroomA", "DataGroup")}
  CacheSubnets: { Type: AWS::ElastiCache::SubnetGroup, Properties: { Description: cache, SubnetIds: [!Ref VaultA, !Ref VaultB] } }
  Memcached: { Type: AWS::ElastiCache::CacheCluster, Properties: { Engine: memcached, CacheNodeType: cache.t4g.micro, NumCacheNodes: 1, CacheSubnetGroupName: !Ref CacheSubnets, VpcSecurityGroupIds: [!Ref DataGroup] } }
  Valkey: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { ReplicationGroupDescription: v, Engine: valkey, Port: 6380, CacheNodeType: cache.t4g.micro, CacheSubnetGroupName: !Ref CacheSubnets, SecurityGroupIds: [!Ref DataGroup] } }
  RedshiftSubnets: { Type: AWS::Redshift::ClusterSubnetGroup, Properties: { Description: r, SubnetIds: [!Ref StreetA] } }
  Warehouse: { Type: AWS::Redshift::Cluster, Properties: { ClusterType: single-node, DBName: w, NodeType: ra3.large, MasterUsername: shop, ManageMasterPassword: true, ClusterSubnetGroupName: !Ref RedshiftSubnets, VpcSecurityGroupIds: [!Ref DataGroup] } }
${group("OpenGroup", "{ IpProtocol: -1, CidrIp: 0.0.0.0/0 }")}
  OpenWarehouse: { Type: AWS::Redshift::Cluster, Properties: { ClusterType: single-node, DBName: w, NodeType: ra3.large, MasterUsername: shop, ManageMasterPassword: true, PubliclyAccessible: true, ClusterSubnetGroupName: !Ref RedshiftSubnets, VpcSecurityGroupIds: [!Ref OpenGroup] } }
  QuietWarehouse: { Type: AWS::Redshift::Cluster, Properties: { ClusterType: single-node, DBName: w, NodeType: ra3.large, MasterUsername: shop, ManageMasterPassword: true, ClusterSubnetGroupName: !Ref RedshiftSubnets, VpcSecurityGroupIds: [!Ref OpenGroup] } }
  Brokers: { Type: AWS::MSK::Cluster, Properties: { ClusterName: b, KafkaVersion: 3.6.0, NumberOfBrokerNodes: 2, BrokerNodeGroupInfo: { InstanceType: kafka.m7g.large, ClientSubnets: [!Ref VaultA, !Ref VaultB], SecurityGroups: [!Ref DataGroup] }, EncryptionInfo: { EncryptionInTransit: { ClientBroker: TLS } } } }
  Search: { Type: AWS::OpenSearchService::Domain, Properties: { EngineVersion: OpenSearch_2.13, VPCOptions: { SubnetIds: [!Ref VaultA], SecurityGroupIds: [!Ref DataGroup] } } }
  OpenSearch: { Type: AWS::OpenSearchService::Domain, Properties: { EngineVersion: OpenSearch_2.13, AccessPolicies: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { AWS: "*" }, Action: "es:*", Resource: "*" }] } } }
  OfficeSearch: { Type: AWS::OpenSearchService::Domain, Properties: { EngineVersion: OpenSearch_2.13, AccessPolicies: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { AWS: "*" }, Action: "es:*", Resource: "*", Condition: { IpAddress: { "aws:SourceIp": 203.0.113.0/24 } } }] } } }
  Files: { Type: AWS::EFS::FileSystem }
  MountA: { Type: AWS::EFS::MountTarget, Properties: { FileSystemId: !Ref Files, SubnetId: !Ref VaultA, SecurityGroups: [!Ref DataGroup] } }
  Neptune: { Type: AWS::Neptune::DBCluster, Properties: { DBSubnetGroupName: !Ref NeptuneSubnets, VpcSecurityGroupIds: [!Ref DataGroup] } }
  NeptuneSubnets: { Type: AWS::Neptune::DBSubnetGroup, Properties: { DBSubnetGroupDescription: n, SubnetIds: [!Ref VaultA, !Ref VaultB] } }
  Documents: { Type: AWS::DocDB::DBCluster, Properties: { DBSubnetGroupName: !Ref DocSubnets, VpcSecurityGroupIds: [!Ref DataGroup], MasterUsername: shop, ManageMasterUserPassword: true } }
  DocSubnets: { Type: AWS::DocDB::DBSubnetGroup, Properties: { DBSubnetGroupDescription: d, SubnetIds: [!Ref VaultA, !Ref VaultB] } }
  Rabbit: { Type: AWS::AmazonMQ::Broker, Properties: { BrokerName: r, EngineType: RABBITMQ, HostInstanceType: mq.m5.large, DeploymentMode: SINGLE_INSTANCE, PubliclyAccessible: false, SubnetIds: [!Ref VaultA], SecurityGroups: [!Ref DataGroup] } }
`,
  {
    "App > Memcached": reachable("tcp 11211"),
    "App > Valkey": reachable("tcp 6380"),
    "App > Warehouse": reachable("tcp 5439"),
    "internet > Warehouse": blocked(),
    "internet > OpenWarehouse": reachable("tcp 5439"),
    "internet > QuietWarehouse": blocked("QuietWarehouse", "public"),
    "App > Brokers on tcp/9094": reachable("tcp 9094"),
    "Stranger > Brokers": blocked("DataGroup"),
    "internet > Brokers": blocked(),
    "App > Search": reachable("tcp 80, tcp 443"),
    "App > Search on tcp/9200": blocked("Search", "listen"),
    "internet > Search": blocked(),
    "internet > OpenSearch": reachable("tcp 443"),
    "internet > OfficeSearch": reachable("tcp 443", { everywhere: "" }),
    "198.51.100.9 > OfficeSearch": blocked(),
    "203.0.113.9 > OfficeSearch": reachable("tcp 443"),
    "App > MountA": reachable("tcp 2049"),
    "App > Files": reachable("tcp 2049"),
    "Stranger > Files": blocked("DataGroup"),
    "internet > Files": blocked(),
    "App > Neptune": reachable("tcp 8182"),
    "App > Documents": reachable("tcp 27017"),
    "App > Rabbit on tcp/5671": reachable("tcp 5671"),
    "internet > Rabbit": blocked(),
    "Memcached > App": blocked("Memcached"),
    "StreetA > Neptune": blocked(),
  },
);

const PASSED_IN = `
Parameters:
  DbPort: { Type: Number }
  Subnets: { Type: List<AWS::EC2::Subnet::Id> }
  Vpc: { Type: AWS::EC2::VPC::Id }
  Public: { Type: String, AllowedValues: ["true", "false"] }
Resources:
  AppGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: app, VpcId: !Ref Vpc } }
  DbGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: db, VpcId: !Ref Vpc, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: !Ref DbPort, ToPort: !Ref DbPort, SourceSecurityGroupId: !Ref AppGroup }] } }
  OpenGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: db, VpcId: !Ref Vpc, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 0.0.0.0/0 }] } }
  DbSubnets: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: d, SubnetIds: !Ref Subnets } }
${DB("Db", "DbSubnets", "DbGroup", ", Port: !Ref DbPort, PubliclyAccessible: !Ref Public")}
${DB("OpenDb", "DbSubnets", "OpenGroup", ", PubliclyAccessible: !Ref Public")}
${DB("ClosedDb", "DbSubnets", "OpenGroup", ", PubliclyAccessible: false")}
`;

scenario("a database of which all but the groups is passed in", PASSED_IN, {
  // A group reference never matches the internet, whatever the port, the subnets and the setting are.
  "internet > Db": blocked("DbGroup"),
  "internet > OpenDb": unknown("--parameters Public="),
  "internet > OpenDb on tcp/22": blocked(),
  "internet > ClosedDb": blocked("ClosedDb"),
});

scenario(
  "the same database, told that it is private",
  PASSED_IN,
  { "internet > OpenDb": blocked("OpenDb") },
  { parameters: { Public: "false" } },
);
