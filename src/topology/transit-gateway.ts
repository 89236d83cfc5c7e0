import { at } from "../estate/estate.ts";
import { text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import type { Doubt, RouterTable } from "../reach/network.ts";
import type { Draft } from "./draft.ts";
import { door, farSide, INSIDE } from "./far-side.ts";
import { meantWidely } from "./meant.ts";
import {
  CONNECT,
  CONNECTION,
  PEERING_ATTACHMENT,
  type RouterDraft,
  TRANSIT_GATEWAY,
  VPC_ATTACHMENTS,
} from "./router-draft.ts";
import { segmentsMeant } from "./subnet.ts";
import { routerTables } from "./transit-gateway-table.ts";
import { domains } from "./vpc.ts";

/**
 * Transit gateways that were read. VPCs that are attached to one that was not get a door to whatever is behind it.
 *
 * Sources: https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html,
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html,
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html (read 2026-11)
 */
export function transitGateways(draft: Draft): void {
  const routers = new Map<string, RouterDraft>();
  for (const resource of draft.estate.ofType(TRANSIT_GATEWAY)) routers.set(resource.id, router(draft, resource));
  for (const item of draft.estate.ofType(...VPC_ATTACHMENTS)) {
    // Accounts list attachments of other things in the same way.
    const other = text(at(item.observed, "ResourceType")) ?? "vpc";
    if (other === "vpc") attachVpc(draft, routers, item);
    else attachOutside(draft, routers, item, "TransitGatewayId");
  }
  for (const item of draft.estate.ofType(CONNECTION)) attachOutside(draft, routers, item, "TransitGatewayId");
  for (const item of draft.estate.ofType(CONNECT)) attachConnect(draft, routers, item);
  for (const item of draft.estate.ofType(PEERING_ATTACHMENT)) attachPeer(draft, routers, item);
  routerTables(draft, routers);
}

function router(draft: Draft, resource: Resource): RouterDraft {
  const attachments: RouterDraft["attachments"] = [];
  const tables: RouterDraft["tables"] = [];
  const gateway = draft.gateway(
    resource,
    {
      is: "router",
      label: draft.label(resource, [], `transit gateway \`${resource.id}\``),
      attachments,
      tables: tables satisfies RouterTable[],
      references: enabled(at(resource.properties, "SecurityGroupReferencingSupport"), false),
      doubt: draft.existence(resource),
    },
    undefined,
  );
  return { resource, gateway, attachments, tables };
}

/** "enable" or "disable"; what nobody knows counts as enabled, which keeps a way that may be there. */
function enabled(value: Value | undefined, whenLeftOut: boolean): boolean {
  if (value === undefined || value === null) return whenLeftOut;
  if (value instanceof Unknown && text(value) === undefined) return true;
  return text(value) === "enable";
}

function attachVpc(draft: Draft, routers: ReadonlyMap<string, RouterDraft>, item: Resource): void {
  const exists = draft.existence(item);
  const said = { resource: item, path: ["TransitGatewayId"] };
  const vpcs = domains(draft, at(item.properties, "VpcId"), { resource: item, path: ["VpcId"] });
  for (const one of meantWidely(draft, at(item.properties, "TransitGatewayId"), said, "transit gateway", [
    TRANSIT_GATEWAY,
  ])) {
    for (const { domain, doubt } of vpcs) {
      const alike = draft.both(exists, draft.both(one.doubt, doubt));
      if (one.is === "resource") addVpc(draft, routers.get(one.resource.id), item, domain, alike);
      if (one.is === "stranger") beyond(draft, item, one.unknown, domain, alike);
    }
  }
}

function addVpc(draft: Draft, to: RouterDraft | undefined, item: Resource, domain: number, doubt: Doubt): void {
  const subnets = segmentsMeant(
    draft,
    at(item.properties, "SubnetIds"),
    { resource: item, path: ["SubnetIds"] },
    () => domain,
  );
  const options = (key: string): Value | undefined => at(item.properties, "Options", key);
  to?.attachments.push({
    label: draft.label(item, [], `transit gateway attachment \`${item.id}\``),
    by: item,
    to: { is: "domain", domain, segments: subnets.map(({ segment }) => segment) },
    table: undefined,
    references: enabled(options("SecurityGroupReferencingSupport"), true),
    pinned: text(options("ApplianceModeSupport")) === "enable",
    doubt: subnets.map((one) => one.doubt).reduce((sum, one) => draft.both(sum, one), doubt),
  });
}

/** A transit gateway that was not read: what is behind it is one unknown party. */
function beyond(draft: Draft, item: Resource, unknown: Unknown, domain: number, doubt: Doubt): void {
  const key = `?${unknown.key}`;
  const external = farSide(draft, {
    key: `tgw:${key}`,
    name: `what is behind a transit gateway that was not read (${unknown.detail})`,
    resource: item,
    path: ["TransitGatewayId"],
    kind: "on-premises",
    addresses: INSIDE,
  });
  const fact = draft.fact(unknown, item, ["TransitGatewayId"]);
  door(draft, external, domain, { resource: item, path: [], key }, { inbound: true, doubt: draft.both(doubt, fact) });
  draft.gap({
    code: "transit-gateway-not-read",
    message: `\`${item.id}\` attaches a VPC to a transit gateway that was not read (${unknown.detail}): what comes in by it is treated as one unknown party`,
    settle: unknown.settle,
    hidesFindings: true,
    resource: item.id,
    place: draft.estate.place(item, ["TransitGatewayId"]),
  });
}

function attachOutside(
  draft: Draft,
  routers: ReadonlyMap<string, RouterDraft>,
  item: Resource,
  key: string,
  gateway: Value | undefined = at(item.properties, key),
): void {
  const said = { resource: item, path: [key] };
  for (const one of meantWidely(draft, gateway, said, "transit gateway", [TRANSIT_GATEWAY])) {
    if (one.is !== "resource") continue;
    const name = `the network behind \`${item.id}\``;
    const external = farSide(draft, {
      key: `tgw-outside:${item.id}`,
      name,
      resource: item,
      path: [],
      kind: "on-premises",
      addresses: INSIDE,
    });
    routers.get(one.resource.id)?.attachments.push({
      label: draft.label(item, [], name),
      by: item,
      to: { is: "external", external },
      table: undefined,
      references: false,
      pinned: false,
      doubt: draft.both(draft.existence(item), one.doubt),
    });
  }
}

/** A Connect attachment ends at an appliance that this tool knows nothing of; its routes come by BGP. */
function attachConnect(draft: Draft, routers: ReadonlyMap<string, RouterDraft>, item: Resource): void {
  const transport = draft.estate.find(at(item.properties, "TransportTransitGatewayAttachmentId"));
  attachOutside(
    draft,
    routers,
    item,
    "TransportTransitGatewayAttachmentId",
    at(transport?.properties, "TransitGatewayId") ?? null,
  );
}

function attachPeer(draft: Draft, routers: ReadonlyMap<string, RouterDraft>, item: Resource): void {
  const here = routers.get(draft.estate.find(at(item.properties, "TransitGatewayId"))?.id ?? "");
  const there = routers.get(draft.estate.find(at(item.properties, "PeerTransitGatewayId"))?.id ?? "");
  if (here === undefined && there === undefined) return;
  if (here === undefined || there === undefined) {
    const near = (here ?? there)?.resource;
    if (near === undefined) return;
    const key = here === undefined ? "PeerTransitGatewayId" : "TransitGatewayId";
    attachOutside(draft, routers, item, key);
    return;
  }
  const common = {
    label: draft.label(item, [], `transit gateway peering \`${item.id}\``),
    by: item,
    table: undefined,
    references: false,
    pinned: false,
    doubt: draft.existence(item),
  };
  const [mine, theirs] = [here.attachments.length, there.attachments.length];
  here.attachments.push({ ...common, to: { is: "router", gateway: there.gateway, attachment: theirs } });
  there.attachments.push({ ...common, to: { is: "router", gateway: here.gateway, attachment: mine } });
}
