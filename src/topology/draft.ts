import type { Estate } from "../estate/estate.ts";
import type { Forward } from "../estate/forward.ts";
import type { Gap } from "../estate/problem.ts";
import type { Path, Resource, ResourceId } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import type {
  Domain,
  Doubt,
  External,
  Fact,
  Gateway,
  Guard,
  GuardRule,
  Interface,
  Label,
  LabelId,
  List,
  ListEntry,
  Network,
  Route,
  Segment,
  Table,
} from "../reach/network.ts";
import { SURE } from "../reach/network.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A domain while it is being built, and what the other files ask of it. */
export interface DomainDraft extends Mutable<Domain> {
  /** Blocks of the domain, each with a local route; a family whose ranges nobody knows is in `hazy`. */
  readonly blocks: { readonly addresses: Domain["addresses"]; readonly length: number; readonly doubt: Doubt }[];
  /** Families with ranges that nobody knows. */
  readonly hazy: Set<4 | 6>;
  /** The unknown that it stands for; undefined for a VPC that was read (and for the default VPC). */
  readonly standsFor: Unknown | undefined;
  readonly account: string;
  readonly region: string;
}

/** A segment while it is being built. */
export interface SegmentDraft extends Mutable<Segment> {
  /** Whether it gives public IPv4 addresses, and IPv6 addresses, to what is started in it. */
  mapsPublic: Doubt | "no";
  assignsIpv6: Doubt | "no";
  /** The unknown that it stands for; undefined for a subnet that was read. */
  readonly standsFor: Unknown | undefined;
  readonly subnet: Resource | undefined;
  /** "subnet": one that was read; "default": those of a default VPC; "strange": one nobody knows; "outside": in no VPC. */
  readonly kind: "subnet" | "default" | "strange" | "outside" | "regional-nat";
}

export interface TableDraft extends Mutable<Table> {
  readonly routes: Route[];
}

export interface GuardDraft extends Mutable<Guard> {
  readonly ingress: GuardRule[];
  readonly egress: GuardRule[];
  /** The domains it belongs to, in doubt where they are alternatives. */
  readonly domains: readonly { readonly domain: number; readonly doubt: Doubt }[];
  readonly standsFor: Unknown | undefined;
  readonly owner: Resource | undefined;
}

export interface ListDraft extends Mutable<List> {
  readonly entries: ListEntry[];
}

export type GatewayDraft = { [K in Gateway["is"]]: Mutable<Extract<Gateway, { is: K }>> }[Gateway["is"]];

export interface InterfaceDraft extends Mutable<Interface> {
  readonly path: Path;
}

/** A gateway that routes to a resource lead to. */
export interface Use {
  readonly gateway: number;
  /** The only domain whose routes can lead there; undefined: any. */
  readonly domain: number | undefined;
  readonly doubt: Doubt;
}

/**
 * The network while `topology/` builds it: growing lists with the indexes that the files look each other up by.
 * Indexes are those of the finished `Network`.
 */
export class Draft {
  readonly estate: Estate;
  readonly facts: Fact[] = [];
  readonly labels: Label[] = [];
  readonly domains: DomainDraft[] = [];
  readonly segments: SegmentDraft[] = [];
  readonly tables: TableDraft[] = [];
  readonly guards: GuardDraft[] = [];
  readonly lists: ListDraft[] = [];
  readonly gateways: GatewayDraft[] = [];
  readonly interfaces: InterfaceDraft[] = [];
  readonly externals: External[] = [];
  readonly forwards: Forward[] = [];
  readonly gaps: Gap[] = [];
  readonly interfacesOf = new Map<ResourceId, number[]>();
  /** Where declared things are: tables of their own, since every interface asks them. */
  readonly domainOf = new Map<Resource, number>();
  readonly segmentsOf = new Map<Resource, readonly { readonly segment: number; readonly doubt: Doubt }[]>();
  readonly guardOf = new Map<Resource, number>();
  /** What a route to the resource (by id) or to a stranger (by `?key`) leads to. */
  readonly usesOf = new Map<string, Use[]>();
  /** Doubt whether an interface forwards what is not its own, for those where nobody can tell. */
  readonly forwardsDoubt = new Map<number, Doubt>();
  readonly #facts = new Map<string, number>();
  readonly #pairs = new Map<string, number>();
  readonly #parts = new Map<Doubt, readonly Doubt[]>();
  readonly #gaps = new Set<string>();
  readonly #memory = new Map<string, unknown>();

  constructor(estate: Estate) {
    this.estate = estate;
  }

  /** Interned by key: the same unknown is the same fact. */
  fact(unknown: Unknown, resource?: Resource, path: Path = []): Doubt {
    const known = this.#facts.get(unknown.key);
    if (known !== undefined) return known;
    const number = this.facts.push({
      detail: unknown.detail,
      settle: unknown.settle,
      resource: resource?.id,
      path,
    });
    this.#facts.set(unknown.key, number - 1);
    return number - 1;
  }

