/** What each kind of gateway does with a packet: how it goes in, what it is turned into, where it comes out. */

import { INTERNET } from "./address.ts";
import type { Blocking, Gateway, LabelId } from "./network.ts";
import { SURE } from "./network.ts";
import type { Router } from "./places.ts";
import {
  type At,
  anywhere,
  atSegment,
  cross,
  deliver,
  deliverIn,
  domainOf,
  drop,
  eachChoice,
  follow,
  step,
  supposing,
  visit,
  type Walk,
} from "./walk.ts";
import type { Shown } from "./way.ts";

type Of<Kind extends Gateway["is"]> = Extract<Gateway, { is: Kind }>;
const SPOILS = { ingress: true, egress: true };
/** Addresses of a translator are never those that the question is about. */
const FIXED = "fixed";

/** A packet is sent to a gateway by a route of `domain` (from a segment, or by an edge table: segment -1). */
export function crossGateway(walk: Walk, at: At, index: number, domain: number): undefined {
  const gateway = walk.network.gateways[index];
  if (gateway === undefined) return;
  const here = supposing(walk, at, [gateway.doubt], gateway.label, "the gateway");
  const there = step(here, (before) => ({ at: "gateway", gateway: index, before }));
  switch (gateway.is) {
    case "internet":
      return leaveForInternet(walk, there, gateway, index, domain);
    case "egress-only":
      return leaveByEgressOnly(walk, there, gateway, index, domain);
    case "nat":
      return passNat(walk, there, gateway, index);
    case "link":
      return passLink(walk, there, gateway, domain);
    case "router":
      return enterRouter(walk, there, gateway, index, domain);
    case "appliance":
      return passAppliance(walk, there, gateway, index);
    case "external":
      return leaveForExternal(walk, there, gateway, domain);
  }
}

function stop(walk: Walk, at: At, place: LabelId, text: string, change?: string): undefined {
  drop(walk, at, { at: "gateway", place, text, change });
}

/** Whether the gateway refuses connections that `segment` opens (takes) to (from) the internet. */
function blocks(block: Blocking | undefined, segment: number, opens: boolean, byNat: boolean): boolean {
  if (block === undefined || block.mode === "none" || block.open.includes(segment)) return false;
  if (block.mode === "in") return !(opens && byNat);
  return !(opens && block.outOnly.includes(segment));
}

/** Stopped by what blocks public access, where the network says what that is. */
function refuse(walk: Walk, at: At, block: Blocking, gateway: LabelId): undefined {
  if (block.label === undefined) return stop(walk, at, gateway, "public access is blocked");
  const text = `it blocks public access through ${nameOf(walk, gateway)}`;
  stop(walk, at, block.label, text, "an exclusion from");
}

const domainName = (walk: Walk, domain: number): string => nameOf(walk, walk.network.domains[domain]?.label);
const ownOnly = (walk: Walk, domain: number): string =>
  `it lets out only what ${domainName(walk, domain)} itself sends`;

const nameOf = (walk: Walk, label: LabelId | undefined): string => walk.network.labels[label ?? -1]?.text ?? "it";

/** Who shows the address: an interface, a NAT gateway, or a host of a segment. */
function sourceOf({ network }: Walk, { owner, nat, segment }: Shown): LabelId {
  return network.interfaces[owner]?.label ?? network.gateways[nat]?.label ?? network.segments[segment]?.label ?? 0;
}

const foreign = (walk: Walk, at: At, domain: number): boolean =>
  at.shown.domain !== domain || (at.segment >= 0 && domainOf(walk, at.segment) !== domain);

function leaveForInternet(walk: Walk, at: At, gateway: Of<"internet">, index: number, domain: number): undefined {
  const { label, block } = gateway;
  const home = walk.network.domains[gateway.domain];
  if (gateway.domain !== domain || home?.internet !== index)
    return stop(walk, at, label, `it is not attached to ${domainName(walk, domain)}`);
  const here = supposing(walk, at, [home.internetDoubt], label, "the internet gateway");
  if (foreign(walk, here, domain)) return stop(walk, here, label, ownOnly(walk, domain));
  const { shown } = here;
  if (blocks(block, shown.segment, walk.reply === undefined, shown.nat >= 0)) return refuse(walk, here, block, label);
  const four = here.destination.set.v4.length > 0;
  if (four && shown.public4 === undefined) {
    const text = `it has no public IPv4 address, and ${nameOf(walk, label)} lets nothing out without one`;
    return stop(walk, here, sourceOf(walk, shown), text, "a public IPv4 address for");
  }
  const doubt = four ? (shown.public4?.doubt ?? SURE) : SURE;
  const allowed = supposing(walk, here, [doubt], label, "the public IPv4 address of the source");
  onInternet(walk, { ...letOut(cross(allowed, -1), four), exit: at.exit < 0 ? index : at.exit });
}

