import type { Estate } from "../estate/estate.ts";
import { at } from "../estate/estate.ts";
import { globMatches } from "../estate/glob.ts";
import type { Problem } from "../estate/problem.ts";
import { isList, Unknown } from "../estate/value.ts";
import { ANY, parseCidrs } from "../reach/address.ts";
import type { AddressSet } from "../reach/network.ts";
import {
  coversAddresses,
  equalAddresses,
  intersectAddresses,
  isEmptyAddresses,
  NO_ADDRESSES,
  subtractAddresses,
  unionAddresses,
} from "../reach/sets.ts";
import type { Topology } from "../topology/topology.ts";
import type { Intent, Named, PartyRule } from "./intent.ts";

/** A part of an external that every line speaks of alike: the internet without the office, the office. */
export interface Area {
  readonly is: "area";
  readonly name: string;
  /** Index in the network's externals. */
  readonly external: number;
  readonly kind: "internet" | "on-premises" | "service";
  readonly addresses: AddressSet;
  /** All of the external. */
  readonly whole: boolean;
  /** Parties that it is part of, "internet" and "on-premises" among them. */
  readonly names: ReadonlySet<string>;
}

/** The parts that parties cut out of what lies outside; the rest of each external is a part too. */
export function areasOf(
  parties: Intent["parties"],
  estate: Estate,
  { network, internet }: Topology,
  problems: Problem[],
): readonly Area[] {
  const sets = parties.map((party) => ({ party, addresses: addressesOf(party, estate, problems) }));
  const seen = new Set<string>();
  const areas = network.externals.flatMap((external, index): readonly Area[] => {
    let parts: { addresses: AddressSet; names: readonly Named<PartyRule>[] }[] = [
      { addresses: external.addresses, names: [] },
    ];
    for (const { party, addresses } of sets) {
      const byName = external.kind === "on-premises" && isNamed(party.is, external.name);
      parts = parts.flatMap((part) => split(part, party, byName ? ANY : addresses));
    }
    return parts.map(({ addresses, names }): Area => {
      const smallest = narrowest(sets, names);
      for (const { name } of names) seen.add(name);
      return {
        is: "area",
        name: smallest?.name ?? (index === internet ? "internet" : external.name),
        external: index,
        kind: external.kind,
        addresses,
        whole: equalAddresses(addresses, external.addresses),
        names: new Set([...names.map(({ name }) => name), ...ownNames(external, index === internet)]),
      };
    });
  });
  for (const { party, addresses } of sets) {
    if (seen.has(party.name) || (isEmptyAddresses(addresses) && party.is.onPremises.length === 0)) continue;
    problems.push({
      code: "INTENT_PARTY_NOWHERE",
      blame: "warning",
      message: `party \`${party.name}\` has addresses from where nothing gets into what was read`,
      hint: "private addresses come in by a VPN, Direct Connect or peering that was read",
      place: party.place,
    });
  }
  return areas;
}

/** Public addresses of a service are addresses of the internet too, however packets get to them. */
function ownNames(external: { kind: Area["kind"]; name: string }, isInternet: boolean): readonly string[] {
  if (isInternet || external.kind === "internet") return ["internet"];
  return external.kind === "service" ? ["internet", external.name] : ["on-premises", external.name];
}

function split(
  part: { addresses: AddressSet; names: readonly Named<PartyRule>[] },
  party: Named<PartyRule>,
  addresses: AddressSet,
): { addresses: AddressSet; names: readonly Named<PartyRule>[] }[] {
  if (coversAddresses(addresses, part.addresses)) return [{ ...part, names: [...part.names, party] }];
  const inside = intersectAddresses(part.addresses, addresses);
  if (isEmptyAddresses(inside)) return [part];
  return [
    { addresses: subtractAddresses(part.addresses, addresses), names: part.names },
    { addresses: inside, names: [...part.names, party] },
  ];
}

/** The party that the others contain: the one that people would name. */
function narrowest(
  sets: readonly { party: Named<PartyRule>; addresses: AddressSet }[],
  names: readonly Named<PartyRule>[],
): Named<PartyRule> | undefined {
  const setOf = (party: Named<PartyRule>): AddressSet => sets.find((one) => one.party === party)?.addresses ?? ANY;
  return [...names].reduce<Named<PartyRule> | undefined>(
    (best, party) => (best === undefined || coversAddresses(setOf(best), setOf(party)) ? party : best),
    undefined,
  );
}

function isNamed(party: PartyRule, name: string): boolean {
  const inside = [...name.matchAll(/`([^`]{1,200})`/g)].map((match) => match[1] ?? "");
  return party.onPremises.some((pattern) => [name, ...inside].some((text) => globMatches(pattern, text)));
}

function addressesOf(party: Named<PartyRule>, estate: Estate, problems: Problem[]): AddressSet {
  let set = parseCidrs(party.is.cidrs) ?? NO_ADDRESSES;
  for (const name of party.is.prefixLists) {
    const [list] = estate.named(name).filter(({ type }) => type === "AWS::EC2::PrefixList");
    const entries = list === undefined ? undefined : at(list.properties, "Entries");
    const cidrs = isList(entries) ? entries.map((entry) => at(entry, "Cidr")) : undefined;
    const texts = cidrs?.filter((cidr) => typeof cidr === "string");
    const known = texts === undefined || texts.length < (cidrs?.length ?? 0) ? undefined : parseCidrs(texts);
    if (known !== undefined) set = unionAddresses(set, known);
    else {
      const why =
        list === undefined ? "was not read" : entries instanceof Unknown ? entries.detail : "has entries nobody knows";
      problems.push({
        code: "INTENT_PREFIX_LIST",
        blame: "warning",
        message: `prefix list \`${name}\` of party \`${party.name}\` ${why}: its addresses count as nobody's`,
        hint: "read the template that has it, or write the blocks with `cidr:`",
        place: party.place,
      });
    }
  }
  return set;
}
