import type { GuardRule, ListEntry, Route, Target } from "../../src/reach/network.ts";
import { ALLOW_ALL, ANYWHERE, entry, LOCAL, OPEN, route, rule } from "./draft-network.ts";
import { BLOCK, BLOCK6, type Sketch, V4, V6 } from "./random-sketch.ts";

/** Guards, lists and tables: what judges and what leads. */
export function sketchRules(sketch: Sketch): void {
  learnBlocks(sketch);
  for (const guard of sketch.guards) sketchGuard(sketch, guard);
  for (const { segment } of sketch.subnets) sketchLists(sketch, segment);
  for (const { table, domain } of sketch.tables) sketchRoutes(sketch, table, domain);
  sketchEdges(sketch);
}

/** Blocks whose edges lie at addresses that exist. */
function learnBlocks({ blocks, domains, doubtful, interfaces, subnets }: Sketch): void {
  blocks.push("0.0.0.0/0", "::/0", "10.0.0.0/8", "198.51.100.0/24", "198.51.100.128/25", "198.51.100.7/32");
  blocks.push("192.168.0.0/24", "2a00::/16", "203.0.113.0/27", "203.0.113.16/32");
  for (let d = 0; d < domains; d++) blocks.push(V4(d), V6(d), BLOCK(d, 0), BLOCK6(d, 0), BLOCK(d, 1));
  for (const { v4, v6, public4 } of interfaces) {
    blocks.push(`${v4}/32`, `${v6}/128`, blockAround(v4, 31), blockAround(v4, 30));
    if (public4 !== "") blocks.push(`${public4}/32`);
  }
  if (!doubtful.has("address")) return;
  blocks.length = 0;
  // Halves and all of where interfaces stand whose address nobody knows.
  for (const { domain: d, nth } of subnets) {
    for (const bits of [30, 29, 28]) blocks.push(`10.${d}.0.${nth * 64 + 32}/${bits}`);
    for (const bits of [126, 125, 113]) blocks.push(`2600:${d + 1}:0:${nth}::8000/${bits}`);
  }
}

/** The block of so many bits around an address. */
function blockAround(address: string, bits: number): string {
  const parts = address.split(".").map(Number);
  const size = 2 ** (32 - bits);
  return `${parts.slice(0, 3).join(".")}.${Math.floor((parts[3] ?? 0) / size) * size}/${bits}`;
}

/** Open, by references, by anything, or nothing at all. */
function sketchGuard(sketch: Sketch, guard: number): void {
  const { draft } = sketch;
  const { theme } = sketch;
  const referring = { link: 30, router: 30, peers: 30, forwarder: 50 }[theme as string] ?? 0;
  const style = sketch.chance(referring)
    ? "references"
    : sketch.strict(75)
      ? sketch.one(["references", "mixed"])
      : "open";
  const some = (count: number, referring: number) => Array.from({ length: count }, () => guardRule(sketch, referring));
  if (style === "open") {
    draft.ingress(guard, {
      ...rule(ANYWHERE, ...(sketch.strict(60) ? sketch.trafficText() : ["all"])),
      doubt: sketch.doubt("rule"),
    });
  } else draft.ingress(guard, ...some(1 + sketch.below(4), style === "references" ? 100 : 30));
  if (!sketch.strict(theme === "forwarder" ? 90 : 45))
    draft.egress(guard, ...OPEN.map((one) => ({ ...one, doubt: sketch.doubt("rule") })));
  else draft.egress(guard, ...some(sketch.below(4), sketch.chance(50) ? 90 : 20));
}

function guardRule(sketch: Sketch, referring: number): GuardRule {
  const peer = sketch.chance(referring) ? sketch.one(sketch.guards) : sketch.one(sketch.blocks);
  return { ...rule(peer, ...sketch.trafficText()), doubt: sketch.doubt("rule") };
}

function sketchLists(sketch: Sketch, segment: number): void {
  const { draft } = sketch;
  const at = draft.network().segments[segment];
  for (const list of [at?.in, at?.out]) {
    if (list === undefined) continue;
    const plain = !sketch.doubtful.has("entry") && !sketch.strict(55);
    const some = plain ? [] : Array.from({ length: 1 + sketch.below(4) }, () => listEntry(sketch));
    const rest = plain || !sketch.strict(30) ? ALLOW_ALL : [];
    draft.entries(list, ...some, ...rest);
  }
}

function listEntry(sketch: Sketch): ListEntry {
  const says = sketch.chance(50) ? "deny" : "allow";
  return { ...entry(says, sketch.one(sketch.blocks), ...sketch.trafficText()), doubt: sketch.doubt("entry") };
}

// ── routes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What every table starts with. */
function locals({ vague }: Sketch, domain: number): readonly Route[] {
  if (vague.has(domain)) return [{ ...route("0.0.0.0/16", LOCAL), prefix: undefined }];
  return [route(V4(domain), LOCAL), route(V6(domain), LOCAL)];
}

type Add = (block: string, target: Target, rank?: number) => void;

function sketchRoutes(sketch: Sketch, table: number, domain: number): void {
  const add: Add = (block, target, rank = 0) => {
    const unknown = sketch.inDoubt("target") && target.is !== "interface";
    const to: Target = unknown ? { is: "unknown", fact: sketch.fact() } : target;
    sketch.draft.routes(table, { ...route(block, to, rank), doubt: sketch.doubt("route") });
  };
  sketch.draft.routes(table, ...locals(sketch, domain));
  const out = waysOut(sketch, domain, table);
  if (out.length > 0 && !sketch.strict(15)) add("0.0.0.0/0", sketch.one(out));
  if (out.length > 0 && !sketch.strict(25)) add("::/0", sketch.one(out));
  routesToOthers(sketch, domain, add);
  routesToExternals(sketch, table, domain, add);
  routesThroughBoxes(sketch, table, domain, add);
  oddRoutes(sketch, table, domain, add);
}

