import type { Estate } from "../estate/estate.ts";
import type { ResourceId } from "../estate/resource.ts";
import { INTERNET } from "../reach/address.ts";
import type { Party } from "../reach/answer.ts";
import { type AddressSet, type Doubt, type Network, SURE } from "../reach/network.ts";
import {
  addressCount,
  coversAddresses,
  intersectAddresses,
  isEmptyAddresses,
  overlapsAddresses,
  subtractAddresses,
} from "../reach/sets.ts";
import type { Topology } from "../topology/topology.ts";
import type { End } from "./exposure.ts";

/** One place of the network that an end may stand for. */
export interface Standpoint {
  readonly party: Party;
  /** The end is there only perhaps (an interface whose address may be another): counts for what may pass only. */
  readonly perhaps: boolean;
  /** Why it is there only perhaps. */
  readonly why?: string | undefined;
  /** Stands for several alike, which may reach each other (instances of a group, tasks of a service). */
  readonly several?: boolean | undefined;
}

/**
 * The parties of the network that an end stands for; several: any of them will do.
 *
 * A VPC, subnet or security group stands for its interfaces; a subnet without interfaces for a host in it that no group
 * guards. Addresses stand for the interface that surely has them, else for such a host, else for what lies outside.
 */
export function partiesOf(end: End, estate: Estate, topology: Topology): readonly Standpoint[] {
  const { network } = topology;
  switch (end.is) {
    case "internet":
      return [sure({ is: "external", external: topology.internet, addresses: INTERNET })];
    case "any":
      return [
        ...network.externals.map((external, i) => sure({ is: "external", external: i, addresses: external.addresses })),
        ...network.interfaces.map((_, i) => standing(i, estate, network)),
      ];
    case "addresses":
      return partiesOfAddresses(end, network, topology.internet);
    case "resource":
      return partiesOfResource(end.resource, estate, topology);
    case "resources":
      return distinct(end.resources.flatMap((id) => partiesOfResource(id, estate, topology)));
    case "callers":
      return [];
  }
}

/** Resources may share interfaces (a cluster and its instances): each stands once. */
function distinct(standpoints: readonly Standpoint[]): readonly Standpoint[] {
  const seen = new Set<number>();
  return standpoints.filter(({ party }) => {
    if (party.is !== "interface") return true;
    if (seen.has(party.interface)) return false;
    seen.add(party.interface);
    return true;
  });
}

function sure(party: Party): Standpoint {
  return { party, perhaps: false };
}

/** What stands for all that it launches or runs. */
const FLEETS: ReadonlySet<string> = new Set([
  "AWS::AutoScaling::AutoScalingGroup",
  "AWS::EC2::SpotFleet",
  "AWS::EC2::EC2Fleet",
  "AWS::ECS::Service",
  "AWS::ECS::TaskSet",
  "AWS::EKS::Nodegroup",
  "AWS::EKS::FargateProfile",
  "AWS::EMR::Cluster",
  "AWS::Batch::ComputeEnvironment",
  "AWS::MSK::Cluster",
  "AWS::ElasticBeanstalk::Environment",
]);

function standing(at: number, estate: Estate, network: Network): Standpoint {
  const owner = network.interfaces[at]?.owner ?? "";
  const several = FLEETS.has(estate.get(owner)?.type ?? "");
  return { party: { is: "interface", interface: at }, perhaps: false, several };
}

function doubted(network: Network, doubt: Doubt | undefined): Pick<Standpoint, "perhaps" | "why"> {
  return doubt === undefined || doubt === SURE
    ? { perhaps: false }
    : { perhaps: true, why: network.facts[doubt]?.detail };
}

