import { at } from "../estate/estate.ts";
import { truth } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { parseCidr } from "../reach/address.ts";
import { type Doubt, type LabelId, type Route, SURE } from "../reach/network.ts";
import { blocks, doubtOf } from "./cidr.ts";
import type { Draft, SegmentDraft } from "./draft.ts";
import { existing } from "./internet-gateway.ts";
import { items, type Meant, meant, meantWidely } from "./meant.ts";
import { unreadOf, unreadRecord } from "./observed.ts";
import { prefixListBlocks } from "./prefix-list.ts";
import { type Way, waysOf } from "./route-target.ts";
import { isDefaultVpc } from "./vpc.ts";

const ROUTE_TABLE = "AWS::EC2::RouteTable";

/** What is in the tables besides the local routes, by table id or `?key` of a table nobody knows. */
export interface RouteIndex {
  readonly routes: Map<string, { readonly resource: Resource; readonly doubt: Doubt }[]>;
  readonly extra: Map<string, ((domain: number) => readonly Route[])[]>;
}

interface Candidate {
  readonly table: Meant;
  readonly doubt: Doubt;
}

/** The routes by table. */
export function routeIndex(draft: Draft): RouteIndex {
  const index: RouteIndex = { routes: new Map(), extra: new Map() };
  for (const resource of draft.estate.ofType("AWS::EC2::Route")) {
    const said = { resource, path: ["RouteTableId"] };
    for (const table of meantWidely(draft, at(resource.properties, "RouteTableId"), said, "route table", [
      ROUTE_TABLE,
    ])) {
      const key = tableKey(table);
      if (key === undefined) continue;
      const doubt = draft.both(draft.existence(resource), table.doubt);
      const list = index.routes.get(key);
      if (list === undefined) index.routes.set(key, [{ resource, doubt }]);
      else list.push({ resource, doubt });
    }
  }
  return index;
}

function tableKey(table: Meant): string | undefined {
  if (table.is === "absent") return undefined;
  return table.is === "resource" ? table.resource.id : `?${table.unknown.key}`;
}

/** Adds routes to every table that a list of route tables names. */
export function addToTables(
  draft: Draft,
  index: RouteIndex,
  from: Resource,
  path: Path,
  make: (domain: number, doubt: Doubt) => readonly Route[],
): void {
  const said = { resource: from, path };
  const tables = items(draft, at(from.properties, ...path), said).flatMap((item) =>
    meantWidely(draft, item.value, { ...said, path: item.path }, "route table", [ROUTE_TABLE]).map((one) => ({
      ...one,
      doubt: draft.both(item.doubt, one.doubt),
    })),
  );
  for (const table of tables) {
    const key = tableKey(table);
    if (key === undefined) continue;
    const doubt = draft.both(draft.existence(from), table.doubt);
    const context = table.is === "resource" ? [draft.existence(table.resource)] : [];
    const add = (domain: number): readonly Route[] => make(domain, draft.given(doubt, context));
    const list = index.extra.get(key);
    if (list === undefined) index.extra.set(key, [add]);
    else list.push(add);
  }
}

/**
 * Gives every segment its table: the associated one, else the main table of its VPC.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html (read 2026-11)
 */
export function routeTables(draft: Draft, index: RouteIndex): void {
  const associations = associationsBySubnet(draft);
  for (const segment of draft.segments) segment.table = tableOfSegment(draft, segment, index, associations);
}

function associationsBySubnet(draft: Draft): ReadonlyMap<string, readonly Candidate[]> {
  const found = new Map<string, Candidate[]>();
  for (const item of draft.estate.ofType("AWS::EC2::SubnetRouteTableAssociation")) {
    const exists = draft.existence(item);
    const subnetSaid = { resource: item, path: ["SubnetId"] };
    const tableSaid = { resource: item, path: ["RouteTableId"] };
    const tables = meant(draft, at(item.properties, "RouteTableId"), tableSaid, "route table", [ROUTE_TABLE]);
    for (const subnet of meantWidely(draft, at(item.properties, "SubnetId"), subnetSaid, "subnet", [
      "AWS::EC2::Subnet",
    ])) {
      if (subnet.is === "absent") continue;
      const key = subnet.is === "resource" ? subnet.resource.id : `?${subnet.unknown.key}`;
      const candidates = tables.map((table) => ({
        table,
        doubt: draft.both(exists, draft.both(subnet.doubt, table.doubt)),
      }));
      found.set(key, [...(found.get(key) ?? []), ...candidates]);
    }
  }
  return found;
}

