import { describe, expect, it } from "vitest";
import { parameter, ref, type Sketch } from "../../../test/estate-of.ts";
import { reaching } from "../../../test/reaching.ts";
import { inOffice, LOBBY, OFFICE, STAFF, VAULT } from "../../../test/standing-of.ts";
import { STORE_TYPES } from "./services.ts";

interface Case {
  readonly type: string;
  readonly name?: string;
  readonly properties: object;
  readonly group?: { readonly type: string };
  readonly listens: string;
  readonly public?: string;
}
const inGroup = ref("Shelf");
const vault = [ref("Vault")];
const staff = [ref("StaffGroup")];

const CASES: readonly Case[] = [
  {
    type: "AWS::Redshift::Cluster",
    properties: { ClusterSubnetGroupName: inGroup, VpcSecurityGroupIds: staff },
    group: { type: "AWS::Redshift::ClusterSubnetGroup" },
    listens: "tcp 5439",
  },
  {
    type: "AWS::Redshift::Cluster",
    name: "public on another port",
    properties: { ClusterSubnetGroupName: inGroup, VpcSecurityGroupIds: staff, PubliclyAccessible: true, Port: 8200 },
    group: { type: "AWS::Redshift::ClusterSubnetGroup" },
    listens: "tcp 8200",
    public: "yes",
  },
  {
    type: "AWS::RedshiftServerless::Workgroup",
    properties: { SubnetIds: vault, SecurityGroupIds: staff, PubliclyAccessible: parameter("Open") },
    listens: "tcp 5439",
    public: "if parameter `Open` has no default",
  },
  {
    type: "AWS::ElastiCache::CacheCluster",
    properties: { Engine: "memcached", CacheSubnetGroupName: inGroup, VpcSecurityGroupIds: staff },
    group: { type: "AWS::ElastiCache::SubnetGroup" },
    listens: "tcp 11211",
  },
  {
    type: "AWS::ElastiCache::ReplicationGroup",
    properties: { CacheSubnetGroupName: inGroup, SecurityGroupIds: staff, Port: "6380" },
    group: { type: "AWS::ElastiCache::SubnetGroup" },
    listens: "tcp 6380",
  },
  {
    type: "AWS::ElastiCache::ServerlessCache",
    properties: { Engine: "valkey", SubnetIds: vault, SecurityGroupIds: staff },
    listens: "tcp 6379-6380",
  },
  {
    type: "AWS::MemoryDB::Cluster",
    properties: { SubnetGroupName: inGroup, SecurityGroupIds: staff },
    group: { type: "AWS::MemoryDB::SubnetGroup" },
    listens: "tcp 6379",
  },
  {
    type: "AWS::DAX::Cluster",
    properties: { SubnetGroupName: inGroup, SecurityGroupIds: staff, ClusterEndpointEncryptionType: "TLS" },
    group: { type: "AWS::DAX::SubnetGroup" },
    listens: "tcp 9111",
  },
  {
    type: "AWS::MSK::Cluster",
    properties: {
      BrokerNodeGroupInfo: {
        ClientSubnets: vault,
        SecurityGroups: staff,
        ConnectivityInfo: { PublicAccess: { Type: "SERVICE_PROVIDED_EIPS" } },
      },
      ClientAuthentication: { Sasl: { Iam: { Enabled: true }, Scram: { Enabled: false } } },
    },
    listens: "tcp 2181-2182, tcp 9094, tcp 9098, tcp 9194, tcp 9198",
    public: "yes",
  },
  {
    type: "AWS::MSK::ServerlessCluster",
    properties: { VpcConfigs: [{ SubnetIds: vault, SecurityGroups: staff }] },
    listens: "tcp 9098",
  },
  {
    type: "AWS::AmazonMQ::Broker",
    properties: { EngineType: "RabbitMQ", SubnetIds: vault, SecurityGroups: staff, PubliclyAccessible: false },
    listens: "tcp 443, tcp 5671, tcp 15671",
  },
  {
    type: "AWS::OpenSearchService::Domain",
    properties: { VPCOptions: { SubnetIds: vault, SecurityGroupIds: staff } },
    listens: "tcp 80, tcp 443",
  },
  {
    type: "AWS::Elasticsearch::Domain",
    properties: {
      VPCOptions: { SubnetIds: vault, SecurityGroupIds: staff },
      DomainEndpointOptions: { EnforceHTTPS: true },
    },
    listens: "tcp 443",
  },
  { type: "AWS::EFS::MountTarget", properties: { SubnetId: ref("Vault"), SecurityGroups: staff }, listens: "tcp 2049" },
  {
    type: "AWS::S3Files::MountTarget",
    properties: { SubnetId: ref("Vault"), SecurityGroups: staff },
    listens: "tcp 2049",
  },
  {
    type: "AWS::FSx::FileSystem",
    properties: { FileSystemType: "LUSTRE", SubnetIds: vault, SecurityGroupIds: staff },
    listens: "tcp 988, tcp 1018-1023",
  },
  {
    type: "AWS::FSx::FileCache",
    properties: { FileCacheType: "LUSTRE", SubnetIds: vault, SecurityGroupIds: staff },
    listens: "tcp 988, tcp 1018-1023",
  },
  {
    type: "AWS::Timestream::InfluxDBInstance",
    properties: { VpcSubnetIds: vault, VpcSecurityGroupIds: staff, PubliclyAccessible: true },
    listens: "tcp 8086",
    public: "yes",
  },
  {
    type: "AWS::Timestream::InfluxDBCluster",
    properties: { VpcSubnetIds: vault, VpcSecurityGroupIds: staff, Port: 8087 },
    listens: "tcp 8087",
  },
  {
    type: "AWS::DocDBElastic::Cluster",
    properties: { SubnetIds: vault, VpcSecurityGroupIds: staff },
    listens: "tcp 27017",
  },
  {
    type: "AWS::DMS::ReplicationInstance",
    properties: { ReplicationSubnetGroupIdentifier: inGroup, VpcSecurityGroupIds: staff },
    group: { type: "AWS::DMS::ReplicationSubnetGroup" },
    listens: "nothing",
    public: "yes",
  },
  {
    type: "AWS::DMS::ReplicationConfig",
    properties: { ComputeConfig: { ReplicationSubnetGroupId: inGroup, VpcSecurityGroupIds: staff } },
    group: { type: "AWS::DMS::ReplicationSubnetGroup" },
    listens: "nothing",
  },
];

