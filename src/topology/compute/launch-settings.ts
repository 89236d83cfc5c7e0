import type { Estate } from "../../estate/estate.ts";
import { listOf, said, text } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { isProperties, Reference, Unknown, type Value } from "../../estate/value.ts";
import { isGiven, LEFT_OUT, type Said, saidAt } from "../stand.ts";

/** One network interface that a launch makes or attaches. */
export interface LaunchedInterface {
  /** A standalone ENI, attached instead of made. */
  readonly existing: Said;
  readonly subnet: Said;
  readonly groups: Said;
  /** AssociatePublicIpAddress. */
  readonly publicIpv4: Said;
  readonly ipv6: Said;
  readonly privateIpv4: Said;
}

/**
 * What an instance is launched with, as far as its network goes; `from` is the resource that says it (a launch template,
 * a launch configuration, or the instance itself).
 */
export interface LaunchSettings {
  readonly from: Resource;
  readonly interfaces: readonly LaunchedInterface[];
  /** Groups, subnet and addresses outside `interfaces`; they apply where no interface is given. */
  readonly groups: Said;
  readonly subnet: Said;
  readonly publicIpv4: Said;
  readonly ipv6: Said;
  readonly privateIpv4: Said;
}

/** Settings that nobody knows: every one of them is the Unknown. */
export function unknownSettings(from: Resource, unknown: Unknown, path: Path): LaunchSettings {
  const every = { value: unknown, path, by: from };
  return {
    from,
    interfaces: [],
    groups: every,
    subnet: LEFT_OUT,
    publicIpv4: every,
    ipv6: every,
    privateIpv4: LEFT_OUT,
  };
}

/** Settings in the words that AWS::EC2::Instance, launch template data and Spot launch specifications share. */
export function settingsOf(from: Resource, base: Path): LaunchSettings {
  const at = (...path: Path): Said => ({ ...saidAt(from, ...base, ...path), by: from });
  const ids = at("SecurityGroupIds");
  return {
    from,
    interfaces: interfacesOf(from, [...base, "NetworkInterfaces"]),
    groups: isGiven(ids.value) ? ids : at("SecurityGroups"),
    subnet: at("SubnetId"),
    publicIpv4: at("AssociatePublicIpAddress"),
    ipv6: firstGiven(at("Ipv6Addresses"), at("Ipv6AddressCount")),
    privateIpv4: at("PrivateIpAddress"),
  };
}

function interfacesOf(from: Resource, base: Path): readonly LaunchedInterface[] {
  const list = itemsOf(said(from, base));
  if (list instanceof Unknown) {
    const every = { value: list, path: base, by: from };
    return [
      { existing: LEFT_OUT, subnet: every, groups: every, publicIpv4: every, ipv6: every, privateIpv4: LEFT_OUT },
    ];
  }
  return list.map((_, i) => {
    const at = (...path: Path): Said => ({ ...saidAt(from, ...base, i, ...path), by: from });
    return {
      existing: at("NetworkInterfaceId"),
      subnet: at("SubnetId"),
      groups: firstGiven(at("GroupSet"), at("Groups")),
      publicIpv4: at("AssociatePublicIpAddress"),
      ipv6: firstGiven(at("Ipv6Addresses"), at("Ipv6AddressCount")),
      privateIpv4: at("PrivateIpAddress"),
    };
  });
}

/** The items; of the alternatives of an undecided Fn::If those of the longest, each to be looked up in all of them. */
function itemsOf(value: Value | undefined): readonly Value[] | Unknown {
  const list = listOf(value);
  if (!(list instanceof Unknown) || list.alternatives === undefined) return list;
  const all = list.alternatives.map(listOf);
  if (all.some((one) => one instanceof Unknown)) return list;
  return all.reduce<readonly Value[]>(
    (longest, one) => (!(one instanceof Unknown) && one.length > longest.length ? one : longest),
    [],
  );
}

function firstGiven(...values: readonly Said[]): Said {
  return values.find(({ value }) => isGiven(value)) ?? LEFT_OUT;
}

