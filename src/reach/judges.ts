/**
 * What judges a packet where it stands: guards, lists and appliances, each laid out over the addresses once and asked
 * by address set afterwards. Everything is built when first asked for.
 */
import { type Laid, lay } from "./address-map.ts";
import { EMPTY, type Handle, type TrafficTable } from "./interner.ts";
import type { AddressSet, ApplianceRule, Doubt, Gateway, GuardRule, List, Network } from "./network.ts";
import { SURE } from "./network.ts";
import { coversAddresses, intersectAddresses, overlapsAddresses, subtractAddresses } from "./sets.ts";
import {
  askToSplit,
  either,
  eitherInDoubt,
  exactly,
  type Inquiry,
  type Note,
  notesOf,
  PASSES,
  type Span,
  STOPS,
  settled,
  type Verdict,
} from "./verdict.ts";

export type Way = "ingress" | "egress";
type Appliance = Extract<Gateway, { is: "appliance" }>;

/** The rules of one guard in one direction: by address, and by guard of the other end. */
interface Rules {
  readonly byAddress: Laid<Verdict>;
  readonly byGuard: ReadonlyMap<number, Verdict> | undefined;
  /** All that the rules by address admit, whatever the address. */
  readonly anybody: Verdict;
}

export interface Judges {
  readonly table: TrafficTable;
  /** What a list lets pass, from or to the addresses; as if it were one of them and nobody knew which. */
  readonly list: (list: number, span: Span, inquiry: Inquiry) => Verdict;
  /**
   * What the guards of an interface admit from (to) the addresses; `other` is the interface at the other end if a
   * guard reference can match it there, -1 otherwise.
   */
  readonly guards: (at: number, way: Way, span: Span, other: number, inquiry: Inquiry) => Verdict;
  /** What the guards admit from (to) anybody: any address, and `other` by reference. */
  readonly guardsFromAnywhere: (at: number, way: Way, other: number) => Verdict;
  readonly appliance: (gateway: Appliance, source: Span, destination: Span, inquiry: Inquiry) => Verdict;
}

