import type { Estate } from "../../estate/estate.ts";
import type { PortUse } from "../../estate/forward.ts";
import { number, said, text } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { SURE } from "../../reach/network.ts";
import { unionAll } from "../../reach/sets.ts";
import { NO_TRAFFIC, tcp, udp } from "../../reach/traffic.ts";
import { items } from "../entries.ts";
import type { Ground } from "../ground.ts";
import { naming } from "../named.ts";
import { isGiven, stand } from "../stand.ts";
import { targetSubnets } from "./load-balancer.ts";

/**
 * Global Accelerator: addresses on the internet that pass on to load balancers and instances, internal ones too, so that
 * a private scheme alone keeps nobody out.
 */
export function accelerators(ground: Ground, estate: Estate): void {
  for (const group of estate.ofType("AWS::GlobalAccelerator::EndpointGroup")) accelerate(ground, estate, group);
  for (const accelerator of estate.ofType("AWS::GlobalAccelerator::Accelerator")) {
    standAccelerator(ground, estate, accelerator);
  }
}

/** The accelerator's own addresses on the internet: they answer on the ports of its listeners. */
function standAccelerator(ground: Ground, estate: Estate, accelerator: Resource): void {
  const listeners = estate
    .ofType("AWS::GlobalAccelerator::Listener")
    .filter((listener) => estate.find(said(listener, "AcceleratorArn")) === accelerator);
  const enabled = text(said(accelerator, "Enabled"))?.toLowerCase() !== "false";
  ground.interface({
    owner: accelerator,
    path: [],
    text: `addresses of accelerator \`${accelerator.id}\``,
    segment: ground.outside(`accelerator ${accelerator.id}`, accelerator),
    guards: [],
    guardDoubts: [],
    guarded: false,
    publicIpv4: { doubt: SURE },
    ipv6: "no",
    listens: enabled
      ? unionAll(
          listeners
            .flatMap(portsOf)
            .map(({ protocol, from, to }) => (protocol === "udp" ? udp(from, to) : tcp(from, to))),
        )
      : NO_TRAFFIC,
    opens: true,
  });
}

function portsOf(listener: Resource): readonly PortUse[] {
  const protocol = text(said(listener, "Protocol"))?.toUpperCase() === "UDP" ? "udp" : "tcp";
  if (said(listener, "PortRanges") instanceof Unknown) return [{ protocol, from: 0, to: 65535 }];
  return items(listener, ["PortRanges"]).map((path) => {
    const from = number(said(listener, [...path, "FromPort"]));
    const to = number(said(listener, [...path, "ToPort"]));
    return typeof from === "number" && typeof to === "number"
      ? { protocol, from, to }
      : { protocol, from: 0, to: 65535 };
  });
}

/**
 * An endpoint group: the client's address is kept for instances, and for application load balancers unless it is turned
 * off; the packet arrives from inside the VPC, so neither a public address nor a route to an internet gateway is needed.
 * Sources: https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html,
 * https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
 */
function accelerate(ground: Ground, estate: Estate, group: Resource): void {
  for (const { resource: listener, doubt: which } of naming(estate, said(group, "ListenerArn")).named) {
    for (const { resource: accelerator } of naming(estate, said(listener, "AcceleratorArn")).named) {
      for (const path of items(group, ["EndpointConfigurations"])) {
        const id = said(group, [...path, "EndpointId"]);
        for (const { resource, doubt } of naming(estate, id).named) {
          const target = holderOf(estate, resource);
          const doubts = [which, doubt, group.condition, listener.condition].filter((item) => item !== undefined);
          for (const front of portsOf(listener))
            for (const { from, to } of overridden(group, front))
              ground.forward({
                from: { resource: accelerator.id, operation: undefined },
                to: { resource: target.id, operation: undefined },
                ports: { front: from, behind: to },
                preservesClient: keepsClient(group, path, target),
                mode: "synchronous",
                said: [{ resource: group.id, path, text: `\`${accelerator.id}\` passes on to \`${target.id}\`` }],
                doubts,
              });
          entry(ground, accelerator, group, path, target);
        }
      }
    }
  }
}

/** The interface that Global Accelerator makes in the target's subnets, with a group of its own that lets everything out. */
function entry(ground: Ground, accelerator: Resource, group: Resource, path: Path, target: Resource): void {
  const subnets = targetSubnets(target);
  if (subnets === undefined) return;
  stand(ground, {
    owner: accelerator,
    text: `entry of accelerator \`${accelerator.id}\` to \`${target.id}\``,
    subnets: { ...subnets, by: target },
    groups: { value: undefined, path, by: group },
    unguarded: true,
    listens: NO_TRAFFIC,
    opens: true,
  });
}

interface Mapping {
  readonly from: PortUse;
  readonly to: PortUse;
}

/** More ports than this are one mapping of all to all: which of them leads where is then in doubt. */
const MOST_PORTS = 64;

function overridden(group: Resource, front: PortUse): readonly Mapping[] {
  const overrides = items(group, ["PortOverrides"]).flatMap((path): readonly Mapping[] => {
    const from = number(said(group, [...path, "ListenerPort"]));
    const to = number(said(group, [...path, "EndpointPort"]));
    if (typeof from !== "number" || typeof to !== "number" || from < front.from || from > front.to) return [];
    return [{ from: { ...front, from, to: from }, to: { ...front, from: to, to } }];
  });
  if (front.to - front.from >= MOST_PORTS) return [...overrides, { from: front, to: front }];
  const ports = Array.from({ length: front.to - front.from + 1 }, (_, i) => front.from + i);
  const plain = ports
    .filter((port) => !overrides.some(({ from }) => from.from === port))
    .map((port) => ({ ...front, from: port, to: port }));
  return [...overrides, ...plain.map((use) => ({ from: use, to: use }))];
}

function keepsClient(group: Resource, path: Path, target: Resource): "yes" | "no" | "unknown" {
  if (target.type === "AWS::EC2::Instance") return "yes";
  const setting = text(said(group, [...path, "ClientIPPreservationEnabled"]))?.toLowerCase();
  if (setting === undefined) return isGiven(said(group, [...path, "ClientIPPreservationEnabled"])) ? "unknown" : "yes";
  return setting === "true" ? "yes" : "no";
}

/** What an Elastic IP address is given to; anything else is itself. */
function holderOf(estate: Estate, endpoint: Resource): Resource {
  if (endpoint.type !== "AWS::EC2::EIP") return endpoint;
  return estate.find(said(endpoint, "InstanceId")) ?? endpoint;
}
