import type { Connection, End } from "../connect/exposure.ts";
import type { ResourceId } from "../estate/resource.ts";
import { INTERNET as INTERNET_ADDRESSES } from "../reach/address.ts";
import { type AddressSet, type Fact, type Label, SURE } from "../reach/network.ts";
import { NO_ADDRESSES, overlapsAddresses, unionAddresses } from "../reach/sets.ts";
import type { Topology } from "../topology/topology.ts";
import type { Result } from "./control.ts";
import { cannotTell, violated } from "./control.ts";

export const INTERNET: End = { is: "internet" };

/** Types whose resources hold data and answer on the network. */
export const DATA_STORES: readonly string[] = [
  "AWS::RDS::DBInstance",
  "AWS::RDS::DBCluster",
  "AWS::DocDB::DBCluster",
  "AWS::DocDB::DBInstance",
  "AWS::Neptune::DBCluster",
  "AWS::Neptune::DBInstance",
  "AWS::Redshift::Cluster",
  "AWS::RedshiftServerless::Workgroup",
  "AWS::ElastiCache::CacheCluster",
  "AWS::ElastiCache::ReplicationGroup",
  "AWS::ElastiCache::ServerlessCache",
  "AWS::MemoryDB::Cluster",
  "AWS::MSK::Cluster",
  "AWS::MSK::ServerlessCluster",
  "AWS::AmazonMQ::Broker",
  "AWS::OpenSearchService::Domain",
  "AWS::Elasticsearch::Domain",
  "AWS::DAX::Cluster",
  "AWS::EFS::MountTarget",
  "AWS::FSx::FileSystem",
  "AWS::Timestream::InfluxDBInstance",
];

/** Types that run programs on network interfaces. */
export const COMPUTE: readonly string[] = [
  "AWS::EC2::Instance",
  "AWS::AutoScaling::AutoScalingGroup",
  "AWS::ECS::Service",
  "AWS::EKS::Nodegroup",
];

/** "tcp 443, tcp 8000-8100" */
export function portsText(connection: Connection, which: "allowed" | "everywhere" | "possible" = "allowed"): string {
  const texts = connection[which].map(({ protocol, from, to }) => {
    if (protocol === "all" || (from === 0 && to === 65535))
      return protocol === "all" ? "every protocol and port" : protocol;
    return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
  });
  return texts.length > 6 ? `${texts.slice(0, 6).join(", ")} and more` : texts.join(", ");
}

/** The unknowns of an undecided answer as one result; nothing where there is none. */
export function undecided(connection: Connection): Result {
  const [fact, ...others] = connection.unknown;
  const because = fact === undefined ? "not every fact on the way is known" : fact.detail;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return cannotTell([], `${because}${more}`, fact?.settle);
}

/** Violated when the connection surely exists, unknown when it may, nothing when it cannot. */
export function* mustBeBlocked(
  connection: Connection,
  evidence: (ports: string) => string,
  change?: string,
): Generator<Result> {
  if (connection.verdict === "reachable") {
    const layers = connection.layers.length;
    const counted = `${layers} ${layers === 1 ? "layer" : "layers"} of defense on the way`;
    yield violated([], `${evidence(portsText(connection))}; ${counted}`, {
      hops: connection.hops,
      ...(change === undefined ? {} : { change }),
    });
  } else if (connection.verdict === "unknown") {
    yield undecided(connection);
  }
}

/** A way out of a segment's subnet, by a route of its table. */
export interface WayOut {
  readonly gateway: "internet" | "nat" | "egress-only";
  /** The subnet. */
  readonly subnet: Label;
  /** The route. */
  readonly route: Label;
  readonly sure: boolean;
}

/** Routes to the internet of the subnets that a resource's interfaces stand in; each subnet once per kind of gateway. */
export function waysOut(resource: ResourceId, topology: Topology): readonly WayOut[] {
  const { network, interfacesOf } = topology;
  const segments = new Set((interfacesOf.get(resource) ?? []).flatMap((i) => network.interfaces[i]?.segment ?? []));
  return [...segments].flatMap((segment) => waysOutOf(segment, topology));
}

export function waysOutOf(segment: number, { network }: Topology): readonly WayOut[] {
  const place = network.segments[segment];
  const subnet = place === undefined ? undefined : network.labels[place.label];
  if (place === undefined || subnet === undefined) return [];
  const found = new Map<string, WayOut>();
  for (const route of network.tables[place.table]?.routes ?? []) {
    const { target } = route;
    const label = network.labels[route.label];
    if (target.is !== "gateway" || label === undefined) continue;
    const gateway = network.gateways[target.gateway];
    if (gateway?.is !== "internet" && gateway?.is !== "nat" && gateway?.is !== "egress-only") continue;
    if (gateway.is === "nat" && !gateway.public) continue;
    const sure = route.doubt === SURE && gateway.doubt === SURE;
    const known = found.get(gateway.is);
    if (known === undefined || (!known.sure && sure))
      found.set(gateway.is, { gateway: gateway.is, subnet, route: label, sure });
  }
  return [...found.values()];
}

/** The fact that keeps a segment's routes from being known, or undefined: they are. */
export function routesInDoubt(resource: ResourceId, topology: Topology): Fact | undefined {
  const { network, interfacesOf } = topology;
  for (const index of interfacesOf.get(resource) ?? []) {
    const segment = network.segments[network.interfaces[index]?.segment ?? -1];
    for (const route of network.tables[segment?.table ?? -1]?.routes ?? []) {
      const fact = route.target.is === "unknown" ? route.target.fact : route.doubt;
      if (fact !== SURE) return network.facts[fact];
    }
  }
  return undefined;
}

/**
 * Interfaces that some ingress rule of an interface might admit, by their groups or addresses: nobody else's packets get
 * in, whatever the way. Cheap; what is left over is for the engine. With the sure rules only: who might surely get in.
 */
export function mightBeAdmitted(
  index: number,
  { network }: Topology,
  rules: "all" | "sure",
): (source: number) => boolean {
  const target = network.interfaces[index];
  if (target === undefined) return () => false;
  if (!target.guarded) return () => true;
  const guards = new Set<number>();
  let addresses: AddressSet = NO_ADDRESSES;
  for (const guard of target.guards) {
    for (const { peer, doubt } of network.guards[guard]?.ingress ?? []) {
      if (rules === "sure" && doubt !== SURE) continue;
      if (peer.is === "guard") guards.add(peer.guard);
      else addresses = unionAddresses(addresses, peer.set);
    }
  }
  return (source) => {
    const item = network.interfaces[source];
    if (item === undefined) return false;
    if (item.guards.some((guard) => guards.has(guard))) return true;
    const shown =
      item.public4 === undefined
        ? item.addresses
        : unionAddresses(item.addresses, { v4: item.public4.addresses, v6: [] });
    // What a NAT makes of its address is not known here: only its own segment's could be, and the path decides.
    return overlapsAddresses(addresses, shown) || overlapsAddresses(addresses, INTERNET_ADDRESSES);
  };
}
