import type { AccessGraph, Call, Forward, Place, PortUse } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import type { Unknown } from "../estate/value.ts";
import { INTERNET, parseCidrs } from "../reach/address.ts";
import type { Traffic } from "../reach/network.ts";
import { covers, coversAddresses, intersect, isEmpty, NO_ADDRESSES, overlapsAddresses, union } from "../reach/sets.ts";
import { NO_TRAFFIC, tcp, trafficText, udp } from "../reach/traffic.ts";
import type { Topology } from "../topology/topology.ts";
import { type Arrival, anyOf, inDoubt, NO_ARRIVAL, type Stop, strength } from "./arrival.ts";
import type { End, HopLine, MissingFact } from "./exposure.ts";
import { keptClient } from "./kept-client.ts";
import type { Standpoint } from "./parties.ts";

/** Requests to AWS's own front doors are HTTPS. */
const CALL: Traffic = tcp(443);

/** What the search stands on. */
export interface Ground {
  readonly estate: Estate;
  readonly topology: Topology;
  readonly access: AccessGraph;
  /** Packets sent straight from one end to the other. */
  straight(from: End, to: End, on?: Traffic): Arrival;
  /** Where an end stands in the network. */
  stand(end: End): readonly Standpoint[];
}

interface Asked {
  readonly from: End;
  /** What the first end opens; undefined: anything. */
  readonly on: Traffic | undefined;
}

/** Ways from `from` to a place: straight, by a call that is allowed, or through fronts that pass it on. */
export class Fronts {
  readonly #ground: Ground;
  readonly #callsTo = new Map<string, Call[]>();
  readonly #forwardsTo = new Map<string, Forward[]>();
  readonly #seen = new Map<string, Arrival>();

