import type { AddressSet, Attachment, Gateway, Network, Route, RouterRoute, Table, Target } from "./network.ts";
import { SURE } from "./network.ts";
import { oneOf, type Settling, there } from "./simulate-choices.ts";
import { at } from "./simulate-packet.ts";

const NOTHING: AddressSet = { v4: [], v6: [] };

export function settleTable(settling: Settling, index: number, table: Table): Table {
  return { ...table, routes: table.routes.flatMap((route) => settleRoute(settling, index, route)) };
}

function settleRoute(settling: Settling, table: number, route: Route): readonly Route[] {
  if (!settling.exists(route.doubt)) return [];
  if (route.prefix === undefined && isService(settling.network, route.target)) return [{ ...route, doubt: SURE }];
  const target = settleTarget(settling, table, route.target);
  const keeps = route.prefix !== undefined || target.is === "local";
  return [{ ...route, ...(keeps ? {} : settlePrefix(settling, table, target)), target, doubt: SURE }];
}

/** A prefix list of a service without known addresses is not in doubt: it matches what goes to that service. */
function isService(network: Network, target: Target): boolean {
  const gateway = target.is === "gateway" ? network.gateways[target.gateway] : undefined;
  return gateway?.is === "external" && at(network.externals, gateway.external).kind === "service";
}

/** What a route leads to. A gateway or interface that does not exist: nowhere. */
function settleTarget(settling: Settling, table: number, target: Target): Target {
  const { network, exists, choices } = settling;
  if (target.is === "gateway") return there(settling, target.gateway) ? target : { is: "drop" };
  if (target.is === "interface")
    return exists(at(network.interfaces, target.interface).doubt) ? target : { is: "drop" };
  if (target.is !== "unknown") return target;
  const domain = domainOfTable(network, table);
  const guesses: Target[] = [{ is: "local" }, { is: "drop" }, ...neighbours(settling, domain)];
  for (const [gateway, one] of network.gateways.entries()) {
    if (there(settling, gateway) && serves(network, one, domain)) guesses.push({ is: "gateway", gateway });
  }
  for (const [index, one] of network.interfaces.entries()) {
    const near = one.forwards && at(network.segments, one.segment).domain === domain;
    if (near && exists(one.doubt)) guesses.push({ is: "interface", interface: index });
  }
  return oneOf(choices, guesses) ?? { is: "drop" };
}

/** An unknown target may be a link to some other domain that nobody told us of. */
function neighbours({ network, added, choices }: Settling, domain: number): readonly Target[] {
  const other = choices.next(network.domains.length);
  if (other === domain) return [];
  const references = choices.next(2) === 0;
  added.push({
    is: "link",
    label: at(network.domains, other).label,
    domains: [domain, other],
    references,
    doubt: SURE,
  });
  return [{ is: "gateway", gateway: network.gateways.length + added.length - 1 }];
}

function domainOfTable(network: Network, table: number): number {
  const user = network.segments.find((one) => one.table === table);
  const edge = network.gateways.find((one) => one.is === "internet" && one.table === table);
  return user?.domain ?? (edge?.is === "internet" ? edge.domain : 0);
}

/** Whether a route of the domain can name the gateway. */
function serves(network: Network, gateway: Gateway, domain: number): boolean {
  switch (gateway.is) {
    case "internet":
    case "egress-only":
    case "external":
      return gateway.domain === domain;
    case "nat":
    case "appliance":
      return at(network.segments, gateway.segment).domain === domain;
    case "link":
      return gateway.domains.includes(domain);
    case "router":
      return gateway.attachments.some(({ to }) => to.is === "domain" && to.domain === domain);
  }
}

/** A prefix that nobody knows, in a domain's table: it leaves `local` alone unless it leads to a middlebox. */
function settlePrefix(settling: Settling, table: number, target: Target): Pick<Route, "prefix" | "length"> {
  const { network } = settling;
  const guess = guessPrefix(settling);
  if (isMiddlebox(network, target)) return guess;
  let { v4, v6 } = guess.prefix ?? NOTHING;
  for (const { prefix, target: other } of at(network.tables, table).routes) {
    if (other.is !== "local" || prefix === undefined) continue;
    v4 = without(v4, prefix.v4);
    v6 = without(v6, prefix.v6);
  }
  return { ...guess, prefix: { v4, v6 } };
}

/** Only these may be routed to inside a domain's own ranges. */
export function isMiddlebox(network: Network, target: Target): boolean {
  const gateway = target.is === "gateway" ? network.gateways[target.gateway] : undefined;
  return target.is === "interface" || gateway?.is === "nat" || gateway?.is === "appliance";
}

