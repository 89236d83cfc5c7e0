import { type Arrival, strength } from "../connect/arrival.ts";
import type { HopLine, Layer } from "../connect/exposure.ts";
import { type LayeredWay, weakestOf } from "../connect/layers.ts";
import type { ResourceId } from "../estate/resource.ts";
import type { Traffic } from "../reach/network.ts";
import { intersect, isEmpty } from "../reach/sets.ts";
import type { Stage } from "./cast.ts";
import type { Chain } from "./chains.ts";
import { isExpired, type LayerWord } from "./intent.ts";
import { actorsOfInterfaces, type Possible, type Sample } from "./pairs.ts";
import { speaksTls, type Tls } from "./speaks-tls.ts";
import type { Scene } from "./undeclared.ts";
import { ruleOf, type Witness, witnessOf } from "./witness.ts";

/** A way that lacks what was demanded of it, or may lack it. */
export interface Lack {
  readonly verdict: "violated" | "unknown";
  readonly from: number;
  readonly to: number;
  readonly traffic: Traffic;
  readonly text: string;
  readonly witness: Witness | undefined;
}

export type Demand = LayerWord | "tls";

const BALANCERS: ReadonlySet<string> = new Set([
  "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "AWS::ElasticLoadBalancing::LoadBalancer",
]);

const LACKS: Readonly<Record<LayerWord, string>> = {
  waf: "no web ACL looks into it",
  firewall: "it goes around every firewall",
  "load-balancer": "it goes around every load balancer",
  authentication: "nobody asks who calls",
  group: "no security group judges it",
};

/** Checks that every way between two actors passes what is demanded of it. */
export class WayLayers {
  readonly #scene: Scene;
  readonly #stage: Stage;
  readonly #today: string;
  #members: Int32Array | undefined;

  constructor(scene: Scene, stage: Stage, today: string) {
    this.#scene = scene;
    this.#stage = stage;
    this.#today = today;
  }

  /** Ways of the traffic between two actors that lack what is demanded; the first that surely does, or may. */
  lacks(demand: Demand, from: number, to: number, traffic: Traffic): readonly Lack[] {
    if (this.#isAttested(demand, from, to)) return [];
    if (demand === "tls") return this.#withoutTls(from, to, traffic);
    if (demand === "load-balancer") return this.#aroundBalancers(from, to, traffic);
    const arrival = this.#scene.ways.arrive(from, to, traffic);
    return this.#weakWays(arrival, from, to, traffic, LACKS[demand], (way) => !has(way, demand));
  }

  /** Where some way has fewer than so many layers. */
  fewerThan(atLeast: number, from: number, to: number): readonly Lack[] {
    const arrival = this.#scene.ways.arrive(from, to);
    if (strength(arrival) === 0) return [];
    const ways = arrival.ways();
    for (const sure of [true, false]) {
      const weakest = weakestOf(ways.filter((way) => way.sure || !sure));
      if (weakest === undefined || weakest.layers.length >= atLeast) continue;
      const text = `${layersText(weakest.layers)} on the weakest way, and ${atLeast} are demanded`;
      return [lackOn(weakest.way, sure, from, to, arrival.may, text, arrival)];
    }
    return [];
  }

  #weakWays(
    arrival: Arrival,
    from: number,
    to: number,
    traffic: Traffic,
    text: string,
    isWeak: (way: LayeredWay) => boolean,
  ): readonly Lack[] {
    if (strength(arrival) === 0) return [];
    const weak = arrival.ways().filter(isWeak);
    const way = weak.find(({ sure }) => sure) ?? weak[0];
    return way === undefined ? [] : [lackOn(way, way.sure, from, to, intersect(arrival.may, traffic), text, arrival)];
  }

