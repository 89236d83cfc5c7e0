import fc from "fast-check";
import type {
  AddressSet,
  Blocking,
  Doubt,
  GuardRule,
  ListEntry,
  Network,
  RouterRoute,
  Target,
} from "../../src/reach/network.ts";
import { SURE } from "../../src/reach/network.ts";
import type { Chooser } from "../../src/reach/simulate-choices.ts";
import {
  ALLOW_ALL,
  ANYWHERE,
  addresses,
  type Draft,
  draftNetwork,
  EVERYTHING,
  entry,
  LOCAL,
  OPEN,
  route,
  routerRoute,
  rule,
  through,
  traffic,
  via,
} from "./draft-network.ts";

/**
 * Random networks, valid by the rules of AWS, over a universe so small that rules, routes and addresses meet: VPCs
 * 10.0/16 .. 10.2/16 with up to three /26 subnets each, interfaces on the first addresses of a subnet, public addresses
 * in 203.0.113.0/27 (which no external has), clients in 198.51.100.0/24 and 2a00::/16, a site 192.168.0.0/24.
 *
 * A network is read off a tape of numbers: a zero always means the plainest choice, which is mostly "open" or "none".
 * `doubts` says whether anything may be in doubt.
 */
export function randomNetwork(doubts: boolean): fc.Arbitrary<Network> {
  return randomTape.map((tape) => networkOf(tape, doubts));
}

/** fast-check would take hours to shrink a tape; `smallestTape` does it in seconds. */
export const randomTape: fc.Arbitrary<readonly number[]> = fc.noShrink(
  fc.array(fc.noBias(fc.nat({ max: 2 ** 31 - 1 })), { minLength: 100, maxLength: 700, size: "max" }),
);

/** The tape with as much set to zero, and cut off, as keeps `fails` true. */
export function smallestTape(tape: readonly number[], fails: (tape: readonly number[]) => boolean): readonly number[] {
  let best = tape;
  for (let size = best.length; size > 0; size = Math.floor(size / 2)) {
    for (let from = 0; from < best.length; from += size) {
      const zeroed = best.map((value, i) => (from <= i && i < from + size ? 0 : value));
      if (best.slice(from, from + size).some((value) => value !== 0) && fails(zeroed)) best = zeroed;
    }
  }
  const last = best.findLastIndex((value) => value !== 0);
  return best.slice(0, last + 1);
}

/** Reads choices off the tape; past its end all are 0. */
function tapeChooser(tape: readonly number[]): Chooser {
  let place = 0;
  return { next: (below) => (below <= 1 ? 0 : (tape[place++] ?? 0) % below) };
}

/** The network that a tape of numbers stands for. */
export function networkOf(tape: readonly number[], doubts: boolean): Network {
  const writer = new Writer(tapeChooser(tape), doubts);
  return writer.write();
}

const V4 = (domain: number) => `10.${domain}.0.0/16`;
const V6 = (domain: number) => `2600:${domain + 1}::/56`;
const BLOCK = (domain: number, nth: number) => `10.${domain}.0.${nth * 64}/26`;
const BLOCK6 = (domain: number, nth: number) => `2600:${domain + 1}:0:${nth}::/64`;

const TRAFFIC = [
  ["all"],
  ["tcp 443"],
  ["tcp"],
  ["tcp 22", "udp 53"],
  ["tcp 80-443"],
  ["tcp 0-1023"],
  ["tcp 1024-65535"],
  ["icmp 8"],
  ["icmp"],
  ["udp"],
  ["esp"],
  ["icmp 0", "tcp 32768-60999"],
  ["icmpv6"],
] as const;

interface Subnet {
  readonly segment: number;
  readonly domain: number;
  readonly nth: number;
  readonly table: number;
  /** Last parts of addresses given out. */
  next: number;
}

