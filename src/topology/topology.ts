import type { Estate } from "../estate/estate.ts";
import type { Forward } from "../estate/forward.ts";
import type { Gap } from "../estate/problem.ts";
import type { ResourceId } from "../estate/resource.ts";
import { INTERNET } from "../reach/address.ts";
import type { Network } from "../reach/network.ts";
import { blockPublicAccess } from "./block-public-access.ts";
import { COMPUTE } from "./compute.ts";
import { domainGroups } from "./domain-groups.ts";
import { Draft } from "./draft.ts";
import { egressOnlyInternetGateways } from "./egress-only-internet-gateway.ts";
import { elasticIps } from "./elastic-ip.ts";
import { widenExternals } from "./far-side.ts";
import { groundOf } from "./ground-of.ts";
import { groupMembers } from "./group-member.ts";
import { gatewayTables, internetGateways } from "./internet-gateway.ts";
import { natGateways } from "./nat-gateway.ts";
import { networkAcls } from "./network-acl.ts";
import { networkFirewalls } from "./network-firewall.ts";
import { attachments, networkInterfaces } from "./network-interface.ts";
import { routeIndex, routeTables, tableOf } from "./route-table.ts";
import { securityGroups } from "./security-group.ts";
import { securityGroupRules } from "./security-group-rule.ts";
import { subnets } from "./subnet.ts";
import { transitGateways } from "./transit-gateway.ts";
import { unmodelled } from "./unmodelled.ts";
import { vpcs } from "./vpc.ts";
import { endpointRoutes, vpcEndpoints } from "./vpc-endpoint.ts";
import { peerings } from "./vpc-peering.ts";
import { propagatedRoutes, vpnGateways } from "./vpn.ts";
import { unsureZones } from "./zone.ts";

/** What the estate's network resources mean, ready for `reach/`. */
export interface Topology {
  readonly network: Network;
  /** Interfaces (indexes in `network.interfaces`) of each resource that has any. */
  readonly interfacesOf: ReadonlyMap<ResourceId, readonly number[]>;
  readonly domainOf: ReadonlyMap<ResourceId, number>;
  readonly segmentOf: ReadonlyMap<ResourceId, number>;
  readonly guardOf: ReadonlyMap<ResourceId, number>;
  /** Index of the internet in `network.externals`. */
  readonly internet: number;
  /** Listeners that pass on to targets (load balancers, RDS proxies): packets in front, packets behind. */
  readonly forwards: readonly Forward[];
  readonly gaps: readonly Gap[];
}

/**
 * The network that the estate's resources make.
 *
 * First where things can stand (VPCs, subnets, groups, gateways), then what stands there, then what needs all of it:
 * public addresses, routes, lists, since a route may point at any of them and an unknown subnet may turn up late.
 */
export function topologyOf(estate: Estate): Topology {
  const draft = new Draft(estate);
  const internet = addInternet(draft);
  vpcs(draft);
  subnets(draft);
  securityGroups(draft);
  securityGroupRules(draft);
  internetGateways(draft);
  egressOnlyInternetGateways(draft);
  natGateways(draft);
  vpnGateways(draft);
  transitGateways(draft);
  networkFirewalls(draft);
  networkInterfaces(draft);
  vpcEndpoints(draft);

  const ground = groundOf(draft);
  for (const put of COMPUTE) put(ground, estate);

  attachments(draft);
  elasticIps(draft);
  peerings(draft);
  const routes = routeIndex(draft);
  endpointRoutes(draft, routes);
  propagatedRoutes(draft, routes);
  routeTables(draft, routes);
  gatewayTables(draft, (table, domain) => tableOf(draft, table, domain, routes));
  networkAcls(draft);
  blockPublicAccess(draft);
  widenExternals(draft);
  unsureZones(draft);
  unmodelled(draft);
  groupMembers(draft, domainGroups(draft));
  return finished(draft, internet);
}

function addInternet(draft: Draft): number {
  const label = draft.label(undefined, [], "the internet");
  return draft.externals.push({ label, name: "internet", kind: "internet", addresses: INTERNET }) - 1;
}

function finished(draft: Draft, internet: number): Topology {
  const domainOf = new Map<ResourceId, number>();
  const segmentOf = new Map<ResourceId, number>();
  const guardOf = new Map<ResourceId, number>();
  for (const [{ id }, domain] of draft.domainOf) domainOf.set(id, domain);
  for (const [{ id }, [first]] of draft.segmentsOf) if (first !== undefined) segmentOf.set(id, first.segment);
  for (const [{ id }, guard] of draft.guardOf) guardOf.set(id, guard);
  return {
    network: draft.network(),
    interfacesOf: draft.interfacesOf,
    domainOf,
    segmentOf,
    guardOf,
    internet,
    forwards: draft.forwards,
    gaps: draft.gaps,
  };
}
