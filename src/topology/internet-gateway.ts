import { at } from "../estate/estate.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { type Doubt, SURE } from "../reach/network.ts";
import type { Draft } from "./draft.ts";
import { factOf, meant } from "./meant.ts";
import { unreadOf, vpcOfDomain } from "./observed.ts";
import { domains } from "./vpc.ts";

/** Domains with an internet gateway that was not read. */
const UNREAD = "attached-unread";
const ATTACHMENT = "AWS::EC2::VPCGatewayAttachment";
export const INTERNET_GATEWAY = "AWS::EC2::InternetGateway";

/**
 * The internet gateway of every VPC that has one attached. A VPC has at most one.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html (read 2026-11)
 */
export function internetGateways(draft: Draft): void {
  const attached = new Map<number, { gateway: Resource | undefined; by: Resource; doubts: Doubt[] }>();
  for (const by of draft.estate.ofType(ATTACHMENT)) {
    const said = { resource: by, path: ["InternetGatewayId"] };
    for (const one of meant(draft, at(by.properties, "InternetGatewayId"), said, "internet gateway", [
      INTERNET_GATEWAY,
    ])) {
      if (one.is === "absent") continue;
      const unread = one.is === "stranger";
      const gateway = one.is === "resource" ? one.resource : undefined;
      for (const vpc of domains(draft, at(by.properties, "VpcId"), { resource: by, path: ["VpcId"] })) {
        const doubt = draft.given(
          draft.both(draft.existence(by), draft.both(one.doubt, vpc.doubt)),
          existing(draft, vpc.domain),
        );
        const known = attached.get(vpc.domain);
        if (known === undefined) attached.set(vpc.domain, { gateway, by, doubts: [doubt] });
        else known.doubts.push(doubt);
        if (gateway !== undefined) draft.once(`attached:${gateway.id}`, () => new Set<number>()).add(vpc.domain);
        if (unread) draft.once(UNREAD, () => new Set<number>()).add(vpc.domain);
      }
    }
  }
  for (const [domain, { gateway, by, doubts }] of attached)
    setInternet(draft, domain, gateway ?? by, `internet gateway \`${(gateway ?? by).id}\``, draft.either(doubts));
  for (const [index, domain] of draft.domains.entries()) {
    const vpc = domain.internet === undefined ? vpcOfDomain(draft, domain) : undefined;
    const unread = unreadOf(vpc, INTERNET_GATEWAY, "internet gateways");
    if (vpc === undefined || unread === undefined) continue;
    setInternet(draft, index, vpc, `an internet gateway it may have (${unread.detail})`, draft.fact(unread, vpc));
  }
}

/** The doubts that hold wherever a domain is there at all. */
export function existing(draft: Draft, domain: number): readonly Doubt[] {
  const item = draft.domains[domain];
  const vpc = item === undefined ? undefined : draft.estate.get(draft.labels[item.label]?.resource ?? "");
  return vpc === undefined || item?.standsFor !== undefined ? [] : [draft.existence(vpc)];
}

/** Makes the internet gateway of a domain, or makes surer the one that it may have. */
function setInternet(draft: Draft, index: number, owner: Resource, text: string, doubt: Doubt): number | undefined {
  const domain = draft.domains[index];
  if (domain === undefined) return undefined;
  const known = domain.internet === undefined ? undefined : draft.gateways[domain.internet];
  if (known !== undefined && known.is === "internet") {
    known.label = draft.label(owner, [], text);
    known.doubt = doubt;
    domain.internetDoubt = doubt;
    return domain.internet;
  }
  domain.internetDoubt = doubt;
  domain.internet =
    draft.gateways.push({
      is: "internet",
      label: draft.label(owner, [], text),
      domain: index,
      table: undefined,
      block: { mode: "none", open: [], outOnly: [] },
      doubt,
    }) - 1;
  return domain.internet;
}

/**
 * Where a route to an internet gateway leads from a table of `domain`: nowhere if it is attached to other VPCs only.
 * One that no attachment was read for may be attached here.
 */
export function internetTarget(
  draft: Draft,
  gateway: Resource | undefined,
  unknown: Unknown | undefined,
  domain: number,
): { readonly gateway: number } | "drop" | undefined {
  const item = draft.domains[domain];
  if (gateway !== undefined) {
    const attached = draft.made<Set<number>>(`attached:${gateway.id}`);
    if (attached?.has(domain) === true && item?.internet !== undefined) return { gateway: item.internet };
    const elsewhere =
      attached !== undefined && [...attached].every((one) => draft.domains[one]?.standsFor === undefined);
    if (elsewhere) return "drop";
    // the VPC has one that nobody can name: no other could be the target of a route that exists
    if (draft.made<Set<number>>(UNREAD)?.has(domain) === true && item?.internet !== undefined)
      return { gateway: item.internet };
    if (item?.internet !== undefined) return "drop"; // the VPC has another one, and never two
  } else if (item?.internet !== undefined) return { gateway: item.internet };
  const owner = gateway ?? draft.estate.get(draft.labels[item?.label ?? -1]?.resource ?? "");
  if (owner === undefined) return undefined;
  const why =
    unknown ??
    new Unknown("absent-record", `no attachment of internet gateway \`${owner.id}\` was read`, {
      key: `attachment:${owner.id}`,
    });
  const made = setInternet(draft, domain, owner, `internet gateway (${why.detail})`, draft.fact(why, owner));
  return made === undefined ? undefined : { gateway: made };
}

/** Edge tables: what comes in by a gateway is looked up in a table first. */
export function gatewayTables(draft: Draft, tableOf: (table: Resource, domain: number) => number): void {
  for (const item of draft.estate.ofType("AWS::EC2::GatewayRouteTableAssociation")) {
    const gatewaySaid = { resource: item, path: ["GatewayId"] };
    const [gateway] = meant(draft, at(item.properties, "GatewayId"), gatewaySaid, "gateway", [INTERNET_GATEWAY]);
    const tableSaid = { resource: item, path: ["RouteTableId"] };
    const [table] = meant(draft, at(item.properties, "RouteTableId"), tableSaid, "route table", [
      "AWS::EC2::RouteTable",
    ]);
    if (gateway?.is !== "resource" || table?.is !== "resource") {
      ingressGap(draft, item);
      continue;
    }
    for (const domain of draft.made<Set<number>>(`attached:${gateway.resource.id}`) ?? []) {
      const made = draft.gateways[draft.domains[domain]?.internet ?? -1];
      if (made?.is !== "internet") continue;
      const doubt = draft.given(
        draft.both(draft.existence(item), draft.both(factOf(draft, gateway, gatewaySaid), table.doubt)),
        [...existing(draft, domain), made.doubt],
      );
      if (doubt !== SURE) ingressGap(draft, item);
      made.table = tableOf(table.resource, domain);
    }
  }
}

function ingressGap(draft: Draft, item: Resource): void {
  draft.gap({
    code: "ingress-routing-in-doubt",
    message: `\`${item.id}\` may send what comes in by a gateway through a route table that nobody can tell`,
    hidesFindings: true,
    resource: item.id,
    place: draft.estate.place(item),
  });
}
