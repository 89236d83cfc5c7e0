import type { AddressSet, Doubt } from "../../src/reach/network.ts";
import { ANYWHERE, addresses, EVERYTHING } from "./draft-network.ts";
import { BLOCK, BLOCK6, type Sketch, type Subnet, V4, V6 } from "./random-sketch.ts";

/** The internet, a site, a service; domains with subnets; interfaces. */
export function sketchPlaces(sketch: Sketch): void {
  const { draft } = sketch;
  draft.external("internet", "internet", addresses("8.8.8.8", "198.51.100.0/24", "2a00::/16"));
  draft.external("site", "on-premises", addresses("192.168.0.0/24", "fd00:1::/48"));
  draft.external("s3", "service", addresses("198.51.100.128/25", "2a00:5::/32"));
  for (let d = 0; d < sketch.domains; d++) sketchDomain(sketch, d);
  for (let i = 1 + sketch.below(3); i > 0; i--) sketch.guards.push(draft.guard(`group ${i}`, { egress: [] }));
  for (let i = 3 + sketch.below(4); i > 0; i--) sketchInterface(sketch, sketch.one(sketch.subnets), false);
  if (sketch.theme === "forwarder") sketchInterface(sketch, sketch.firstSubnet(0), true);
  if (sketch.theme === "hub" && sketch.chance(50)) sketchInterface(sketch, sketch.firstSubnet(0), true);
}

function sketchDomain(sketch: Sketch, domain: number): void {
  const { draft } = sketch;
  const vague = sketch.inDoubt("ranges");
  if (vague) sketch.vague.add(domain);
  draft.domain(`vpc ${domain}`, vague ? ANYWHERE : addresses(V4(domain), V6(domain)));
  const boxed = ["nat", "appliance", "forwarder", "hub"].includes(sketch.theme);
  const count = (boxed ? 2 : 1) + sketch.below(boxed ? 2 : 3);
  const shared = !boxed && sketch.chance(30);
  let table = -1;
  for (let nth = 0; nth < count; nth++) {
    if (nth === 0 || !shared) {
      table = draft.table(`table ${domain}.${nth}`);
      sketch.tables.push({ table, domain });
    }
    const set = vague ? ANYWHERE : addresses(BLOCK(domain, nth), BLOCK6(domain, nth));
    const zone = sketch.inDoubt("zone") ? undefined : sketch.chance(25) ? "b" : "a";
    const lists = { in: draft.list(`in ${domain}.${nth}`, []), out: draft.list(`out ${domain}.${nth}`, []) };
    const segment = draft.segment(`subnet ${domain}.${nth}`, { domain, addresses: set, table, zone, ...lists });
    sketch.subnets.push({ segment, domain, nth, table, next: 4 });
  }
}

function sketchInterface(sketch: Sketch, subnet: Subnet, box: boolean): void {
  const { draft } = sketch;
  const { v4, v6 } = sketch.place(subnet);
  const known = sketch.inDoubt("address") ? addresses(...someWhere(sketch, subnet)) : addresses(v4, v6);
  const both = sketch.vague.has(subnet.domain) ? ANYWHERE : known;
  const families = box ? 2 : sketch.below(4);
  const set = { v4: families === 1 ? [] : both.v4, v6: families === 0 ? [] : both.v6 };
  const guards = sketch.guards.filter(() => !sketch.chance(50));
  const carried = guards.length > 0 || sketch.strict(50) ? guards : sketch.guards.slice(0, 1);
  const shown = set.v4.length > 0 && sketch.chance(sketch.theme === "internet" ? 85 : 50);
  const public4 = shown ? `203.0.113.${1 + (sketch.publics++ % 14)}` : "";
  const forwards = box || sketch.chance(15);
  const index = draft.interface(`interface ${sketch.interfaces.length}`, {
    segment: subnet.segment,
    addresses: set,
    guards: carried,
    guardDoubts: carried.map(() => sketch.doubt("carried")),
    guarded: !sketch.chance(box ? 5 : 20),
    v6Doubt: sketch.doubt("ipv6"),
    public4: shown ? showPublic(sketch, public4) : undefined,
    listens: sketch.strict(20) ? sketch.traffic() : EVERYTHING,
    listensDoubt: sketch.doubt("listens"),
    opens: !sketch.strict(6),
    replyPorts: sketch.one([
      { from: 1024, to: 65535 },
      { from: 32768, to: 60999 },
      { from: 49152, to: 65535 },
    ]),
    forwards,
    translates: forwards && sketch.chance(45),
    doubt: sketch.doubt("interface"),
  });
  const placed = { index, subnet, v4, v6, forwards, public4 };
  sketch.interfaces.push(placed);
  if (forwards || sketch.chance(5)) sketch.addForwarder(placed);
}

/** Unknown addresses come from the upper part of the subnet, so that there is always one left. */
function someWhere(sketch: Sketch, { domain, nth }: Subnet): readonly string[] {
  const few = sketch.chance(50);
  const from4 = nth * 64 + 32;
  return [`10.${domain}.0.${from4}/${few ? 29 : 28}`, `2600:${domain + 1}:0:${nth}::8000/${few ? 125 : 113}`];
}

function showPublic(sketch: Sketch, public4: string): { readonly addresses: AddressSet["v4"]; readonly doubt: Doubt } {
  const set = sketch.doubtful.has("public") && sketch.chance(30) ? "203.0.113.0/27" : public4;
  return { addresses: addresses(set).v4, doubt: sketch.doubt("public") };
}
