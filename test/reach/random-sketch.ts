import type { Doubt, Target, Traffic } from "../../src/reach/network.ts";
import { SURE } from "../../src/reach/network.ts";
import { type Draft, draftNetwork, through, traffic, via } from "./draft-network.ts";

/** What a network is about: that part is there for sure, and most ways lead through it. Rare finds come twice. */
export const THEMES = [
  "internet",
  "nat",
  "nat",
  "appliance",
  "forwarder",
  "forwarder",
  "link",
  "router",
  "peers",
  "hub",
  "external",
  "plain",
] as const;
export type Theme = (typeof THEMES)[number];

/** What may be in doubt. In one network only a few of them are: where all is in doubt nothing is settled. */
export const DOUBTS = [
  "rule",
  "entry",
  "route",
  "gateway",
  "attachment",
  "internet",
  "interface",
  "address",
  "address",
  "public",
  "ipv6",
  "carried",
  "listens",
  "zone",
  "target",
  "prefix",
  "passes",
  "nat",
  "ranges",
] as const;
export type DoubtKind = (typeof DOUBTS)[number];

export const V4 = (domain: number) => `10.${domain}.0.0/16`;
export const V6 = (domain: number) => `2600:${domain + 1}::/56`;
export const BLOCK = (domain: number, nth: number) => `10.${domain}.0.${nth * 64}/26`;
export const BLOCK6 = (domain: number, nth: number) => `2600:${domain + 1}:0:${nth}::/64`;

const TRAFFIC = [
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

export interface Subnet {
  readonly segment: number;
  readonly domain: number;
  readonly nth: number;
  readonly table: number;
  /** Last part of the next address to give out. */
  next: number;
}

export interface Placed {
  readonly index: number;
  readonly subnet: Subnet;
  readonly v4: string;
  readonly v6: string;
  readonly forwards: boolean;
  /** Empty: none. */
  readonly public4: string;
}

/** Something that packets may be sent through inside a domain. */
export interface Box {
  readonly is: "nat" | "appliance" | "forwarder" | "closed";
  readonly domain: number;
  readonly segment: number;
  readonly target: Target;
}

/** A network while it is being made up, with the choices still to come. */
export class Sketch {
  readonly draft: Draft = draftNetwork();
  readonly facts: Doubt[] = [];
  readonly subnets: Subnet[] = [];
  readonly tables: { readonly table: number; readonly domain: number }[] = [];
  readonly guards: number[] = [];
  readonly interfaces: Placed[] = [];
  readonly boxes: Box[] = [];
  readonly internets: { readonly index: number; readonly domain: number }[] = [];
  readonly egressOnly: { readonly index: number; readonly domain: number }[] = [];
  readonly externalGateways: { readonly index: number; readonly domain: number; readonly external: number }[] = [];
  /** Links and routers, with the domains that they join. */
  readonly joins: { readonly index: number; readonly domains: readonly number[] }[] = [];
  /** Blocks that rules, entries and routes speak of. */
  readonly blocks: string[] = [];
  /** Domains of which nobody knows the address ranges, nor those of their subnets. */
  readonly vague = new Set<number>();
  readonly domains: number;
  readonly theme: Theme;
  /** 0: nearly everything is open; 2: nearly everything is judged by some rule. */
  readonly strictness: number;
  readonly doubtful: ReadonlySet<DoubtKind>;
  readonly #next: (below: number) => number;
  publics = 0;

  constructor(next: (below: number) => number, doubts: boolean) {
    this.#next = next;
    this.theme = this.one(THEMES);
    const joined = ["link", "router", "peers", "hub"].includes(this.theme);
    this.domains = (joined ? 2 : 1) + this.below(joined ? 2 : 3);
    this.strictness = this.below(3);
    const kinds = new Set<DoubtKind>();
    for (let i = doubts ? 1 + this.below(3) : 0; i > 0; i--) kinds.add(this.one(DOUBTS));
    this.doubtful = kinds;
  }

  below(count: number): number {
    return count <= 1 ? 0 : this.#next(count);
  }

  /** True with the given chance in 100; a 0 on the tape is false. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  /** The chance that something gets in the way: less in networks that are mostly open. */
  strict(percent: number): boolean {
    return this.chance((percent * (1 + 2 * this.strictness)) / 5);
  }

  one<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }

  traffic(): Traffic {
    return traffic(...this.trafficText());
  }

  /** Traffic of a rule: often everything. */
  trafficText(): readonly string[] {
    return this.below(3) === 0 ? ["all"] : this.one(TRAFFIC);
  }

  /** Whether something of the kind is in doubt here. */
  inDoubt(kind: DoubtKind): boolean {
    return this.doubtful.has(kind) && this.chance(50);
  }

  /** By one of a few facts. */
  doubt(kind: DoubtKind): Doubt {
    return this.inDoubt(kind) ? this.fact() : SURE;
  }

  fact(): number {
    const known = this.facts[this.below(4)];
    if (known !== undefined) return known;
    const made = this.draft.fact(`fact ${this.facts.length}`);
    this.facts.push(made);
    return made;
  }

  /** The next free address of a subnet, as "10.0.0.4" and "2600:1:0:0::4". */
  place(subnet: Subnet): { readonly v4: string; readonly v6: string } {
    const last = subnet.next++;
    return {
      v4: `10.${subnet.domain}.0.${subnet.nth * 64 + last}`,
      v6: `2600:${subnet.domain + 1}:0:${subnet.nth}::${last.toString(16)}`,
    };
  }

  subnetsOf(domain: number): readonly Subnet[] {
    return this.subnets.filter((subnet) => subnet.domain === domain);
  }

  /** Gateways are best in a subnet of their own: mostly the first. */
  firstSubnet(domain: number): Subnet {
    const own = this.subnetsOf(domain);
    return this.one(this.chance(20) ? own : own.slice(0, 1));
  }

  /** A target for each item of a domain. */
  gatewaysOf(items: readonly { readonly index: number; readonly domain: number }[], domain: number): readonly Target[] {
    return items.filter((one) => one.domain === domain).map((one) => via(one.index));
  }

  joinsOf(domain: number): readonly Target[] {
    return this.joins.filter((one) => one.domains.includes(domain)).map((one) => via(one.index));
  }

  addForwarder({ index, subnet, forwards }: Placed): void {
    const is = forwards ? "forwarder" : "closed";
    this.boxes.push({ is, domain: subnet.domain, segment: subnet.segment, target: through(index) });
  }
}