export function judges(network: Network, table: TrafficTable): Judges {
  const known = new Map<string, Verdict>();
  /** Equal verdicts as one object, so that addresses that fare alike are not told apart. */
  const plain: Verdict[] = [];
  const one = (verdict: Verdict): Verdict => {
    if (verdict.must === verdict.may) {
      plain[verdict.must] ??= verdict;
      return plain[verdict.must] as Verdict;
    }
    const key = `${verdict.must},${verdict.may},${verdict.notes.map(({ fact, traffic }) => `${fact}:${traffic}`).join(" ")}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, verdict);
    return verdict;
  };
  const look = (rules: Laid<Verdict>, span: Span, inquiry: Inquiry): Verdict => {
    const verdict = rules.of(span.set);
    if (verdict !== undefined) return verdict;
    const parts = rules.parts(span.set);
    askToSplit(
      inquiry,
      span,
      parts.map((part) => part.set),
    );
    return parts.map((part) => part.value).reduce((a, b) => eitherInDoubt(table, a, b));
  };

  const lists: (Laid<Verdict> | undefined)[] = [];
  const listOf = (index: number): Laid<Verdict> => {
    let list = lists[index];
    if (list === undefined) {
      const entries = network.lists[index]?.entries ?? [];
      list = lay(
        entries.map((entry) => entry.addresses),
        (active) => one(firstMatch(table, entries, active)),
      );
      lists[index] = list;
    }
    return list;
  };

  const ingress: (Rules | undefined)[] = [];
  const egress: (Rules | undefined)[] = [];
  const rulesOf = (guard: number, way: Way): Rules => {
    const made = way === "ingress" ? ingress : egress;
    let rules = made[guard];
    if (rules === undefined) {
      rules = layRules(table, network.guards[guard]?.[way] ?? [], one);
      made[guard] = rules;
    }
    return rules;
  };

  /** `span` undefined: any address may be meant. */
  const guards = (at: number, way: Way, span: Span | undefined, other: number, inquiry: Inquiry): Verdict => {
    const face = network.interfaces[at];
    if (face === undefined) return STOPS;
    if (!face.guarded) return PASSES;
    const carried = other < 0 ? undefined : network.interfaces[other];
    let result = STOPS;
    for (let i = 0; i < face.guards.length; i++) {
      const { anybody, byAddress, byGuard } = rulesOf(face.guards[i] as number, way);
      let admitted = span === undefined ? anybody : look(byAddress, span, inquiry);
      if (byGuard !== undefined && carried !== undefined)
        for (let k = 0; k < carried.guards.length; k++) {
          const named = byGuard.get(carried.guards[k] as number);
          if (named !== undefined)
            admitted = either(table, admitted, unlessDoubtful(table, named, carried.guardDoubts[k] as Doubt));
        }
      result = either(table, result, unlessDoubtful(table, admitted, face.guardDoubts[i] as Doubt));
    }
    return result;
  };

  return {
    table,
    list: (list, span, inquiry) => look(listOf(list), span, inquiry),
    guards,
    guardsFromAnywhere: (at, way, other) => {
      const admitted = guards(at, way, undefined, other, { split: undefined });
      return settled(table, EMPTY, admitted.may, admitted.notes);
    },
    appliance: (gateway, source, destination, inquiry) => judgeAppliance(table, gateway, source, destination, inquiry),
  };
}

/** The verdict, where what gives it may be missing. */
function unlessDoubtful(table: TrafficTable, verdict: Verdict, doubt: Doubt): Verdict {
  if (doubt === SURE) return verdict;
  return settled(table, EMPTY, verdict.may, verdict.notes, notesOf([doubt], verdict.may));
}

const NOBODY: Laid<Verdict> = lay([], () => STOPS);

function layRules(table: TrafficTable, rules: readonly GuardRule[], one: (verdict: Verdict) => Verdict): Rules {
  let byGuard: Map<number, Verdict> | undefined;
  const addressed: Verdict[] = [];
  const sets: AddressSet[] = [];
  let anybody = STOPS;
  for (const rule of rules) {
    const { peer } = rule;
    const admits = one(unlessDoubtful(table, exactly(table.intern(rule.traffic)), rule.doubt));
    if (peer.is === "guard") {
      byGuard ??= new Map();
      byGuard.set(peer.guard, either(table, byGuard.get(peer.guard) ?? STOPS, admits));
    } else {
      addressed.push(admits);
      sets.push(peer.set);
      anybody = either(table, anybody, admits);
    }
  }
  if (sets.length === 0) return { byAddress: NOBODY, byGuard, anybody };
  const union = (active: readonly number[]): Verdict =>
    active.length === 1
      ? (addressed[active[0] as number] ?? STOPS)
      : one(active.reduce<Verdict>((sum, i) => either(table, sum, addressed[i] ?? STOPS), STOPS));
  return { byAddress: lay(sets, union), byGuard, anybody };
}

/** What passes the entries with the indexes `active`, in order, for addresses that are in all of them. */
function firstMatch(table: TrafficTable, entries: List["entries"], active: readonly number[]): Verdict {
  const scan = new FirstMatch(table);
  for (const i of active) {
    const entry = entries[i];
    if (entry !== undefined) scan.add(entry.allow, table.intern(entry.traffic), entry.doubt === SURE, entry.doubt);
  }
  return scan.end(STOPS);
}

/** First match decides, with matches that may not be one: once for what surely passes, once for what may. */
class FirstMatch {
  readonly #table: TrafficTable;
  readonly #notes: Note[] = [];
  #must: Handle = EMPTY;
  #may: Handle = EMPTY;
  #leftMust: Handle;
  #leftMay: Handle;

  constructor(table: TrafficTable) {
    this.#table = table;
    this.#leftMust = PASSES.must;
    this.#leftMay = PASSES.may;
  }

  add(pass: boolean, traffic: Handle, sure: boolean, fact: Doubt): void {
    const t = this.#table;
    if (pass && sure) this.#must = t.or(this.#must, t.and(this.#leftMust, traffic));
    if (pass) this.#may = t.or(this.#may, t.and(this.#leftMay, traffic));
    if (sure || !pass) this.#leftMust = t.minus(this.#leftMust, traffic);
    if (sure) this.#leftMay = t.minus(this.#leftMay, traffic);
    if (fact !== SURE) this.#notes.push({ fact, traffic });
  }

  /** `rest` decides what no entry matched. */
  end(rest: Verdict): Verdict {
    const t = this.#table;
    const must = t.or(this.#must, t.and(this.#leftMust, rest.must));
    const may = t.or(this.#may, t.and(this.#leftMay, rest.may));
    return settled(t, must, may, this.#notes, rest.notes);
  }
}

function judgeAppliance(
  table: TrafficTable,
  { rules, passes }: Appliance,
  source: Span,
  destination: Span,
  inquiry: Inquiry,
): Verdict {
  const scan = new FirstMatch(table);
  for (const rule of rules) {
    const from = matches(rule.source, source, inquiry);
    const to = from === "no" ? "no" : matches(rule.destination, destination, inquiry);
    if (from === "no" || to === "no") continue;
    scan.add(rule.pass, table.intern(rule.traffic), from === "yes" && to === "yes" && rule.doubt === SURE, rule.doubt);
  }
  const [must, may] = [table.intern(passes.must), table.intern(passes.may)];
  return scan.end(settled(table, must, may, notesOf([passes.fact])));
}

function matches(rule: ApplianceRule["source"], span: Span, inquiry: Inquiry): "yes" | "no" | "some" {
  if (!overlapsAddresses(rule, span.set)) return "no";
  if (coversAddresses(rule, span.set)) return "yes";
  askToSplit(inquiry, span, [intersectAddresses(span.set, rule), subtractAddresses(span.set, rule)]);
  return "some";
}