/** The packet on the internet: IPv4 with the public address, and its source stands nowhere. */
function letOut(at: At, four: boolean): At {
  const { shown } = at;
  const span = four ? { set: { v4: shown.public4?.addresses ?? [], v6: [] }, side: FIXED as "fixed" } : shown.span;
  const out: Shown = { ...shown, span, segment: -1, domain: -1, public4: undefined, inside: shown };
  return { ...at, shown: out, clean: false, spoilt: at.depth };
}

function leaveByEgressOnly(walk: Walk, at: At, gateway: Of<"egress-only">, index: number, domain: number): undefined {
  const { label, block } = gateway;
  if (at.destination.set.v6.length === 0) return stop(walk, at, label, "it passes IPv6 only");
  if (gateway.domain !== domain || foreign(walk, at, domain))
    return stop(walk, at, label, ownOnly(walk, gateway.domain));
  if (walk.reply !== undefined) return stop(walk, at, label, "connections are opened from inside only");
  if (block?.mode === "both" && blocks(block, at.shown.segment, true, false)) return refuse(walk, at, block, label);
  onInternet(walk, { ...letOut(cross(at, -1), false), exit: at.exit < 0 ? index : at.exit });
}

/** Between two internet gateways: to an external, or to an interface by its public IPv4 or its IPv6 address. */
function onInternet(walk: Walk, at: At): undefined {
  const { goal, network } = walk;
  const external = network.externals[goal.external];
  if (external !== undefined) {
    if (external.kind !== "on-premises") return deliver(walk, at);
    return stop(walk, at, external.label, "it is not reached through the internet");
  }
  enterFromInternet(walk, at);
}

/** Comes in from the internet to the domain of the destination. */
export function enterFromInternet(walk: Walk, at: At): undefined {
  const { goal, network, reply } = walk;
  const domain = goal.inside?.domain ?? -1;
  const home = network.domains[domain];
  if (goal.inside === undefined || home === undefined) return;
  if (at.destination.set.v4.length > 0 && !at.outer)
    return drop(walk, at, {
      at: "gateway",
      place: network.interfaces[goal.owner]?.label ?? home.label,
      text: "no public IPv4 address, and the internet does not carry private ones",
      change: "a public IPv4 address for",
    });
  // A reply whose first packet came another way finds the domain's own gateway.
  const index = reply === undefined || reply.exit < 0 ? home.internet : reply.exit;
  const gateway = index === undefined ? undefined : network.gateways[index];
  if (index === undefined || gateway === undefined)
    return drop(walk, at, {
      at: "gateway",
      place: home.label,
      text: "it has no internet gateway",
      change: "an internet gateway for",
    });
  if (gateway.is === "egress-only") return deliverIn(walk, at, gateway.domain);
  if (gateway.is !== "internet" || gateway.domain !== domain || home.internet !== index) return;
  const here = supposing(walk, at, [gateway.doubt, home.internetDoubt], gateway.label, "the internet gateway");
  const there = step(here, (before) => ({ at: "gateway", gateway: index, before }), SPOILS);
  if (blocks(gateway.block, goal.inside.segment, reply !== undefined, goal.nat >= 0))
    return refuse(walk, there, gateway.block, gateway.label);
  byEdgeTable(walk, { ...there, destination: goal.private ?? at.destination, outer: false }, gateway.table, domain);
}

/** Ingress routing: the edge table where there is one, else as `local`. */
function byEdgeTable(walk: Walk, at: At, table: number | undefined, domain: number): undefined {
  const label = table === undefined ? undefined : walk.network.tables[table]?.label;
  if (table === undefined || label === undefined) return deliverIn(walk, at, domain);
  const bound = { local: walk.goal.inside?.domain === domain, external: -1 };
  for (const fork of walk.routes.segmentTable(table, at.destination, bound, walk.inquiry)) {
    const choices = fork.choices.map((choice) =>
      choice.target === undefined ? { target: { is: "local" as const }, label: undefined } : choice,
    );
    eachChoice(walk, at, { ...fork, choices }, label, (there, { target }) => follow(walk, there, target, domain));
  }
}

