import type { Value } from "../../estate/value.ts";
import type { SnapshotResource } from "./snapshot-resource.ts";

type OfType = (type: string) => readonly SnapshotResource[];

/**
 * Finds for every resource that has interfaces in a VPC which of the listed ones are its own. Services say it in the
 * description of the interface, some in their own record, and some only by where it stands and which groups it has.
 *
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
 */
export function owners(ofType: OfType): void {
  const finder = new Finder(ofType("AWS::EC2::NetworkInterface"));
  for (const { type, describes } of DESCRIBED)
    for (const owner of ofType(type))
      give(
        owner,
        describes(owner).flatMap((text) => finder.described(owner, text)),
      );
  for (const { type, pattern, subnets, groups } of PLACED)
    for (const owner of ofType(type)) give(owner, finder.placed(owner, pattern, subnets(owner, ofType), groups(owner)));
  for (const { type, addresses, pattern } of ADDRESSED)
    for (const owner of ofType(type)) give(owner, finder.addressed(owner, addresses(owner), pattern));
  for (const { type, members } of MADE_OF) {
    for (const owner of ofType(type)) give(owner, members(owner, ofType).flatMap(ownOf));
  }
}

/** Adds to what the owner's own record said. */
function give(owner: SnapshotResource, interfaces: readonly string[]): void {
  if (interfaces.length === 0) return;
  const own = ownOf(owner);
  const more = interfaces.filter((id) => !own.includes(id));
  if (more.length > 0) owner.observed = { ...owner.observed, NetworkInterfaceIds: [...own, ...new Set(more)] };
}

function ownOf(owner: SnapshotResource): readonly string[] {
  return textsOf(owner.observed.NetworkInterfaceIds);
}

function textsOf(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Services that name the owner in the description. */
const DESCRIBED: readonly {
  readonly type: string;
  readonly describes: (owner: SnapshotResource) => readonly string[];
}[] = [
  {
    type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    describes: ({ id }) => [`ELB ${id.slice(id.indexOf(":loadbalancer/") + ":loadbalancer/".length)}`],
  },
  { type: "AWS::ElasticLoadBalancing::LoadBalancer", describes: named("LoadBalancerName", (name) => [`ELB ${name}`]) },
  { type: "AWS::Elasticsearch::Domain", describes: named("DomainName", (name) => [`ES ${name}`]) },
  { type: "AWS::OpenSearchService::Domain", describes: named("DomainName", (name) => [`ES ${name}`]) },
  {
    type: "AWS::ElastiCache::CacheCluster",
    describes: named("ClusterName", (name) => [`ElastiCache ${name}`, `ElastiCache+${name}`]),
  },
  { type: "AWS::EKS::Cluster", describes: named("Name", (name) => [`Amazon EKS ${name}`]) },
  {
    type: "AWS::MSK::Cluster",
    describes: ({ id }) => [`DO NOT DELETE - Amazon MSK network interface for cluster ${id}`],
  },
  { type: "AWS::RDS::DBProxy", describes: named("DBProxyName", (name) => [`Network interface for DBProxy ${name}`]) },
  {
    type: "AWS::EFS::MountTarget",
    describes: ({ id, properties }) => [`EFS mount target for ${textOf(properties.FileSystemId) ?? ""} (${id})`],
  },
  {
    type: "AWS::EC2::TransitGatewayVpcAttachment",
    describes: ({ id }) => [`Network Interface for Transit Gateway Attachment ${id}`],
  },
];

function named(property: string, describe: (name: string) => readonly string[]) {
  return ({ properties }: SnapshotResource): readonly string[] => {
    const name = textOf(properties[property]);
    return name === undefined ? [] : describe(name);
  };
}

interface Placed {
  readonly type: string;
  /** Of the description. */
  readonly pattern: RegExp;
  readonly subnets: (owner: SnapshotResource, ofType: OfType) => readonly string[];
  readonly groups: (owner: SnapshotResource) => readonly string[];
}

/**
 * Services whose interfaces do not name their owner: those in its subnets with exactly its groups may be its own. Of two
 * owners that are placed alike each is reached in the same way.
 */
const PLACED: readonly Placed[] = [
  {
    // Functions with the same subnets and groups share their interfaces.
    type: "AWS::Lambda::Function",
    pattern: /^AWS Lambda VPC ENI/,
    subnets: ({ properties }) => textsOf(inside(properties.VpcConfig, "SubnetIds")),
    groups: ({ properties }) => textsOf(inside(properties.VpcConfig, "SecurityGroupIds")),
  },
  ...["AWS::RDS::DBInstance", "AWS::DocDB::DBInstance", "AWS::Neptune::DBInstance"].map(
    (type): Placed => ({
      type,
      pattern: /^RDSNetworkInterface/,
      subnets: databaseSubnets,
      groups: ({ observed, properties }) => textsOf(observed.SecurityGroupIds ?? properties.VPCSecurityGroups),
    }),
  ),
];

function inside(value: Value | undefined, key: string): Value | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Value })[key]
    : undefined;
}

