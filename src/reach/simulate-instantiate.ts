import type { Guard, GuardRule, List, ListEntry, Network, Segment, Traffic } from "./network.ts";
import { SURE } from "./network.ts";
import { settleAddresses } from "./simulate-addresses.ts";
import { type Chooser, hash, less, oneOf, type Settling, seededChooser, there } from "./simulate-choices.ts";
import type { ConcreteNetwork } from "./simulate-packet.ts";
import { settleTable } from "./simulate-routes.ts";

/**
 * One of the networks that a network with doubts may stand for: each fact true or false, each unknown address one
 * address of its set (no two of a domain alike), each unknown target and prefix something definite.
 *
 * The result is a network again, of the same indexes: what does not exist stays in its place and does nothing (an
 * interface without addresses, a gateway that no route leads to). Gateways that unknown targets needed come last.
 */
export function instantiate(network: Network, choices: Chooser): ConcreteNetwork {
  const truth = settleFacts(network.facts.length, choices);
  const crowded = new Set<number>();
  const settling: Settling = {
    network,
    choices,
    exists: (doubt) => doubt === SURE || truth[doubt] === true,
    added: [],
    crowded,
  };
  const segments = network.segments.map((one, index) => settleZone(settling, one, index));
  const { interfaces, gateways } = settleAddresses(settling);
  const tables = network.tables.map((table, index) => settleTable(settling, index, table));
  const seed = choices.next(2 ** 32);
  return {
    facts: [],
    labels: network.labels,
    domains: network.domains.map((one) => {
      const internet = settling.exists(one.internetDoubt) && there(settling, one.internet) ? one.internet : undefined;
      return { ...one, internet, internetDoubt: SURE };
    }),
    segments,
    tables,
    guards: network.guards.map((guard) => settleGuard(settling, guard)),
    lists: network.lists.map((list) => settleList(settling, list)),
    gateways: [...gateways, ...settling.added],
    interfaces,
    externals: network.externals,
    pick: (question, options) => seededChooser(seed ^ hash(question)).next(options),
    crowded,
  };
}

/** Often all true or all false: those are the corners. */
function settleFacts(count: number, choices: Chooser): readonly boolean[] {
  const mood = choices.next(4);
  return Array.from({ length: count }, () => (mood < 2 ? mood === 0 : choices.next(2) === 0));
}

/** A zone that nobody knows is that of any other segment, or one of its own. */
function settleZone({ network, choices }: Settling, segment: Segment, index: number): Segment {
  if (segment.zone !== undefined) return segment;
  const others = network.segments.map((one, other) => one.zone ?? `zone of ${other}`);
  return { ...segment, zone: choices.next(3) === 0 ? `zone of ${index}` : oneOf(choices, others) };
}

function settleGuard(settling: Settling, guard: Guard): Guard {
  const settle = (rules: readonly GuardRule[]) => rules.flatMap((rule) => settleRule(settling, rule));
  return { ...guard, ingress: settle(guard.ingress), egress: settle(guard.egress) };
}

function settleList(settling: Settling, list: List): List {
  return { ...list, entries: list.entries.flatMap((entry) => settleEntry(settling, entry)) };
}

function settleRule({ exists }: Settling, rule: GuardRule): readonly GuardRule[] {
  return exists(rule.doubt) ? [{ ...rule, doubt: SURE }] : [];
}

/** What is in doubt may be there or not, and what it says is the most that it can say. */
function settleEntry({ exists, choices }: Settling, entry: ListEntry): readonly ListEntry[] {
  if (entry.doubt === SURE) return [entry];
  if (!exists(entry.doubt)) return [];
  const { v4, v6 } = entry.addresses;
  const smaller = choices.next(3) === 0;
  const addresses = smaller ? { v4: less(choices, v4), v6: choices.next(2) === 0 ? v6 : [] } : entry.addresses;
  return [{ ...entry, addresses, traffic: mostly(choices, entry.traffic), doubt: SURE }];
}

function mostly(choices: Chooser, traffic: Traffic): Traffic {
  return choices.next(3) === 0 ? less(choices, traffic) : traffic;
}
