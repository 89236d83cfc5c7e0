/**
 * What judges a packet where it stands: guards, lists and appliances, each laid out over the addresses once and asked
 * by address set afterwards. Everything is built when first asked for.
 */
import { type AddressMap, addressMap, partsOf, uniform } from "./address-map.ts";
import { EMPTY, type Handle, type TrafficTable } from "./interner.ts";
import type { AddressSet, ApplianceRule, Doubt, Gateway, GuardRule, List, Network } from "./network.ts";
import { SURE } from "./network.ts";
import { coversAddresses, intersectAddresses, overlapsAddresses, subtractAddresses } from "./sets.ts";
import {
  askToSplit,
  either,
  eitherInDoubt,
  type Inquiry,
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
  readonly byAddress: AddressMap;
  readonly byGuard: ReadonlyMap<number, Verdict>;
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
  const verdicts: Verdict[] = [];
  const rows = new Map<string, number>();
  const intern = (verdict: Verdict): number => {
    const key = `${verdict.must},${verdict.may},${verdict.facts.join(" ")}`;
    let row = rows.get(key);
    if (row === undefined) {
      row = verdicts.length;
      rows.set(key, row);
      verdicts.push(verdict);
    }
    return row;
  };
  const verdictOf = (row: number): Verdict => verdicts[row] ?? STOPS;

  const look = (map: AddressMap, span: Span, inquiry: Inquiry): Verdict => {
    const row = uniform(map, span.set);
    if (row >= 0) return verdictOf(row);
    const parts = partsOf(map, span.set);
    askToSplit(
      inquiry,
      span,
      parts.map((part) => part.set),
    );
    return parts.map((part) => verdictOf(part.value)).reduce((a, b) => eitherInDoubt(table, a, b));
  };

  const listMaps: (AddressMap | undefined)[] = [];
  const listMap = (index: number): AddressMap => {
    let map = listMaps[index];
    if (map === undefined) {
      const entries = network.lists[index]?.entries ?? [];
      map = addressMap(
        entries.map((entry) => entry.addresses),
        (active) => intern(firstMatch(table, entries, active)),
      );
      listMaps[index] = map;
    }
    return map;
  };

  const ruleMaps: Record<Way, (Rules | undefined)[]> = { ingress: [], egress: [] };
  const rulesOf = (guard: number, way: Way): Rules => {
    let rules = ruleMaps[way][guard];
    if (rules === undefined) {
      rules = layRules(table, network.guards[guard]?.[way] ?? [], intern);
      ruleMaps[way][guard] = rules;
    }
    return rules;
  };

  const guards = (at: number, way: Way, other: number, byAddress: (rules: Rules) => Verdict): Verdict => {
    const face = network.interfaces[at];
    if (face === undefined) return STOPS;
    if (!face.guarded) return PASSES;
    const carried = other < 0 ? undefined : network.interfaces[other];
    let result = STOPS;
    for (const [i, guard] of face.guards.entries()) {
      const rules = rulesOf(guard, way);
      let admitted = byAddress(rules);
      for (const [k, reference] of (carried?.guards ?? []).entries()) {
        const byGuard = rules.byGuard.get(reference);
        if (byGuard !== undefined)
          admitted = either(table, admitted, unlessDoubtful(byGuard, carried?.guardDoubts[k] ?? SURE));
      }
      result = either(table, result, unlessDoubtful(admitted, face.guardDoubts[i] ?? SURE));
    }
    return result;
  };

  return {
    table,
    list: (list, span, inquiry) => look(listMap(list), span, inquiry),
    guards: (at, way, span, other, inquiry) => guards(at, way, other, (rules) => look(rules.byAddress, span, inquiry)),
    guardsFromAnywhere: (at, way, other) => {
      const admitted = guards(at, way, other, ({ byAddress }) => {
        const rows = [...byAddress.v4.values, ...byAddress.v6.values];
        return rows.map(verdictOf).reduce((a, b) => eitherInDoubt(table, a, b));
      });
      return settled(EMPTY, admitted.may, admitted.facts);
    },
    appliance: (gateway, source, destination, inquiry) => judgeAppliance(table, gateway, source, destination, inquiry),
  };
}

/** The verdict, where what gives it may be missing. */
function unlessDoubtful(verdict: Verdict, doubt: Doubt): Verdict {
  return doubt === SURE ? verdict : settled(EMPTY, verdict.may, [...verdict.facts, doubt]);
}

function layRules(table: TrafficTable, rules: readonly GuardRule[], intern: (verdict: Verdict) => number): Rules {
  const admits = (rule: GuardRule): Verdict => {
    const traffic = table.intern(rule.traffic);
    return unlessDoubtful({ must: traffic, may: traffic, facts: [] }, rule.doubt);
  };
  const byGuard = new Map<number, Verdict>();
  const addressed: Verdict[] = [];
  const sets: AddressSet[] = [];
  for (const rule of rules) {
    if (rule.peer.is === "guard") {
      const before = byGuard.get(rule.peer.guard) ?? STOPS;
      byGuard.set(rule.peer.guard, either(table, before, admits(rule)));
    } else {
      addressed.push(admits(rule));
      sets.push(rule.peer.set);
    }
  }
  const byAddress = addressMap(sets, (active) =>
    intern(active.reduce<Verdict>((sum, i) => either(table, sum, addressed[i] ?? STOPS), STOPS)),
  );
  return { byAddress, byGuard };
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
  readonly #facts: Doubt[] = [];
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
    if (fact !== SURE) this.#facts.push(fact);
  }

  /** `rest` decides what no entry matched. */
  end(rest: Verdict): Verdict {
    const t = this.#table;
    const must = t.or(this.#must, t.and(this.#leftMust, rest.must));
    const may = t.or(this.#may, t.and(this.#leftMay, rest.may));
    return settled(must, may, [...this.#facts, ...rest.facts]);
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
  return scan.end(settled(must, may, passes.fact === SURE ? [] : [passes.fact]));
}

function matches(rule: ApplianceRule["source"], span: Span, inquiry: Inquiry): "yes" | "no" | "some" {
  if (!overlapsAddresses(rule, span.set)) return "no";
  if (coversAddresses(rule, span.set)) return "yes";
  askToSplit(inquiry, span, [intersectAddresses(span.set, rule), subtractAddresses(span.set, rule)]);
  return "some";
}
