import type { Estate } from "../../estate/estate.ts";
import { said, text, truth } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import { isProperties, Unknown } from "../../estate/value.ts";
import type { Traffic } from "../../reach/network.ts";
import { ICMP, protocol, tcp, udp } from "../../reach/traffic.ts";
import type { Ground } from "../ground.ts";
import { type Placed, placeAll } from "../placed.ts";
import { exactly, type Ports, portAt, portsByWord, someTcp } from "../ports.ts";

/** Caches have IPv6 addresses only where they ask for them. */
const DUAL_STACK = { path: "NetworkType", words: ["dual_stack", "dual-stack", "ipv6"] } as const;

/**
 * Data stores whose own properties say everything. No groups said: the VPC's default group. Ports are the engines'
 * defaults where the template names none; each row's page is the service's own on ports or VPCs.
 */
const STORES: readonly Placed[] = [
  // https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html (public by default until 2025, no longer)
  {
    type: "AWS::Redshift::Cluster",
    what: "Redshift cluster",
    subnets: "ClusterSubnetGroupName",
    subnetGroup: { type: "AWS::Redshift::ClusterSubnetGroup", name: "ClusterSubnetGroupName", subnets: "SubnetIds" },
    groups: "VpcSecurityGroupIds",
    listens: (cluster) => portAt(cluster, "Port", exactly(tcp(5439))),
    opens: true,
    publicIpv4: { path: "PubliclyAccessible", whenLeftOut: false },
    ipv6: "no",
  },
  // https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html
  {
    type: "AWS::RedshiftServerless::Workgroup",
    what: "Redshift Serverless workgroup",
    subnets: "SubnetIds",
    groups: "SecurityGroupIds",
    listens: (group) => portAt(group, "Port", exactly(tcp(5439))),
    opens: true,
    publicIpv4: { path: "PubliclyAccessible", whenLeftOut: false },
    ipv6: "no",
  },
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html
  cache("AWS::ElastiCache::CacheCluster", "cache cluster", "CacheSubnetGroupName", "VpcSecurityGroupIds", cachePorts),
  cache("AWS::ElastiCache::ReplicationGroup", "cache", "CacheSubnetGroupName", "SecurityGroupIds", (group) =>
    portAt(group, "Port", exactly(tcp(6379))),
  ),
  {
    type: "AWS::ElastiCache::ServerlessCache",
    what: "serverless cache",
    subnets: "SubnetIds",
    groups: "SecurityGroupIds",
    listens: (item) =>
      portsByWord(item, "Engine", {
        memcached: exactly(tcp(11211, 11212)),
        redis: exactly(tcp(6379, 6380)),
        valkey: exactly(tcp(6379, 6380)),
      }),
    opens: false,
    ipv6: DUAL_STACK,
  },
  // https://docs.aws.amazon.com/memorydb/latest/devguide/vpcs.html
  {
    type: "AWS::MemoryDB::Cluster",
    what: "MemoryDB cluster",
    subnets: "SubnetGroupName",
    subnetGroup: { type: "AWS::MemoryDB::SubnetGroup", name: "SubnetGroupName", subnets: "SubnetIds" },
    groups: "SecurityGroupIds",
    listens: (cluster) => portAt(cluster, "Port", exactly(tcp(6379))),
    opens: false,
    ipv6: DUAL_STACK,
  },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.console.configure-inbound-rules.html
  {
    type: "AWS::DAX::Cluster",
    what: "DAX cluster",
    subnets: "SubnetGroupName",
    subnetGroup: { type: "AWS::DAX::SubnetGroup", name: "SubnetGroupName", subnets: "SubnetIds" },
    groups: "SecurityGroupIds",
    listens: daxPorts,
    opens: false,
    ipv6: "no",
  },
  // https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html, .../public-access.html
  {
    type: "AWS::MSK::Cluster",
    what: "Kafka broker",
    subnets: "BrokerNodeGroupInfo.ClientSubnets",
    groups: "BrokerNodeGroupInfo.SecurityGroups",
    listens: brokerPorts,
    opens: true,
    publicIpv4: {
      path: "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type",
      word: "SERVICE_PROVIDED_EIPS",
      whenLeftOut: false,
    },
    ipv6: "no",
  },
  // https://docs.aws.amazon.com/msk/latest/developerguide/serverless-getting-started.html
  {
    type: "AWS::MSK::ServerlessCluster",
    what: "serverless Kafka cluster",
    subnets: "VpcConfigs.*.SubnetIds",
    groups: "VpcConfigs.0.SecurityGroups",
    listens: tcp(9098),
    opens: false,
    ipv6: "no",
  },
  // https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-best-practices-amazon-mq.html
  {
    type: "AWS::AmazonMQ::Broker",
    what: "message broker",
    subnets: "SubnetIds",
    groups: "SecurityGroups",
    listens: mqPorts,
    opens: true,
    publicIpv4: { path: "PubliclyAccessible", whenLeftOut: false },
    ipv6: "no",
  },
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html (without a VPC: policies alone decide)
  search("AWS::OpenSearchService::Domain"),
  search("AWS::Elasticsearch::Domain"),
  // https://docs.aws.amazon.com/efs/latest/ug/network-access.html
  {
    type: "AWS::EFS::MountTarget",
    what: "mount target",
    subnets: "SubnetId",
    groups: "SecurityGroups",
    listens: tcp(2049),
    opens: false,
    ipv6: { path: "IpAddressType", words: ["DUAL_STACK", "IPV6_ONLY"] },
  },
  {
    type: "AWS::S3Files::MountTarget",
    what: "mount target",
    subnets: "SubnetId",
    groups: "SecurityGroups",
    listens: tcp(2049),
    opens: false,
  },
  {
    type: "AWS::FSx::FileSystem",
    what: "file system",
    subnets: "SubnetIds",
    groups: "SecurityGroupIds",
    listens: fileSystemPorts,
    opens: true,
  },
  // https://docs.aws.amazon.com/fsx/latest/FileCacheGuide/limit-access-security-groups.html
  {
    type: "AWS::FSx::FileCache",
    what: "file cache",
    subnets: "SubnetIds",
    groups: "SecurityGroupIds",
    listens: [...tcp(988), ...tcp(1018, 1023)],
    opens: true,
    ipv6: "no",
  },
  // https://docs.aws.amazon.com/timestream/latest/developerguide/timestream-for-influx-managing-vpc.html
  influx("AWS::Timestream::InfluxDBInstance"),
  influx("AWS::Timestream::InfluxDBCluster"),
  // https://docs.aws.amazon.com/documentdb/latest/developerguide/elastic-how-it-works.html
  {
    type: "AWS::DocDBElastic::Cluster",
    what: "DocumentDB elastic cluster",
    subnets: "SubnetIds",
    groups: "VpcSecurityGroupIds",
    listens: tcp(27017),
    opens: false,
    ipv6: "no",
  },
  // https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.VPC.html (public unless said otherwise)
  {
    type: "AWS::DMS::ReplicationInstance",
    what: "replication instance",
    subnets: "ReplicationSubnetGroupIdentifier",
    subnetGroup: {
      type: "AWS::DMS::ReplicationSubnetGroup",
      name: "ReplicationSubnetGroupIdentifier",
      subnets: "SubnetIds",
    },
    groups: "VpcSecurityGroupIds",
    listens: [],
    opens: true,
    publicIpv4: { path: "PubliclyAccessible", whenLeftOut: true },
    ipv6: { path: "NetworkType", words: ["DUAL"] },
  },
  {
    type: "AWS::DMS::ReplicationConfig",
    what: "serverless replication",
    subnets: "ComputeConfig.ReplicationSubnetGroupId",
    subnetGroup: {
      type: "AWS::DMS::ReplicationSubnetGroup",
      name: "ReplicationSubnetGroupIdentifier",
      subnets: "SubnetIds",
    },
    groups: "ComputeConfig.VpcSecurityGroupIds",
    listens: [],
    opens: true,
    ipv6: "no",
  },
];