class Writer {
  readonly draft: Draft = draftNetwork();
  readonly facts: Doubt[] = [];
  readonly subnets: Subnet[] = [];
  readonly tables: { table: number; domain: number }[] = [];
  readonly guards: number[] = [];
  readonly interfaces: { index: number; subnet: Subnet; v4: string; v6: string; forwards: boolean; public4: string }[] =
    [];
  readonly gateways: Record<
    "internet" | "egress" | "nat" | "appliance" | "external",
    { index: number; domain: number; segment: number }[]
  > = {
    internet: [],
    egress: [],
    nat: [],
    appliance: [],
    external: [],
  };
  readonly joins: { index: number; domains: readonly number[] }[] = [];
  readonly externals: { index: number; kind: string }[] = [];
  /** Blocks that rules, entries and routes speak of. */
  readonly blocks: string[] = [];
  domains = 0;
  publics = 0;
  /** 0: nearly everything is open; 2: nearly everything is judged by some rule. */
  strictness = 0;
  readonly choose: Chooser;
  readonly doubts: boolean;

  constructor(choose: Chooser, doubts: boolean) {
    this.choose = choose;
    this.doubts = doubts;
  }

  /** True with the given chance in 100; a 0 on the tape is false. */
  chance(percent: number): boolean {
    return this.choose.next(100) >= 100 - percent;
  }

  /** The chance that something gets in the way: less in networks that are mostly open. */
  strict(percent: number): boolean {
    return this.chance((percent * (1 + 2 * this.strictness)) / 5);
  }

  /** Traffic of a rule: often everything. */
  traffic(): readonly string[] {
    return this.choose.next(3) === 0 ? ["all"] : this.one(TRAFFIC);
  }