/** All of a family, or a block or address that the network speaks of; perhaps longer than it looks. */
function guessPrefix({ network, choices }: Settling): Pick<Route, "prefix" | "length"> {
  const sets = [...network.segments, ...network.interfaces, ...network.domains, ...network.externals];
  const guesses: Pick<Route, "prefix" | "length">[] = [
    { prefix: { v4: [0, 2 ** 32], v6: [] }, length: 0 },
    { prefix: { v4: [], v6: [0n, 2n ** 128n] }, length: 0 },
  ];
  for (const { v4, v6 } of sets.map((one) => one.addresses)) {
    const [from4, to4, from6, to6] = [v4[0], v4[1], v6[0], v6[1]];
    if (from4 !== undefined && to4 !== undefined) {
      guesses.push({ prefix: { v4: [from4, to4], v6: [] }, length: 32 - bits(to4 - from4) });
    }
    if (from6 !== undefined && to6 !== undefined) {
      guesses.push({ prefix: { v4: [], v6: [from6, to6] }, length: 128 - bits(Number(to6 - from6)) });
    }
  }
  const guess = oneOf(choices, guesses) ?? { prefix: NOTHING, length: 0 };
  return choices.next(4) === 0 ? { ...guess, length: 129 } : guess;
}

/** The ranges without those of another set. */
function without<T extends number | bigint>(ranges: readonly T[], others: readonly T[]): readonly T[] {
  let left = pairs(ranges);
  for (const [cut, end] of pairs(others)) {
    left = left.flatMap(([from, to]): readonly (readonly [T, T])[] => {
      if (to <= cut || end <= from) return [[from, to]];
      return [...(from < cut ? [[from, cut] as const] : []), ...(end < to ? [[end, to] as const] : [])];
    });
  }
  return left.flat();
}

function pairs<T>(ranges: readonly T[]): readonly (readonly [T, T])[] {
  return ranges.flatMap((from, i) => (i % 2 === 0 ? ranges.slice(i + 1, i + 2).map((to) => [from, to] as const) : []));
}

const bits = (size: number): number => Math.floor(Math.log2(size));

/** A gateway without doubts. One that does not exist lets nothing in; no route leads to it. */
export function settleGateway(settling: Settling, gateway: Gateway): Gateway {
  const { exists, choices } = settling;
  const present = exists(gateway.doubt);
  switch (gateway.is) {
    case "external":
      // Routes by prefix list still lead to one that does not exist: it belongs to no domain.
      return present ? { ...gateway, doubt: SURE } : { ...gateway, domain: -1, inbound: false, doubt: SURE };
    case "appliance": {
      const rules = gateway.rules.flatMap((rule) => (exists(rule.doubt) ? [{ ...rule, doubt: SURE }] : []));
      const { must, may, fact } = gateway.passes;
      const passes = fact === SURE || !exists(fact) ? must : (oneOf(choices, [may, may, must]) ?? must);
      return { ...gateway, rules, passes: { must: passes, may: passes, fact: SURE }, doubt: SURE };
    }
    case "router":
      return settleRouter(settling, gateway, present);
    default:
      return { ...gateway, doubt: SURE };
  }
}

type Router = Extract<Gateway, { is: "router" }>;

function settleRouter(settling: Settling, router: Router, present: boolean): Router {
  const { exists, choices } = settling;
  const lives = (one: Attachment) =>
    present && exists(one.doubt) && (one.to.is !== "router" || there(settling, one.to.gateway));
  const settleTo = (to: RouterRoute["to"]): RouterRoute["to"] => {
    const guess = to === "unknown" ? oneOf(choices, ["drop" as const, ...router.attachments.keys()]) : to;
    if (guess === undefined || typeof guess !== "number") return "drop";
    return lives(at(router.attachments, guess)) ? guess : "drop";
  };
  return {
    ...router,
    attachments: router.attachments.map((one) =>
      lives(one)
        ? { ...one, doubt: SURE }
        : { ...one, to: { is: "domain", domain: -1, segments: [] }, table: undefined, doubt: SURE },
    ),
    tables: router.tables.map((table) => ({
      ...table,
      routes: table.routes.flatMap((route) =>
        exists(route.doubt)
          ? [{ ...route, ...(route.prefix ? {} : guessPrefix(settling)), to: settleTo(route.to), doubt: SURE }]
          : [],
      ),
    })),
    doubt: SURE,
  };
}
