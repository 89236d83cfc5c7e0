import type { Draft } from "./draft.ts";

/**
 * A transit gateway serves the zones in which an attachment has a subnet. Zones that nobody knows are told apart by what
 * names them, and two names may turn out to be one zone: a subnet is only then surely not served if its zone surely
 * differs from every zone that is. Every other subnet's zone counts as not known.
 * Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html (read 2026-11)
 */
export function unsureZones(draft: Draft): void {
  const served = new Map<number, Set<string | undefined>>();
  for (const gateway of draft.gateways) {
    if (gateway.is !== "router") continue;
    for (const { to } of gateway.attachments) {
      if (to.is !== "domain") continue;
      const zones = served.get(to.domain) ?? new Set();
      for (const segment of to.segments) zones.add(draft.segments[segment]?.zone);
      served.set(to.domain, zones);
    }
  }
  for (const segment of draft.segments) {
    const zones = served.get(segment.domain);
    const { zone } = segment;
    if (zones === undefined || zone === undefined || zones.has(zone)) continue;
    if (![...zones].every((other) => other !== undefined && surelyDiffer(zone, other))) segment.zone = undefined;
  }
}

/** Two names of zones, or two places of one list of zones ("item 0" and "item 1" of Fn::GetAZs). */
function surelyDiffer(a: string, b: string): boolean {
  if (a === b) return false;
  if (!a.startsWith("<") && !b.startsWith("<")) return true;
  const [first, second] = [placeIn(a), placeIn(b)];
  return first !== undefined && second !== undefined && first.list === second.list && first.item !== second.item;
}

function placeIn(zone: string): { readonly item: string; readonly list: string } | undefined {
  const match = /^<item (\d+)\((availability-zones.*)\)>$/.exec(zone);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { item: match[1], list: match[2] };
}