/**
 * The settings of a launch template that is named by a LaunchTemplateSpecification (`LaunchTemplateId` or
 * `LaunchTemplateName`). Undefined: none is named. A template that is not in the estate is unknown in everything. The
 * version is not looked at: a template file holds one version only.
 */
export function templateSettings(estate: Estate, owner: Resource, path: Path): LaunchSettings | undefined {
  const specification = said(owner, path);
  if (specification === undefined || specification === null) return undefined;
  if (specification instanceof Unknown) return unknownSettings(owner, specification, path);
  const named = ["LaunchTemplateId", "LaunchTemplateName", "Id", "Name"]
    .map((key) => said(owner, [...path, key]))
    .find(isGiven);
  if (named === undefined) return undefined;
  const template = findByNameOf(estate, named, "AWS::EC2::LaunchTemplate", "LaunchTemplateName");
  if (template !== undefined) return settingsOf(template, ["LaunchTemplateData"]);
  return unknownSettings(owner, notRead(named, "launch template"), path);
}

/** The settings of a launch configuration, in the words of launch template data. */
export function configurationSettings(estate: Estate, owner: Resource, path: Path): LaunchSettings | undefined {
  const named = said(owner, path);
  if (!isGiven(named)) return undefined;
  const found = findByNameOf(estate, named, "AWS::AutoScaling::LaunchConfiguration", "LaunchConfigurationName");
  if (found === undefined) return unknownSettings(owner, notRead(named, "launch configuration"), path);
  return settingsOf(found, []);
}

/** The resource that a value names by reference, id or name property; undefined where it is not in the estate. */
export function findByNameOf(
  estate: Estate,
  value: Value | undefined,
  type: string,
  nameProperty: string,
): Resource | undefined {
  const found = estate.find(value);
  if (found?.type === type) return found;
  const name = text(value);
  if (name === undefined) return undefined;
  const named = estate.ofType(type).filter((resource) => text(said(resource, nameProperty)) === name);
  return named.length === 1 ? named[0] : undefined;
}

/** The Unknown for something that is named but was not read; keeps the Unknown that names it where there is one. */
export function notRead(named: Value | undefined, what: string): Unknown {
  if (named instanceof Unknown) return named;
  const name = text(named);
  const detail =
    named instanceof Reference
      ? `${what} \`${named.resource}\` is not one that the input describes`
      : `${what}${name === undefined ? "" : ` \`${name}\``} is not in the input`;
  return new Unknown("absent-record", detail, { settle: `add the template or record of the ${what} to the input` });
}

/** What the launch says over what its template says: each setting of its own wins. */
export function overlay(own: LaunchSettings, template: LaunchSettings | undefined): LaunchSettings {
  if (template === undefined) return own;
  const pick = (a: Said, b: Said): Said => (isGiven(a.value) ? a : b);
  return {
    from: own.from,
    interfaces: own.interfaces.length > 0 ? own.interfaces : template.interfaces,
    groups: pick(own.groups, template.groups),
    subnet: pick(own.subnet, template.subnet),
    publicIpv4: pick(own.publicIpv4, template.publicIpv4),
    ipv6: pick(own.ipv6, template.ipv6),
    privateIpv4: pick(own.privateIpv4, template.privateIpv4),
  };
}

/**
 * Group names (`SecurityGroups` of an instance in the default VPC) as group ids where a group of the estate has the name;
 * the name "default" stands for the VPC's default group. Everything else stays as it is said.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
 */
export function groupIds(estate: Estate, groups: Value | undefined): Value | undefined {
  const list = listOf(groups);
  if (list instanceof Unknown || !isGiven(groups)) return groups;
  const ids = list.map((item) => {
    const plain = isProperties(item) && item.GroupId !== undefined ? item.GroupId : item;
    const name = text(plain);
    if (name === undefined || name.startsWith("sg-")) return plain;
    const found = findByNameOf(estate, plain, "AWS::EC2::SecurityGroup", "GroupName");
    return found === undefined ? plain : new Reference(found.id, "GroupId");
  });
  return ids.length === 1 && text(ids[0]) === "default" ? undefined : ids;
}
