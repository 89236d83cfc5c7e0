import type { Path, Resource } from "../../estate/resource.ts";
import { Reference, Text, Unknown, type Value } from "../../estate/value.ts";
import { tcp } from "../../reach/traffic.ts";
import { notRead } from "../compute/launch-settings.ts";
import type { Ground } from "../ground.ts";
import { publicIf, stand } from "../stand.ts";

/**
 * Load balancers that something names but that were not read (a listener of another stack): each stands somewhere
 * unknown, perhaps with a public address, and passes on to whoever names it. Without them a service behind a shared load
 * balancer would look unreachable.
 */
export class UnreadBalancers {
  readonly #ground: Ground;
  readonly #known = new Map<string, Resource>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** `target` is passed on to from the load balancer that `named` (a listener's or target group's ARN) belongs to. */
  forward(named: Value, what: string, by: Resource, path: Path, target: Resource): void {
    const unknown = notRead(named, what);
    const from = this.#balancer(unknown, keyOf(named, unknown), by, path);
    this.#ground.forward({
      from: { resource: from.id, operation: undefined },
      to: { resource: target.id, operation: undefined },
      // Which port it takes, and which groups it has, only its own template says.
      ports: { front: { protocol: "tcp", from: 0, to: 65535 }, behind: undefined },
      mode: "synchronous",
      said: [{ resource: by.id, path, text: `\`${by.id}\` stands behind a ${what} that is not in the input` }],
      doubts: [unknown],
    });
  }

  #balancer(unknown: Unknown, key: string, by: Resource, path: Path): Resource {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const resource: Resource = {
      id: `load balancer not read: ${unknown.detail}`,
      type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
      logicalId: undefined,
      stack: by.stack,
      account: by.account,
      region: by.region,
      properties: {},
      origin: by.origin,
      aliases: [],
      assumptions: [],
      dependsOn: [],
    };
    this.#known.set(key, resource);
    const ground = this.#ground;
    const doubt = ground.fact(unknown, by, path);
    stand(ground, {
      owner: resource,
      text: `load balancer of ${unknown.detail}`,
      subnets: { value: unknown, path, by },
      groups: { value: unknown, path, by },
      publicIpv4: () => publicIf(doubt),
      listens: tcp(0, 65535),
      listensDoubt: doubt,
      opens: true,
    });
    return resource;
  }
}

/** Two mentions of the same thing that was not read are one load balancer. */
function keyOf(named: Value, unknown: Unknown): string {
  if (named instanceof Unknown) return named.key;
  if (named instanceof Reference) return `${named.resource}.${named.attribute}`;
  if (named instanceof Text) return unknown.key;
  return String(named);
}
