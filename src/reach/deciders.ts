/** Which rule decides about one (protocol, port): found by looking, rule by rule, since it is only told to people. */
import { addressText } from "./address.ts";
import type { Way as Direction } from "./judges.ts";
import type { AddressSet, Gateway, LabelId, Network } from "./network.ts";
import { SURE } from "./network.ts";
import { coversAddresses, has, overlapsAddresses } from "./sets.ts";
import { trafficText } from "./traffic.ts";

/** One packet's protocol and port, as `protocol * 65536 + port`. */
export type Point = number;

export const pointText = (point: Point): string => trafficText([point, point + 1]);

export function labelText(network: Network, label: LabelId | undefined): string {
  return (label === undefined ? undefined : network.labels[label]?.text) ?? "it";
}

/** The rule of an interface's guards that admits the point, a sure one first; undefined: none. */
export function admittingRule(
  network: Network,
  at: number,
  direction: Direction,
  point: Point,
  addresses: AddressSet,
  other: number,
): LabelId | undefined {
  const face = network.interfaces[at];
  const carried = other < 0 ? [] : (network.interfaces[other]?.guards ?? []);
  let found: { readonly label: LabelId; readonly weight: number } | undefined;
  for (const [i, guard] of (face?.guards ?? []).entries())
    for (const rule of network.guards[guard]?.[direction] ?? []) {
      const { peer } = rule;
      if (!has(rule.traffic, point)) continue;
      if (peer.is === "guard" ? !carried.includes(peer.guard) : !overlapsAddresses(peer.set, addresses)) continue;
      const covers = peer.is === "guard" || coversAddresses(peer.set, addresses);
      const weight = (rule.doubt === SURE ? 2 : 0) + (face?.guardDoubts[i] === SURE ? 2 : 0) + (covers ? 1 : 0);
      if (found === undefined || weight > found.weight) found = { label: rule.label, weight };
    }
  return found?.label;
}

/** The first entry of a list that matches for sure, or for all that is known; undefined: none does. */
export function decidingEntry(
  network: Network,
  list: number,
  point: Point,
  addresses: AddressSet,
  allow: boolean,
): LabelId | undefined {
  const matching = (network.lists[list]?.entries ?? []).filter(
    (entry) => has(entry.traffic, point) && overlapsAddresses(entry.addresses, addresses),
  );
  return (matching.find((entry) => entry.allow === allow) ?? matching[0])?.label;
}

/** The rule of an appliance that decides; undefined: its default does. */
export function decidingRule(
  appliance: Extract<Gateway, { is: "appliance" }>,
  point: Point,
  source: AddressSet,
  destination: AddressSet,
): LabelId | undefined {
  return appliance.rules.find(
    (rule) =>
      has(rule.traffic, point) &&
      overlapsAddresses(rule.source, source) &&
      overlapsAddresses(rule.destination, destination),
  )?.label;
}

/** What would let the point through the guards of an interface, and where. */
export function guardOpening(
  network: Network,
  at: number,
  direction: Direction,
  point: Point,
  addresses: AddressSet,
  other: number,
): { readonly text: string; readonly where: LabelId; readonly change: string } {
  const face = network.interfaces[at];
  const guards = (face?.guards ?? []).flatMap((guard) => network.guards[guard] ?? []);
  const names = guards.map((guard) => labelText(network, guard.label)).join(" or ");
  const preposition = direction === "ingress" ? "from" : "to";
  const carried = other < 0 ? undefined : network.interfaces[other]?.guards[0];
  const peer = carried === undefined ? undefined : network.guards[carried];
  const what = `${pointText(point)} ${preposition} ${addressText(addresses)}`;
  const by = peer === undefined ? addressText(addresses) : labelText(network, peer.label);
  return {
    text:
      guards.length === 0
        ? `${labelText(network, face?.label)} has no guard, so nothing is admitted`
        : `no ${direction} rule of ${names} admits ${what}`,
    where: guards[0]?.label ?? face?.label ?? 0,
    change: `allow ${direction} ${pointText(point)} ${preposition} ${by}`,
  };
}
