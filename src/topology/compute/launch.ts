import type { Estate } from "../../estate/estate.ts";
import { text, truth } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { parseCidr } from "../../reach/address.ts";
import { type Doubt, SURE, type Traffic } from "../../reach/network.ts";
import { ALL_TRAFFIC } from "../../reach/traffic.ts";
import type { Ground, InterfaceSpec } from "../ground.ts";
import { naming } from "../named.ts";
import { doubtOf, isGiven, publicIf, type Said, stand } from "../stand.ts";
import { groupIds, type LaunchedInterface, type LaunchSettings } from "./launch-settings.ts";

/** An instance, or the instances of a group or fleet, to be put into the network. */
export interface Launch {
  readonly owner: Resource;
  /** "instance `Web`" */
  readonly what: string;
  readonly settings: LaunchSettings;
  /** The subnets of a group or fleet; they win over what its template says. */
  readonly subnets?: Said | undefined;
  /** Groups instead of the settings' own (a managed node group's cluster group). */
  readonly groups?: Said | undefined;
  /** An Elastic IP address of the primary interface. */
  readonly elastic?: Exclude<InterfaceSpec["publicIpv4"], "no"> | undefined;
  /** `SourceDestCheck` of the instance. */
  readonly checksSource?: Said | undefined;
  readonly doubt?: Doubt;
  /** What answers; default: everything, for nobody but its owner knows what listens on an instance. */
  readonly listens?: Traffic;
  readonly listensDoubt?: Doubt;
}

/**
 * Puts an instance's interfaces there. What listens on an instance is known to nobody but its owner: everything.
 *
 * - The primary interface gets a public IPv4 address as `AssociatePublicIpAddress` says, else as its subnet's
 *   `MapPublicIpOnLaunch` says; not where several interfaces are given, or an existing one is attached.
 * - An Elastic IP address of the instance belongs to the primary interface.
 * - With `SourceDestCheck: false` it forwards. It translates what it forwards (a NAT instance) where it has a public
 *   address; an inline appliance has none.
 *
 * Sources: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html,
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html
 */
export function launch(ground: Ground, estate: Estate, spec: Launch): readonly number[] {
  const { settings } = spec;
  const given: readonly LaunchedInterface[] =
    settings.interfaces.length > 0 ? settings.interfaces : [{ ...settings, existing: NOTHING }];
  const made = given.flatMap((wanted, i) => {
    const attached = attach(ground, estate, spec.owner, wanted);
    return attached ?? make(ground, estate, spec, wanted, { number: i, alone: given.length === 1 });
  });
  return made;
}

/** Which of the interfaces of one launch it is, and whether there are others. */
interface Place {
  readonly number: number;
  readonly alone: boolean;
}

const NOTHING: Said = { value: undefined, path: [] };

/** A standalone ENI keeps the interface that it has; the instance answers for it too. */
function attach(
  ground: Ground,
  estate: Estate,
  owner: Resource,
  wanted: LaunchedInterface,
): readonly number[] | undefined {
  if (!isGiven(wanted.existing.value)) return undefined;
  const { named } = naming(estate, wanted.existing.value);
  const interfaces = named.flatMap(({ resource }) => ground.interfacesOf(resource.id));
  if (interfaces.length === 0) return undefined;
  ground.adopt(owner, interfaces);
  return interfaces;
}

function make(
  ground: Ground,
  estate: Estate,
  spec: Launch,
  wanted: LaunchedInterface,
  place: Place,
): readonly number[] {
  const existing = wanted.existing.value;
  // An ENI that was not read: its subnet and groups are as unknown as itself.
  const unread = isGiven(existing)
    ? {
        ...wanted.existing,
        value:
          existing instanceof Unknown
            ? existing
            : new Unknown("absent-record", `network interface of \`${spec.owner.id}\` is not in the input`),
      }
    : undefined;
  const groups = unread ?? (isGiven(wanted.groups.value) ? wanted.groups : (spec.groups ?? spec.settings.groups));
  const publicIpv4 = (segment: number): InterfaceSpec["publicIpv4"] => {
    if (place.number === 0 && spec.elastic?.doubt === SURE) return spec.elastic;
    const own = launchedPublic(ground, spec, wanted, place, segment);
    return own === "no" && place.number === 0 && spec.elastic !== undefined ? spec.elastic : own;
  };
  const { forwards, doubt } = forwardsOf(ground, spec);
  return stand(ground, {
    owner: spec.owner,
    text: `interface of ${spec.what}`,
    // Interfaces of one launch are told apart by their paths.
    path: place.alone
      ? spec.subnets?.by === undefined
        ? (spec.subnets?.path ?? [])
        : []
      : ["NetworkInterfaces", place.number],
    subnets: unread ?? spec.subnets ?? (isGiven(wanted.subnet.value) ? wanted.subnet : spec.settings.subnet),
    groups: { ...groups, value: groupIds(estate, groups.value) },
    publicIpv4,
    ipv6: isGiven(wanted.ipv6.value) && text(wanted.ipv6.value) !== "0" ? { doubt: SURE } : undefined,
    addresses: parseCidr(text(wanted.privateIpv4.value) ?? ""),
    listens: spec.listens ?? ALL_TRAFFIC,
    listensDoubt: spec.listensDoubt,
    opens: true,
    forwards,
    forwardsDoubt: doubt,
    translates: (segment) => forwards && publicIpv4(segment) !== "no",
    doubt: spec.doubt ?? SURE,
  });
}

function launchedPublic(
  ground: Ground,
  spec: Launch,
  wanted: LaunchedInterface,
  place: Place,
  segment: number,
): InterfaceSpec["publicIpv4"] {
  if (place.number > 0 || isGiven(wanted.existing.value)) return "no";
  const whenLeftOut = place.alone ? ground.mapsPublic(segment) : "no";
  const { value, path, by } = wanted.publicIpv4;
  return publicIf(doubtOf(ground, value, whenLeftOut, by ?? spec.owner, path));
}

/** Whether it forwards packets that are not its own, and the doubt about it. */
function forwardsOf(ground: Ground, spec: Launch): { readonly forwards: boolean; readonly doubt: Doubt } {
  const { value, path } = spec.checksSource ?? NOTHING;
  const checks = truth(value);
  if (checks instanceof Unknown) return { forwards: true, doubt: ground.fact(checks, spec.owner, path) };
  return { forwards: checks === false, doubt: SURE };
}
