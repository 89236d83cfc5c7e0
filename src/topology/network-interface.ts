import { at } from "../estate/estate.ts";
import { truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { INTERNET } from "../reach/address.ts";
import { type AddressSet, SURE } from "../reach/network.ts";
import { overlapsAddresses, unionAddresses } from "../reach/sets.ts";
import { ALL_TRAFFIC } from "../reach/traffic.ts";
import { blocks, entryOf } from "./cidr.ts";
import type { Draft } from "./draft.ts";
import { items, meant, meantWidely } from "./meant.ts";
import { type ObservedRun, observedInterface } from "./observed-interface.ts";
import { adopt, place } from "./place.ts";
import { guardsMeant } from "./security-group.ts";
import { segmentsMeant } from "./subnet.ts";
import { isDefaultVpc } from "./vpc.ts";

const INTERFACE = "AWS::EC2::NetworkInterface";

/**
 * Network interfaces that are declared by themselves, and the instances that they are attached to.
 * What listens on them nobody can tell: all ports.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html (read 2026-11)
 */
export function networkInterfaces(draft: Draft): void {
  const forwarding = routedTo(draft);
  const run: ObservedRun = { guards: new Map(), translating: forwarding };
  for (const item of draft.estate.ofType(INTERFACE)) {
    if (item.observed !== undefined) {
      observedInterface(draft, item, run);
      continue;
    }
    const { properties } = item;
    const check = truth(at(properties, "SourceDestCheck"));
    const groups = { resource: item, path: ["GroupSet"] };
    for (const { segment, doubt } of segmentsMeant(
      draft,
      at(properties, "SubnetId"),
      { resource: item, path: ["SubnetId"] },
      () => hintOf(draft, item),
    )) {
      const guards = guardsMeant(draft, at(properties, "GroupSet"), groups, draft.segments[segment]?.domain);
      const index = place(draft, {
        owner: item,
        path: [],
        text: `network interface \`${item.id}\``,
        segment,
        guards: guards.map(({ guard }) => guard),
        guardDoubts: guards.map((one) => one.doubt),
        addresses: addressesOf(draft, item, segment),
        publicIpv4: "no",
        ipv6: given(at(properties, "Ipv6AddressCount")) ? { doubt: SURE } : undefined,
        listens: ALL_TRAFFIC,
        opens: true,
        forwards: check === false || check instanceof Unknown,
        translates: forwarding.has(item.id),
        doubt,
      });
      if (check instanceof Unknown) draft.forwardsDoubt.set(index, draft.fact(check, item, ["SourceDestCheck"]));
    }
  }
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null && value !== 0;
}

/** The VPC that its groups tell, where its subnet is not known. */
function hintOf(draft: Draft, item: Resource): number | undefined {
  const value = at(item.properties, "GroupSet");
  if (!given(value)) return undefined;
  const guards = guardsMeant(draft, value, { resource: item, path: ["GroupSet"] }, undefined);
  return domainOfGuards(
    draft,
    guards.map(({ guard }) => guard),
  );
}

/** The domain that one of the guards surely belongs to; a VPC that was read before one that nobody knows. */
export function domainOfGuards(draft: Draft, guards: readonly number[]): number | undefined {
  const found = guards.flatMap((guard) => {
    const domains = draft.guards[guard]?.domains ?? [];
    const sure = domains.find(({ doubt }) => doubt === SURE);
    return sure === undefined ? [] : [sure.domain];
  });
  const hint = found.find((domain) => draft.domains[domain]?.standsFor === undefined) ?? found[0];
  // the default group of the default VPC is what groups that are left out mean: besides an unknown group it tells nothing
  const unsure = guards.some((guard) => draft.guards[guard]?.standsFor !== undefined);
  return unsure && hint !== undefined && isDefaultVpc(draft, hint) ? undefined : hint;
}

/**
 * Interfaces that a route for addresses of the internet leads to (or one for addresses nobody knows): what they forward,
 * they send on as their own, as a NAT instance does.
 */
function routedTo(draft: Draft): ReadonlySet<string> {
  const found = new Set<string>();
  for (const route of draft.estate.ofType("AWS::EC2::Route")) {
    const value = at(route.properties, "NetworkInterfaceId");
    if (value === undefined || !toInternet(draft, route)) continue;
    const said = { resource: route, path: ["NetworkInterfaceId"] };
    for (const one of meantWidely(draft, value, said, "network interface", [INTERFACE]))
      if (one.is === "resource") found.add(one.resource.id);
  }
  return found;
}

function toInternet(draft: Draft, route: Resource): boolean {
  const found = (["DestinationCidrBlock", "DestinationIpv6CidrBlock"] as const).flatMap((key) =>
    blocks(draft, at(route.properties, key), key === "DestinationCidrBlock" ? 4 : 6, { resource: route, path: [key] }),
  );
  return found.length === 0 || found.some(({ addresses }) => overlapsAddresses(addresses, INTERNET));
}

/** Its private addresses where they are written; some of them may be the service's choice. */
function addressesOf(draft: Draft, item: Resource, segment: number): AddressSet | undefined {
  const { properties } = item;
  const within = draft.segments[segment]?.addresses ?? { v4: [], v6: [] };
  const listed = (key: string, inner: string, family: 4 | 6) =>
    items(draft, at(properties, key), { resource: item, path: [key] }).flatMap((one) =>
      blocks(draft, entryOf(one.value, inner) ?? one.value, family, { resource: item, path: one.path }),
    );
  const v4 = [
    ...blocks(draft, at(properties, "PrivateIpAddress"), 4, { resource: item, path: ["PrivateIpAddress"] }),
    ...listed("PrivateIpAddresses", "PrivateIpAddress", 4),
  ];
  const v6 = listed("Ipv6Addresses", "Ipv6Address", 6);
  const sum = (found: typeof v4): AddressSet =>
    found
      .map(({ addresses, unknown }) => (unknown === undefined ? addresses : within))
      .reduce(unionAddresses, { v4: [], v6: [] });
  if (v4.length === 0 && v6.length === 0) return undefined;
  return { v4: v4.length === 0 ? within.v4 : sum(v4).v4, v6: v6.length === 0 ? [] : sum(v6).v6 };
}

/** Instances take over the interfaces that an attachment gives them. */
export function attachments(draft: Draft): void {
  for (const item of draft.estate.ofType("AWS::EC2::NetworkInterfaceAttachment")) {
    const instance = draft.estate.find(at(item.properties, "InstanceId"));
    const said = { resource: item, path: ["NetworkInterfaceId"] };
    if (instance === undefined) continue;
    for (const one of meant(draft, at(item.properties, "NetworkInterfaceId"), said, "network interface", [INTERFACE]))
      if (one.is === "resource") adopt(draft, instance.id, draft.interfacesOf.get(one.resource.id) ?? []);
  }
}