function partiesOfResource(id: ResourceId, estate: Estate, topology: Topology): readonly Standpoint[] {
  const { network } = topology;
  const own = topology.interfacesOf.get(id);
  if (own !== undefined) return own.map((i) => standing(i, estate, network));
  const segment = topology.segmentOf.get(id);
  if (segment !== undefined) return partiesOfSegments([segment], estate, network);
  const domain = topology.domainOf.get(id);
  if (domain !== undefined) {
    const segments = network.segments.flatMap((item, i) => (item.domain === domain ? [i] : []));
    return partiesOfSegments(segments, estate, network);
  }
  const guard = topology.guardOf.get(id);
  if (guard !== undefined) {
    return network.interfaces.flatMap((item, i) => {
      const at = item.guards.indexOf(guard);
      return at < 0 ? [] : [{ ...standing(i, estate, network), ...doubted(network, item.guardDoubts[at]) }];
    });
  }
  if (estate.get(id)?.type === "AWS::EC2::InternetGateway") return partiesOf({ is: "internet" }, estate, topology);
  return [];
}

/**
 * Whoever else may send from a subnet or VPC that is named as the source: "any address in it", so a host in each subnet
 * that nobody declared and no group guards. (A destination is only what surely stands there.)
 */
export function hostsOf(end: End, topology: Topology): readonly Standpoint[] {
  if (end.is !== "resource" || topology.interfacesOf.has(end.resource)) return [];
  const { network, segmentOf, domainOf } = topology;
  const segment = segmentOf.get(end.resource);
  const domain = domainOf.get(end.resource);
  const inside = network.segments.flatMap((item, i) =>
    segment === i || (segment === undefined && item.domain === domain) ? [i] : [],
  );
  if (!network.interfaces.some((item) => inside.includes(item.segment))) return [];
  return inside.map((i) => hostIn(i, network));
}

function hostIn(segment: number, network: Network): Standpoint {
  return sure({ is: "host", segment, addresses: network.segments[segment]?.addresses ?? { v4: [], v6: [] } });
}

function partiesOfSegments(segments: readonly number[], estate: Estate, network: Network): readonly Standpoint[] {
  const within = new Set(segments);
  const interfaces = network.interfaces.flatMap((item, i) =>
    within.has(item.segment) ? [standing(i, estate, network)] : [],
  );
  if (interfaces.length > 0) return interfaces;
  return segments.map((segment) => hostIn(segment, network));
}

function partiesOfAddresses(
  { set, text }: Extract<End, { is: "addresses" }>,
  network: Network,
  internet: number,
): readonly Standpoint[] {
  const exact = network.interfaces.flatMap((item, i) =>
    coversAddresses(set, item.addresses) && !isEmptyAddresses(item.addresses)
      ? [sure({ is: "interface", interface: i })]
      : [],
  );
  const published = network.interfaces.flatMap((item, i) => {
    const shown = item.public4 === undefined ? undefined : { v4: item.public4.addresses, v6: [] };
    if (shown === undefined || addressCount(shown) !== 1 || !coversAddresses(set, shown)) return [];
    return [sure({ is: "interface", interface: i })];
  });
  const known = [...exact, ...published];
  if (known.length > 0 && addressCount(set) <= 1) return known;

  const found: Standpoint[] = [...known];
  let rest = set;
  for (const [segment, item] of network.segments.entries()) {
    const shared = intersectAddresses(set, item.addresses);
    if (isEmptyAddresses(shared) || isWhole(item.addresses)) continue;
    found.push(sure({ is: "host", segment, addresses: shared }));
    rest = subtractAddresses(rest, item.addresses);
  }
  for (const [i, item] of network.interfaces.entries()) {
    if (addressCount(item.addresses) <= 2 || !overlapsAddresses(set, item.addresses)) continue;
    if (coversAddresses(set, item.addresses)) continue;
    const why = `whether \`${item.owner}\` has ${addressCount(set) === 1 ? text : `an address of ${text}`}`;
    found.push({ party: { is: "interface", interface: i }, perhaps: true, why });
  }
  for (const [i, external] of network.externals.entries()) {
    if (external.kind === "service") continue;
    const shared = intersectAddresses(rest, i === internet ? INTERNET : external.addresses);
    if (!isEmptyAddresses(shared)) found.push(sure({ is: "external", external: i, addresses: shared }));
  }
  return found;
}

/** A segment whose addresses nobody knows: no address is surely its own. */
function isWhole(set: AddressSet): boolean {
  const [from, to] = set.v4;
  return from === 0 && to === 2 ** 32;
}
