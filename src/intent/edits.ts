import type { AccessGraph, Call } from "../access/access.ts";
import type { Path, ResourceId } from "../estate/resource.ts";
import type { AddressSet, GuardRule, LabelId, ListEntry, Network, Traffic } from "../reach/network.ts";
import { SURE } from "../reach/network.ts";
import { intersectAddresses, isEmpty, isEmptyAddresses, subtract } from "../reach/sets.ts";

/** A change to the rules, at the place where a person would make it. */
export interface Edit {
  readonly is: "remove-rule" | "narrow-peer" | "narrow-ports" | "deny-entry" | "remove-address" | "remove-grant";
  /** "remove `ingress tcp 22 from 0.0.0.0/0`". */
  readonly text: string;
  readonly resource: ResourceId | undefined;
  readonly path: Path;
}

/** Edits that together close a breach and break nothing that is declared; proved on the changed network. */
export interface Suggestion {
  readonly edits: readonly Edit[];
  /** What the edits do to network and calls: `applied` makes the world in which they were proved. */
  readonly changes: readonly Change[];
}

/** The rules that one written rule became: all of a guard, in one direction, with one label. */
export interface WrittenRule {
  readonly guard: number;
  readonly way: "ingress" | "egress";
  readonly label: LabelId;
}

/** What takes a rule's place. */
export type Narrowing =
  | { readonly is: "nothing" }
  | { readonly is: "traffic"; readonly without: Traffic }
  | { readonly is: "guards"; readonly guards: readonly number[] }
  | { readonly is: "addresses"; readonly addresses: AddressSet };

export type Change =
  | { readonly is: "rule"; readonly rule: WrittenRule; readonly to: Narrowing }
  /** A deny in front of everything else that a list says. */
  | { readonly is: "deny"; readonly list: number; readonly addresses: AddressSet; readonly traffic: Traffic }
  | { readonly is: "private"; readonly interfaces: readonly number[] }
  | { readonly is: "grant"; readonly call: Call };

/** An edit with what it does to network and calls. */
export interface Candidate extends Edit {
  readonly change: Change;
}

export interface World {
  readonly network: Network;
  readonly access: AccessGraph;
}

/** The world after the changes; what does not change is shared. */
export function applied(world: World, changes: readonly Change[]): World {
  return changes.reduce(changed, world);
}

function changed({ network, access }: World, change: Change): World {
  switch (change.is) {
    case "rule":
      return { access, network: withRule(network, change.rule, change.to) };
    case "deny": {
      const deny = (label: LabelId): ListEntry => ({
        label,
        allow: false,
        addresses: change.addresses,
        traffic: change.traffic,
        doubt: SURE,
      });
      const lists = network.lists.map((list, i) =>
        i === change.list ? { ...list, entries: [deny(list.label), ...list.entries] } : list,
      );
      return { access, network: { ...network, lists } };
    }
    case "private": {
      const hidden = new Set(change.interfaces);
      const interfaces = network.interfaces.map((face, i) => (hidden.has(i) ? { ...face, public4: undefined } : face));
      return { access, network: { ...network, interfaces } };
    }
    case "grant": {
      const grant = change.call;
      const calls = access.calls.filter((call) => !isSameGrant(call, grant));
      return { network, access: { ...access, calls } };
    }
  }
}

/** Calls that one statement says. */
function isSameGrant(a: Call, b: Call): boolean {
  if (a === b) return true;
  const [first, second] = [a.said[0], b.said[0]];
  if (first === undefined || second === undefined || first.resource !== second.resource) return false;
  return first.path.join("\u0000") === second.path.join("\u0000");
}

function withRule(network: Network, { guard, way, label }: WrittenRule, to: Narrowing): Network {
  const guards = network.guards.map((one, i) => {
    if (i !== guard) return one;
    return { ...one, [way]: one[way].flatMap((rule) => (rule.label === label ? narrowed(rule, to) : [rule])) };
  });
  return { ...network, guards };
}

function narrowed(rule: GuardRule, to: Narrowing): readonly GuardRule[] {
  switch (to.is) {
    case "nothing":
      return [];
    case "traffic": {
      const traffic = subtract(rule.traffic, to.without);
      return isEmpty(traffic) ? [] : [{ ...rule, traffic }];
    }
    case "guards":
      return to.guards.map((guard) => ({ ...rule, peer: { is: "guard" as const, guard } }));
    case "addresses": {
      if (rule.peer.is !== "addresses") return [];
      const set = intersectAddresses(rule.peer.set, to.addresses);
      return isEmptyAddresses(set) ? [] : [{ ...rule, peer: { is: "addresses", set } }];
    }
  }
}
