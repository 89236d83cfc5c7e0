import { at } from "../estate/estate.ts";
import { text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import type { Value } from "../estate/value.ts";
import { type Doubt, SURE } from "../reach/network.ts";
import { union } from "../reach/sets.ts";
import type { Draft } from "./draft.ts";
import { meantWidely } from "./meant.ts";
import { publicAddress } from "./place.ts";

const OWNERS = ["AWS::EC2::Instance", "AWS::EC2::NetworkInterface"];

/**
 * Elastic IP addresses of instances and network interfaces. They take the place of an address the subnet gave.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html (read 2026-11)
 */
export function elasticIps(draft: Draft): void {
  // In an account every interface says its own public addresses.
  for (const eip of draft.estate.ofType("AWS::EC2::EIP"))
    if (eip.observed === undefined)
      associate(draft, eip, "InstanceId", at(eip.properties, "InstanceId"), addressOf(eip));
  for (const item of draft.estate.ofType("AWS::EC2::EIPAssociation")) {
    const eip = draft.estate.find(at(item.properties, "AllocationId")) ?? draft.estate.find(at(item.properties, "EIP"));
    const address = eip === undefined ? text(at(item.properties, "EIP")) : addressOf(eip);
    for (const key of ["InstanceId", "NetworkInterfaceId"])
      associate(draft, item, key, at(item.properties, key), address);
  }
}

function addressOf(eip: Resource): string | undefined {
  return text(at(eip.observed, "PublicIp")) ?? text(at(eip.properties, "PublicIp"));
}

function associate(
  draft: Draft,
  by: Resource,
  key: string,
  value: Value | undefined,
  address: string | undefined,
): void {
  for (const one of meantWidely(draft, value, { resource: by, path: [key] }, "instance", OWNERS, OWNERS)) {
    if (one.is !== "resource") continue;
    const doubt = draft.given(draft.both(draft.existence(by), one.doubt), [draft.existence(one.resource)]);
    const interfaces = draft.interfacesOf.get(one.resource.id) ?? [];
    for (const i of primary(draft, one.resource, interfaces)) givePublic(draft, i, address, doubt);
  }
}

/** Of an instance with several interfaces the first: those made for its first attachment. */
function primary(draft: Draft, owner: Resource, interfaces: readonly number[]): readonly number[] {
  const [first] = interfaces;
  const path = draft.interfaces[first ?? -1]?.path;
  if (first === undefined || path === undefined || owner.type !== "AWS::EC2::Instance") return interfaces;
  return interfaces.filter((i) => {
    const other = draft.interfaces[i];
    return other?.owner === draft.interfaces[first]?.owner && samePath(other?.path ?? [], path);
  });
}

function samePath(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i]);
}

function givePublic(draft: Draft, index: number, address: string | undefined, doubt: Doubt): void {
  const item = draft.interfaces[index];
  if (item === undefined) return;
  const addresses = publicAddress(address);
  const known = item.public4;
  item.public4 =
    known === undefined || doubt === SURE
      ? { addresses, doubt }
      : { addresses: union(known.addresses, addresses), doubt: draft.either([known.doubt, doubt]) };
}
