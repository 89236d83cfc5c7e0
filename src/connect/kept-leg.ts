import type { Forward, Place, PortUse } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import { addressText, INTERNET } from "../reach/address.ts";
import { guardsIn } from "../reach/enforcement.ts";
import type { LabelId, Traffic } from "../reach/network.ts";
import { coversAddresses, isEmpty, isEmptyAddresses, NO_ADDRESSES, union } from "../reach/sets.ts";
import { NO_TRAFFIC, tcp, trafficText, udp } from "../reach/traffic.ts";
import type { Arrival, Stop } from "./arrival.ts";
import type { End, HopLine, MissingFact } from "./exposure.ts";
import type { Ground } from "./ground.ts";
import { admittedClients, keptClient, openingFor } from "./kept-client.ts";
import { type LayeredWay, layeredWay, waysAmong } from "./layers.ts";

/** The target's groups judge the client; routes and lists are the load balancer's own way to the target. */
export function keptLeg(
  { topology, stand, estate }: Ground,
  from: End,
  balancer: string,
  target: string,
  on: Traffic,
  node: Arrival,
): Arrival {
  const { network, interfacesOf } = topology;
  const overPrivateLink = isEndpoint(estate, balancer);
  const own = overPrivateLink ? [] : (interfacesOf.get(balancer) ?? []);
  const standpoints = stand(from);
  let must: Traffic = NO_TRAFFIC;
  let may: Traffic = NO_TRAFFIC;
  let by: LabelId | undefined;
  let listInDoubt = false;
  const ways: LayeredWay[] = [];
  for (const index of interfacesOf.get(target) ?? []) {
    for (const { party, perhaps } of standpoints) {
      const taken = keptClient(network, party, own, index, on);
      if (isEmpty(must)) by = taken.by ?? by;
      may = union(may, taken.may);
      if (!perhaps && !taken.listInDoubt) must = union(must, taken.must);
      listInDoubt ||= taken.listInDoubt;
      const sure = !perhaps && !taken.listInDoubt && !isEmpty(taken.must);
      if (!isEmpty(taken.may))
        ways.push(layeredWay(network, { sure, points: guardsIn(network, index), hops: () => [] }, () => hops()));
    }
  }
  const stop = (): Stop => {
    const { names, who, where, change } = openingFor(network, interfacesOf.get(target)?.[0], standpoints[0]?.party, on);
    const label = where === undefined ? undefined : network.labels[where];
    return {
      at: "guard-ingress",
      text: `no ingress rule of ${names} admits ${trafficText(on)} from ${who}, whose address \`${balancer}\` keeps`,
      resource: label?.resource ?? target,
      path: label?.path ?? [],
      change,
    };
  };
  const rule = by === undefined ? undefined : network.labels[by];
  const hops = (): readonly HopLine[] => [
    ...(overPrivateLink ? [] : node.hops()).filter(({ at }) => !JUDGED_FOR_CLIENT.has(at) && !at.startsWith("reply")),
    ...(rule === undefined || isEmpty(may)
      ? []
      : [
          {
            at: "guard-ingress",
            text: `${rule.text} admits ${trafficText(on)} from the client, whose address \`${balancer}\` keeps`,
            resource: rule.resource,
            path: rule.path,
          },
        ]),
    ...(isEmpty(may) ? [] : [{ at: "destination", text: `\`${target}\``, resource: target, path: [] }]),
  ];
  const unsure: MissingFact[] = listInDoubt
    ? [
        {
          detail: "whether the target's network ACL admits the client's own address",
          settle: undefined,
          resource: target,
        },
      ]
    : [];
  return {
    ...node,
    must,
    may,
    everywhere: must,
    unknown: [...node.unknown, ...unsure],
    hops,
    stop,
    ways: () => waysAmong(ways),
  };
}

/**
 * Of outside clients, those whom the target's rules admit, and whether that is every one of a family; undefined: all, or
 * none, or not a matter of addresses.
 */
export function narrowedClients(
  { topology }: Ground,
  shows: End | undefined,
  forward: Forward,
  place: Place,
): { readonly end: End; readonly whole: boolean } | undefined {
  const { network, interfacesOf } = topology;
  const behind = forward.ports?.behind;
  if (forward.preservesClient !== "yes" || behind === undefined) return undefined;
  if (shows?.is !== "internet" && shows?.is !== "addresses") return undefined;
  const clients = shows.is === "internet" ? INTERNET : shows.set;
  const balancer = interfacesOf.get(forward.from.resource) ?? [];
  const targets = interfacesOf.get(place.resource) ?? [];
  const admitted = admittedClients(network, clients, balancer, targets, trafficOf(behind));
  if (isEmptyAddresses(admitted) || coversAddresses(admitted, clients)) return undefined;
  const whole = (["v4", "v6"] as const).some(
    (family) =>
      clients[family].length > 0 &&
      coversAddresses({ ...NO_ADDRESSES, [family]: admitted[family] }, { ...NO_ADDRESSES, [family]: clients[family] }),
  );
  return { end: { is: "addresses", set: admitted, text: addressText(admitted) }, whole };
}

/** Hops of a load balancer's own way that are told of the client instead, where its address is kept. */
const JUDGED_FOR_CLIENT: ReadonlySet<string> = new Set(["guard-ingress", "destination"]);

/** Whether it is where PrivateLink takes packets in. */
export function isEndpoint(estate: Estate, resource: string): boolean {
  return estate.get(resource)?.type === "AWS::EC2::VPCEndpoint";
}

export function trafficOf(use: PortUse): Traffic {
  return use.protocol === "tcp" ? tcp(use.from, use.to) : udp(use.from, use.to);
}
