import { Unknown, type Value } from "../../../estate/value.ts";
import { type Kind, kind, type Making } from "../kind.ts";
import { fieldOf, isRec, type Rec, textAt } from "../record.ts";
import { type Draft, NOTHING, SnapshotResource } from "../snapshot-resource.ts";
import { groupsOf, interfaceOf, textOf } from "./network-interfaces.ts";

const TYPE = "AWS::EC2::Instance";
/** It is there no more, though AWS lists it for an hour. */
const OVER: ReadonlySet<unknown> = new Set(["terminated", "shutting-down"]);
const SHARED = ["ImageId", "InstanceType", "KeyName"] as const;

/**
 * Instances, each with the interfaces that are attached to it. They are many, so that their records are read by hand.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 */
export const INSTANCES: readonly Kind[] = [
  kind("ec2 describe-instances", "Reservations", TYPE, "InstanceId", {
    inner: "Instances",
    gone: (record) => isRec(record.State) && OVER.has(record.State.Name),
    make: instanceOf,
    more: attachedInterfaces,
  }),
];

const USER_DATA = new Unknown("absent-record", "`aws ec2 describe-instances` does not tell the user data of instances");

function instanceOf(record: Rec, id: string, making: Making): SnapshotResource {
  const properties: Draft = {
    SubnetId: textOf(record.SubnetId, "SubnetId", id, making),
    SecurityGroupIds: groupsOf(record.SecurityGroups, "SecurityGroups", id, making),
  };
  for (const name of SHARED) {
    const value = record[name];
    if (typeof value === "string" && value !== "") properties[name] = making.intern(value);
  }
  properties.UserData = USER_DATA;
  properties.NetworkInterfaces = making.internValue(`instance|${record.PublicIpAddress !== undefined}`, () => [
    { DeviceIndex: "0", AssociatePublicIpAddress: record.PublicIpAddress !== undefined },
  ]);
  const { PrivateIpAddress, SourceDestCheck, Tags, EbsOptimized } = record;
  if (typeof PrivateIpAddress === "string") properties.PrivateIpAddress = PrivateIpAddress;
  if (typeof SourceDestCheck === "boolean") properties.SourceDestCheck = SourceDestCheck;
  if (typeof EbsOptimized === "boolean") properties.EbsOptimized = EbsOptimized;
  if (Array.isArray(Tags) && Tags.length > 0) properties.Tags = Tags as Value; // parsed from JSON
  const metadata = metadataOf(record.MetadataOptions, making);
  if (metadata !== undefined) properties.MetadataOptions = metadata;
  const profile = textAt(record, "IamInstanceProfile.Arn");
  // CloudFormation names the profile, and the path in front of the name is none of it.
  if (profile !== undefined) properties.IamInstanceProfile = making.intern(profile.slice(profile.lastIndexOf("/") + 1));
  const monitoring = fieldOf(record, "Monitoring.State");
  if (monitoring !== undefined) properties.Monitoring = monitoring === "enabled" || monitoring === "pending";
  return new SnapshotResource(id, TYPE, making.scope, properties, observedOf(record), making.at);
}

/** Options of the metadata service come in few combinations: one object for each. */
function metadataOf(options: unknown, making: Making): Value | undefined {
  if (!isRec(options)) return undefined;
  const { HttpTokens, HttpEndpoint, HttpPutResponseHopLimit, InstanceMetadataTags, HttpProtocolIpv6 } = options;
  const all = { HttpTokens, HttpEndpoint, HttpPutResponseHopLimit, InstanceMetadataTags, HttpProtocolIpv6 };
  return making.internValue(Object.values(all).join("|"), () => {
    const made: Draft = {};
    for (const [name, value] of Object.entries(all))
      if (typeof value === "string" || typeof value === "number") made[name] = value;
    return made;
  });
}

function observedOf(record: Rec): SnapshotResource["observed"] {
  const { NetworkInterfaces, State } = record;
  const observed: Draft = {};
  if (Array.isArray(NetworkInterfaces)) observed.NetworkInterfaceIds = idsOf(NetworkInterfaces);
  const state = isRec(State) ? State.Name : undefined;
  if (typeof state === "string" && state !== "running") observed.State = state;
  return NetworkInterfaces === undefined && state === "running" ? NOTHING : observed;
}

function idsOf(interfaces: readonly unknown[]): readonly string[] {
  const [only] = interfaces;
  if (interfaces.length === 1 && isRec(only) && typeof only.NetworkInterfaceId === "string")
    return [only.NetworkInterfaceId];
  return interfaces.flatMap((item) => (isRec(item) ? (textAt(item, "NetworkInterfaceId") ?? []) : []));
}

/** An instance tells of its interfaces too: where nobody listed them, it is the one who knows. */
function attachedInterfaces(record: Rec, making: Making, made: SnapshotResource | undefined): void {
  const { NetworkInterfaces } = record;
  if (!Array.isArray(NetworkInterfaces)) return;
  for (const item of NetworkInterfaces) {
    if (!isRec(item) || typeof item.NetworkInterfaceId !== "string") continue;
    const id = item.NetworkInterfaceId;
    const known = making.get(id);
    if (known === undefined) making.otherwise(id, () => interfaceOf(item, id, making));
    else if (typeof item.PrivateIpAddress === "string" && known.properties.PrivateIpAddress !== item.PrivateIpAddress)
      ownInterface(item, id, making, made);
  }
}

/** Two instances say that they have one interface, with different addresses: each keeps its own. */
function ownInterface(item: Rec, id: string, making: Making, made: SnapshotResource | undefined): void {
  if (made === undefined) return;
  const own = `${made.id}/${id}`;
  making.broken(`interface \`${id}\` is another one elsewhere in the input`, ["NetworkInterfaces"]);
  making.otherwise(own, () => interfaceOf(item, own, making));
  const ids = made.observed.NetworkInterfaceIds;
  const mended = Array.isArray(ids) ? ids.map((one) => (one === id ? own : one)) : [own];
  made.observed = { ...made.observed, NetworkInterfaceIds: mended };
}
