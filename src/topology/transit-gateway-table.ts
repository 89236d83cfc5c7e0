import { at } from "../estate/estate.ts";
import { text, truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { type Doubt, type RouterRoute, SURE } from "../reach/network.ts";
import { unionAddresses } from "../reach/sets.ts";
import { blocks, doubtOf } from "./cidr.ts";
import type { Draft } from "./draft.ts";
import { type Meant, meant, meantWidely } from "./meant.ts";
import { unreadOf } from "./observed.ts";
import {
  CONNECT,
  CONNECTION,
  optionDoubt,
  PEERING_ATTACHMENT,
  type RouterDraft,
  TRANSIT_GATEWAY,
  VPC_ATTACHMENTS,
} from "./router-draft.ts";
import { bgpGap, broughtBy, learnedPrefixes } from "./vpn.ts";

const TABLE = "AWS::EC2::TransitGatewayRouteTable";
const ATTACHMENTS = [...VPC_ATTACHMENTS, PEERING_ATTACHMENT, CONNECT, CONNECTION];
/** Ranks: static before propagated, VPC before VPN. Source: https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview */
const RANK = { static: 0, vpc: 2, vpnStatic: 4, learned: 5 } as const;

/** One table of one router, by its index there. */
interface InTable {
  readonly router: RouterDraft;
  readonly table: number;
  readonly doubt: Doubt;
}

/** Associations, propagations and static routes of every transit gateway that was read. */
export function routerTables(draft: Draft, routers: ReadonlyMap<string, RouterDraft>): void {
  staticRoutes(draft, routers);
  propagations(draft, routers);
  associations(draft, routers);
}

/** The tables of a router that a value may mean. `near`: the routers that it can be one of. */
function tablesMeant(
  draft: Draft,
  routers: ReadonlyMap<string, RouterDraft>,
  from: Resource,
  near: readonly RouterDraft[],
): readonly InTable[] {
  const key = "TransitGatewayRouteTableId";
  const said = { resource: from, path: [key] };
  return meantWidely(draft, at(from.properties, key), said, "transit gateway route table", [
    TABLE,
    TRANSIT_GATEWAY,
  ]).flatMap((one) => tablesOf(draft, routers, one, near));
}

function tablesOf(
  draft: Draft,
  routers: ReadonlyMap<string, RouterDraft>,
  one: Meant,
  near: readonly RouterDraft[],
): readonly InTable[] {
  if (one.is === "absent") return [];
  if (one.is === "stranger")
    return near.map((router) => ({ router, table: strangeTable(draft, router, one.unknown), doubt: one.doubt }));
  const { resource, doubt } = one;
  if (resource.type === TRANSIT_GATEWAY) {
    const router = routers.get(resource.id);
    return router === undefined ? [] : [{ router, table: defaultTable(draft, router), doubt }];
  }
  const label = `transit gateway route table \`${resource.id}\``;
  const said = { resource, path: ["TransitGatewayId"] };
  const owners = meantWidely(draft, at(resource.properties, "TransitGatewayId"), said, "transit gateway", [
    TRANSIT_GATEWAY,
  ]);
  return owners.flatMap((item) => {
    const owner = item.is === "resource" ? routers.get(item.resource.id) : undefined;
    if (owner === undefined) return [];
    const table = addTable(draft, owner, resource.id, resource, label);
    const unread = unreadOf(resource, "AWS::EC2::TransitGatewayRoute", "routes");
    if (unread !== undefined) anyRoute(draft, owner, table, unread);
    return [{ router: owner, table, doubt: draft.both(doubt, item.doubt) }];
  });
}

function addTable(
  draft: Draft,
  router: RouterDraft,
  key: string,
  resource: Resource | undefined,
  text: string,
): number {
  return draft.once(
    `router-table:${router.resource.id}:${key}`,
    () => router.tables.push({ label: draft.label(resource, [], text), routes: [] }) - 1,
  );
}

function defaultTable(draft: Draft, router: RouterDraft): number {
  const name = `default route table of \`${router.resource.id}\``;
  return addTable(draft, router, "default", router.resource, name);
}

/** A table that was not read: besides its known routes it may have any. */
function strangeTable(draft: Draft, router: RouterDraft, unknown: Unknown): number {
  const name = `a transit gateway route table nobody knows (${unknown.detail})`;
  const table = addTable(draft, router, `?${unknown.key}`, router.resource, name);
  anyRoute(draft, router, table, unknown);
  return table;
}

/** A route that may lead anything anywhere, once in a table. */
function anyRoute(draft: Draft, router: RouterDraft, table: number, unknown: Unknown): void {
  const drafted = router.tables[table];
  if (drafted === undefined || drafted.routes.some(({ to, prefix }) => to === "unknown" && prefix === undefined))
    return;
  drafted.routes.push({
    label: drafted.label,
    prefix: undefined,
    length: 0,
    rank: 0,
    to: "unknown",
    doubt: draft.fact(unknown, router.resource),
  });
}

/** The attachments, as indexes of their routers, that a value may mean. */
function attachmentsMeant(
  draft: Draft,
  routers: ReadonlyMap<string, RouterDraft>,
  from: Resource,
): readonly { readonly router: RouterDraft; readonly attachment: number; readonly doubt: Doubt }[] {
  const key = "TransitGatewayAttachmentId";
  const said = { resource: from, path: [key] };
  return meantWidely(draft, at(from.properties, key), said, "attachment", ATTACHMENTS, ATTACHMENTS).flatMap((one) =>
    one.is !== "resource"
      ? []
      : [...routers.values()].flatMap((router) =>
          router.attachments.flatMap(({ by }, attachment) =>
            by === one.resource ? [{ router, attachment, doubt: one.doubt }] : [],
          ),
        ),
  );
}

function staticRoutes(draft: Draft, routers: ReadonlyMap<string, RouterDraft>): void {
  for (const route of draft.estate.ofType("AWS::EC2::TransitGatewayRoute")) {
    const exists = draft.existence(route);
    const said = { resource: route, path: ["DestinationCidrBlock"] };
    const to = attachmentsMeant(draft, routers, route);
    const near = to.length > 0 ? to.map(({ router }) => router) : [...routers.values()];
    const drops =
      truth(at(route.properties, "Blackhole")) === true || text(at(route.observed, "State")) === "blackhole";
    const rank = text(at(route.observed, "Type")) === "propagated" ? RANK.vpc : RANK.static;
    for (const { router, table, doubt } of tablesMeant(draft, routers, route, near)) {
      const targets: readonly { readonly to: RouterRoute["to"]; readonly doubt: Doubt }[] = drops
        ? [{ to: "drop", doubt: SURE }]
        : to.flatMap((one) => (one.router === router ? [{ to: one.attachment, doubt: one.doubt }] : []));
      const known = targets.length > 0 ? targets : [{ to: "unknown" as const, doubt: unknownTarget(draft, route) }];
      for (const block of blocks(draft, at(route.properties, "DestinationCidrBlock"), 4, said))
        for (const target of known)
          router.tables[table]?.routes.push({
            label: draft.label(route, [], `transit gateway route ${block.text}`),
            prefix: block.unknown === undefined ? block.addresses : undefined,
            length: block.length,
            rank,
            to: target.to,
            doubt: [doubt, target.doubt, doubtOf(draft, block, said)].reduce(
              (sum, item) => draft.both(sum, item),
              exists,
            ),
          });
    }
  }
}

/** A route whose attachment was not read exists for sure; where it leads nobody knows. */
function unknownTarget(draft: Draft, route: Resource): Doubt {
  const value = at(route.properties, "TransitGatewayAttachmentId");
  const unknown =
    value instanceof Unknown
      ? value
      : new Unknown("absent-record", `the attachment of \`${route.id}\` was not read`, {
          key: `attachment:${route.id}`,
        });
  draft.gap({
    code: "transit-gateway-attachment-not-read",
    message: `transit gateway route \`${route.id}\` leads to an attachment that was not read: it may lead anywhere`,
    settle: unknown.settle,
    hidesFindings: true,
    resource: route.id,
    place: draft.estate.place(route),
  });
  return draft.fact(unknown, route);
}

function propagations(draft: Draft, routers: ReadonlyMap<string, RouterDraft>): void {
  const direct = new Set<string>();
  for (const item of draft.estate.ofType("AWS::EC2::TransitGatewayRouteTablePropagation")) {
    const exists = draft.existence(item);
    // Where an account listed all routes of a table, what is propagated is among them.
    const listed = draft.estate.find(at(item.properties, "TransitGatewayRouteTableId"))?.observed;
    if (truth(at(listed, "RoutesListed")) === true) continue;
    for (const { router, attachment, doubt } of attachmentsMeant(draft, routers, item))
      for (const table of tablesMeant(draft, routers, item, [router]))
        if (table.router === router && !seen(direct, `${router.gateway}:${attachment}:${table.table}`))
          propagate(draft, router, attachment, table.table, draft.both(exists, draft.both(doubt, table.doubt)), item);
  }
  for (const router of routers.values()) {
    if (router.resource.observed !== undefined) continue;
    const usual = optionDoubt(draft, router.resource, "DefaultRouteTablePropagation");
    if (usual === "no") continue;
    const table = optional(draft, routers, router, "PropagationDefaultRouteTableId");
    for (const attachment of router.attachments.keys())
      if (!seen(direct, `${router.gateway}:${attachment}:${table}`)) propagate(draft, router, attachment, table, usual);
  }
}

function seen(set: Set<string>, key: string): boolean {
  if (set.has(key)) return true;
  set.add(key);
  return false;
}

/** The default table, or the one that an option names instead. */
function optional(draft: Draft, routers: ReadonlyMap<string, RouterDraft>, router: RouterDraft, key: string): number {
  const value = at(router.resource.properties, key);
  const said = { resource: router.resource, path: [key] };
  const [one] = meant(draft, value, said, "transit gateway route table", [TABLE, TRANSIT_GATEWAY]);
  const found = one === undefined ? [] : tablesOf(draft, routers, one, [router]);
  return found.find((item) => item.router === router)?.table ?? defaultTable(draft, router);
}

/** Adds what an attachment brings to a table. Peerings bring nothing: they take static routes only. */
function propagate(
  draft: Draft,
  router: RouterDraft,
  attachment: number,
  table: number,
  doubt: Doubt,
  /** What says so; left out: the gateway's own option. */
  told?: Resource,
): void {
  const item = router.attachments[attachment];
  const routes = router.tables[table]?.routes;
  if (item === undefined || routes === undefined) return;
  const push = (prefix: RouterRoute["prefix"], length: number, rank: number, also: Doubt): void => {
    const label = draft.label(told ?? item.by, [], `route propagated by \`${item.by.id}\``);
    routes.push({ label, prefix, length, rank, to: attachment, doubt: draft.both(doubt, also) });
  };
  if (item.to.is === "domain") {
    const domain = draft.domains[item.to.domain];
    for (const block of domain?.blocks ?? []) push(block.addresses, block.length, RANK.vpc, block.doubt);
    if (domain === undefined || domain.hazy.size === 0) return;
    const unknown =
      domain.standsFor ??
      new Unknown("service", `the ranges of the VPC of \`${item.by.id}\` are not known`, {
        key: `ranges:${item.to.domain}`,
      });
    push(undefined, 0, RANK.vpc, draft.fact(unknown, item.by));
    return;
  }
  if (item.to.is !== "external" || item.by.type === PEERING_ATTACHMENT) return;
  const own = router.attachments
    .flatMap(({ to }) => (to.is === "domain" ? [draft.domains[to.domain]?.addresses ?? { v4: [], v6: [] }] : []))
    .reduce(unionAddresses, { v4: [], v6: [] });
  // a Connect attachment has no StaticRoutesOnly, so it counts as BGP, which it is
  for (const { block, learned, doubt: also, by } of broughtBy(draft, item.by)) {
    if (!learned) push(block.unknown === undefined ? block.addresses : undefined, block.length, RANK.vpnStatic, also);
    else for (const { prefix, length } of learnedPrefixes(own)) push(prefix, length, RANK.learned, also);
    if (learned) bgpGap(draft, by);
  }
}

/** Which table looks up what comes in by each attachment: the associated one, else the default one. */
function associations(draft: Draft, routers: ReadonlyMap<string, RouterDraft>): void {
  const chosen = new Map<string, { readonly table: number; readonly doubt: Doubt }[]>();
  for (const item of draft.estate.ofType("AWS::EC2::TransitGatewayRouteTableAssociation")) {
    const exists = draft.existence(item);
    for (const { router, attachment, doubt } of attachmentsMeant(draft, routers, item))
      for (const table of tablesMeant(draft, routers, item, [router])) {
        if (table.router !== router) continue;
        const key = `${router.gateway}:${attachment}`;
        const context = [router.attachments[attachment]?.doubt ?? SURE];
        const alike = draft.given(draft.both(exists, draft.both(doubt, table.doubt)), context);
        chosen.set(key, [...(chosen.get(key) ?? []), { table: table.table, doubt: alike }]);
      }
  }
  for (const router of routers.values())
    for (const [i, attachment] of router.attachments.entries())
      attachment.table = associated(draft, routers, router, chosen.get(`${router.gateway}:${i}`) ?? []);
}

function associated(
  draft: Draft,
  routers: ReadonlyMap<string, RouterDraft>,
  router: RouterDraft,
  chosen: readonly { readonly table: number; readonly doubt: Doubt }[],
): number | undefined {
  const sure = chosen.find(({ doubt }) => doubt === SURE);
  if (sure !== undefined) return sure.table;
  if (router.resource.observed !== undefined && chosen.length === 0) return observedTable(draft, router);
  const usual = optionDoubt(draft, router.resource, "DefaultRouteTableAssociation");
  const table = usual === "no" ? undefined : optional(draft, routers, router, "AssociationDefaultRouteTableId");
  if (chosen.length === 0 && (usual === SURE || usual === "no")) return table;
  const all = [...chosen, ...(table === undefined || usual === "no" ? [] : [{ table, doubt: usual }])];
  const routes = all.flatMap((one) =>
    (router.tables[one.table]?.routes ?? []).map((route) => ({
      ...route,
      doubt: draft.both(route.doubt, one.doubt === SURE ? perhaps(draft, router) : one.doubt),
    })),
  );
  const label = draft.label(router.resource, [], "the transit gateway route table that is associated");
  return router.tables.push({ label, routes }) - 1;
}

/** An attachment without a table forwards nothing, where the account's owner told the tables of all. */
function observedTable(draft: Draft, router: RouterDraft): number | undefined {
  const unread = unreadOf(router.resource, "AWS::EC2::TransitGatewayRouteTableAssociation", "route table associations");
  return unread === undefined ? undefined : strangeTable(draft, router, unread);
}

function perhaps(draft: Draft, router: RouterDraft): Doubt {
  const detail = `which route table of \`${router.resource.id}\` is associated is not known`;
  return draft.fact(new Unknown("condition", detail, { key: `association:${router.resource.id}` }), router.resource);
}
