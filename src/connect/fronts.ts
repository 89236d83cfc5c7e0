import type { Call, Forward, Place } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import type { Unknown } from "../estate/value.ts";
import type { Traffic } from "../reach/network.ts";
import { covers, intersect, isEmpty, union } from "../reach/sets.ts";
import { NO_TRAFFIC } from "../reach/traffic.ts";
import { type Arrival, anyOf, inDoubt, NO_ARRIVAL, type Stop, strength } from "./arrival.ts";
import { admits, CALL, isCaller, OPEN } from "./callers.ts";
import type { End, HopLine, MissingFact } from "./exposure.ts";
import type { Ground } from "./ground.ts";
import { isEndpoint, keptLeg, narrowedClients, trafficOf } from "./kept-leg.ts";
import {
  authenticationStage,
  edgeStage,
  type LayeredWay,
  type Stage,
  wafStage,
  waysAmong,
  waysBehind,
  waysThrough,
} from "./layers.ts";

interface Asked {
  readonly from: End;
  /** What the first end opens; undefined: anything. */
  readonly on: Traffic | undefined;
}

/** A way to a front, and whom a packet on it shows there as its sender. */
interface Entry {
  readonly arrival: Arrival;
  /** Undefined: an address of the front itself (what comes over PrivateLink shows the load balancer). */
  readonly shows: End | undefined;
}

/** Ways from `from` to a place: straight, by a call that is allowed, or through fronts that pass it on. */
export class Fronts {
  readonly #ground: Ground;
  readonly #callsTo = new Map<string, Call[]>();
  readonly #forwardsTo = new Map<string, Forward[]>();
  readonly #seen = new Map<string, Arrival>();
  readonly #wafs = new Map<string, Stage>();