  #isAttested(demand: Demand, from: number, to: number): boolean {
    return this.#scene.cast.attest.some(
      ({ line, fromAll, toAll }) =>
        line.has === demand && !isExpired(line, this.#today) && fromAll.has(from) && toAll.has(to),
    );
  }

  #aroundBalancers(from: number, to: number, traffic: Traffic): readonly Lack[] {
    const isBalancer = (id: ResourceId): boolean => BALANCERS.has(this.#stage.estate.get(id)?.type ?? "");
    const text = LACKS["load-balancer"];
    const straight = this.#straight(from, to, traffic, (owner) => ({
      is: isBalancer(owner) ? "yes" : "no",
      because: text,
    }));
    if (straight.length > 0) return straight;
    const balanced = (chain: Chain): boolean => chain.forwards.some((forward) => isBalancer(forward.from.resource));
    return this.#through(from, to, traffic, (chain) => ({ is: balanced(chain) ? "yes" : "no", because: text }));
  }

  #withoutTls(from: number, to: number, traffic: Traffic): readonly Lack[] {
    const { estate } = this.#stage;
    return [
      ...this.#straight(from, to, traffic, (owner, passing) => speaksTls(estate, owner, passing)),
      ...this.#through(from, to, traffic, (chain, opened) =>
        speaksTls(estate, chain.forwards[0]?.from.resource ?? "", opened),
      ),
    ];
  }

  /** Packets straight to a target: each resource that they may be for is asked. Calls are HTTPS, and pass no front. */
  #straight(
    from: number,
    to: number,
    traffic: Traffic,
    check: (owner: ResourceId, passing: Traffic) => Tls | { is: "yes" | "no"; because: string },
  ): readonly Lack[] {
    const pair = this.#scene.possible.get(from, to);
    for (const sample of pair?.samples ?? []) {
      const passing = intersect(sample.may, traffic);
      if (pair === undefined || isEmpty(passing)) continue;
      for (const owner of this.#ownersLike(sample, to)) {
        const answer = check(owner, passing);
        if (answer.is === "yes") continue;
        const surely = intersect(sample.must, passing);
        const sure = answer.is === "no" && !isEmpty(surely);
        const only: Possible = { ...pair, samples: [sample], calls: [], passed: [] };
        const shown = sure ? surely : passing;
        const witness = witnessOf(this.#stage.topology.network, this.#scene.engine, only, shown, !isEmpty(surely));
        return [
          lack(sure, from, to, shown, answer.because, witness, answer.is === "unknown" ? answer.because : undefined),
        ];
      }
    }
    return [];
  }

  /** Owners of all interfaces of an actor that fare like the sample's. */
  #ownersLike({ to }: Sample, actor: number): readonly ResourceId[] {
    if (to.is !== "interface") return ["whoever is out there"];
    const { network } = this.#stage.topology;
    const { classes } = this.#scene.engine.relation();
    this.#members ??= actorsOfInterfaces(this.#scene.cast, this.#stage.topology);
    const row = classes.of[to.interface] ?? 0;
    const owners = new Set<ResourceId>();
    for (let slot = classes.start[row] ?? 0; slot < (classes.start[row + 1] ?? 0); slot++) {
      const index = classes.members[slot] ?? 0;
      if (this.#members[index] === actor) owners.add(network.interfaces[index]?.owner ?? "");
    }
    return [...owners];
  }

  #through(
    from: number,
    to: number,
    traffic: Traffic,
    check: (chain: Chain, opened: Traffic) => Tls | { is: "yes" | "no"; because: string },
  ): readonly Lack[] {
    for (const chain of this.#scene.chains.into(to)) {
      const entry = this.#scene.possible.get(from, chain.actors[0] ?? -1);
      const opened = entry === undefined ? [] : intersect(intersect(entry.may, chain.front), traffic);
      const answer = isEmpty(opened) ? undefined : check(chain, opened);
      if (answer === undefined || answer.is === "yes") continue;
      const arrival = this.#scene.ways.through(from, to, opened);
      if (isEmpty(arrival.may)) continue;
      const sure = answer.is === "no" && !isEmpty(arrival.must);
      const witness = witnessAlong(arrival.hops(), arrival);
      return [
        lack(sure, from, to, opened, answer.because, witness, answer.is === "unknown" ? answer.because : undefined),
      ];
    }
    return [];
  }
}

function has(way: LayeredWay, demand: LayerWord): boolean {
  return way.stages.some((stage) => stage.length > 0 && stage.every(({ kind }) => kind === demand));
}

function lackOn(
  way: LayeredWay,
  sure: boolean,
  from: number,
  to: number,
  traffic: Traffic,
  text: string,
  arrival: Arrival,
): Lack {
  return lack(sure, from, to, traffic, text, witnessAlong(way.hops(), arrival), undefined);
}

function witnessAlong(hops: readonly HopLine[], { unknown }: Arrival): Witness {
  return { packet: undefined, hops, rule: ruleOf(hops), unknown, asked: undefined };
}

function lack(
  sure: boolean,
  from: number,
  to: number,
  traffic: Traffic,
  text: string,
  witness: Witness | undefined,
  detail: string | undefined,
): Lack {
  const fact = { detail: detail ?? "", settle: "say so with an `attest:` line, with who says it", resource: undefined };
  const unknown = detail === undefined ? (witness?.unknown ?? []) : [fact];
  const shown = witness === undefined ? undefined : { ...witness, unknown };
  return { verdict: sure ? "violated" : "unknown", from, to, traffic, text, witness: shown };
}

function layersText(layers: readonly Layer[]): string {
  if (layers.length === 0) return "no layer stands";
  const names = layers.map(({ kind, resource }) => `${kind} \`${resource}\``).join(", ");
  return layers.length === 1 ? `1 layer (${names}) stands` : `${layers.length} layers (${names}) stand`;
}