  one<T>(items: readonly T[]): T {
    const item = items[this.choose.next(items.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }

  /** In doubt now and then, by one of a few facts. */
  doubt(percent = 8): Doubt {
    if (!this.doubts || !this.chance(percent)) return SURE;
    const known = this.choose.next(5);
    const fact = this.facts[known];
    if (fact !== undefined) return fact;
    const made = this.draft.fact(`fact ${this.facts.length}`);
    this.facts.push(made);
    return made;
  }

  write(): Network {
    this.strictness = this.choose.next(3);
    this.domains = 1 + this.choose.next(3);
    this.writeExternals();
    for (let d = 0; d < this.domains; d++) this.writeDomain(d);
    for (let i = 1 + this.choose.next(3); i > 0; i--) this.guards.push(this.draft.guard(`group ${i}`, { egress: [] }));
    for (let i = 2 + this.choose.next(5); i > 0; i--) this.writeInterface();
    for (let d = 0; d < this.domains; d++) this.writeGateways(d);
    this.writeJoins();
    this.learnBlocks();
    for (const guard of this.guards) this.writeGuard(guard);
    for (const { segment } of this.subnets) this.writeLists(segment);
    for (const { table, domain } of this.tables) this.writeRoutes(table, domain);
    this.writeEdges();
    return this.draft.network();
  }

  writeExternals(): void {
    const { draft } = this;
    const internet = addresses("8.8.8.8", "198.51.100.0/24", "2a00::/16");
    this.externals.push({ index: draft.external("internet", "internet", internet), kind: "internet" });
    const site = addresses("192.168.0.0/24", "fd00:1::/48");
    this.externals.push({ index: draft.external("site", "on-premises", site), kind: "on-premises" });
    const service = addresses("198.51.100.128/25", "2a00:5::/32");
    this.externals.push({ index: draft.external("s3", "service", service), kind: "service" });
  }

  writeDomain(domain: number): void {
    const { draft } = this;
    draft.domain(`vpc ${domain}`, addresses(V4(domain), V6(domain)));
    const count = 1 + this.choose.next(3);
    const shared = this.chance(30);
    let table = draft.table(`table ${domain}`);
    this.tables.push({ table, domain });
    for (let nth = 0; nth < count; nth++) {
      if (nth > 0 && !shared) {
        table = draft.table(`table ${domain}.${nth}`);
        this.tables.push({ table, domain });
      }
      const set = addresses(BLOCK(domain, nth), BLOCK6(domain, nth));
      const zone = this.doubts && this.chance(8) ? undefined : this.one(["a", "b"]);
      const lists = { in: draft.list(`in ${domain}.${nth}`, []), out: draft.list(`out ${domain}.${nth}`, []) };
      const segment = draft.segment(`subnet ${domain}.${nth}`, { domain, addresses: set, table, zone, ...lists });
      this.subnets.push({ segment, domain, nth, table, next: 4 });
    }
  }

  /** The next free address of a subnet, as "10.0.0.4" and "2600:1:0:0::4". */
  place(subnet: Subnet): { v4: string; v6: string } {
    const last = subnet.next++;
    return {
      v4: `10.${subnet.domain}.0.${subnet.nth * 64 + last}`,
      v6: `2600:${subnet.domain + 1}:0:${subnet.nth}::${last.toString(16)}`,
    };
  }

  writeInterface(): void {
    const { draft } = this;
    const subnet = this.one(this.subnets);
    const { v4, v6 } = this.place(subnet);
    const families = this.choose.next(6);
    const anywhere = this.doubts && this.chance(10);
    // Unknown addresses come from the upper half of the subnet, so that there is always one left.
    const upper = [
      `10.${subnet.domain}.0.${subnet.nth * 64 + 32}/27`,
      `2600:${subnet.domain + 1}:0:${subnet.nth}::8000/113`,
    ];
    const both = anywhere ? addresses(...upper) : addresses(v4, v6);
    const set = { v4: families === 5 ? [] : both.v4, v6: families >= 3 ? both.v6 : [] };
    const guards = this.guards.filter(() => !this.chance(50));
    const carried = guards.length > 0 || this.chance(30) ? guards : this.guards.slice(0, 1);
    const shown = set.v4.length > 0 && this.chance(60);
    const public4 = `203.0.113.${1 + (this.publics % 14)}`;
    if (shown) this.publics++;
    const forwards = this.chance(35);
    const index = draft.interface(`interface ${this.interfaces.length}`, {
      segment: subnet.segment,
      addresses: set,
      guards: carried,
      guardDoubts: carried.map(() => this.doubt()),
      guarded: !this.chance(20),
      v6Doubt: this.doubt(),
      public4: shown ? this.writePublic(public4) : undefined,
      listens: this.strict(20) ? traffic(...this.traffic()) : EVERYTHING,
      listensDoubt: this.doubt(6),
      opens: !this.strict(6),
      replyPorts: this.one([
        { from: 1024, to: 65535 },
        { from: 32768, to: 60999 },
        { from: 49152, to: 65535 },
      ]),
      forwards,
      translates: forwards && this.chance(50),
      doubt: this.doubt(5),
    });
    this.interfaces.push({ index, subnet, v4, v6, forwards, public4: shown ? public4 : "" });
  }

  writePublic(public4: string): { addresses: AddressSet["v4"]; doubt: Doubt } {
    const unknown = this.doubts && this.chance(15);
    return { addresses: addresses(unknown ? "203.0.113.0/27" : public4).v4, doubt: this.doubt(10) };
  }

  writeGateways(domain: number): void {
    const { draft } = this;
    const own = this.subnets.filter((subnet) => subnet.domain === domain);
    if (!this.chance(12)) {
      const index = draft.internet(`igw ${domain}`, domain, { doubt: this.doubt(), block: this.writeBlock(own) });
      this.gateways.internet.push({ index, domain, segment: -1 });
      const attached = this.doubt(4);
      if (attached !== SURE) draft.attach(domain, index, attached);
    }
    if (this.chance(35)) {
      const block = this.chance(20) ? this.writeBlock(own) : undefined;
      this.gateways.egress.push({
        index: draft.gateway(`eigw ${domain}`, { is: "egress-only", domain, block }, this.doubt()),
        domain,
        segment: -1,
      });
    }
    for (let i = this.choose.next(2); i > 0; i--) {
      const subnet = this.mostlyFirst(own);
      const place = this.place(subnet);
      const set = this.doubts && this.chance(15) ? `10.${domain}.0.${subnet.nth * 64 + 24}/29` : place.v4;
      const index = draft.gateway(
        `nat ${domain}`,
        {
          is: "nat",
          segment: subnet.segment,
          addresses: addresses(set),
          public: !this.chance(25),
          publicAddresses: this.chance(50) ? addresses(`203.0.113.${16 + domain}`).v4 : undefined,
        },
        this.doubt(),
      );
      this.gateways.nat.push({ index, domain, segment: subnet.segment });
    }
    if (this.chance(40)) this.writeAppliance(domain, this.mostlyFirst(own).segment);
    if (this.chance(40)) {
      const external = this.one(this.externals.slice(1));
      const inbound = external.kind === "on-premises" && !this.chance(30);
      const index = draft.gateway(
        `way out ${domain}`,
        { is: "external", domain, external: external.index, inbound },
        this.doubt(),
      );
      this.gateways.external.push({ index, domain, segment: -1 });
    }
  }

  mostlyFirst(subnets: readonly Subnet[]): Subnet {
    return this.one(this.chance(30) ? subnets : subnets.slice(0, 1));
  }

  writeBlock(own: readonly Subnet[]): Blocking {
    const mode: Blocking["mode"] = !this.strict(25) ? "none" : this.one<Blocking["mode"]>(["in", "both"]);
    const some = () => own.filter(() => this.chance(30)).map((subnet) => subnet.segment);
    return { mode, open: some(), outOnly: some() };
  }

  writeAppliance(domain: number, segment: number): void {
    const most = traffic(...this.traffic());
    const fact = this.doubt(20);
    const must =
      fact !== SURE
        ? traffic(...this.one([[], ["tcp 443"], ["tcp 22"]].filter((one) => isWithin(traffic(...one), most))))
        : most;
    const rules = Array.from({ length: this.choose.next(3) }, () => ({
      label: this.draft.label("appliance rule"),
      pass: !this.chance(50),
      source: this.peer(),
      destination: this.peer(),
      traffic: traffic(...this.traffic()),
      doubt: this.doubt(),
    }));
    const index = this.draft.gateway(
      `appliance ${domain}`,
      { is: "appliance", segment, passes: { must, may: most, fact }, rules },
      this.doubt(),
    );
    this.gateways.appliance.push({ index, domain, segment });
  }

  peer(): AddressSet {
    const fixed = [
      ANYWHERE,
      addresses("0.0.0.0/0"),
      addresses("::/0"),
      addresses("10.0.0.0/8"),
      addresses("198.51.100.0/24"),
    ];
    return this.choose.next(3) < 2 ? this.one(fixed) : addresses(this.one([V4(0), BLOCK(0, 0), BLOCK(1, 0), V6(0)]));
  }

  writeJoins(): void {
    const { draft } = this;
    for (let other = 1; other < this.domains; other++) {
      if (!this.chance(45)) continue;
      const domains = [other - 1, other] as const;
      const index = draft.gateway(`link ${other}`, { is: "link", domains, references: !this.chance(40) }, this.doubt());
      this.joins.push({ index, domains });
    }
    const count = this.chance(55) ? 1 + this.choose.next(2) : 0;
    const first = this.nextGateway();
    for (let i = 0; i < count; i++) this.writeRouter(i, count === 2 ? first + (1 - i) : undefined);
  }

  nextGateway(): number {
    return this.draft.network().gateways.length;
  }

  /** `other` is the index of the router that this one is peered with. */
  writeRouter(nth: number, other: number | undefined): void {
    const { draft } = this;
    const near = Array.from({ length: this.domains }, (_, d) => d).filter(
      () => !this.chance(other === undefined ? 10 : 50),
    );
    const attachments = near.map((domain) => {
      const own = this.subnets.filter((subnet) => subnet.domain === domain);
      const some = own.filter(() => !this.chance(40)).map((subnet) => subnet.segment);
      const segments = some.length > 0 ? some : own.slice(0, 1).map((subnet) => subnet.segment);
      return draft.attachment(`attachment ${nth}.${domain}`, {
        to: { is: "domain", domain, segments },
        table: this.chance(6) ? undefined : this.choose.next(2),
        references: !this.chance(15),
        pinned: this.chance(15),
        doubt: this.doubt(4),
      });
    });
    if (this.chance(50)) {
      const external = this.externals[1]?.index ?? 0;
      attachments.push(
        draft.attachment(`vpn ${nth}`, {
          to: { is: "external", external },
          table: this.choose.next(2),
          doubt: this.doubt(),
        }),
      );
    }
    if (other !== undefined) {
      // The peer has its peering attachment last, too; which index that is, it can only know by counting.
      attachments.push(
        draft.attachment(`peering ${nth}`, {
          to: { is: "router", gateway: other, attachment: -1 },
          table: this.choose.next(2),
          references: this.chance(50),
        }),
      );
    }
    const tables = [0, 1].map((t) => draft.routerTable(`router table ${nth}.${t}`, this.routerRoutes(attachments)));
    const index = draft.gateway(
      `router ${nth}`,
      { is: "router", references: !this.chance(30), attachments, tables },
      this.doubt(4),
    );
    this.joins.push({ index, domains: near });
    if (nth === 1) this.settlePeering(index - 1, index);
  }

  /** Each peering attachment names the other's. */
  settlePeering(one: number, two: number): void {
    const { gateways } = this.draft.network();
    for (const [here, there] of [
      [gateways[one], gateways[two]],
      [gateways[two], gateways[one]],
    ]) {
      if (here?.is !== "router" || there?.is !== "router") continue;
      const to = {
        is: "router",
        gateway: here === gateways[one] ? two : one,
        attachment: there.attachments.length - 1,
      };
      Object.assign(here.attachments.at(-1) ?? {}, { to });
    }
  }

  routerRoutes(
    attachments: readonly { readonly to: { readonly is: string; readonly domain?: number } }[],
  ): RouterRoute[] {
    const routes: RouterRoute[] = [];
    const add = (block: string, to: RouterRoute["to"], rank = 0) =>
      routes.push({ ...routerRoute(block, to, rank), doubt: this.doubt(5) });
    for (const [index, { to }] of attachments.entries()) {
      if (this.chance(12)) continue;
      if (to.is === "domain") {
        add(V4(to.domain ?? 0), index);
        add(V6(to.domain ?? 0), index);
      } else if (to.is === "external") {
        add("192.168.0.0/24", index, 2);
        add("fd00:1::/48", index, 2);
      } else {
        add("10.0.0.0/8", index);
        add("2600::/16", index);
      }
    }
    for (let i = this.choose.next(3); i > 0; i--) {
      const to =
        this.doubts && this.chance(10)
          ? "unknown"
          : this.chance(30)
            ? "drop"
            : this.choose.next(Math.max(attachments.length, 1));
      const block = this.one(["0.0.0.0/0", "::/0", "10.0.0.0/8", V4(0), V4(1), BLOCK(0, 0), "192.168.0.0/24"]);
      if (to !== 0 || attachments.length > 0) add(block, to, this.one([0, 0, 2]));
    }
    if (this.doubts && this.chance(8))
      routes.push({ ...routerRoute("0.0.0.0/0", "drop"), prefix: undefined, doubt: this.doubt() });
    return routes;
  }

  // ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Blocks whose edges lie at addresses that exist. */
  learnBlocks(): void {
    this.blocks.push(
      "0.0.0.0/0",
      "::/0",
      "10.0.0.0/8",
      "198.51.100.0/24",
      "198.51.100.128/25",
      "198.51.100.7/32",
      "192.168.0.0/24",
      "2a00::/16",
    );
    for (let d = 0; d < this.domains; d++) this.blocks.push(V4(d), V6(d), BLOCK(d, 0), BLOCK6(d, 0), BLOCK(d, 1));
    for (const { v4, v6, public4 } of this.interfaces) {
      this.blocks.push(`${v4}/32`, `${v6}/128`, evenBlock(v4, 31), evenBlock(v4, 30));
      if (public4 !== "") this.blocks.push(`${public4}/32`);
    }
    this.blocks.push("203.0.113.0/27", "203.0.113.16/32");
  }

  writeGuard(guard: number): void {
    const { draft } = this;
    if (!this.strict(70)) draft.ingress(guard, { ...rule(ANYWHERE, ...this.traffic()), doubt: this.doubt() });
    for (let i = this.choose.next(5); i > 0; i--) draft.ingress(guard, this.guardRule());
    const egress = !this.strict(40) ? OPEN : Array.from({ length: this.choose.next(4) }, () => this.guardRule());
    draft.egress(guard, ...egress);
  }

  guardRule(): GuardRule {
    const peer = this.chance(35) ? this.one(this.guards) : this.one(this.blocks);
    return { ...rule(peer, ...this.traffic()), doubt: this.doubt() };
  }

  writeLists(segment: number): void {
    const { draft } = this;
    const at = draft.network().segments[segment];
    for (const list of [at?.in, at?.out]) {
      if (list === undefined) continue;
      const plain = !this.strict(55);
      const some = plain ? [] : Array.from({ length: 1 + this.choose.next(4) }, () => this.listEntry());
      const rest = plain || !this.strict(35) ? ALLOW_ALL : [];
      draft.entries(list, ...some, ...rest);
    }
  }

  listEntry(): ListEntry {
    const says = this.chance(45) ? "deny" : "allow";
    return { ...entry(says, this.one(this.blocks), ...this.traffic()), doubt: this.doubt() };
  }

  // ── routes ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  writeRoutes(table: number, domain: number): void {
    const add = (block: string, target: Target, rank = 0) => {
      this.draft.routes(table, { ...route(block, target, rank), doubt: this.doubt(5) });
    };
    this.draft.routes(table, route(V4(domain), LOCAL), route(V6(domain), LOCAL));
    const out = this.waysOut(domain, table);
    if (out.length > 0 && !this.chance(15)) add("0.0.0.0/0", this.one(out));
    if (out.length > 0 && !this.chance(25)) add("::/0", this.one(out));
    for (const { index, domains } of this.joins) {
      if (!domains.includes(domain)) continue;
      for (let d = 0; d < this.domains; d++) {
        if (d === domain || this.chance(15)) continue;
        add(V4(d), via(index));
        if (!this.chance(30)) add(V6(d), via(index));
      }
      if (this.chance(30)) add("192.168.0.0/24", via(index), this.one([0, 2]));
    }
    for (const { index, domain: own } of this.gateways.external) {
      if (own !== domain || this.chance(20)) continue;
      add("192.168.0.0/24", via(index), 2);
      this.draft.routes(table, { ...route("198.51.100.128/25", via(index), 1), doubt: this.doubt(5) });
      if (this.chance(50)) add("fd00:1::/48", via(index), 2);
    }
    this.writeOddRoutes(table, domain, add);
  }

  /** What a default route may name. Tables of a first subnet mostly lead out directly, the others through something. */
  waysOut(domain: number, table: number): readonly Target[] {
    const { internet, egress } = this.gateways;
    const first = this.subnets.some((subnet) => subnet.table === table && subnet.nth === 0);
    const igw = own(internet, domain);
    const joins = this.joins.filter((one) => one.domains.includes(domain)).map((one) => via(one.index));
    if (first && igw.length > 0 && !this.chance(30)) return igw;
    return [...this.middleboxes(domain, table), ...igw, ...own(egress, domain), ...joins];
  }

  /** What packets may be sent through on their way; seldom what stands in a segment of the same table, for that loops. */
  middleboxes(domain: number, table: number): readonly Target[] {
    const { nat, appliance } = this.gateways;
    const boxes = [
      ...[...nat, ...appliance].map((one) => ({ ...one, target: via(one.index), works: true })),
      ...this.interfaces.map(({ index, subnet: { domain, segment }, forwards }) => {
        return { domain, segment, target: through(index), works: forwards };
      }),
    ];
    const here = this.subnets.filter((subnet) => subnet.table === table).map((subnet) => subnet.segment);
    const fit = boxes.filter((one) => one.domain === domain && (one.works || this.chance(5)));
    return fit.filter((one) => !here.includes(one.segment) || this.chance(10)).map((one) => one.target);
  }

  writeOddRoutes(table: number, domain: number, add: (block: string, target: Target, rank?: number) => void): void {
    const middle = this.middleboxes(domain, table);
    const nearby = this.subnets.filter((subnet) => subnet.domain === domain);
    if (middle.length > 0 && this.chance(35)) {
      const { nth } = this.one(nearby);
      const target = this.one(middle);
      add(BLOCK(domain, nth), target);
      if (!this.chance(50)) add(BLOCK6(domain, nth), target);
    }
    const out = [...this.waysOut(domain, table), { is: "drop" } as const];
    if (this.chance(25))
      add(
        this.one(["198.51.100.0/24", "198.51.100.128/25", "2a00::/16", "203.0.113.0/27"]),
        this.one(out),
        this.one([0, 1, 2]),
      );
    if (this.chance(15)) add(this.one(["198.51.100.0/24", "0.0.0.0/0"]), this.one(out), 1);
    if (!this.doubts) return;
    if (this.chance(10))
      add(this.one(["0.0.0.0/0", "198.51.100.0/24", "::/0"]), { is: "unknown", fact: this.someFact() });
    if (this.chance(10))
      this.draft.routes(table, {
        ...route("0.0.0.0/0", this.one([...middle, ...out])),
        prefix: undefined,
        doubt: this.doubt(),
      });
  }

  someFact(): number {
    const doubt = this.doubt(100);
    return doubt === SURE ? this.draft.fact("unknown target") : doubt;
  }

  /** Edge tables: `local`, and middleboxes for whole subnets. */
  writeEdges(): void {
    const { gateways } = this.draft.network();
    for (const { index, domain } of [...this.gateways.internet, ...this.gateways.external]) {
      if (!this.chance(25)) continue;
      const nats = this.gateways.nat.map((one) => one.index);
      const middle = this.middleboxes(domain, -1).filter((one) => one.is !== "gateway" || !nats.includes(one.gateway));
      const table = this.draft.table(`edge ${domain}`, [route(V4(domain), LOCAL), route(V6(domain), LOCAL)]);
      const { nth } = this.one(this.subnets.filter((subnet) => subnet.domain === domain));
      const target = middle.length > 0 ? this.one(middle) : LOCAL;
      this.draft.routes(table, route(BLOCK(domain, nth), target), route(BLOCK6(domain, nth), target));
      Object.assign(gateways[index] ?? {}, { table });
    }
  }
}

function own(items: readonly { index: number; domain: number }[], domain: number): readonly Target[] {
  return items.filter((one) => one.domain === domain).map((one) => via(one.index));
}

/** The block of so many bits around an address. */
function evenBlock(address: string, bits: number): string {
  const parts = address.split(".").map(Number);
  const size = 2 ** (32 - bits);
  const last = Math.floor((parts[3] ?? 0) / size) * size;
  return `${parts.slice(0, 3).join(".")}.${last}/${bits}`;
}

function isWithin(part: readonly number[], whole: readonly number[]): boolean {
  return part.every(
    (from, i) =>
      i % 2 === 1 || whole.some((low, j) => j % 2 === 0 && low <= from && (part[i + 1] ?? 0) <= (whole[j + 1] ?? 0)),
  );
}