  constructor(ground: Ground) {
    this.#ground = ground;
    for (const call of ground.access.calls) push(this.#callsTo, call.to.resource, call);
    for (const forward of [...ground.access.forwards, ...ground.topology.forwards]) {
      push(this.#forwardsTo, forward.to.resource, forward);
    }
  }

  /** Everything that gets from `from` to `place`; the place is where the way ends. */
  arrive(from: End, place: Place, on?: Traffic): Arrival {
    const key = `${keyOf(from)} > ${placeKey(place)} ${trafficKey(on)}`;
    const known = this.#seen.get(key);
    if (known !== undefined) return known;
    const found = this.#search({ from, on }, place, [], "end");
    this.#seen.set(key, found);
    return found;
  }

  #search(
    asked: Asked,
    place: Place,
    behind: readonly string[],
    role: "end" | "front",
    taken: Traffic | undefined = undefined,
  ): Arrival {
    return anyOf(this.#entries(asked, place, behind, role, taken).map(({ arrival }) => arrival));
  }

  /** Every way to the place. `taken`: what it listens on for the way that is looked for; undefined: anything. */
  #entries(
    asked: Asked,
    place: Place,
    behind: readonly string[],
    role: "end" | "front",
    taken: Traffic | undefined,
  ): readonly Entry[] {
    const here = placeKey(place);
    if (behind.includes(here)) return [];
    const further = [...behind, here];
    const opened = taken === undefined || asked.on === undefined ? (taken ?? asked.on) : intersect(taken, asked.on);
    const own = (arrival: Arrival): Entry => ({ arrival, shows: asked.from });
    const waf = this.#wafAt(place.resource);
    const watched = ({ arrival, shows }: Entry): Entry => ({
      arrival: { ...arrival, ways: () => waysBehind(waf, arrival.ways()) },
      shows,
    });
    const entries = [
      ...(place.operation === undefined && !(role === "front" && opened !== undefined && isEmpty(opened))
        ? [own(this.#ground.straight(asked.from, { is: "resource", resource: place.resource }, opened))]
        : []),
      ...(this.#callsTo.get(place.resource) ?? []).flatMap((call) => this.#byCall(asked, call, place, role).map(own)),
      ...(this.#forwardsTo.get(place.resource) ?? []).flatMap((forward) =>
        matches(forward.to, place) && arrivesOn(forward, taken) ? this.#byForward(asked, forward, place, further) : [],
      ),
    ];
    return waf.length === 0 ? entries : entries.map(watched);
  }

  #wafAt(resource: string): Stage {
    const known = this.#wafs.get(resource);
    if (known !== undefined) return known;
    const stage = wafStage(this.#ground.estate, resource);
    this.#wafs.set(resource, stage);
    return stage;
  }

  #byCall({ from, on }: Asked, call: Call, place: Place, role: "end" | "front"): readonly Arrival[] {
    if (!matches(call.to, place)) return [];
    const opened = on === undefined ? CALL : intersect(CALL, on);
    if (isEmpty(opened)) return [];
    const admitted = admits(this.#ground, from, call);
    if (admitted === undefined) return [];
    const credentials = call.authentication.filter((kind) => kind !== "none" && kind !== "api-key");
    const anonymous = from.is !== "callers";
    const identified = isCaller(from, call);
    // A front as a whole answers the network, whoever calls; an operation, or what stands behind, asks for the credential.
    const stops =
      credentials.length > 0 &&
      !identified &&
      !(role === "end" && place.operation === undefined && anonymous && isFront(call, this.#ground.estate));
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
      ways: () =>
        waysThrough(admitted.ways(), waysBehind(authenticationStage(call.to.resource, credentials), [bare([hop])])),
    };
    return [inDoubt(pass, call.doubts.map(factOf))];
  }

  /** Through a front: one way for each sender that the packets may show there. */
  #byForward(asked: Asked, forward: Forward, place: Place, behind: readonly string[]): readonly Entry[] {
    if (asked.from.is === "resource" && asked.from.resource === forward.from.resource) {
      // A front on the network opens connections itself, never through itself; what a service passes on, it sends.
      if (this.#ground.topology.interfacesOf.has(forward.from.resource) || !emits(forward.from, asked.from.operation))
        return [];
      const on = asked.on ?? CALL;
      const begin = { ...OPEN, must: intersect(OPEN.must, on), may: intersect(OPEN.may, on) };
      return [{ arrival: { ...this.#passOn(begin, forward, place, undefined), through: [] }, shows: undefined }];
    }
    const taken = forward.ports === undefined ? undefined : trafficOf(forward.ports.front);
    const entries = this.#entries(asked, forward.from, behind, "front", taken);
    // The front takes nothing of what is asked about.
    if (entries.length === 0) return [];
    if (forward.preservesClient === undefined || forward.preservesClient === "no") {
      const arrival = this.#passOn(anyOf(entries.map((entry) => entry.arrival)), forward, place, undefined);
      return [{ arrival, shows: this.#shownBehind(forward, { is: "resource", resource: forward.from.resource }) }];
    }
    const senders = new Map(entries.map(({ shows }) => [shows === undefined ? "" : keyOf(shows), shows]));
    return [...senders.values()].map((shows): Entry => {
      const alike = (found: readonly Entry[]): Arrival =>
        anyOf(found.flatMap((entry) => (sameEnd(entry.shows, shows) ? [entry.arrival] : [])));
      const narrowed = narrowedClients(this.#ground, shows, forward, place);
      if (narrowed === undefined || shows === undefined || !sameEnd(shows, asked.from))
        return {
          arrival: this.#passOn(alike(entries), forward, place, shows),
          shows: this.#shownBehind(forward, shows),
        };
      // One client has to please both: the front is asked about those only whom the target admits.
      const few = this.#entries({ ...asked, from: narrowed.end }, forward.from, behind, "front", taken);
      const arrival = anyOf(few.flatMap((entry) => (sameEnd(entry.shows, narrowed.end) ? [entry.arrival] : [])));
      const passed = this.#passOn(arrival, forward, place, narrowed.end);
      return {
        arrival: narrowed.whole ? passed : { ...passed, everywhere: NO_TRAFFIC },
        shows: this.#shownBehind(forward, shows),
      };
    });
  }

  /** The way on from a front. `shows`: whom the target sees if the front keeps the client's address; undefined: the front. */
  #passOn(entry: Arrival, forward: Forward, place: Place, shows: End | undefined): Arrival {
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
    const leg = wholly(this.#leg(shows, forward, place), forward);
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
      ways: () =>
        waysThrough(
          waysThrough(entry.ways(), waysBehind(edgeStage(this.#ground.estate, forward.from.resource), [bare([hop])])),
          leg.ways(),
        ),
    };
    return inDoubt(sure, forward.doubts.map(factOf));
  }

  /** The second flow: from the front to what stands behind it. */
  #leg(shows: End | undefined, forward: Forward, place: Place): Arrival {
    const { topology } = this.#ground;
    const target: End = { is: "resource", resource: place.resource };
    const onNetwork = topology.interfacesOf.has(place.resource);
    if (!onNetwork || (forward.ports === undefined && this.#isInvoked(place.resource))) return OPEN;
    if (forward.ports === undefined) return this.#legOfCall(forward, target);
    // The target is invoked through its API: no packet has to reach an interface of it.
    if (forward.ports.behind === undefined) return OPEN;
    const on = trafficOf(forward.ports.behind);
    const node = this.#ground.straight({ is: "resource", resource: forward.from.resource }, target, on);
    if (shows === undefined || forward.preservesClient === undefined || forward.preservesClient === "no") return node;
    const client = keptLeg(this.#ground, shows, forward.from.resource, place.resource, on, node);
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
      ways: () => waysAmong([...node.ways(), ...client.ways()].map((way) => ({ ...way, sure: false }))),
    };
  }

  /**
   * Whom packets show behind a forward. What comes over PrivateLink shows an address of the load balancer to its targets.
   * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
   */
  #shownBehind(forward: Forward, shows: End | undefined): End | undefined {
    return isEndpoint(this.#ground.estate, forward.from.resource) ? undefined : shows;
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

/** Hops on which no layer stands. */
function bare(hops: readonly HopLine[]): LayeredWay {
  return { sure: true, stages: [], hops: () => hops };
}

function sameEnd(a: End | undefined, b: End | undefined): boolean {
  return a === undefined || b === undefined ? a === b : keyOf(a) === keyOf(b);
}

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

function factOf(unknown: Unknown): MissingFact {
  return { detail: unknown.detail, settle: unknown.settle, resource: undefined };
}

/** Whether what a service passes on from a place is sent by its resource, or by the operation that was asked about. */
function emits({ operation }: Place, asked: string | undefined): boolean {
  return operation === undefined || asked === undefined || operation === asked;
}

function matches(said: Place, asked: Place): boolean {
  if (said.resource !== asked.resource) return false;
  return said.operation === undefined || asked.operation === undefined || said.operation === asked.operation;
}

/** Something that has an address on the internet of its own and answers everybody, if only with "who are you?". */
function isFront(call: Call, estate: Estate): boolean {
  return call.from.is === "anyone" && !BEHIND_SERVICES.has(estate.get(call.to.resource)?.type ?? "");
}

/** They have no address of their own: a call goes to their service, which asks who calls before they are. */
const BEHIND_SERVICES: ReadonlySet<string> = new Set([
  "AWS::Lambda::Function",
  "AWS::Lambda::Alias",
  "AWS::Lambda::Version",
  "AWS::DynamoDB::Table",
  "AWS::DynamoDB::GlobalTable",
  "AWS::Events::EventBus",
  "AWS::Kinesis::Stream",
  "AWS::KinesisFirehose::DeliveryStream",
  "AWS::KMS::Key",
  "AWS::S3::Bucket",
  "AWS::SecretsManager::Secret",
  "AWS::SNS::Topic",
  "AWS::SQS::Queue",
  "AWS::StepFunctions::StateMachine",
]);

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

/** No traffic at all is not the same question as any. */
export function trafficKey(on: Traffic | undefined): string {
  return on === undefined ? "*" : on.join(",");
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