function tableOfSegment(
  draft: Draft,
  segment: SegmentDraft,
  index: RouteIndex,
  associations: ReadonlyMap<string, readonly Candidate[]>,
): number {
  if (segment.kind === "default" || segment.kind === "outside" || segment.kind === "regional-nat")
    return publicTable(draft, segment.domain);
  const key = segment.subnet?.id ?? (segment.standsFor === undefined ? undefined : `?${segment.standsFor.key}`);
  const context = segment.subnet === undefined ? [] : [draft.existence(segment.subnet)];
  const candidates = (key === undefined ? [] : (associations.get(key) ?? [])).map((one) => ({
    ...one,
    doubt: draft.given(one.doubt, context),
  }));
  const sure = candidates.find(({ doubt }) => doubt === SURE);
  if (sure !== undefined) return tableMeant(draft, sure.table, segment.domain, index);
  const usual = (): number =>
    segment.standsFor === undefined
      ? mainTable(draft, segment.domain, index)
      : strangeTable(draft, segment.domain, segment.standsFor, index);
  if (candidates.length === 0) return usual();
  return draft.once(`table-of:${key}@${segment.domain}`, () => {
    const unknown = new Unknown("condition", "whether the subnet has a route table of its own is not known", {
      key: `no-association:${key}`,
    });
    const all = candidates.map(({ table, doubt }) => ({
      table: tableMeant(draft, table, segment.domain, index),
      doubt,
    }));
    return merged(draft, segment.domain, [...all, { table: usual(), doubt: draft.fact(unknown, segment.subnet) }]);
  });
}

/** A table that is one of several: the routes of each exist if it is the one. */
function merged(
  draft: Draft,
  domain: number,
  tables: readonly { readonly table: number; readonly doubt: Doubt }[],
): number {
  const local = localRoutes(draft, domain, draft.tables[tables[0]?.table ?? -1]?.label ?? 0, false);
  const routes = tables.flatMap(({ table, doubt }) =>
    (draft.tables[table]?.routes ?? [])
      .filter(({ target }) => target.is !== "local")
      .map((route) => ({ ...route, doubt: draft.both(doubt, route.doubt) })),
  );
  const [first] = tables;
  return (
    draft.tables.push({
      label: draft.tables[first?.table ?? -1]?.label ?? 0,
      routes: [...local, ...routes],
    }) - 1
  );
}

function tableMeant(draft: Draft, table: Meant, domain: number, index: RouteIndex): number {
  if (table.is === "resource") return tableOf(draft, table.resource, domain, index);
  const unknown =
    table.is === "stranger" ? table.unknown : new Unknown("invalid", "the association names no route table");
  return strangeTable(draft, domain, unknown, index);
}

/** The table of a resource as it is in a domain. */
export function tableOf(draft: Draft, table: Resource, domain: number, index: RouteIndex): number {
  return draft.once(`table:${table.id}@${domain}`, () => {
    const label = draft.label(table, [], `route table \`${table.id}\``);
    const context = [draft.existence(table), ...existing(draft, domain)];
    return addTable(draft, domain, label, routesOf(draft, table.id, domain, context, index));
  });
}

function routesOf(
  draft: Draft,
  key: string,
  domain: number,
  context: readonly Doubt[],
  index: RouteIndex,
): readonly Route[] {
  const own = (index.routes.get(key) ?? []).flatMap(({ resource, doubt }) =>
    routesOfResource(draft, resource, draft.given(doubt, context), domain),
  );
  return [...own, ...(index.extra.get(key) ?? []).flatMap((make) => make(domain))];
}

function addTable(draft: Draft, domain: number, label: LabelId, routes: readonly Route[]): number {
  const middlebox = routes.some(({ length, target }) => length > 0 && inspects(draft, target));
  return draft.tables.push({ label, routes: [...localRoutes(draft, domain, label, middlebox), ...routes] }) - 1;
}

/** Only these may be the target of a route that is more specific than the local one. */
function inspects(draft: Draft, target: Way["target"]): boolean {
  if (target.is === "interface" || target.is === "unknown") return true;
  const gateway = target.is === "gateway" ? draft.gateways[target.gateway] : undefined;
  return gateway?.is === "nat" || gateway?.is === "appliance";
}

/**
 * The local routes: one for each block of the VPC; one for all the ranges that nobody knows. That one is longer than
 * any route but those to a middlebox, since AWS takes no other route that is more specific than the local one.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html#route-table-routes (read 2026-11)
 */
function localRoutes(draft: Draft, index: number, table: LabelId, middlebox: boolean): readonly Route[] {
  const domain = draft.domains[index];
  if (domain === undefined) return [];
  const owner = draft.estate.get(draft.labels[table]?.resource ?? "");
  const label = draft.once(`local-label:${table}`, () => draft.label(owner, [], "local route"));
  const known = domain.blocks.map(
    ({ addresses, length, doubt }): Route => ({
      label,
      prefix: addresses,
      length,
      rank: 0,
      target: { is: "local" },
      doubt: draft.given(doubt, existing(draft, index)),
    }),
  );
  if (domain.hazy.size === 0) return known;
  const length = middlebox ? 16 : 128;
  return [...known, { label, prefix: undefined, length, rank: 0, target: { is: "local" }, doubt: SURE }];
}

