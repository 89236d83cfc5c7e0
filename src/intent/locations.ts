import type { Call } from "../access/access.ts";
import { addressText, parseCidrs } from "../reach/address.ts";
import type { AddressSet, Domain, GuardRule, Network } from "../reach/network.ts";
import { addressCount, coversAddresses, equalAddresses, isEmptyAddresses, overlapsAddresses } from "../reach/sets.ts";
import { standingOf } from "./callers.ts";
import type { Cast, Stage } from "./cast.ts";
import { actorsOfInterfaces } from "./pairs.ts";
import type { LocationTrust } from "./proof.ts";

/**
 * Every rule in force that lets in whoever is at a place (a range, a VPC, a subnet, an account) instead of somebody (a
 * group, a component, a principal). One address is no place, and everybody is none: who admits everybody trusts nobody.
 */
export function locationsTrusted(cast: Cast, stage: Stage): readonly LocationTrust[] {
  return [...byRules(cast, stage), ...byCalls(cast, stage)];
}

function byRules(cast: Cast, { topology }: Stage): readonly LocationTrust[] {
  const { network } = topology;
  const actors = actorsOfInterfaces(cast, topology);
  /** Actors and domains of the interfaces that carry a guard. */
  const carriers = new Map<number, { readonly into: Set<number>; readonly domains: Set<number> }>();
  for (const [index, face] of network.interfaces.entries()) {
    for (const guard of face.guards) {
      const found = carriers.get(guard) ?? { into: new Set(), domains: new Set() };
      const actor = actors[index] ?? -1;
      if (actor >= 0) found.into.add(actor);
      found.domains.add(network.segments[face.segment]?.domain ?? -1);
      carriers.set(guard, found);
    }
  }
  return [...carriers].flatMap(([guard, { into, domains }]) =>
    (network.guards[guard]?.ingress ?? []).flatMap((rule): readonly LocationTrust[] => {
      const label = network.labels[rule.label];
      const what = placeOf(network, rule, domains);
      if (what === undefined || label?.resource === undefined || into.size === 0) return [];
      const text = `${label.text} trusts ${what.text}`;
      return [{ what: what.is, text, resource: label.resource, path: label.path, into: [...into] }];
    }),
  );
}

interface Told {
  readonly is: LocationTrust["what"];
  readonly text: string;
}

function placeOf(network: Network, { peer }: GuardRule, domains: ReadonlySet<number>): Told | undefined {
  if (peer.is !== "addresses") return undefined;
  const { set } = peer;
  if (isEmptyAddresses(set) || isEverybody(set) || addressCount(set) <= 1) return undefined;
  for (const index of domains) {
    const domain = network.domains[index];
    if (domain === undefined || !isKnown(domain)) continue;
    const name = network.labels[domain.label]?.text ?? "a VPC";
    if (coversShared(set, domain.addresses)) return { is: "vpc", text: `everything in ${name}` };
    const segment = network.segments.find((one) => one.domain === index && equalAddresses(one.addresses, set));
    if (segment !== undefined)
      return { is: "subnet", text: `everything in ${network.labels[segment.label]?.text ?? "a subnet"}` };
    if (overlapsAddresses(set, domain.addresses))
      return { is: "range", text: `whoever is in ${addressText(set)}, a part of ${name}` };
  }
  return { is: "range", text: `whoever is in ${addressText(set)}` };
}

const isKnown = ({ addresses }: Domain): boolean => addresses.v4[1] !== 2 ** 32 && addresses.v6[1] !== 2n ** 128n;

/** Whether the set has all addresses of a domain, of the families that it has at all. */
function coversShared(set: AddressSet, { v4, v6 }: AddressSet): boolean {
  const part: AddressSet = { v4: set.v4.length > 0 ? v4 : [], v6: set.v6.length > 0 ? v6 : [] };
  return !isEmptyAddresses(part) && coversAddresses(set, part);
}

function isEverybody({ v4, v6 }: AddressSet): boolean {
  const four = v4.length === 2 && v4[0] === 0 && v4[1] === 2 ** 32;
  const six = v6.length === 2 && v6[0] === 0n && v6[1] === 2n ** 128n;
  return (four || v4.length === 0) && (six || v6.length === 0);
}

function byCalls(cast: Cast, stage: Stage): readonly LocationTrust[] {
  const found = new Map<string, LocationTrust>();
  for (const call of stage.access.calls) {
    const actor = cast.actorOf.get(call.to.resource);
    const told = placeOfCall(call, stage);
    if (actor === undefined || told === undefined) continue;
    const [said] = call.said;
    const resource = said?.resource ?? call.to.resource;
    const path = said?.path ?? [];
    found.set(`${resource} ${path.join("/")} ${told.text}`, {
      what: told.is,
      text: told.text,
      resource,
      path,
      into: [actor],
    });
  }
  return [...found.values()];
}

function placeOfCall(call: Call, { estate }: Stage): Told | undefined {
  const { from } = call;
  const name = `\`${call.to.resource}\``;
  switch (from.is) {
    case "network":
      return { is: "vpc", text: `${name} may be called by everything in \`${from.resource}\`` };
    case "addresses": {
      const set = parseCidrs(from.cidrs);
      if (set !== undefined && (addressCount(set) <= 1 || isEverybody(set))) return undefined;
      return { is: "range", text: `${name} may be called by whoever is in ${from.cidrs.slice(0, 3).join(", ")}` };
    }
    case "service":
      return { is: "service", text: `${name} may be called by ${from.principal}, for whoever uses that service` };
    case "principal": {
      const standing = standingOf(call, estate);
      const whole = /(^|:)\d{12}$|:root$|^account /.test(from.principal) || standing?.is === "own-account";
      if (!whole || standing?.is === "resource") return undefined;
      return { is: "account", text: `${name} may be called by everybody that ${from.principal.slice(0, 100)} lets` };
    }
    default:
      return undefined;
  }
}
