import type { AddressSet, Attachment, Blocking, RouterRoute } from "../../src/reach/network.ts";
import { SURE } from "../../src/reach/network.ts";
import { ANYWHERE, addresses, routerRoute, traffic, via } from "./draft-network.ts";
import { BLOCK, BLOCK6, type Sketch, type Subnet, V4, V6 } from "./random-sketch.ts";

/** Gateways of each domain, then what joins domains. */
export function sketchWays(sketch: Sketch): void {
  for (let d = 0; d < sketch.domains; d++) sketchGateways(sketch, d);
  sketchLinks(sketch);
  const { theme } = sketch;
  if (theme === "peers") sketchRouters(sketch, 2);
  else if (theme === "router" || theme === "hub" || sketch.chance(12)) sketchRouters(sketch, 1);
}

function sketchGateways(sketch: Sketch, domain: number): void {
  const { draft, theme } = sketch;
  const own = sketch.subnetsOf(domain);
  if (theme === "internet" || !sketch.chance(15)) {
    const index = draft.internet(`igw ${domain}`, domain, {
      doubt: sketch.doubt("internet"),
      block: sketchBlock(sketch, own),
    });
    sketch.internets.push({ index, domain });
    const attached = sketch.doubt("internet");
    if (attached !== SURE) draft.attach(domain, index, attached);
  }
  if (sketch.chance(theme === "internet" ? 60 : 15)) {
    const block = sketch.chance(30) ? sketchBlock(sketch, own) : undefined;
    const index = draft.gateway(`eigw ${domain}`, { is: "egress-only", domain, block }, sketch.doubt("gateway"));
    sketch.egressOnly.push({ index, domain });
  }
  const center = domain === 0;
  if ((theme === "nat" && center) || (theme === "hub" && center && sketch.chance(60)) || sketch.chance(8)) {
    sketchNat(sketch, sketch.firstSubnet(domain));
  }
  if ((theme === "appliance" && center) || (theme === "hub" && center && sketch.chance(60)) || sketch.chance(8)) {
    sketchAppliance(sketch, sketch.firstSubnet(domain));
  }
  if ((theme === "external" && !sketch.chance(20)) || sketch.chance(10)) sketchExternalGateway(sketch, domain);
  if (theme === "external" && sketch.chance(40)) sketchExternalGateway(sketch, domain);
}

function sketchBlock(sketch: Sketch, own: readonly Subnet[]): Blocking {
  const often = ["internet", "nat"].includes(sketch.theme);
  const mode = sketch.chance(often ? 45 : 8) ? sketch.one(["in", "in", "both"] as const) : "none";
  const some = (percent: number) => own.filter(() => sketch.chance(percent)).map((subnet) => subnet.segment);
  return { mode, open: some(25), outOnly: some(45) };
}

function sketchNat(sketch: Sketch, subnet: Subnet): void {
  const { domain, nth, segment } = subnet;
  const known = sketch.place(subnet).v4;
  const set = sketch.inDoubt("nat") ? `10.${domain}.0.${nth * 64 + 24}/29` : known;
  const index = sketch.draft.gateway(
    `nat ${domain}`,
    {
      is: "nat",
      segment,
      addresses: sketch.vague.has(domain) ? { v4: ANYWHERE.v4, v6: [] } : addresses(set),
      public: !sketch.chance(20),
      publicAddresses: sketch.inDoubt("nat") ? undefined : addresses(`203.0.113.${16 + domain}`).v4,
    },
    sketch.doubt("gateway"),
  );
  sketch.boxes.push({ is: "nat", domain, segment, target: via(index) });
}

function sketchAppliance(sketch: Sketch, { domain, segment }: Subnet): void {
  const may = sketch.chance(40) ? sketch.traffic() : traffic("all");
  const fact = sketch.doubt("passes");
  const smaller = [[], ["tcp 443"], ["tcp 22"]].map((one) => traffic(...one)).filter((one) => isWithin(one, may));
  const must = fact === SURE ? may : sketch.one(smaller);
  const rules = Array.from({ length: sketch.below(3) }, () => ({
    label: sketch.draft.label("appliance rule"),
    pass: !sketch.chance(50),
    source: someAddresses(sketch),
    destination: someAddresses(sketch),
    traffic: sketch.traffic(),
    doubt: sketch.doubt("passes"),
  }));
  const index = sketch.draft.gateway(
    `appliance ${domain}`,
    { is: "appliance", segment, passes: { must, may, fact }, rules },
    sketch.doubt("gateway"),
  );
  sketch.boxes.push({ is: "appliance", domain, segment, target: via(index) });
}

function isWithin(part: readonly number[], whole: readonly number[]): boolean {
  const inside = (from: number, to: number) =>
    whole.some((low, i) => i % 2 === 0 && low <= from && to <= (whole[i + 1] ?? 0));
  return part.every((from, i) => i % 2 === 1 || inside(from, part[i + 1] ?? 0));
}

function someAddresses(sketch: Sketch): AddressSet {
  const placed = sketch.one(sketch.interfaces);
  const blocks = [`${placed.v4}/32`, `${placed.v6}/128`, BLOCK(0, 0), BLOCK(0, 1), BLOCK6(0, 1), V4(0), V6(0)];
  const outside = ["0.0.0.0/0", "::/0", "10.0.0.0/8", "198.51.100.0/24", "198.51.100.7/32"];
  return sketch.below(3) === 0 ? ANYWHERE : addresses(sketch.one([...blocks, ...outside]));
}

