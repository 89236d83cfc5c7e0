import type { Layer } from "../connect/exposure.ts";
import { type Control, cannotTell, notApplicable, type Result, violated } from "./control.ts";
import { COMPUTE, DATA_STORES, INTERNET, portsText, undecided } from "./reachability.ts";

/** The id of the gate: it is asked only where somebody says how many layers there have to be. */
export const LAYERS_AT_LEAST = "layers-at-least";

/** What answers without a network interface of its own: it is called. */
const CALLED: readonly string[] = [
  "AWS::Lambda::Function",
  "AWS::AppRunner::Service",
  "AWS::S3::Bucket",
  "AWS::DynamoDB::Table",
];

/** Every way from the internet to a data store or to compute has at least `fewest` layers of defense (docs/layers.md). */
export function layersAtLeast(fewest: number): Control {
  return {
    id: LAYERS_AT_LEAST,
    title: `Every way from the internet to compute and data has at least ${layersText(fewest)} of defense`,
    kind: "network",
    strategy: "defense-in-depth",
    practice: "SEC05-BP01",
    severity: "high",
    on: [...DATA_STORES, ...COMPUTE, ...CALLED],
    why: "Where one layer stands alone, one mistake in it is enough; independent layers have to fail together.",
    fix: "Put another layer on the way: a web ACL or authentication at the front, a firewall endpoint, a narrow network ACL, a group of its own.",
    sources: [
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    ],
    *check(resource, { exposure }): Iterable<Result> {
      const connection = exposure.reach(INTERNET, { is: "resource", resource: resource.id });
      if (connection.verdict === "blocked") {
        if (!CALLED.includes(resource.type) && !exposure.onNetwork(resource.id))
          yield notApplicable("it has no network interface of its own here");
        return;
      }
      const { layers, possibleLayers, weakest } = connection;
      if (connection.verdict === "unknown") {
        if (weakest === undefined || layers.length < fewest) yield undecided(connection);
        return;
      }
      if (weakest === undefined) yield cannotTell([], "the ways that lead to it from the internet are not known");
      else if (layers.length < fewest && (possibleLayers === undefined || possibleLayers.length < layers.length))
        yield violated(
          [],
          `the internet reaches it on ${portsText(connection)} through ${toldText(layers)}, and ${fewest} have to stand there`,
          {
            hops: weakest,
          },
        );
      else if (possibleLayers !== undefined && possibleLayers.length < fewest)
        yield cannotTell([], `a way that may lead to it from the internet has ${toldText(possibleLayers)} only`);
    },
    bad: [],
    good: [],
  };
}

function layersText(count: number): string {
  return `${count} ${count === 1 ? "layer" : "layers"}`;
}

/** "1 layer (group WebGroup)" */
function toldText(layers: readonly Layer[]): string {
  const names = layers.map(({ kind, resource }) => `${kind} \`${resource}\``).join(", ");
  return names === "" ? "no layer" : `${layersText(layers.length)} (${names})`;
}
