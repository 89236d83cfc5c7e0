import { at } from "../estate/estate.ts";
import { text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, Unknown } from "../estate/value.ts";
import { type AddressSet, type Ranges, SURE } from "../reach/network.ts";
import { union, unionAddresses } from "../reach/sets.ts";
import { blocks } from "./cidr.ts";
import type { Draft } from "./draft.ts";
import { items } from "./meant.ts";
import { publicAddress } from "./place.ts";
import { type InSegment, regionalSegment, segmentsMeant } from "./subnet.ts";
import { domains } from "./vpc.ts";

/**
 * NAT gateways, public and private. A regional one stands in no subnet: AWS gives it a route table of its own, with a
 * default route to the internet gateway.
 *
 * Sources: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html,
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html (read 2026-11)
 */
export function natGateways(draft: Draft): void {
  for (const item of draft.estate.ofType("AWS::EC2::NatGateway")) {
    const kind = at(item.properties, "ConnectivityType");
    const isPrivate = text(kind) === "private";
    const kindDoubt = kind instanceof Unknown && text(kind) === undefined ? draft.fact(kind, item) : SURE;
    for (const { segment, doubt } of standings(draft, item)) {
      const domain = draft.segments[segment]?.domain;
      draft.gateway(
        item,
        {
          is: "nat",
          label: draft.label(item, [], `NAT gateway \`${item.id}\``),
          segment,
          addresses: addressesOf(draft, item, segment),
          public: !isPrivate,
          publicAddresses: publicAddresses(item),
          doubt: draft.both(draft.existence(item), kindDoubt),
        },
        domain,
        doubt,
      );
    }
  }
}

/** The addresses that an account tells. */
function publicAddresses(item: Resource): Ranges | undefined {
  const listed = at(item.observed, "PublicIps");
  if (!isList(listed)) return undefined;
  const known = listed.flatMap((one) => (typeof one === "string" ? [publicAddress(one)] : []));
  return known.length === 0 ? undefined : known.reduce(union);
}

function standings(draft: Draft, item: Resource): readonly InSegment[] {
  const regional = text(at(item.properties, "AvailabilityMode")) === "regional";
  const subnet = at(item.properties, "SubnetId");
  if (!regional && (subnet !== undefined || at(item.properties, "VpcId") === undefined))
    return segmentsMeant(draft, subnet, { resource: item, path: ["SubnetId"] }, () => undefined);
  const said = { resource: item, path: ["VpcId"] };
  return domains(draft, at(item.properties, "VpcId"), said).map(({ domain, doubt }) => ({
    segment: regionalSegment(draft, item, domain),
    doubt,
  }));
}

function addressesOf(draft: Draft, item: Resource, segment: number): AddressSet {
  const keys = ["PrivateIpAddress", "SecondaryPrivateIpAddresses"];
  const found = keys.flatMap((key) =>
    items(draft, at(item.properties, key), { resource: item, path: [key] }).flatMap((one) =>
      blocks(draft, one.value, 4, { resource: item, path: one.path }),
    ),
  );
  const within = { v4: draft.segments[segment]?.addresses.v4 ?? [], v6: [] };
  if (found.length === 0 || found.some(({ unknown }) => unknown !== undefined)) return within;
  return found.map(({ addresses }) => addresses).reduce(unionAddresses);
}
