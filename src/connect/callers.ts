import type { Call } from "../access/access.ts";
import { INTERNET, parseCidrs } from "../reach/address.ts";
import type { Traffic } from "../reach/network.ts";
import { coversAddresses, NO_ADDRESSES, overlapsAddresses } from "../reach/sets.ts";
import { NO_TRAFFIC, tcp } from "../reach/traffic.ts";
import { type Arrival, inDoubt, NO_ARRIVAL } from "./arrival.ts";
import type { End } from "./exposure.ts";
import type { Ground } from "./ground.ts";
import { OPEN_WAY } from "./layers.ts";

/** Requests to AWS's own front doors are HTTPS. */
export const CALL: Traffic = tcp(443);

/** A way that always passes. */
export const OPEN: Arrival = { ...NO_ARRIVAL, must: CALL, may: CALL, everywhere: CALL, ways: () => [OPEN_WAY] };

/** Whether `from` is a caller the call is for, and gets to AWS's front door: undefined when it is not. */
export function admits(ground: Ground, from: End, call: Call): Arrival | undefined {
  const { estate, topology, straight } = ground;
  switch (call.from.is) {
    case "anyone": {
      if (from.is !== "resource" && from.is !== "resources") return OPEN;
      if (resourcesOf(from).some((id) => !topology.interfacesOf.has(id))) return OPEN;
      return straight(from, { is: "internet" }, CALL);
    }
    case "addresses":
      return fromAddresses(from, call.from.cidrs);
    case "network": {
      const { resource } = call.from;
      if (from.is === "internet" || from.is === "callers") return undefined;
      if (from.is === "any") return OPEN;
      if (resourcesOf(from).includes(resource)) return OPEN;
      const inside = estate.get(resource)?.type === "AWS::EC2::VPC" ? standsIn(ground, from, resource) : undefined;
      return inside ?? straight(from, { is: "resource", resource }, CALL);
    }
    case "resource":
      return from.is === "any" || isCaller(from, call) ? OPEN : undefined;
    case "service":
      return from.is === "any" || isCaller(from, call) ? OPEN : undefined;
    case "principal":
      if (from.is === "any" || isCaller(from, call)) return OPEN;
      return call.from.principal === "*" && (from.is === "internet" || from.is === "addresses") ? OPEN : undefined;
  }
}

/** A policy that admits address blocks: some address of the internet is enough, but not every one can. */
function fromAddresses(from: End, cidrs: readonly string[]): Arrival | undefined {
  const admitted = parseCidrs(cidrs) ?? NO_ADDRESSES;
  if (from.is === "any") return OPEN;
  if (from.is === "internet" || from.is === "addresses") {
    const set = from.is === "internet" ? INTERNET : from.set;
    if (coversAddresses(admitted, set)) return OPEN;
    return overlapsAddresses(admitted, set) ? { ...OPEN, everywhere: NO_TRAFFIC } : undefined;
  }
  if (from.is === "callers") return undefined;
  const [resource = ""] = resourcesOf(from);
  const detail = `which public address \`${resource}\` calls from`;
  return inDoubt(OPEN, [{ detail, settle: undefined, resource }]);
}

function standsIn({ topology }: Ground, from: End, vpc: string): Arrival | undefined {
  const { network, domainOf, interfacesOf } = topology;
  const domain = domainOf.get(vpc);
  const inside = resourcesOf(from)
    .flatMap((id) => interfacesOf.get(id) ?? [])
    .some((index) => {
      const segment = network.interfaces[index]?.segment;
      return segment !== undefined && network.segments[segment]?.domain === domain;
    });
  return inside ? OPEN : undefined;
}

/** The resources that an end names. */
function resourcesOf(end: End): readonly string[] {
  if (end.is === "resource") return [end.resource];
  return end.is === "resources" ? end.resources : [];
}

/** Whether an end is who the call is for, by its own identity. */
export function isCaller(from: End, call: Call): boolean {
  if (call.from.is === "resource") return resourcesOf(from).includes(call.from.resource);
  const named = call.from.is === "service" || call.from.is === "principal" ? call.from.principal : undefined;
  return named !== undefined && from.is === "callers" && from.principals.includes(named);
}