function sketchExternalGateway(sketch: Sketch, domain: number): void {
  const external = sketch.chance(40) ? 2 : 1;
  const inbound = external === 1 && !sketch.chance(25);
  const index = sketch.draft.gateway(
    `way out ${domain}`,
    { is: "external", domain, external, inbound },
    sketch.doubt("gateway"),
  );
  sketch.externalGateways.push({ index, domain, external });
}

// ── between domains ──────────────────────────────────────────────────────────────────────────────────────────────────

function sketchLinks(sketch: Sketch): void {
  for (let other = 1; other < sketch.domains; other++) {
    if (sketch.theme !== "link" && !sketch.chance(12)) continue;
    const domains = [other - 1, other] as const;
    const references = !sketch.chance(40);
    const index = sketch.draft.gateway(`link ${other}`, { is: "link", domains, references }, sketch.doubt("gateway"));
    sketch.joins.push({ index, domains });
  }
}

function sketchRouters(sketch: Sketch, count: 1 | 2): void {
  const first = sketch.draft.network().gateways.length;
  for (let nth = 0; nth < count; nth++) sketchRouter(sketch, nth, count === 2 ? first + 1 - nth : undefined);
  if (count === 2) joinPeers(sketch, first, first + 1);
}

/** `peer` is the index of the router that this one is peered with: by the last attachment of either. */
function sketchRouter(sketch: Sketch, nth: number, peer: number | undefined): void {
  const { draft } = sketch;
  const all = Array.from({ length: sketch.domains }, (_, domain) => domain);
  const near = all.filter((domain) =>
    peer === undefined ? !sketch.chance(8) : domain % 2 === nth || sketch.chance(20),
  );
  const attachments: Attachment[] = near.map((domain) => attachDomain(sketch, nth, domain));
  if (sketch.chance(40)) {
    const to = { is: "external", external: 1 } as const;
    attachments.push(draft.attachment(`vpn ${nth}`, { to, table: sketch.below(2), doubt: sketch.doubt("attachment") }));
  }
  if (peer !== undefined) {
    const to = { is: "router", gateway: peer, attachment: -1 } as const;
    const references = !sketch.chance(40);
    attachments.push(draft.attachment(`peering ${nth}`, { to, table: sketch.below(2), references }));
  }
  const tables = [0, 1].map((t) => draft.routerTable(`router table ${nth}.${t}`, routerRoutes(sketch, attachments)));
  const references = !sketch.chance(25);
  const index = draft.gateway(
    `router ${nth}`,
    { is: "router", references, attachments, tables },
    sketch.doubt("gateway"),
  );
  sketch.joins.push({ index, domains: near });
}

function attachDomain(sketch: Sketch, nth: number, domain: number): Attachment {
  const own = sketch.subnetsOf(domain);
  const some = own.filter(() => !sketch.chance(30)).map((subnet) => subnet.segment);
  const segments = some.length > 0 ? some : own.slice(0, 1).map((subnet) => subnet.segment);
  return sketch.draft.attachment(`attachment ${nth}.${domain}`, {
    to: { is: "domain", domain, segments },
    table: sketch.strict(15) ? undefined : sketch.below(2),
    references: !sketch.chance(30),
    pinned: sketch.chance(30),
    doubt: sketch.doubt("attachment"),
  });
}

/** The peering attachments, which are the last of each, name each other. */
function joinPeers(sketch: Sketch, one: number, other: number): void {
  const { gateways } = sketch.draft.network();
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const) {
    const [near, far] = [gateways[here], gateways[there]];
    if (near?.is !== "router" || far?.is !== "router") continue;
    const to = { is: "router", gateway: there, attachment: far.attachments.length - 1 };
    Object.assign(near.attachments.at(-1) ?? {}, { to });
  }
}

function routerRoutes(sketch: Sketch, attachments: readonly Attachment[]): RouterRoute[] {
  const routes: RouterRoute[] = [];
  const add = (block: string, to: RouterRoute["to"], rank = 0) => {
    const target = sketch.inDoubt("target") ? "unknown" : to;
    routes.push({ ...routerRoute(block, target, rank), doubt: sketch.doubt("route") });
  };
  for (const [index, { to }] of attachments.entries()) {
    if (sketch.strict(10)) continue;
    if (to.is === "domain") {
      add(V4(to.domain), index);
      add(V6(to.domain), index);
      if (sketch.theme === "hub" && to.domain === 0) {
        add("0.0.0.0/0", index);
        add("::/0", index);
      }
    } else if (to.is === "external") {
      add("192.168.0.0/24", index, 2);
      add("fd00:1::/48", index, 2);
    } else {
      add("10.0.0.0/8", index);
      add("2600::/16", index);
    }
  }
  for (let i = sketch.chance(40) ? 1 + sketch.below(2) : 0; i > 0 && attachments.length > 0; i--) {
    const to = sketch.chance(40) ? "drop" : sketch.below(attachments.length);
    const block = sketch.one([
      "0.0.0.0/0",
      "10.0.0.0/8",
      V4(0),
      V4(1),
      V6(1),
      BLOCK(0, 0),
      BLOCK6(1, 0),
      "192.168.0.0/24",
    ]);
    add(block, to, sketch.one([0, 0, 2]));
  }
  if (sketch.inDoubt("prefix")) {
    const to = attachments.length > 0 ? sketch.below(attachments.length) : "drop";
    routes.push({ ...routerRoute("0.0.0.0/0", to), prefix: undefined, doubt: sketch.doubt("route") });
  }
  return routes;
}
