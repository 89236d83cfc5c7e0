import type { Estate } from "../estate/estate.ts";
import { steps, text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import { type Doubt, SURE, type Traffic } from "../reach/network.ts";
import { NO_TRAFFIC } from "../reach/traffic.ts";
import { findByNameOf, notRead } from "./compute/launch-settings.ts";
import type { Ground, InterfaceSpec } from "./ground.ts";
import type { Ports } from "./ports.ts";
import { doubtOf, doubtOfWord, isGiven, publicIf, type Said, saidAcross, saidAt, stand } from "./stand.ts";

/** A resource type whose properties say everything: which subnets, which groups, what answers, whether it is public. */
export interface Placed {
  readonly type: string;
  /** What it is to a reader: "cache cluster". */
  readonly what: string;
  /** Path of the subnet list (or of the subnet group's name); a step `*` goes through every item of a list. */
  readonly subnets: string;
  /** The subnet list is that of a subnet group. */
  readonly subnetGroup?: SubnetGroup;
  /** Path of the groups; left out: the VPC's default group applies whatever is said. */
  readonly groups?: string;
  /** What answers on it. */
  readonly listens: Traffic | ((resource: Resource, estate: Estate) => Ports);
  /** Whether it opens connections of its own. */
  readonly opens: boolean;
  readonly publicIpv4?: PublicSetting | "by-subnet";
  /** IPv6 addresses: a setting that turns them on; "no": it has none. Left out: as its subnets give them. */
  readonly ipv6?: "no" | { readonly path: string; readonly words?: readonly string[] };
  /** Where it stands with no subnets said; default: the default VPC. "outside": runs in AWS's own network, with a way out to the internet. */
  readonly withoutSubnets?: "default-vpc" | "outside" | "nowhere";
  /** Only where this holds. */
  readonly when?: (resource: Resource) => boolean;
}

export interface SubnetGroup {
  readonly type: string;
  readonly name: string;
  /** Path of the subnet list in the subnet group. */
  readonly subnets: string;
}

interface PublicSetting {
  readonly path: string;
  /** A word that turns it on, for settings that are not booleans. */
  readonly word?: string;
  readonly whenLeftOut: boolean;
}

/** Every resource of the rows' types. */
export function placeAll(ground: Ground, estate: Estate, rows: readonly Placed[]): void {
  for (const row of rows) {
    for (const resource of estate.ofType(row.type))
      if (row.when?.(resource) ?? true) place(ground, estate, row, resource);
  }
}

/** One resource by its row; the interfaces it got. */
export function place(ground: Ground, estate: Estate, row: Placed, owner: Resource): readonly number[] {
  const named = subnetsSaid(owner, row.subnets);
  const { inside, outside } = presence(ground, owner, named, row.withoutSubnets ?? "default-vpc");
  const ports = answers(row, owner, estate);
  const made =
    inside === "no"
      ? []
      : stand(ground, {
          owner,
          text: `interface of ${row.what} \`${owner.id}\``,
          subnets: subnetsOf(estate, owner, named, row.subnetGroup),
          groups: row.groups === undefined ? { value: undefined, path: [] } : saidAt(owner, ...steps(row.groups)),
          publicIpv4: (segment) => publicOf(ground, row, owner, segment),
          ipv6: ipv6Of(ground, row, owner),
          listens: ports.traffic,
          listensDoubt: ports.doubt === undefined ? SURE : ground.fact(ports.doubt, owner, []),
          opens: row.opens,
          doubt: inside,
        });
  return outside === "no" ? made : [...made, standOutside(ground, owner, `${row.what} \`${owner.id}\``, outside)];
}

/**
 * Something that AWS runs in its own network, outside every VPC: it opens connections to anything on the internet, from
 * an address that is AWS's, and nothing opens one to it.
 */
export function standOutside(ground: Ground, owner: Resource, what: string, doubt: Doubt): number {
  return ground.interface({
    owner,
    path: [],
    text: `${what}, outside every VPC`,
    segment: ground.outside("services", owner),
    guards: [],
    guardDoubts: [],
    guarded: false,
    publicIpv4: { doubt: SURE },
    ipv6: "no",
    listens: NO_TRAFFIC,
    opens: true,
    doubt,
  });
}

/** The property at a dotted path; one step may be `*`: of every item of that list. */
function subnetsSaid(owner: Resource, path: string): Said {
  const way = steps(path);
  const star = way.indexOf("*");
  return star < 0 ? saidAt(owner, ...way) : saidAcross(owner, way.slice(0, star), way.slice(star + 1));
}

/** Whether it stands in subnets, and whether outside: a subnet list that an undecided condition may leave out is both. */
export function presence(
  ground: Ground,
  owner: Resource,
  subnets: Said,
  without: "default-vpc" | "outside" | "nowhere",
): { readonly inside: Doubt | "no"; readonly outside: Doubt | "no" } {
  const { value, path } = subnets;
  if (without === "default-vpc") return { inside: SURE, outside: "no" };
  const absent = without === "outside" ? SURE : "no";
  if (!isGiven(value)) return { inside: "no", outside: absent };
  if (!(value instanceof Unknown) || value.alternatives?.some((item) => !isGiven(item)) !== true)
    return { inside: SURE, outside: "no" };
  const left = new Unknown(value.because, value.detail, { key: `${value.key} left out`, settle: value.settle });
  return { inside: ground.fact(value, owner, path), outside: absent === "no" ? "no" : ground.fact(left, owner, path) };
}

/** The subnets that a list, or the subnet group that is named, says. */
export function subnetsOf(estate: Estate, owner: Resource, named: Said, group: SubnetGroup | undefined): Said {
  const value = present(named.value);
  if (group === undefined || !isGiven(value)) return { ...named, value };
  const found = findByNameOf(estate, value, group.type, group.name);
  if (found !== undefined) return { ...saidAt(found, ...steps(group.subnets)), by: found };
  // The subnet group named "default" is the one of the default VPC.
  if (text(value) === "default") return { value: undefined, path: named.path };
  return { ...named, value: notRead(value, `subnet group of \`${owner.id}\``) };
}

/** A value that may also be left out, when it is not: whether it is there at all is the presence's doubt. */
function present(value: Value | undefined): Value | undefined {
  if (!(value instanceof Unknown) || value.alternatives === undefined) return value;
  const given = value.alternatives.filter(isGiven);
  return given.length === 1 ? given[0] : value;
}

function ipv6Of(ground: Ground, row: Placed, owner: Resource): InterfaceSpec["ipv6"] {
  if (row.ipv6 === undefined || row.ipv6 === "no") return row.ipv6;
  const { value, path } = saidAt(owner, ...steps(row.ipv6.path));
  const { words } = row.ipv6;
  const word = words?.find((one) => one.toLowerCase() === text(value)?.toLowerCase()) ?? "";
  const doubt =
    words === undefined
      ? doubtOf(ground, value, "no", owner, path)
      : doubtOfWord(ground, value, word, "not said", owner, path);
  return doubt === "no" ? "no" : { doubt };
}

function answers(row: Placed, owner: Resource, estate: Estate): Ports {
  return typeof row.listens === "function" ? row.listens(owner, estate) : { traffic: row.listens, doubt: undefined };
}

function publicOf(ground: Ground, row: Placed, owner: Resource, segment: number): InterfaceSpec["publicIpv4"] {
  const setting = row.publicIpv4;
  if (setting === undefined) return "no";
  if (setting === "by-subnet") return publicIf(ground.mapsPublic(segment));
  const { value, path } = saidAt(owner, ...steps(setting.path));
  if (setting.word !== undefined)
    return publicIf(doubtOfWord(ground, value, setting.word, setting.whenLeftOut ? setting.word : "", owner, path));
  return publicIf(doubtOf(ground, value, setting.whenLeftOut ? SURE : "no", owner, path));
}
