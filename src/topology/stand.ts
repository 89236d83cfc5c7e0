import { listOf, said, text, truth } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import { type Doubt, SURE, type Traffic } from "../reach/network.ts";
import type { Ground, InterfaceSpec } from "./ground.ts";

/** A value of a resource's properties with the path that says it, for blame. */
export interface Said {
  readonly value: Value | undefined;
  readonly path: Path;
  /** The resource that says it, where it is not the one that gets the interface (a launch template, a subnet group). */
  readonly by?: Resource | undefined;
}

/** Where a service puts interfaces, and what they are like: one interface for each subnet it may use. */
export interface Stand {
  readonly owner: Resource;
  /** "interface of instance `Web`" */
  readonly text: string;
  readonly subnets: Said;
  readonly groups: Said;
  /** Path of the interface below the owner's properties; default: that of the subnets, where the owner says them. */
  readonly path?: Path;
  /** Nothing judges it (a network load balancer without groups). */
  readonly unguarded?: boolean;
  /** Public IPv4 address, by segment; default: none. */
  readonly publicIpv4?: (segment: number) => InterfaceSpec["publicIpv4"];
  readonly ipv6?: InterfaceSpec["ipv6"];
  readonly addresses?: InterfaceSpec["addresses"];
  readonly listens: Traffic;
  readonly listensDoubt?: Doubt | undefined;
  readonly opens: boolean;
  readonly replyPorts?: { readonly from: number; readonly to: number };
  readonly forwards?: boolean;
  readonly forwardsDoubt?: Doubt | undefined;
  readonly translates?: (segment: number) => boolean;
  /** On top of the owner's condition and of doubt about the subnet. */
  readonly doubt?: Doubt;
}

/**
 * The interfaces that an account lists for the owner, where it does. Else puts an interface into every subnet that the service may use: a service that needs only one of them at a time
 * (a database instance, an instance of a group) may use each of the others after a failover or the next launch.
 * Returns the interfaces.
 */
export function stand(ground: Ground, spec: Stand): readonly number[] {
  const listed = ground.listed(spec.owner, spec);
  if (listed.length > 0) return listed;
  const given = isGiven(spec.groups.value) && spec.unguarded !== true;
  const own = given ? ground.guards(spec.groups.value, spec.groups.by ?? spec.owner, spec.groups.path) : NO_GUARDS;
  const standings = ground.segments(spec.subnets.value, {
    domain: ground.domainOfGuards(own.guards),
    resource: spec.subnets.by ?? spec.owner,
    path: spec.subnets.path,
  });
  return standings.map(({ segment, doubt }) => {
    const { guards, doubts } =
      given || spec.unguarded === true
        ? own
        : ground.guards(undefined, spec.owner, spec.groups.path, ground.domainOf(segment));
    return ground.interface({
      owner: spec.owner,
      path: spec.path ?? (spec.subnets.by === undefined ? spec.subnets.path : []),
      text: spec.text,
      segment,
      guards,
      guardDoubts: doubts,
      guarded: spec.unguarded !== true,
      addresses: spec.addresses,
      publicIpv4: spec.publicIpv4?.(segment) ?? "no",
      ipv6: spec.ipv6,
      listens: spec.listens,
      listensDoubt: spec.listensDoubt ?? SURE,
      opens: spec.opens,
      ...(spec.replyPorts === undefined ? {} : { replyPorts: spec.replyPorts }),
      forwards: spec.forwards ?? false,
      forwardsDoubt: spec.forwardsDoubt,
      translates: spec.translates?.(segment) ?? false,
      doubt: ground.both(doubt, spec.doubt ?? SURE),
    });
  });
}

const NO_GUARDS = { guards: [], doubts: [] } as const;

/** Whether a list says anything: left out, null and the empty list do not. */
export function isGiven(value: Value | undefined): value is Value {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/**
 * What a yes-or-no setting makes sure: `whenLeftOut` where it is left out, a fact where nobody knows. A setting that is
 * the same fact elsewhere is the same doubt.
 */
export function doubtOf(
  ground: Ground,
  setting: Value | undefined,
  whenLeftOut: Doubt | "no",
  resource: Resource,
  path: Path,
): Doubt | "no" {
  const answer = truth(setting);
  if (answer === undefined) return whenLeftOut;
  if (answer instanceof Unknown) return ground.fact(answer, resource, path);
  return answer ? SURE : "no";
}

/** The property at `path`, with the path. */
export function saidAt(resource: Resource, ...path: Path): Said {
  return { value: said(resource, path), path };
}

/** The property at `path` of every item of the list at `list`: one value, a list. */
export function saidAcross(resource: Resource, list: Path, path: Path): Said {
  const items = listOf(said(resource, list));
  if (items instanceof Unknown) return { value: items, path: list };
  return { value: items.map((_, i) => said(resource, [...list, i, ...path]) ?? null), path: list };
}

export const LEFT_OUT: Said = { value: undefined, path: [] };

/** A public IPv4 address as `InterfaceSpec` says it, for a doubt. */
export function publicIf(doubt: Doubt | "no", address?: string): InterfaceSpec["publicIpv4"] {
  return doubt === "no" ? "no" : { doubt, address };
}

/** Whether a word is what the setting says: SURE, "no", or a fact where nobody knows. Case does not matter. */
export function doubtOfWord(
  ground: Ground,
  setting: Value | undefined,
  wanted: string,
  whenLeftOut: string,
  resource: Resource,
  path: Path,
): Doubt | "no" {
  if (setting === undefined || setting === null)
    return whenLeftOut.toLowerCase() === wanted.toLowerCase() ? SURE : "no";
  const word = text(setting);
  if (word !== undefined) return word.toLowerCase() === wanted.toLowerCase() ? SURE : "no";
  return ground.fact(unknownOf(setting), resource, path);
}

/** The Unknown that a value is or holds; one of its own where it is something else that cannot be read. */
export function unknownOf(value: Value | undefined, what = "the value"): Unknown {
  if (value instanceof Unknown) return value;
  return new Unknown("service", `${what} is known after deployment`);
}