/** What a default route may name: in a first subnet mostly the internet, elsewhere mostly what the theme is about. */
function waysOut(sketch: Sketch, domain: number, table: number): readonly Target[] {
  const { theme, internets, egressOnly } = sketch;
  const igw = sketch.gatewaysOf(internets, domain);
  const first = sketch.subnets.some((subnet) => subnet.table === table && subnet.nth === 0);
  const boxes = boxesFor(sketch, domain, table);
  const joins = sketch.joinsOf(domain);
  if (first && igw.length > 0 && !sketch.chance(20)) return igw;
  if (boxes.length > 0 && !sketch.chance(20)) return boxes;
  if (theme === "hub" && joins.length > 0 && domain > 0 && !sketch.chance(20)) return joins;
  if (theme === "internet" && !sketch.chance(30)) return [...igw, ...igw, ...sketch.gatewaysOf(egressOnly, domain)];
  return [...igw, ...sketch.gatewaysOf(egressOnly, domain), ...boxes, ...joins];
}

/** Boxes of the domain that stand behind another table: a route to one behind the same table loops. */
function boxesFor({ boxes, subnets }: Sketch, domain: number, table: number): readonly Target[] {
  const here = subnets.filter((subnet) => subnet.table === table).map((subnet) => subnet.segment);
  return boxes.filter((box) => box.domain === domain && !here.includes(box.segment)).map((box) => box.target);
}

function routesToOthers(sketch: Sketch, domain: number, add: Add): void {
  for (const target of sketch.joinsOf(domain)) {
    const whole = sketch.chance(30);
    if (whole) {
      add("10.0.0.0/8", target);
      add("2600::/16", target);
    }
    for (let other = 0; other < sketch.domains && !whole; other++) {
      if (other === domain || sketch.strict(15)) continue;
      add(V4(other), target);
      if (!sketch.strict(25)) add(V6(other), target);
    }
    if (sketch.chance(40)) add("192.168.0.0/24", target, sketch.one([0, 2]));
  }
}

function routesToExternals(sketch: Sketch, table: number, domain: number, add: Add): void {
  for (const { index, domain: own, external } of sketch.externalGateways) {
    if (own !== domain || sketch.strict(20)) continue;
    const target: Target = { is: "gateway", gateway: index };
    if (external === 1) {
      add("192.168.0.0/24", target, 2);
      if (!sketch.chance(40)) add("fd00:1::/48", target, 2);
      continue;
    }
    const known: Route = route("198.51.100.128/25", target, 1);
    const list = sketch.chance(50) ? { ...known, prefix: undefined } : known;
    sketch.draft.routes(table, { ...list, doubt: sketch.doubt("route") });
    if (sketch.chance(30)) sketch.draft.routes(table, route("2a00:5::/32", target, 1));
  }
}

/** Middlebox routing: whole subnets through a box. */
function routesThroughBoxes(sketch: Sketch, table: number, domain: number, add: Add): void {
  const themed = ["nat", "appliance", "forwarder", "hub"].includes(sketch.theme);
  const boxes = sketch.vague.has(domain) ? [] : boxesFor(sketch, domain, table);
  if (boxes.length === 0 || !sketch.chance(themed ? 85 : 30)) return;
  for (const { nth } of sketch.subnetsOf(domain)) {
    if (sketch.chance(25)) continue;
    const target = sketch.one(boxes);
    add(BLOCK(domain, nth), target);
    if (!sketch.chance(30)) add(BLOCK6(domain, nth), target);
  }
}

function oddRoutes(sketch: Sketch, table: number, domain: number, add: Add): void {
  const out: readonly Target[] = [...waysOut(sketch, domain, table), { is: "drop" }];
  if (sketch.chance(20)) {
    const block = sketch.one(["198.51.100.0/24", "198.51.100.128/25", "2a00::/16", "203.0.113.0/27"]);
    add(block, sketch.one(out), sketch.one([0, 1, 2]));
  }
  if (sketch.chance(12))
    add(sketch.one(["198.51.100.0/24", "0.0.0.0/0", "10.0.0.0/8"]), sketch.one(out), sketch.one([0, 1]));
  if (!sketch.inDoubt("prefix")) return;
  const target = sketch.one([...boxesFor(sketch, domain, table), ...sketch.joinsOf(domain), ...out]);
  sketch.draft.routes(table, { ...route("0.0.0.0/0", target), prefix: undefined, doubt: sketch.doubt("route") });
}

/** Edge tables: `local`, and boxes for whole subnets (a NAT gateway cannot be one of them). */
function sketchEdges(sketch: Sketch): void {
  const { draft } = sketch;
  const { gateways } = draft.network();
  for (const { index, domain } of [...sketch.internets, ...sketch.externalGateways]) {
    const boxes = sketch.boxes.filter((box) => box.domain === domain && box.is !== "nat").map((box) => box.target);
    if (sketch.vague.has(domain) || !sketch.chance(boxes.length > 0 ? 60 : 10)) continue;
    const table = draft.table(`edge ${domain}`, locals(sketch, domain));
    for (const { nth } of sketch.subnetsOf(domain)) {
      if (sketch.chance(40)) continue;
      const target = boxes.length > 0 ? sketch.one(boxes) : LOCAL;
      const odd: Target = sketch.strict(5) ? { is: "drop" } : target;
      draft.routes(
        table,
        { ...route(BLOCK(domain, nth), odd), doubt: sketch.doubt("route") },
        route(BLOCK6(domain, nth), odd),
      );
    }
    Object.assign(gateways[index] ?? {}, { table });
  }
}
