import type { AccessGraph } from "../../src/access/access.ts";
import type { Change } from "../../src/intent/edits.ts";
import { applied } from "../../src/intent/edits.ts";
import type { Intent } from "../../src/intent/intent.ts";
import { type Proved, prove } from "../../src/intent/prove.ts";
import { readIntent } from "../../src/intent/read-intent.ts";
import { withSuggestions } from "../../src/intent/smallest-edit.ts";
import { engineOf } from "../../src/reach/engine.ts";
import type { Network } from "../../src/reach/network.ts";
import { type Chooser, seededChooser } from "../../src/reach/simulate-choices.ts";
import type { Topology } from "../../src/topology/topology.ts";
import { estateOf, type Sketch } from "../estate-of.ts";

const TRAFFIC = ["tcp/443", "tcp", "all", "tcp/22, udp/53", "tcp/80-443", "icmp", "udp"];
export const TODAY = "2026-11-23";
const NO_CALLS: AccessGraph = { calls: [], forwards: [] };

/** The topology of a bare network: every owner is an instance of the estate. */
export function topologyAround(network: Network): Topology {
  const interfacesOf = new Map<string, number[]>();
  for (const [index, { owner }] of network.interfaces.entries()) {
    interfacesOf.set(owner, [...(interfacesOf.get(owner) ?? []), index]);
  }
  const none = new Map<string, number>();
  return { network, interfacesOf, domainOf: none, segmentOf: none, guardOf: none, internet: 0, forwards: [], gaps: [] };
}

/** An intent over the owners of a network: a few components, parties, and lines between them, drawn by the seed. */
export function intentOver(network: Network, seed: number): Intent {
  const choices = seededChooser(seed);
  const owners = [...new Set(network.interfaces.map(({ owner }) => owner))];
  const count = 1 + choices.next(4);
  const components: Record<string, string[]> = {};
  for (const owner of owners) {
    const nth = choices.next(count + 1);
    // Some owners are claimed by nobody: they stand for themselves.
    if (nth < count) components[`part${nth}`] = [...(components[`part${nth}`] ?? []), owner];
  }
  const names = [...Object.keys(components), "internet", "office", "site", "on-premises"];
  const allow = Array.from({ length: choices.next(7) }, () => {
    const [from, to] = [one(choices, names), one(choices, names)];
    return { from: choices.next(8) === 0 ? "*" : from, to, on: one(choices, TRAFFIC) };
  });
  const content = {
    components,
    parties: { office: ["198.51.100.0/24"], site: { "on-premises": true } },
    allow,
  };
  const { intent, problems } = readIntent([{ file: "watertight.yaml", content, place: () => PLACE }], undefined);
  if (intent === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return intent;
}

const PLACE = { file: "watertight.yaml", line: 1, column: 1 };

function one(choices: Chooser, items: readonly string[]): string {
  return items[choices.next(items.length)] ?? "";
}

export function provedOver(network: Network, intent: Intent): Proved {
  const sketches: Record<string, Sketch> = {};
  for (const { owner } of network.interfaces) sketches[owner] = { type: "AWS::EC2::Instance" };
  const estate = estateOf(sketches);
  const topology = topologyAround(network);
  const input = { intent, engine: engineOf(network), estate, topology, access: NO_CALLS, today: TODAY };
  return withSuggestions(prove(input), TODAY);
}

export function changed(network: Network, changes: readonly Change[]): Network {
  return applied({ network, access: NO_CALLS }, changes).network;
}