/** The subnets of its group that are in its zone. */
function databaseSubnets({ properties, observed }: SnapshotResource, ofType: OfType): readonly string[] {
  const group = ofType("AWS::RDS::DBSubnetGroup").find(({ id }) => id === properties.DBSubnetGroupName);
  const subnets = textsOf(group?.properties.SubnetIds ?? observed.SubnetIds);
  const zone = textOf(properties.AvailabilityZone);
  if (zone === undefined) return subnets;
  const zones = new Map(ofType("AWS::EC2::Subnet").map((subnet) => [subnet.id, subnet.properties.AvailabilityZone]));
  const near = subnets.filter((subnet) => zones.get(subnet) === zone);
  return near.length > 0 ? near : subnets;
}

/** Services that tell the addresses of their interfaces. */
const ADDRESSED: readonly {
  readonly type: string;
  readonly pattern: RegExp;
  readonly addresses: (owner: SnapshotResource) => readonly string[];
}[] = [
  { type: "AWS::Redshift::Cluster", pattern: /Redshift/, addresses: ({ observed }) => textsOf(observed.PrivateIps) },
  { type: "AWS::DMS::ReplicationInstance", pattern: /DMS/, addresses: ({ observed }) => textsOf(observed.PrivateIps) },
];

/** What is made of other things that have interfaces. */
const MADE_OF: readonly {
  readonly type: string;
  readonly members: (owner: SnapshotResource, ofType: OfType) => readonly SnapshotResource[];
}[] = [
  { type: "AWS::AutoScaling::AutoScalingGroup", members: listed("InstanceIds", "AWS::EC2::Instance") },
  { type: "AWS::EKS::Nodegroup", members: listed("AutoScalingGroups", "AWS::AutoScaling::AutoScalingGroup") },
  { type: "AWS::ElastiCache::ReplicationGroup", members: listed("MemberClusters", "AWS::ElastiCache::CacheCluster") },
];

function listed(field: string, type: string) {
  return ({ observed, scope }: SnapshotResource, ofType: OfType): readonly SnapshotResource[] => {
    const names = new Set(textsOf(observed[field]));
    if (names.size === 0) return [];
    return ofType(type).filter(
      (one) => one.scope === scope && [one.id, ...one.aliases].some((name) => names.has(name)),
    );
  };
}

/** The interfaces of services, by what they say of themselves. */
class Finder {
  readonly #byDescription = new Map<string, SnapshotResource[]>();
  readonly #bySubnet = new Map<string, SnapshotResource[]>();

  constructor(interfaces: readonly SnapshotResource[]) {
    for (const item of interfaces) {
      const { Description, SubnetId } = item.properties;
      if (typeof Description !== "string") continue;
      push(this.#byDescription, Description, item);
      if (typeof SubnetId === "string") push(this.#bySubnet, SubnetId, item);
    }
  }

  described(owner: SnapshotResource, description: string): readonly string[] {
    return (this.#byDescription.get(description) ?? []).filter((one) => sameRegion(one, owner)).map(({ id }) => id);
  }

  placed(
    owner: SnapshotResource,
    pattern: RegExp,
    subnets: readonly string[],
    groups: readonly string[],
  ): readonly string[] {
    const wanted = [...groups].sort().join();
    return subnets
      .flatMap((subnet) => this.#bySubnet.get(subnet) ?? [])
      .filter(({ properties }) => pattern.test(String(properties.Description)))
      .filter(({ properties }) => [...textsOf(properties.GroupSet)].sort().join() === wanted)
      .filter(
        (one) =>
          owner.type !== "AWS::RDS::DBInstance" || isPublic(one) === (owner.properties.PubliclyAccessible === true),
      )
      .map(({ id }) => id);
  }

  addressed(owner: SnapshotResource, addresses: readonly string[], pattern: RegExp): readonly string[] {
    if (addresses.length === 0) return [];
    const found: string[] = [];
    for (const interfaces of this.#byDescription.values())
      for (const { id, properties, scope } of interfaces)
        if (scope.region === owner.region && pattern.test(String(properties.Description)))
          if (addresses.includes(String(properties.PrivateIpAddress))) found.push(id);
    return found;
  }
}

function isPublic({ observed }: SnapshotResource): boolean {
  return observed.PublicIp !== undefined;
}

function sameRegion(a: SnapshotResource, b: SnapshotResource): boolean {
  return a.scope.region === b.scope.region;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