describe("data stores", () => {
  for (const { type, name, properties, group, listens, public: open } of CASES) {
    it(`${type}${name === undefined ? "" : `, ${name},`} stands in its subnets with its groups`, () => {
      const shelf: { readonly [id: string]: Sketch } =
        group === undefined ? {} : { Shelf: { type: group.type, properties: { SubnetIds: vault } } };
      const [only, ...more] = inOffice({ ...shelf, Store: { type, properties: properties as never } }).of("Store");
      expect(more).toEqual([]);
      expect([only?.in, only?.guards, only?.listens, only?.public]).toEqual([VAULT, [STAFF], listens, open ?? "no"]);
    });
  }

  it("all have a case here", () => {
    const cased = new Set(CASES.map(({ type }) => type));
    expect(STORE_TYPES.filter((type) => !cased.has(type))).toEqual([]);
  });

  it("have the VPC's default group where none is said, and the default VPC where no subnet is", () => {
    const office = inOffice({
      Cache: { type: "AWS::ElastiCache::ServerlessCache", properties: { Engine: "redis" } },
      Mount: { type: "AWS::EFS::MountTarget", properties: { SubnetId: ref("Vault") } },
    });
    expect(office.of("Cache")[0]?.in).toBe("a default subnet");
    expect(office.of("Mount")[0]?.guards).toEqual([expect.stringContaining("default")]);
  });

  it("that are file systems answer at their mount targets", () => {
    const office = inOffice({
      Files: { type: "AWS::EFS::FileSystem" },
      Mount: { type: "AWS::EFS::MountTarget", properties: { FileSystemId: ref("Files"), SubnetId: ref("Vault") } },
    });
    expect(office.of("Files")).toEqual(office.of("Mount"));
    expect(office.of("Files")).toHaveLength(1);
  });

  it("are in doubt about ports where the engine is not known", () => {
    const office = inOffice({
      Cache: { type: "AWS::ElastiCache::CacheCluster", properties: { Engine: parameter("Engine") } },
      Dax: { type: "AWS::DAX::Cluster", properties: { ClusterEndpointEncryptionType: parameter("Tls") } },
    });
    expect(office.of("Cache")[0]?.listens).toBe("all tcp if parameter `Engine` has no default");
    expect(office.of("Dax")[0]?.listens).toBe("tcp 8111, tcp 9111 if parameter `Tls` has no default");
  });

  it("have IPv6 addresses only where they ask for them", () => {
    const has = (NetworkType: unknown) => {
      const { topology } = inOffice({
        Six: { type: "AWS::EC2::VPCCidrBlock", properties: { VpcId: "Office", Ipv6CidrBlock: "2001:db8::/56" } },
        Dual: {
          type: "AWS::EC2::Subnet",
          properties: {
            VpcId: "Office",
            CidrBlock: "10.0.9.0/24",
            Ipv6CidrBlock: "2001:db8::/64",
            AssignIpv6AddressOnCreation: true,
          },
        },
        Cache: {
          type: "AWS::ElastiCache::ServerlessCache",
          properties: { Engine: "redis", SubnetIds: [ref("Dual")], NetworkType: NetworkType as never },
        },
      });
      const item = topology.network.interfaces[0];
      return item?.addresses.v6.length === 0 ? "no" : item?.v6Doubt === -1 ? "yes" : "in doubt";
    };
    expect([has(undefined), has("ipv4"), has("dual_stack"), has(parameter("Type"))]).toEqual([
      "no",
      "no",
      "yes",
      "in doubt",
    ]);
  });

  it("a search domain without a VPC is not on the network: its policies decide", () => {
    const office = inOffice({ Search: { type: "AWS::OpenSearchService::Domain", properties: {} } });
    expect(office.of("Search")).toEqual([]);
  });
});

describe("a Transfer server", () => {
  const server = (properties: object) => ({ type: "AWS::Transfer::Server", properties: properties as never });

  it("is on the internet by default", () => {
    const office = reaching({ ...OFFICE, Files: server({}) });
    expect(office.surely("internet", "Files")).toBe("tcp 22");
  });

  it("stands in a VPC with groups, public with Elastic IP addresses", () => {
    const office = inOffice({
      Files: server({
        EndpointType: "VPC",
        Protocols: ["AS2"],
        EndpointDetails: { SubnetIds: [ref("Lobby")], SecurityGroupIds: staff, AddressAllocationIds: ["eipalloc-1"] },
      }),
      Inside: server({ EndpointType: "VPC", EndpointDetails: { SubnetIds: vault, SecurityGroupIds: staff } }),
      Endpoint: server({ EndpointType: "VPC_ENDPOINT" }),
    });
    expect(office.of("Files")).toEqual([
      { in: LOBBY, guards: [STAFF], public: "yes", listens: "tcp 5080", opens: false, exists: "yes" },
    ]);
    expect(office.of("Inside")[0]).toMatchObject({ public: "no", listens: "tcp 22, tcp 2222-2223, tcp 22000" });
    expect(office.of("Endpoint")).toEqual([]);
  });
});
