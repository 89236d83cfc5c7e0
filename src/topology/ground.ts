import type { Forward } from "../estate/forward.ts";
import type { Gap } from "../estate/problem.ts";
import type { Path, Resource, ResourceId } from "../estate/resource.ts";
import type { Unknown, Value } from "../estate/value.ts";
import type { AddressSet, Doubt, LabelId, Traffic } from "../reach/network.ts";

/**
 * The VPC core as the files for compute, load balancers and databases see it: they ask where something stands and
 * which groups guard it, and put interfaces there. Unknown subnets, VPCs and groups get stand-ins (one per
 * `Unknown.key`), so that what is not known stays in the network as doubt and never falls out of it.
 */
export interface Ground {
  /** Interned; the same unknown is the same fact. */
  fact(unknown: Unknown, resource?: Resource, path?: Path): Doubt;
  label(resource: Resource | undefined, path: Path, text: string): LabelId;
  gap(gap: Gap): void;

  /**
   * Segments that a subnet list names, one for each subnet that may be meant. An unknown list gives one stand-in
   * segment of `domain` (or of an unknown VPC). Undefined list: the subnets of the default VPC (a stand-in).
   */
  segments(
    subnets: Value | undefined,
    hint: { readonly domain?: number | undefined; readonly resource: Resource; readonly path: Path },
  ): readonly Standing[];
  /** The domain of a VPC value; undefined: the default VPC. */
  domain(vpc: Value | undefined, resource: Resource, path: Path): number;
  /** The domain that the groups belong to, where one of them tells; undefined else. */
  domainOfGuards(guards: readonly number[]): number | undefined;
  /** The domain of a segment. */
  domainOf(segment: number): number;
  /** True only if both are: SURE where both are, the one in doubt where one is, else a fact of its own that names both. */
  both(a: Doubt, b: Doubt): Doubt;
  /**
   * Groups of a list of ids (unknown ones as stand-ins that may allow everything). Undefined or empty list: the default
   * group of `domain` (of the default VPC, where it is left out). A Reference with the `attribute` of a ServiceGroup
   * (service-groups.ts) names the group that the service makes for that resource.
   */
  guards(
    groups: Value | undefined,
    resource: Resource,
    path: Path,
    domain?: number,
  ): { readonly guards: readonly number[]; readonly doubts: readonly Doubt[] };
  /** Whether a subnet gives instances public IPv4 addresses (MapPublicIpOnLaunch), as a doubt: SURE, a fact, or "no". */
  mapsPublic(segment: number): Doubt | "no";

  /** Puts an interface there and registers it for `spec.owner`. Returns its index. */
  interface(spec: InterfaceSpec): number;
  forward(forward: Forward): void;

  /**
   * The interfaces that an account lists for a resource (`observed.NetworkInterfaceIds`), which stand in the network
   * already: it adopts them, and what answers on them is what answers on it. None where nobody listed them.
   */
  listed(
    owner: Resource,
    as: Pick<InterfaceSpec, "listens" | "opens"> & { readonly listensDoubt?: Doubt | undefined },
  ): readonly number[];

  /** Every interface so far of a resource. */
  interfacesOf(resource: ResourceId): readonly number[];
  /** Registers interfaces of somebody else for `resource` too (a standalone ENI that an instance attaches). */
  adopt(resource: Resource, interfaces: readonly number[]): void;
  /**
   * A segment outside every VPC: where AWS keeps what it runs or serves by public addresses (a function without a VPC, a
   * cluster's public endpoint). A domain of its own per `name`, private range 169.254.0.0/16, with an internet gateway, a
   * default route to it and lists that allow everything. Groups do not apply there but the ones made for it.
   */
  outside(name: string, owner: Resource): number;
}

export interface Standing {
  readonly segment: number;
  readonly doubt: Doubt;
}

export interface InterfaceSpec {
  readonly owner: Resource;
  readonly path: Path;
  /** "interface of instance `Web`" */
  readonly text: string;
  readonly segment: number;
  readonly guards: readonly number[];
  readonly guardDoubts: readonly Doubt[];
  /** False: nothing judges it (NAT gateway, network load balancer without groups). Default true. */
  readonly guarded?: boolean;
  /** A known private address; default: some address of the segment. */
  readonly addresses?: AddressSet | undefined;
  /** Public IPv4: "no", or in doubt / for sure, with the address where it is known. */
  readonly publicIpv4: "no" | { readonly doubt: Doubt; readonly address?: string | undefined };
  /** Whether it has an IPv6 address; default: as the segment has IPv6 ranges and the setting says. */
  readonly ipv6?: "no" | { readonly doubt: Doubt } | undefined;
  readonly listens: Traffic;
  readonly listensDoubt?: Doubt;
  readonly opens: boolean;
  /** Default: any client, 1024-65535. */
  readonly replyPorts?: { readonly from: number; readonly to: number };
  readonly forwards?: boolean;
  /** Where `forwards` is not certain; default SURE. */
  readonly forwardsDoubt?: Doubt | undefined;
  readonly translates?: boolean;
  /** Whether it exists; default SURE combined with the owner's condition. */
  readonly doubt?: Doubt;
}