function routesOfResource(draft: Draft, resource: Resource, doubt: Doubt, domain: number): readonly Route[] {
  const ways = waysOf(draft, resource, domain);
  const { properties } = resource;
  const said = (key: string) => ({ resource, path: [key] });
  const prefixes = [
    ...blocks(draft, at(properties, "DestinationCidrBlock"), 4, said("DestinationCidrBlock")),
    ...blocks(draft, at(properties, "DestinationIpv6CidrBlock"), 6, said("DestinationIpv6CidrBlock")),
  ].map((block) => ({ block, rank: 0 }));
  const lists = prefixListBlocks(draft, at(properties, "DestinationPrefixListId"), said("DestinationPrefixListId")).map(
    (block) => ({ block, rank: 1 }),
  );
  const propagated = at(resource.observed, "Origin") === "EnableVgwRoutePropagation" ? 3 : 0;
  return [...prefixes, ...lists].flatMap(({ block, rank }) =>
    ways.map(
      (way): Route => ({
        label: draft.label(resource, [], `route ${block.text} to ${way.text}`),
        prefix: block.unknown === undefined ? block.addresses : undefined,
        length: block.length,
        rank: Math.max(rank, propagated),
        target: way.target,
        doubt: draft.both(doubt, draft.both(doubtOf(draft, block, { resource, path: [] }), way.doubt)),
      }),
    ),
  );
}

/** The main table: one that was read and says so, that of a default VPC, or one with nothing but local routes. */
function mainTable(draft: Draft, domain: number, index: RouteIndex): number {
  return draft.once(`main-table:${domain}`, () => {
    const item = draft.domains[domain];
    if (item?.standsFor !== undefined) return strangeTable(draft, domain, item.standsFor, index);
    if (isDefaultVpc(draft, domain)) return publicTable(draft, domain);
    const vpc = draft.estate.get(draft.labels[item?.label ?? -1]?.resource ?? "");
    const declared = mainTables(draft).get(vpc?.id ?? "");
    // An association that was not read may give the subnet another table.
    const unread = unreadOf(vpc, ROUTE_TABLE, "route tables");
    if (unread !== undefined) return strangeTable(draft, domain, unread, index);
    if (declared !== undefined) return tableOf(draft, declared, domain, index);
    if (vpc?.observed !== undefined)
      return strangeTable(draft, domain, unreadRecord(vpc, "the main route table"), index);
    const name = `main route table${vpc === undefined ? "" : ` of \`${vpc.id}\``}`;
    return addTable(draft, domain, draft.label(vpc, [], name), []);
  });
}

/** Main tables that an account told of, by VPC. */
function mainTables(draft: Draft): ReadonlyMap<string, Resource> {
  return draft.once("main-tables", () => {
    const found = new Map<string, Resource>();
    for (const table of draft.estate.ofType(ROUTE_TABLE)) {
      const vpc = draft.estate.find(at(table.properties, "VpcId"));
      if (vpc !== undefined && truth(at(table.observed, "Main")) === true) found.set(vpc.id, table);
    }
    return found;
  });
}

/** A table with a default route to the internet gateway, as the main table of a default VPC has it. */
function publicTable(draft: Draft, domain: number): number {
  return draft.once(`public-table:${domain}`, () => {
    const internet = draft.domains[domain]?.internet;
    const label = draft.label(undefined, [], "route table that AWS made");
    const prefix = parseCidr("0.0.0.0/0");
    if (internet === undefined || prefix === undefined) return addTable(draft, domain, label, []);
    const route: Route = {
      label: draft.label(undefined, [], "route 0.0.0.0/0 to the internet gateway"),
      prefix,
      length: 0,
      rank: 0,
      target: { is: "gateway", gateway: internet },
      doubt: SURE,
    };
    return addTable(draft, domain, label, [route]);
  });
}

/** A table nobody knows: its routes that were read, and one that may be anything. */
function strangeTable(draft: Draft, domain: number, unknown: Unknown, index: RouteIndex): number {
  return draft.once(`table:?${unknown.key}@${domain}`, () => {
    const label = draft.label(undefined, [], `a route table nobody knows (${unknown.detail})`);
    const fact = draft.fact(unknown);
    const anywhere: Route = {
      label,
      prefix: undefined,
      length: 0,
      rank: 0,
      target: { is: "unknown", fact },
      doubt: fact,
    };
    return addTable(draft, domain, label, [...routesOf(draft, `?${unknown.key}`, domain, [], index), anywhere]);
  });
}
