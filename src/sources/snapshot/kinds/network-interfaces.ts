import type { Properties, Value } from "../../../estate/value.ts";
import { type Kind, kind, type Making } from "../kind.ts";
import { isRec, type Rec, textAt } from "../record.ts";
import { type Draft, NOTHING, SnapshotResource } from "../snapshot-resource.ts";
import { absent, wrong } from "../unsaid.ts";

const TYPE = "AWS::EC2::NetworkInterface";

/**
 * Network interfaces. There are more of them than of anything else, so that their records are read by hand.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
 */
export const NETWORK_INTERFACES: readonly Kind[] = [
  kind("ec2 describe-network-interfaces", "NetworkInterfaces", TYPE, "NetworkInterfaceId", {
    owner: "OwnerId",
    make: interfaceOf,
  }),
];

/** The interface of a record: that of the interface itself, or the one in the record of its instance. */
export function interfaceOf(record: Rec, id: string, making: Making): SnapshotResource {
  const { SubnetId, Groups, PrivateIpAddress, SourceDestCheck } = record;
  const properties: Draft = {
    SubnetId: textOf(SubnetId, "SubnetId", id, making),
    GroupSet: groupsOf(Groups, "Groups", id, making),
    SourceDestCheck: typeof SourceDestCheck === "boolean" ? SourceDestCheck : absent("SourceDestCheck", id),
  };
  if (typeof PrivateIpAddress === "string") properties.PrivateIpAddress = PrivateIpAddress;
  const { InterfaceType, Description, TagSet } = record;
  if (typeof InterfaceType === "string" && InterfaceType !== "interface")
    properties.InterfaceType = making.intern(InterfaceType);
  if (typeof Description === "string" && Description !== "") properties.Description = Description;
  if (Array.isArray(TagSet) && TagSet.length > 0) properties.Tags = TagSet as Value; // parsed from JSON
  const observed = addressesOf(record, id, properties, making);
  return new SnapshotResource(id, TYPE, making.scope, properties, observed, making.at);
}

/** Private and IPv6 addresses beyond the first go into the properties, public ones are what was observed. */
function addressesOf(record: Rec, id: string, properties: Draft, making: Making): Properties {
  const { Association, PrivateIpAddresses, Ipv6Addresses } = record;
  if (Array.isArray(Ipv6Addresses) && Ipv6Addresses.length > 0) {
    const addresses = Ipv6Addresses.map((item) => textAt(isRec(item) ? item : {}, "Ipv6Address"));
    if (addresses.includes(undefined)) making.broken(`an IPv6 address of \`${id}\` cannot be read`, ["Ipv6Addresses"]);
    properties.Ipv6Addresses = addresses.flatMap((Ipv6Address) => (Ipv6Address === undefined ? [] : [{ Ipv6Address }]));
  }
  const publicIp = isRec(Association) ? publicOf(Association) : undefined;
  if (!Array.isArray(PrivateIpAddresses) || PrivateIpAddresses.length < 2)
    return publicIp === undefined ? NOTHING : { PublicIp: publicIp };
  const all = PrivateIpAddresses.filter(isRec);
  properties.PrivateIpAddresses = all.map((item) => ({
    PrivateIpAddress: textOf(item.PrivateIpAddress, "PrivateIpAddresses", id, making),
    Primary: item.Primary === true,
  }));
  const observed: Draft = publicIp === undefined ? {} : { PublicIp: publicIp };
  const others = all.map((item) => (isRec(item.Association) ? (publicOf(item.Association) ?? null) : null));
  if (others.some((one) => one !== null)) observed.PublicIps = others;
  return observed;
}

/** Addresses of carriers and of customers' own networks are not the internet's. */
function publicOf(association: Rec): string | undefined {
  return textAt(association, "PublicIp");
}

export function textOf(field: unknown, name: string, id: string, making: Making): Value {
  if (typeof field === "string" && field !== "") return making.intern(field);
  return field === undefined || field === null ? absent(name, id) : wrong(name, id, making);
}

/** Ids of groups; a group without one is one that nobody knows. */
export function groupsOf(field: unknown, name: string, id: string, making: Making): Value {
  if (!Array.isArray(field)) return field === undefined || field === null ? absent(name, id) : wrong(name, id, making);
  const [only] = field;
  if (field.length === 1 && isRec(only) && typeof only.GroupId === "string") return making.internList([only.GroupId]);
  const ids: string[] = [];
  for (const item of field) {
    if (!isRec(item) || typeof item.GroupId !== "string") return wrong(name, id, making);
    ids.push(item.GroupId);
  }
  return making.internList(ids);
}