/** Types that this file puts into the network. */
export const STORE_TYPES: readonly string[] = STORES.map(({ type }) => type);

export function dataStores(ground: Ground, estate: Estate): void {
  placeAll(ground, estate, STORES);
  // A file system is reached at its mount targets.
  for (const [type, system] of [
    ["AWS::EFS::MountTarget", "AWS::EFS::FileSystem"],
    ["AWS::S3Files::MountTarget", "AWS::S3Files::FileSystem"],
  ] as const)
    for (const target of estate.ofType(type)) {
      const files = estate.find(said(target, "FileSystemId"));
      if (files?.type === system) ground.adopt(files, ground.interfacesOf(target.id));
    }
}

function cache(
  type: string,
  what: string,
  subnets: string,
  groups: string,
  listens: (resource: Resource) => Ports,
): Placed {
  const subnetGroup = { type: "AWS::ElastiCache::SubnetGroup", name: "CacheSubnetGroupName", subnets: "SubnetIds" };
  return { type, what, subnets, subnetGroup, groups, listens, opens: false, ipv6: DUAL_STACK };
}

function cachePorts(cluster: Resource): Ports {
  const byEngine = portsByWord(cluster, "Engine", {
    memcached: exactly(tcp(11211)),
    redis: exactly(tcp(6379)),
    valkey: exactly(tcp(6379)),
  });
  return portAt(cluster, "Port", byEngine);
}

