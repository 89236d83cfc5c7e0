import type { AccessGraph } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import type { ResourceId } from "../estate/resource.ts";
import { parseCidrs } from "../reach/address.ts";
import type { AddressSet, Traffic } from "../reach/network.ts";
import { coversAddresses } from "../reach/sets.ts";
import { ALL_TRAFFIC } from "../reach/traffic.ts";
import type { Topology } from "../topology/topology.ts";
import { type Arrival, anyOf, connectionOf, NO_ARRIVAL, type Stop, strength } from "./arrival.ts";
import type { Connection, End, Exposure } from "./exposure.ts";
import { Fronts, keyOf, trafficKey } from "./fronts.ts";
import { wafStage, waysBehind } from "./layers.ts";
import { hostsOf, partiesOf, type Standpoint } from "./parties.ts";
import { type Packets, straight } from "./straight.ts";

/**
 * Who can reach whom in an estate, over packets, calls and the fronts that pass them on.
 *
 * `packets` is the engine over `topology.network`. Every answer is worked out on first use and kept.
 */
export function exposureOf(estate: Estate, topology: Topology, access: AccessGraph, packets: Packets): Exposure {
  const standpoints = new Map<string, readonly Standpoint[]>();
  const answers = new Map<string, Arrival>();
  const stand = (end: End): readonly Standpoint[] =>
    kept(standpoints, keyOf(end), () => partiesOf(end, estate, topology));
  const between = (from: End, to: End, on?: Traffic): Arrival =>
    kept(answers, `${keyOf(from)}|${keyOf(to)}|${trafficKey(on)}`, () => {
      const nowhere = [from, to].find((end) => isPlace(end, topology) && stand(end).length === 0);
      if (nowhere !== undefined) return standsNowhere(nowhere, on);
      const stranger = [from, to].find((end) => end.is === "addresses" && stand(end).length === 0);
      if (stranger?.is === "addresses")
        return isOfHost(stranger.set) && stranger === to ? ofHost(stranger, on) : nobodys(stranger);
      const sent = straight(packets, topology.network, [...stand(from), ...hostsOf(from, topology)], stand(to), on);
      return to.is === "addresses" && strength(sent) === 0 && isResolver(to.set, topology) ? ofHost(to, on) : sent;
    });
  const fronts = new Fronts({ estate, topology, access, straight: between, stand });

  /** Straight to an end, through the web ACL on it where there is one. */
  const direct = (from: End, to: End, on?: Traffic): Arrival => {
    const arrival = between(from, to, on);
    if (to.is !== "resource") return arrival;
    return { ...arrival, ways: () => waysBehind(wafStage(estate, to.resource), arrival.ways()) };
  };

  const arriving = (from: End, to: End, on?: Traffic): Arrival => {
    if (to.is === "resource") return fronts.arrive(from, { resource: to.resource, operation: to.operation }, on);
    if (to.is === "resources")
      return anyOf(to.resources.map((resource) => fronts.arrive(from, { resource, operation: undefined }, on)));
    return between(from, to, on);
  };

  return {
    direct: (from: End, to: End, on?: Traffic): Connection => connectionOf(direct(from, to, on)),
    reach(from: End, to: End, on?: Traffic): Connection {
      return connectionOf(arriving(from, to, on), noWay(from, to, topology));
    },
    onNetwork: (resource: ResourceId): boolean => topology.interfacesOf.has(resource),
  };
}

/**
 * Link-local addresses: instance metadata, DNS, time and the like. Neither groups nor network ACLs judge what goes there.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
function isOfHost(set: AddressSet): boolean {
  return LINK_LOCAL !== undefined && coversAddresses(LINK_LOCAL, set);
}

/**
 * The Amazon DNS server of a VPC, two above the base of its first range: it answers inside whatever groups and lists say.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
 */
function isResolver({ v4, v6 }: AddressSet, { network }: Topology): boolean {
  const [from = -1, to = -1] = v4;
  if (v6.length > 0 || v4.length !== 2 || to - from !== 1) return false;
  return network.domains.some(({ addresses }) => addresses.v4.some((base, i) => i % 2 === 0 && base + 2 === from));
}

const LINK_LOCAL = parseCidrs(["169.254.0.0/16", "fd00:ec2::/32", "fe80::/10"]);

function ofHost({ text }: Extract<End, { is: "addresses" }>, on: Traffic | undefined): Arrival {
  const detail = `what answers at ${text}: what AWS itself answers there no group or network ACL judges, and it is not modelled`;
  return { ...NO_ARRIVAL, may: on ?? ALL_TRAFFIC, unknown: [{ detail, settle: undefined, resource: undefined }] };
}

/** In no network that was read, and no route leads there. */
function nobodys({ text }: Extract<End, { is: "addresses" }>): Arrival {
  const why = `${text} is in no network that was read, and nothing that was read leads there`;
  const stop: Stop = { at: "route", text: why, resource: undefined, path: [], change: undefined };
  return { ...NO_ARRIVAL, stop: () => stop };
}

/** No rule stops what nothing lets begin. */
function noWay(from: End, to: End, { network, interfacesOf }: Topology): Stop | undefined {
  if (to.is !== "resource") return undefined;
  const name = to.operation === undefined ? to.resource : `${to.resource} ${to.operation}`;
  const own = (interfacesOf.get(to.resource) ?? []).flatMap((index) => network.interfaces[index] ?? []);
  const six = from.is === "addresses" && from.set.v4.length === 0;
  const text =
    six && own.length > 0 && own.every(({ addresses }) => addresses.v6.length === 0)
      ? `\`${name}\` has no IPv6 address`
      : `nothing that was read lets it call \`${name}\`, or passes calls on to it`;
  return { at: "call", text, resource: to.resource, path: [], change: undefined };
}

/** A group, subnet or VPC: it stands for whatever is in it. */
function isPlace(end: End, topology: Topology): boolean {
  if (end.is !== "resource" || topology.interfacesOf.has(end.resource)) return false;
  const { guardOf, segmentOf, domainOf } = topology;
  return guardOf.has(end.resource) || segmentOf.has(end.resource) || domainOf.has(end.resource);
}

/** Nothing in the input is in the place, so anything may be: what is read elsewhere, or added later. */
function standsNowhere(end: End, on: Traffic | undefined): Arrival {
  const name = end.is === "resource" ? end.resource : "";
  const detail = `what carries or stands in \`${name}\`: no resource that was read does`;
  const settle = "read the templates that use it as well";
  return { ...NO_ARRIVAL, may: on ?? ALL_TRAFFIC, unknown: [{ detail, settle, resource: name }] };
}

function kept<T>(store: Map<string, T>, key: string, make: () => T): T {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}