function passNat(walk: Walk, at: At, nat: Of<"nat">, index: number): undefined {
  const { label } = nat;
  if (walk.reply !== undefined) return stop(walk, at, label, "it takes replies only to what it passed on itself");
  if (at.destination.set.v4.length === 0) return stop(walk, at, label, "it translates IPv4 only");
  const inside = cross(at, nat.segment);
  const domain = domainOf(walk, nat.segment);
  const addresses = nat.publicAddresses ?? INTERNET.v4;
  const turned = step(inside, (before) => ({ at: "nat", gateway: index, before }), SPOILS);
  atSegment(walk, {
    ...turned,
    translated: { shown: at.shown, segment: nat.segment, domain, exit: at.exit, before: at.translated },
    shown: {
      span: { set: { v4: nat.addresses.v4, v6: [] }, side: FIXED },
      owner: -1,
      nat: index,
      segment: nat.segment,
      domain,
      public4: nat.public ? { addresses, doubt: SURE } : undefined,
      inside: undefined,
      id: 1 + index,
    },
  });
}

function passLink(walk: Walk, at: At, link: Of<"link">, domain: number): undefined {
  const [a, b] = link.domains;
  if (domain !== a && domain !== b) return stop(walk, at, link.label, `it does not join ${domainName(walk, domain)}`);
  if (foreign(walk, at, domain)) return stop(walk, at, link.label, ownOnly(walk, domain));
  const other = domain === a ? b : a;
  if (at.outer || walk.goal.inside?.domain !== other) {
    const there = nameOf(walk, walk.network.domains[other]?.label);
    return stop(walk, at, link.label, `it leads into ${there} and no further, and the destination is not there`);
  }
  const spoils = { ingress: !link.references, egress: !link.references };
  deliverIn(walk, { ...at, clean: at.clean && !spoils.ingress, spoilt: spoils.egress ? at.depth : at.spoilt }, other);
}

function passAppliance(walk: Walk, at: At, appliance: Of<"appliance">, index: number): undefined {
  const inside = cross(at, appliance.segment);
  const [source, destination] = [inside.shown.span, inside.destination];
  atSegment(
    walk,
    step(inside, (before) => ({ at: "appliance", gateway: index, source, destination, before }), SPOILS),
  );
}

function leaveForExternal(walk: Walk, at: At, gateway: Of<"external">, domain: number): undefined {
  if (gateway.domain !== domain || foreign(walk, at, domain))
    return stop(walk, at, gateway.label, ownOnly(walk, gateway.domain));
  if (walk.goal.external !== gateway.external)
    return stop(walk, at, gateway.label, "it leads to another place than the destination");
  const out = cross(at, -1);
  deliver(walk, { ...out, clean: false });
}

/** Comes in from an external by an external gateway. */
export function enterByExternal(walk: Walk, at: At, index: number): undefined {
  const gateway = walk.network.gateways[index];
  if (gateway?.is !== "external") return;
  if (!gateway.inbound && walk.reply === undefined)
    return stop(walk, at, gateway.label, "connections are opened from inside only");
  const here = supposing(walk, at, [gateway.doubt], gateway.label, "the gateway");
  const there = step(here, (before) => ({ at: "gateway", gateway: index, before }), SPOILS);
  byEdgeTable(walk, there, gateway.table, gateway.domain);
}

/** Segments of the attachment that are, or may be, in the zone. */
function inZone(walk: Walk, segments: readonly number[], zone: string | undefined): readonly number[] {
  if (zone === undefined) return segments;
  return segments.filter((segment) => [zone, undefined].includes(walk.network.segments[segment]?.zone));
}

const surely = (walk: Walk, segments: readonly number[], zone: string | undefined): boolean =>
  zone !== undefined && segments.some((segment) => walk.network.segments[segment]?.zone === zone);

const zoneText = (zone: string | undefined): string => (zone === undefined ? "the zone" : `zone ${zone}`);