  constructor(ground: Ground) {
    this.#ground = ground;
    for (const call of ground.access.calls) push(this.#callsTo, call.to.resource, call);
    for (const forward of [...ground.access.forwards, ...ground.topology.forwards]) {
      push(this.#forwardsTo, forward.to.resource, forward);
    }
  }

  /** Everything that gets from `from` to `place`; the place is where the way ends. */
  arrive(from: End, place: Place, on?: Traffic): Arrival {
    const key = `${keyOf(from)} > ${placeKey(place)} ${on?.join(",") ?? ""}`;
    const known = this.#seen.get(key);
    if (known !== undefined) return known;
    const found = this.#search({ from, on }, place, [], "end");
    this.#seen.set(key, found);
    return found;
  }

  /** `taken`: what the place listens on for the way that is looked for; undefined: anything. */
  #search(
    asked: Asked,
    place: Place,
    behind: readonly string[],
    role: "end" | "front",
    taken: Traffic | undefined = undefined,
  ): Arrival {
    const here = placeKey(place);
    if (behind.includes(here)) return NO_ARRIVAL;
    const further = [...behind, here];
    const opened = taken === undefined || asked.on === undefined ? (taken ?? asked.on) : intersect(taken, asked.on);
    const ways = [
      ...(place.operation === undefined
        ? [this.#ground.straight(asked.from, { is: "resource", resource: place.resource }, opened)]
        : []),
      ...(this.#callsTo.get(place.resource) ?? []).flatMap((call) => this.#byCall(asked, call, place, role)),
      ...(this.#forwardsTo.get(place.resource) ?? []).flatMap((forward) =>
        matches(forward.to, place) && arrivesOn(forward, taken)
          ? [this.#byForward(asked, forward, place, further)]
          : [],
      ),
    ];
    return anyOf(ways);
  }

  #byCall({ from, on }: Asked, call: Call, place: Place, role: "end" | "front"): readonly Arrival[] {
    if (!matches(call.to, place)) return [];
    const opened = on === undefined ? CALL : intersect(CALL, on);
    if (isEmpty(opened)) return [];
    const admitted = this.#admits(from, call);
    if (admitted === undefined) return [];
    const credentials = call.authentication.filter((kind) => kind !== "none" && kind !== "api-key");
    const anonymous = from.is !== "callers";
    const identified = isCaller(from, call);
    // A front as a whole answers the network, whoever calls; an operation, or what stands behind, asks for the credential.
    const stops =
      credentials.length > 0 &&
      !identified &&
      !(role === "end" && place.operation === undefined && anonymous && isFront(call));
    const said = call.said[0];
    const hop: HopLine = {
      at: "call",
      text: call.said.map((item) => item.text).join("; ") || "may be called",
      resource: said?.resource ?? call.to.resource,
      path: said?.path ?? [],
    };
    if (stops) {
      return [
        {
          ...NO_ARRIVAL,
          hops: () => [...admitted.hops(), hop],
          stop: () => ({
            at: "authentication",
            text: `${nameOf(call.to)} asks for ${credentials.join(" and ")}: ${hop.text}`,
            resource: hop.resource,
            path: hop.path,
            change: undefined,
          }),
        },
      ];
    }
    const pass: Arrival = {
      must: isEmpty(admitted.must) ? NO_TRAFFIC : opened,
      may: isEmpty(admitted.may) ? NO_TRAFFIC : opened,
      everywhere: isEmpty(admitted.everywhere) ? NO_TRAFFIC : opened,
      authentication: credentials,
      through: [],
      unknown: admitted.unknown,
      hops: () => [...admitted.hops(), hop],
      stop: admitted.stop,
    };
    return [inDoubt(pass, call.doubts.map(factOf))];
  }

  /** Whether `from` is a caller the call is for, and gets to AWS's front door: undefined when it is not. */
  #admits(from: End, call: Call): Arrival | undefined {
    const { estate, topology } = this.#ground;
    switch (call.from.is) {
      case "anyone": {
        if (from.is !== "resource" && from.is !== "resources") return OPEN;
        if (resourcesOf(from).some((id) => !topology.interfacesOf.has(id))) return OPEN;
        return this.#ground.straight(from, { is: "internet" }, CALL);
      }
      case "addresses":
        return this.#fromAddresses(from, call.from.cidrs);
      case "network": {
        const { resource } = call.from;
        if (from.is === "internet" || from.is === "callers") return undefined;
        if (from.is === "any") return OPEN;
        if (resourcesOf(from).includes(resource)) return OPEN;
        const inside = estate.get(resource)?.type === "AWS::EC2::VPC" ? this.#standsIn(from, resource) : undefined;
        return inside ?? this.#ground.straight(from, { is: "resource", resource }, CALL);
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
  #fromAddresses(from: End, cidrs: readonly string[]): Arrival | undefined {
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

  #standsIn(from: End, vpc: string): Arrival | undefined {
    const { network, domainOf, interfacesOf } = this.#ground.topology;
    const domain = domainOf.get(vpc);
    const inside = resourcesOf(from)
      .flatMap((id) => interfacesOf.get(id) ?? [])
      .some((index) => {
        const segment = network.interfaces[index]?.segment;
        return segment !== undefined && network.segments[segment]?.domain === domain;
      });
    return inside ? OPEN : undefined;
  }

  #byForward(asked: Asked, forward: Forward, place: Place, behind: readonly string[]): Arrival {
    const taken = forward.ports === undefined ? undefined : trafficOf(forward.ports.front);
    const entry = this.#search(asked, forward.from, behind, "front", taken);
    const said = forward.said[0];
    const hop: HopLine = {
      at: "forward",
      text:
        forward.said.map((item) => item.text).join("; ") ||
        `${nameOf(forward.from)} passes on to ${nameOf(forward.to)}`,
      resource: said?.resource ?? forward.from.resource,
      path: said?.path ?? [],
    };
    const through = [...entry.through, forward.from.resource];
    if (strength(entry) === 0)
      return { ...NO_ARRIVAL, through, hops: entry.hops, stop: entry.stop, authentication: entry.authentication };
    const asks = (forward.authentication ?? []).filter((kind) => kind !== "none" && kind !== "api-key");
    if (asks.length > 0) {
      const text = `${nameOf(forward.from)} asks for ${asks.join(" and ")} before it passes on: ${hop.text}`;
      const stop: Stop = { at: "authentication", text, resource: hop.resource, path: hop.path, change: undefined };
      return { ...NO_ARRIVAL, through, hops: () => [...entry.hops(), hop], stop: () => stop };
    }
    const leg = wholly(this.#leg(asked.from, forward, place), forward);
    const passes = strength(leg);
    const hops = (): readonly HopLine[] => [...entry.hops(), hop, ...leg.hops()];
    if (passes === 0) {
      return { ...NO_ARRIVAL, through, hops, stop: () => leg.stop() ?? { ...hop, change: undefined } };
    }
    const sure: Arrival = {
      must: passes === 2 ? entry.must : NO_TRAFFIC,
      may: entry.may,
      everywhere: passes === 2 ? entry.everywhere : NO_TRAFFIC,
      authentication: entry.authentication,
      through,
      unknown: [...entry.unknown, ...leg.unknown],
      hops,
      stop: entry.stop,
    };
    return inDoubt(sure, forward.doubts.map(factOf));
  }

  /** The second flow: from the front to what stands behind it. */
  #leg(from: End, forward: Forward, place: Place): Arrival {
    const { topology } = this.#ground;
    const target: End = { is: "resource", resource: place.resource };
    const onNetwork = topology.interfacesOf.has(place.resource);
    if (!onNetwork || (forward.ports === undefined && this.#isInvoked(place.resource))) return OPEN;
    if (forward.ports === undefined) return this.#legOfCall(forward, target);
    // The target is invoked through its API: no packet has to reach an interface of it.
    if (forward.ports.behind === undefined) return OPEN;
    const on = trafficOf(forward.ports.behind);
    const node = this.#ground.straight({ is: "resource", resource: forward.from.resource }, target, on);
    if (forward.preservesClient === undefined || forward.preservesClient === "no") return node;
    const client = this.#keptClient(from, forward.from.resource, place.resource, on, node);
    if (forward.preservesClient === "yes") return client;
    const doubt = {
      detail: `whether the load balancer keeps the client's address`,
      settle: undefined,
      resource: forward.from.resource,
    };
    return {
      ...(strength(node) <= strength(client) ? node : client),
      must: intersect(node.must, client.must),
      may: union(node.may, client.may),
      unknown: [...node.unknown, ...client.unknown, doubt],
    };
  }

  /** The target's groups judge the client; routes and lists are the load balancer's own way to the target. */
  #keptClient(from: End, balancer: string, target: string, on: Traffic, node: Arrival): Arrival {
    const { network, interfacesOf } = this.#ground.topology;
    const own = interfacesOf.get(balancer) ?? [];
    let must: Traffic = NO_TRAFFIC;
    let may: Traffic = NO_TRAFFIC;
    let listInDoubt = false;
    for (const index of interfacesOf.get(target) ?? []) {
      for (const { party, perhaps } of this.#ground.stand(from)) {
        const taken = keptClient(network, party, own, index, on);
        may = union(may, taken.may);
        if (!perhaps && !taken.listInDoubt) must = union(must, taken.must);
        listInDoubt ||= taken.listInDoubt;
      }
    }
    const stop = (): Stop => ({
      at: "guard-ingress",
      text: `no ingress rule of \`${target}\` admits the client, whose address \`${balancer}\` keeps, on ${trafficText(on)}`,
      resource: target,
      path: [],
      change: undefined,
    });
    const unsure: MissingFact[] = listInDoubt
      ? [
          {
            detail: "whether the target's network ACL admits the client's own address",
            settle: undefined,
            resource: target,
          },
        ]
      : [];
    return { ...node, must, may, everywhere: must, unknown: [...node.unknown, ...unsure], stop };
  }

  /** A call that a service outside the VPC passes on to something in it (an origin, an endpoint behind an accelerator). */
  #legOfCall(forward: Forward, target: End): Arrival {
    const fromNetwork = this.#ground.topology.interfacesOf.has(forward.from.resource);
    if (fromNetwork) return this.#ground.straight({ is: "resource", resource: forward.from.resource }, target);
    const public4 = target.is === "resource" && this.#isPublic(target.resource);
    // A private origin is reached from inside, by a connection the service makes itself: the forward's own doubts say what is not known.
    if (!public4) return OPEN;
    const leg = this.#ground.straight({ is: "internet" }, target);
    // Which of the internet's addresses are the service's is not known here: sure only if every address passes.
    if (!isEmpty(leg.everywhere)) return leg;
    return inDoubt(leg, [
      {
        detail: `whether the rules admit the addresses of \`${forward.from.resource}\``,
        settle: undefined,
        resource: forward.from.resource,
      },
    ]);
  }

  /** Its interfaces only open connections (a function's): it is called through its service's API, never by a packet. */
  #isInvoked(target: string): boolean {
    const { network, interfacesOf } = this.#ground.topology;
    return (interfacesOf.get(target) ?? []).every((index) => isEmpty(network.interfaces[index]?.listens ?? NO_TRAFFIC));
  }

  #isPublic(resource: string): boolean {
    const { network, interfacesOf } = this.#ground.topology;
    return (interfacesOf.get(resource) ?? []).some((index) => network.interfaces[index]?.public4 !== undefined);
  }
}

/** The resources that an end names. */
function resourcesOf(end: End): readonly string[] {
  if (end.is === "resource") return [end.resource];
  return end.is === "resources" ? end.resources : [];
}

/** Whether an end is who the call is for, by its own identity. */
function isCaller(from: End, call: Call): boolean {
  if (call.from.is === "resource") return resourcesOf(from).includes(call.from.resource);
  const named = call.from.is === "service" || call.from.is === "principal" ? call.from.principal : undefined;
  return named !== undefined && from.is === "callers" && from.principals.includes(named);
}

/** A way that always passes. */
const OPEN: Arrival = { ...NO_ARRIVAL, must: CALL, may: CALL, everywhere: CALL };

/** Whether what a front passes on meets what the next one listens on. */
function arrivesOn(forward: Forward, taken: Traffic | undefined): boolean {
  const behind = forward.ports?.behind;
  return taken === undefined || behind === undefined || !isEmpty(intersect(trafficOf(behind), taken));
}

/** One port of the range is used behind the front, nobody knows which: it is sure only where all of them pass. */
function wholly(leg: Arrival, forward: Forward): Arrival {
  const behind = forward.ports?.behind;
  if (behind === undefined || covers(leg.must, trafficOf(behind)) || strength(leg) < 2) return leg;
  const detail = `which port of ${behind.from}-${behind.to} \`${forward.to.resource}\` answers on`;
  return inDoubt(leg, [{ detail, settle: undefined, resource: forward.to.resource }]);
}

function trafficOf(use: PortUse): Traffic {
  return use.protocol === "tcp" ? tcp(use.from, use.to) : udp(use.from, use.to);
}

function factOf(unknown: Unknown): MissingFact {
  return { detail: unknown.detail, settle: unknown.settle, resource: undefined };
}

function matches(said: Place, asked: Place): boolean {
  if (said.resource !== asked.resource) return false;
  return said.operation === undefined || asked.operation === undefined || said.operation === asked.operation;
}

/** Something that has an address on the internet of its own and answers everybody, if only with "who are you?". */
function isFront(call: Call): boolean {
  return call.from.is === "anyone";
}

function nameOf(place: Place): string {
  return place.operation === undefined ? `\`${place.resource}\`` : `\`${place.resource} ${place.operation}\``;
}

function placeKey(place: Place): string {
  return place.operation === undefined ? place.resource : `${place.resource} ${place.operation}`;
}

export function keyOf(end: End): string {
  switch (end.is) {
    case "internet":
    case "any":
      return end.is;
    case "addresses":
      return `${end.set.v4.join(",")}/${end.set.v6.join(",")}`;
    case "resource":
      return `=${end.resource} ${end.operation ?? ""}`;
    case "resources":
      return `#${end.resources.join(" ")}`;
    case "callers":
      return `@${end.principals.join("\u0000")}`;
  }
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