function daxPorts(cluster: Resource): Ports {
  const value = said(cluster, "ClusterEndpointEncryptionType");
  if (value instanceof Unknown) return { traffic: [...tcp(8111), ...tcp(9111)], doubt: value };
  return exactly(tcp(text(value) === "TLS" ? 9111 : 8111));
}

function search(type: string): Placed {
  return {
    type,
    what: "search domain",
    subnets: "VPCOptions.SubnetIds",
    groups: "VPCOptions.SecurityGroupIds",
    listens: (domain) =>
      truth(said(domain, "DomainEndpointOptions.EnforceHTTPS")) === true
        ? exactly(tcp(443))
        : exactly(tcp(80), tcp(443)),
    opens: true,
    ipv6: { path: "IPAddressType", words: ["dualstack"] },
    withoutSubnets: "nowhere",
  };
}

function influx(type: string): Placed {
  return {
    type,
    what: "InfluxDB instance",
    subnets: "VpcSubnetIds",
    groups: "VpcSecurityGroupIds",
    listens: (item) => portAt(item, "Port", exactly(tcp(8086))),
    opens: true,
    publicIpv4: { path: "PubliclyAccessible", whenLeftOut: false },
    ipv6: { path: "NetworkType", words: ["DUAL"] },
  };
}

/** Brokers: each way of authentication has a port; ZooKeeper beside them (2181, 2182), and open monitoring. */
function brokerPorts(cluster: Resource): Ports {
  const on = (path: string): boolean => truth(said(cluster, path)) !== false && said(cluster, path) !== undefined;
  const encryption = text(said(cluster, "EncryptionInfo.EncryptionInTransit.ClientBroker")) ?? "TLS";
  const traffic: Traffic[] = [tcp(2181, 2182), tcp(9094), tcp(9194)];
  if (encryption !== "TLS") traffic.push(tcp(9092));
  if (on("ClientAuthentication.Sasl.Scram.Enabled")) traffic.push(tcp(9096), tcp(9196));
  if (on("ClientAuthentication.Sasl.Iam.Enabled")) traffic.push(tcp(9098), tcp(9198));
  if (isProperties(said(cluster, "OpenMonitoring"))) traffic.push(tcp(11001, 11002));
  const unknown = ["EncryptionInfo", "ClientAuthentication"]
    .map((path) => said(cluster, path))
    .find((value) => value instanceof Unknown);
  return unknown instanceof Unknown ? someTcp(unknown) : exactly(...traffic);
}

/** ActiveMQ: console, OpenWire, AMQP, STOMP, MQTT, WebSocket. RabbitMQ: console and AMQP. All of them over TLS. */
function mqPorts(broker: Resource): Ports {
  return portsByWord(broker, "EngineType", {
    activemq: exactly(tcp(8162), tcp(61617), tcp(5671), tcp(61614), tcp(8883), tcp(61619)),
    rabbitmq: exactly(tcp(443), tcp(5671), tcp(15671)),
  });
}

/**
 * Sources: https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html,
 * https://docs.aws.amazon.com/fsx/latest/WindowsGuide/limit-access-security-groups.html,
 * https://docs.aws.amazon.com/fsx/latest/ONTAPGuide/limit-access-security-groups.html,
 * https://docs.aws.amazon.com/fsx/latest/OpenZFSGuide/limit-access-security-groups.html
 */
function fileSystemPorts(system: Resource): Ports {
  const both = (...ports: readonly (readonly [number, number])[]): readonly Traffic[] =>
    ports.flatMap(([from, to]) => [tcp(from, to), udp(from, to)]);
  return portsByWord(system, "FileSystemType", {
    lustre: exactly(tcp(988), tcp(1018, 1023)),
    windows: exactly(tcp(135), tcp(445), tcp(5985), tcp(49152, 65535), protocol(ICMP)),
    openzfs: exactly(...both([111, 111], [2049, 2049], [20001, 20003])),
    ontap: exactly(
      ...both([111, 111], [635, 635], [2049, 2049], [4045, 4046], [139, 139], [161, 162], [137, 137]),
      tcp(22),
      tcp(135),
      tcp(443),
      tcp(445),
      tcp(749),
      tcp(3260),
      tcp(4420),
      tcp(8009),
      udp(4049),
      tcp(10000),
      tcp(11104, 11105),
      protocol(ICMP),
    ),
  });
}
