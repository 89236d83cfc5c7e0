import { INTERNET } from "../src/reach/address.ts";
import type { Party } from "../src/reach/answer.ts";
import { engineOf } from "../src/reach/engine.ts";
import type { AddressSet, Network } from "../src/reach/network.ts";
import { trafficText } from "../src/reach/traffic.ts";
import { type Topology, topologyOf } from "../src/topology/topology.ts";
import { estateOf, type Sketch } from "./estate-of.ts";

/** What a test asks of a network: ends are resource ids, `internet`, or the name of an external. */
export interface Reaching {
  readonly topology: Topology;
  /** "tcp 443"; "nothing". What surely passes. */
  surely(from: string, to: string): string;
  /** What may pass. */
  perhaps(from: string, to: string): string;
  /** The facts that the answer hangs on. */
  facts(from: string, to: string): readonly string[];
  /** Where the packet stops, or the hops of its way. */
  why(from: string, to: string): string;
  /** From a host at an address outside. */
  surelyFrom(addresses: AddressSet, to: string): string;
}

export function reaching(sketches: { readonly [id: string]: Sketch }): Reaching {
  return reachingIn(topologyOf(estateOf(sketches)));
}

export function reachingIn(topology: Topology): Reaching {
  const { network } = topology;
  const engine = engineOf(network);
  const ask = (from: string, to: string) =>
    partiesOf(topology, from).flatMap((a) => partiesOf(topology, to).map((b) => engine.connect(a, b)));
  return {
    topology,
    surely: (from, to) => texts(ask(from, to).map(({ must }) => trafficText(must))),
    perhaps: (from, to) => texts(ask(from, to).map(({ may }) => trafficText(may))),
    facts: (from, to) => [
      ...new Set(ask(from, to).flatMap(({ facts }) => facts.map((fact) => network.facts[fact]?.detail ?? ""))),
    ],
    why: (from, to) => explained(topology, engine, from, to),
    surelyFrom: (addresses, to) => {
      const party: Party = { is: "external", external: topology.internet, addresses };
      return texts(partiesOf(topology, to).map((b) => trafficText(engine.connect(party, b).must)));
    },
  };
}

function texts(answers: readonly string[]): string {
  const some = [...new Set(answers)].filter((text) => text !== "nothing");
  return some.length === 0 ? "nothing" : some.join("; ");
}

function explained(topology: Topology, engine: ReturnType<typeof engineOf>, from: string, to: string): string {
  const [a] = partiesOf(topology, from);
  const [b] = partiesOf(topology, to);
  if (a === undefined || b === undefined) return "no such end";
  const { hops, blockedBy } = engine.explain(a, b);
  return [...hops.map(({ text }) => text), ...(blockedBy === undefined ? [] : [`STOPS: ${blockedBy.text}`])].join("\n");
}

export function partiesOf(topology: Topology, name: string): readonly Party[] {
  if (name === "internet") return [{ is: "external", external: topology.internet, addresses: INTERNET }];
  const own = topology.interfacesOf.get(name);
  if (own !== undefined) return own.map((i) => ({ is: "interface", interface: i }));
  const external = topology.network.externals.findIndex((item) => item.name.includes(name));
  if (external < 0) throw new Error(`no interface or external is called ${name}`);
  return [{ is: "external", external, addresses: addressesOf(topology.network, external) }];
}

function addressesOf(network: Network, external: number): AddressSet {
  return network.externals[external]?.addresses ?? { v4: [], v6: [] };
}