  /** The fact that an unknown is its alternative number `i`. */
  alternative(unknown: Unknown, i: number, resource: Resource, path: Path): Doubt {
    return this.fact(
      new Unknown(unknown.because, unknown.detail, { key: `${unknown.key}#${i}`, settle: unknown.settle }),
      resource,
      path,
    );
  }

  /** True only if both are. Of two different facts it makes a third, known to depend on nothing: wider, never wrong. */
  both(a: Doubt, b: Doubt): Doubt {
    if (a === SURE || a === b) return b;
    if (b === SURE) return a;
    return this.#all([...new Set([...this.#atoms(a), ...this.#atoms(b)])]);
  }

  /** What is left of a doubt where all of `context` is true: a route under the condition of its own table is sure there. */
  given(doubt: Doubt, context: readonly Doubt[]): Doubt {
    if (doubt === SURE || context.length === 0) return doubt;
    const true_ = new Set(context.flatMap((one) => (one === SURE ? [] : this.#atoms(one))));
    const rest = this.#atoms(doubt).filter((atom) => !true_.has(atom));
    return rest.length === this.#atoms(doubt).length ? doubt : this.#all(rest);
  }

  /** At least one of them: SURE where one is, else a fact of its own. */
  either(doubts: readonly Doubt[]): Doubt {
    const different = [...new Set(doubts)];
    const [only] = different;
    if (different.includes(SURE) || only === undefined) return SURE;
    if (different.length === 1) return only;
    const key = `|${different.sort((a, b) => a - b).join("|")}`;
    return this.#made(key, different, "or");
  }

  #atoms(doubt: Doubt): readonly Doubt[] {
    return this.#parts.get(doubt) ?? [doubt];
  }

  #all(atoms: readonly Doubt[]): Doubt {
    const [only] = atoms;
    if (only === undefined) return SURE;
    if (atoms.length === 1) return only;
    const sorted = [...atoms].sort((a, b) => a - b);
    const made = this.#made(`&${sorted.join("&")}`, sorted, "and");
    this.#parts.set(made, sorted);
    return made;
  }

  #made(key: string, of: readonly Doubt[], word: "and" | "or"): Doubt {
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const facts = of.flatMap((doubt) => this.facts[doubt] ?? []);
    const first = facts[0];
    const details = [...new Set(facts.map((fact) => fact.detail))];
    const number = this.facts.push({
      detail: details.join(word === "and" ? ", and " : ", or "),
      settle: facts.find((fact) => fact.settle !== undefined)?.settle,
      resource: first?.resource,
      path: first?.path ?? [],
    });
    this.#pairs.set(key, number - 1);
    return number - 1;
  }

  /** Whether the resource exists. */
  existence(resource: Resource): Doubt {
    return resource.condition === undefined ? SURE : this.fact(resource.condition, resource);
  }

  label(resource: Resource | undefined, path: Path, text: string): LabelId {
    return this.labels.push({ resource: resource?.id, path, text }) - 1;
  }

  /** Adds a gateway that routes to `resource` lead to, and returns its index. */
  gateway(resource: Resource, gateway: GatewayDraft, domain: number | undefined, doubt: Doubt = SURE): number {
    const index = this.gateways.push(gateway) - 1;
    this.use(resource.id, { gateway: index, domain, doubt });
    return index;
  }

  /** `key`: a resource id, or `?key` of a stranger. */
  use(key: string, use: Use): void {
    const uses = this.usesOf.get(key);
    if (uses === undefined) this.usesOf.set(key, [use]);
    else uses.push(use);
  }

  /** Said once, however often it is met. */
  gap(gap: Gap): void {
    const key = `${gap.code}\n${gap.resource ?? ""}\n${gap.message}`;
    if (this.#gaps.has(key)) return;
    this.#gaps.add(key);
    this.gaps.push(gap);
  }

  /** What was made under a key before, or what `make` makes now: one stand-in for one unknown. */
  once<T>(key: string, make: () => T): T {
    if (this.#memory.has(key)) return this.#memory.get(key) as T; // only `make` of the same key ever wrote it
    const made = make();
    this.#memory.set(key, made);
    return made;
  }

  /** What was made under a key, or undefined. The caller names the type that `once` gave the key. */
  made<T>(key: string): T | undefined {
    return this.#memory.get(key) as T | undefined;
  }

  network(): Network {
    return {
      facts: this.facts,
      labels: this.labels,
      domains: this.domains,
      segments: this.segments,
      tables: this.tables,
      guards: this.guards,
      lists: this.lists,
      gateways: this.gateways as readonly Gateway[],
      interfaces: this.interfaces,
      externals: this.externals,
    };
  }
}
