import { at } from "../estate/estate.ts";
import { truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { ANY4 } from "../reach/address.ts";
import { type AddressSet, type Doubt, type Route, SURE } from "../reach/network.ts";
import { subtractAddresses, unionAddresses } from "../reach/sets.ts";
import { type Block, blocks, doubtOf } from "./cidr.ts";
import type { Draft } from "./draft.ts";
import { door, farSide, INSIDE } from "./far-side.ts";
import { type Meant, meant } from "./meant.ts";
import { addToTables, type RouteIndex } from "./route-table.ts";
import { domains } from "./vpc.ts";

const VPN_GATEWAY = "AWS::EC2::VPNGateway";
const CONNECTION = "AWS::EC2::VPNConnection";

/**
 * VPN gateways: the door of a VPC to a network on premises, open both ways. Direct Connect comes in by them too.
 * Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html (read 2026-11)
 */
export function vpnGateways(draft: Draft): void {
  for (const by of draft.estate.ofType("AWS::EC2::VPCGatewayAttachment")) {
    const said = { resource: by, path: ["VpnGatewayId"] };
    for (const one of meant(draft, at(by.properties, "VpnGatewayId"), said, "VPN gateway", [VPN_GATEWAY])) {
      if (one.is === "absent") continue;
      const { key, owner } = gatewayKey(one, by);
      const external = onPremises(draft, owner, key);
      for (const { domain, doubt } of domains(draft, at(by.properties, "VpcId"), { resource: by, path: ["VpcId"] }))
        door(
          draft,
          external,
          domain,
          { resource: owner, path: [], key },
          { inbound: true, doubt: draft.both(draft.existence(by), draft.both(one.doubt, doubt)) },
        );
    }
  }
}

function gatewayKey(one: Meant, by: Resource): { readonly key: string; readonly owner: Resource } {
  if (one.is === "resource") return { key: one.resource.id, owner: one.resource };
  return { key: one.is === "stranger" ? `?${one.unknown.key}` : by.id, owner: by };
}

function onPremises(draft: Draft, owner: Resource, key: string): number {
  const known = learnedBy(draft, key);
  const statics = known.flatMap(({ block, learned }) =>
    learned || block.unknown !== undefined ? [] : [block.addresses],
  );
  const all = known.length > 0 && known.every(({ learned, block }) => !learned && block.unknown === undefined);
  return farSide(draft, {
    key: `vpn:${key}`,
    name: `the network behind VPN gateway \`${owner.id}\``,
    resource: owner,
    path: [],
    kind: "on-premises",
    addresses: statics.reduce(unionAddresses, all ? { v4: [], v6: [] } : INSIDE),
  });
}

/** A route that a VPN brings: written down, or learned by BGP, when nobody knows it before it is deployed. */
export interface Brought {
  readonly block: Block;
  readonly learned: boolean;
  readonly by: Resource;
  readonly doubt: Doubt;
}

/** The routes of every VPN connection that ends at a VPN gateway. */
function learnedBy(draft: Draft, gateway: string): readonly Brought[] {
  const byGateway = draft.once("vpn-connections", () => {
    const found = new Map<string, Resource[]>();
    for (const item of draft.estate.ofType(CONNECTION)) {
      const said = { resource: item, path: ["VpnGatewayId"] };
      for (const one of meant(draft, at(item.properties, "VpnGatewayId"), said, "VPN gateway", [VPN_GATEWAY])) {
        if (one.is === "absent") continue;
        const { key } = gatewayKey(one, item);
        found.set(key, [...(found.get(key) ?? []), item]);
      }
    }
    return found;
  });
  return (byGateway.get(gateway) ?? []).flatMap((item) => broughtBy(draft, item));
}

/** The routes that a VPN connection brings. */
export function broughtBy(draft: Draft, connection: Resource): readonly Brought[] {
  const exists = draft.existence(connection);
  const isStatic = truth(at(connection.properties, "StaticRoutesOnly"));
  const written = draft.estate.ofType("AWS::EC2::VPNConnectionRoute").flatMap((route) => {
    if (draft.estate.find(at(route.properties, "VpnConnectionId")) !== connection) return [];
    const said = { resource: route, path: ["DestinationCidrBlock"] };
    return blocks(draft, at(route.properties, "DestinationCidrBlock"), 4, said).map((block) => ({
      block,
      learned: false,
      by: route,
      doubt: draft.both(exists, draft.both(draft.existence(route), doubtOf(draft, block, said))),
    }));
  });
  if (isStatic === true) return written;
  const unknown = new Unknown("service", `VPN connection \`${connection.id}\` learns its routes by BGP when it is up`, {
    key: `bgp:${connection.id}`,
    settle: "read the account, whose route tables hold what was learned",
  });
  const fact = draft.both(exists, draft.fact(unknown, connection));
  const block = { addresses: ANY4, length: 0, text: "what BGP brings", doubt: SURE, unknown };
  return [...written, { block, learned: true, by: connection, doubt: fact }];
}

/**
 * What BGP may bring, as routes in doubt: for addresses that are not the internet's it may be the longest there is; for
 * the internet's it may be a default route. That it takes away parts of the internet is not considered (a gap says so).
 */
export function learnedPrefixes(own: AddressSet): readonly { readonly prefix: AddressSet; readonly length: number }[] {
  return [
    { prefix: subtractAddresses(INSIDE, own), length: 32 },
    { prefix: ANY4, length: 0 },
  ];
}

/** Routes of VPN gateways in the tables that take them. A local route wins over them always. */
export function propagatedRoutes(draft: Draft, index: RouteIndex): void {
  for (const item of draft.estate.ofType("AWS::EC2::VPNGatewayRoutePropagation")) {
    const said = { resource: item, path: ["VpnGatewayId"] };
    for (const one of meant(draft, at(item.properties, "VpnGatewayId"), said, "VPN gateway", [VPN_GATEWAY])) {
      if (one.is === "absent") continue;
      const { key } = gatewayKey(one, item);
      addToTables(draft, index, item, ["RouteTableIds"], (domain, doubt) =>
        (draft.usesOf.get(key) ?? [])
          .filter((use) => use.domain === domain)
          .flatMap(({ gateway }) =>
            learnedBy(draft, key).flatMap((brought) =>
              routesFor(draft, item, brought, gateway, domain, draft.both(doubt, one.doubt)),
            ),
          ),
      );
    }
  }
}

function routesFor(
  draft: Draft,
  item: Resource,
  { block, learned, by, doubt }: Brought,
  gateway: number,
  domain: number,
  also: Doubt,
): readonly Route[] {
  const own = draft.domains[domain]?.hazy.has(4) === true ? { v4: [], v6: [] } : draft.domains[domain]?.addresses;
  const prefixes = learned
    ? learnedPrefixes(own ?? { v4: [], v6: [] })
    : [{ prefix: block.unknown === undefined ? block.addresses : undefined, length: block.length }];
  if (learned) bgpGap(draft, by);
  const label = draft.label(item, [], `propagated route ${block.text}`);
  return prefixes.map(({ prefix, length }) => ({
    label,
    prefix,
    length,
    rank: learned ? 4 : 3,
    target: { is: "gateway" as const, gateway },
    doubt: draft.both(doubt, also),
  }));
}

/** Said once for each connection. */
export function bgpGap(draft: Draft, connection: Resource): void {
  draft.gap({
    code: "bgp-routes",
    message: `the routes that \`${connection.id}\` learns by BGP are not known: private addresses may lead there, parts of the internet are taken not to`,
    settle: "read the account, whose route tables hold what was learned",
    hidesFindings: false,
    resource: connection.id,
    place: draft.estate.place(connection),
  });
}
