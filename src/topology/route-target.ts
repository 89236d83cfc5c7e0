import { at } from "../estate/estate.ts";
import { text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { type Doubt, SURE, type Target } from "../reach/network.ts";
import type { Draft } from "./draft.ts";
import { INTERNET_GATEWAY, internetTarget } from "./internet-gateway.ts";
import { type Meant, meant, type Said } from "./meant.ts";

/** One thing that a route may lead to. */
export interface Way {
  readonly target: Target;
  readonly doubt: Doubt;
  /** As a person reads it. */
  readonly text: string;
}

const FIREWALL = "AWS::NetworkFirewall::Firewall";
const ENDPOINTS = ["AWS::EC2::VPCEndpoint", FIREWALL];

/** The property, what is looked for, and the types that can be it. */
const TARGETS: readonly (readonly [string, string, readonly string[]])[] = [
  ["GatewayId", "gateway", [INTERNET_GATEWAY, "AWS::EC2::VPNGateway", ...ENDPOINTS]],
  ["NatGatewayId", "NAT gateway", ["AWS::EC2::NatGateway"]],
  ["InstanceId", "instance", ["AWS::EC2::Instance"]],
  ["NetworkInterfaceId", "network interface", ["AWS::EC2::NetworkInterface", "AWS::EC2::Instance"]],
  ["VpcPeeringConnectionId", "peering connection", ["AWS::EC2::VPCPeeringConnection"]],
  ["TransitGatewayId", "transit gateway", ["AWS::EC2::TransitGateway", "AWS::EC2::TransitGatewayAttachment"]],
  ["EgressOnlyInternetGatewayId", "egress-only internet gateway", ["AWS::EC2::EgressOnlyInternetGateway"]],
  ["VpcEndpointId", "VPC endpoint", ENDPOINTS],
];

/** Targets whose far side this tool does not model: they may lead anywhere. */
const BEYOND: readonly (readonly [string, string])[] = [
  ["CarrierGatewayId", "a carrier gateway"],
  ["LocalGatewayId", "a local gateway of an Outpost"],
  ["CoreNetworkArn", "a Cloud WAN core network"],
  ["OdbNetworkArn", "an Oracle Database@AWS network"],
];

/**
 * Everything that an AWS::EC2::Route may lead to from a table of `domain`.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html (read 2026-11)
 */
export function waysOf(draft: Draft, route: Resource, domain: number): readonly Way[] {
  if (text(at(route.observed, "State")) === "blackhole")
    return [{ target: { is: "drop" }, doubt: SURE, text: "a blackhole" }];
  const ways = TARGETS.flatMap(([key, what, types]) => {
    const value = at(route.properties, key);
    const said = { resource: route, path: [key] };
    return meant(draft, value, said, what, types).flatMap((one) => waysTo(draft, one, said, domain));
  });
  const beyond = BEYOND.flatMap(([key, what]) =>
    at(route.properties, key) === undefined ? [] : [unmodelled(draft, route, key, what)],
  );
  const all = [...ways, ...beyond];
  if (all.length > 0) return all;
  const unknown = new Unknown("invalid", `route \`${route.id}\` names no target`, { key: `no-target:${route.id}` });
  return [leadsAnywhere(draft, unknown, { resource: route, path: [] })];
}

function waysTo(draft: Draft, one: Meant, said: Said, domain: number): readonly Way[] {
  if (one.is === "absent") return [];
  const found =
    one.is === "stranger"
      ? strangeWays(draft, one.unknown, said, domain)
      : knownWays(draft, one.resource, said, domain);
  return found.map((way) => ({ ...way, doubt: draft.both(one.doubt, way.doubt) }));
}

function strangeWays(draft: Draft, unknown: Unknown, said: Said, domain: number): readonly Way[] {
  if (unknown.key === "id:local") return [{ target: { is: "local" }, doubt: SURE, text: "local" }];
  const doors = (draft.usesOf.get(`?${unknown.key}`) ?? [])
    .filter((use) => use.domain === domain)
    .map(({ gateway, doubt }): Way => ({ target: { is: "gateway", gateway }, doubt, text: unknown.detail }));
  // a VPN gateway leads to the network behind it; a transit gateway to other VPCs as well
  if (doors.length > 0) return said.path[0] === "GatewayId" ? doors : [...doors, leadsAnywhere(draft, unknown, said)];
  for (const { resource } of unknown.mentions) {
    const firewall = draft.estate.get(resource);
    if (firewall?.type === FIREWALL) return knownWays(draft, firewall, said, domain);
  }
  if (said.path[0] === "GatewayId" && !unknown.key.startsWith("id:vgw-")) {
    const target = internetTarget(draft, undefined, unknown, domain);
    if (unknown.key.startsWith("id:igw-") && target !== undefined && target !== "drop")
      return [{ target: { is: "gateway", gateway: target.gateway }, doubt: SURE, text: "the internet gateway" }];
  }
  return [leadsAnywhere(draft, unknown, said)];
}

function knownWays(draft: Draft, resource: Resource, said: Said, domain: number): readonly Way[] {
  const name = `\`${resource.id}\``;
  if (resource.type === INTERNET_GATEWAY) {
    const target = internetTarget(draft, resource, undefined, domain);
    if (target === "drop")
      return [{ target: { is: "drop" }, doubt: SURE, text: `${name}, which is not attached here` }];
    if (target !== undefined) return [{ target: { is: "gateway", ...target }, doubt: SURE, text: name }];
  }
  const uses = draft.usesOf.get(resource.id) ?? [];
  const usable = uses.filter((use) => use.domain === undefined || use.domain === domain);
  if (usable.length > 0)
    return usable.map(({ gateway, doubt }) => ({ target: { is: "gateway", gateway }, doubt, text: name }));
  if (uses.length > 0)
    return [{ target: { is: "drop" }, doubt: SURE, text: `${name}, which is not usable from this VPC` }];
  const interfaces = (draft.interfacesOf.get(resource.id) ?? []).filter(
    (i) => draft.segments[draft.interfaces[i]?.segment ?? -1]?.domain === domain,
  );
  if (interfaces.length > 0)
    return interfaces.map((i) => ({
      target: { is: "interface", interface: i },
      doubt: draft.forwardsDoubt.get(i) ?? SURE,
      text: name,
    }));
  const unknown = new Unknown("not-modelled", `where ${name} leads is not known`, { key: `leads:${resource.id}` });
  return [leadsAnywhere(draft, unknown, said)];
}

function leadsAnywhere(draft: Draft, unknown: Unknown, said: Said): Way {
  const fact = draft.fact(unknown, said.resource, said.path);
  return { target: { is: "unknown", fact }, doubt: SURE, text: `something nobody knows (${unknown.detail})` };
}

function unmodelled(draft: Draft, route: Resource, key: string, what: string): Way {
  draft.gap({
    code: "route-target-not-modelled",
    message: `route \`${route.id}\` leads to ${what}, which is not modelled: it may lead anywhere`,
    hidesFindings: true,
    resource: route.id,
    place: draft.estate.place(route, [key]),
  });
  const unknown = new Unknown("not-modelled", `what is behind ${what} is not modelled`, { key: `${key}:${route.id}` });
  return leadsAnywhere(draft, unknown, { resource: route, path: [key] });
}