function enterRouter(walk: Walk, at: At, router: Router, index: number, domain: number): undefined {
  const found = walk.places.attachmentsOf(index, domain);
  if (at.segment < 0) return stop(walk, at, router.label, "no packet comes to it from the domain's edge");
  const zone = walk.network.segments[at.segment]?.zone;
  const entries: { readonly attachment: number; readonly segment: number }[] = [];
  let sure = false;
  for (const number of found) {
    const attachment = router.attachments[number];
    if (attachment?.to.is !== "domain") continue;
    const { segments } = attachment.to;
    const own = segments.includes(at.segment);
    for (const segment of own ? [at.segment] : inZone(walk, segments, zone))
      entries.push({ attachment: number, segment });
    if (own || surely(walk, segments, zone)) sure = true;
  }
  if (!sure) {
    const [only, ...others] = found.map((number) => router.attachments[number]?.label);
    if (only === undefined)
      stop(walk, at, router.label, `${domainName(walk, domain)} is not attached to it`, "an attachment to");
    else if (others.length > 0) stop(walk, at, router.label, `no attachment has a subnet in ${zoneText(zone)}`);
    else stop(walk, at, only, `it has no subnet in ${zoneText(zone)}`, `a subnet in ${zoneText(zone)} for`);
  }
  for (const { attachment, segment } of entries) {
    const { segment: from, destination } = at;
    const { span } = at.shown;
    const out = step(at, (before) => ({ at: "list-out", segment: from, span: destination, before }));
    const into = step(out, (before) => ({ at: "list-in", segment, span, before }));
    atRouter(walk, { ...into, segment: -1 }, index, attachment, zone);
  }
}

/** Comes to a router by one of its attachments. `zone`: where the packet was last; undefined: nobody knows, or nowhere. */
export function atRouter(walk: Walk, at: At, index: number, number: number, zone: string | undefined): undefined {
  const router = walk.network.gateways[index];
  const attachment = router?.is === "router" ? router.attachments[number] : undefined;
  if (router?.is !== "router" || attachment === undefined) return;
  const there = supposing(walk, at, [attachment.doubt], attachment.label, "the attachment");
  const here = visit(walk, there, walk.places.placeOf(index, number), router.label);
  if (here === undefined) return;
  const table = attachment.table === undefined ? undefined : router.tables[attachment.table];
  if (attachment.table === undefined || table === undefined)
    return stop(walk, here, attachment.label, "the attachment is associated with no table", "a table for");
  const passes = router.references && attachment.references;
  const inside = step(
    here,
    (before) => ({ at: "attachment", gateway: index, attachment: number, out: false, before }),
    {
      ingress: !passes,
      egress: true,
    },
  );
  for (const fork of walk.routes.routerTable(index, attachment.table, at.destination, walk.inquiry))
    eachChoice(walk, inside, fork, table.label, (next, { target, label }) => {
      if (target === "drop")
        return drop(walk, next, { at: "route", place: table.label, by: label, text: "the route drops it" });
      if (target === "unknown") {
        drop(walk, next, { at: "route", place: table.label, by: label, text: "nobody knows where the route leads" });
        return anywhere(walk, next, []);
      }
      leaveRouter(walk, next, router, index, target, zone);
    });
}

function leaveRouter(
  walk: Walk,
  at: At,
  router: Router,
  index: number,
  number: number,
  zone: string | undefined,
): undefined {
  const attachment = router.attachments[number];
  if (attachment === undefined) return;
  const there = supposing(walk, at, [attachment.doubt], attachment.label, "the attachment");
  const here = step(there, (before) => ({ at: "attachment", gateway: index, attachment: number, out: true, before }), {
    ingress: !attachment.references,
    egress: true,
  });
  const { to } = attachment;
  if (to.is === "external") {
    if (walk.goal.external === to.external) return deliver(walk, { ...here, clean: false });
    return stop(walk, here, attachment.label, "it leads to another place than the destination");
  }
  if (to.is === "router") {
    const next = walk.network.gateways[to.gateway];
    if (next?.is !== "router") return;
    const beyond = supposing(walk, here, [next.doubt], next.label, "the router");
    return atRouter(walk, beyond, to.gateway, to.attachment, zone);
  }
  const near = attachment.pinned ? [] : inZone(walk, to.segments, zone);
  const segments = near.length > 0 && (zone === undefined || surely(walk, near, zone)) ? near : to.segments;
  if (segments.length === 0) return stop(walk, here, attachment.label, "the attachment has no segment");
  for (const segment of segments) atSegment(walk, { ...here, segment });
}
