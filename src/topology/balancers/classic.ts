import type { Estate } from "../../estate/estate.ts";
import type { PortUse } from "../../estate/forward.ts";
import { follow, listOf, number, said, text } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { Reference, Unknown, type Value } from "../../estate/value.ts";
import { type Doubt, SURE, type Traffic } from "../../reach/network.ts";
import { unionAll } from "../../reach/sets.ts";
import { tcp } from "../../reach/traffic.ts";
import { registeredPort } from "../compute/ecs-task.ts";
import { findByNameOf } from "../compute/launch-settings.ts";
import { entries, items } from "../entries.ts";
import type { Ground } from "../ground.ts";
import { naming } from "../named.ts";
import { DEFAULT_ELB_GROUP } from "../service-groups.ts";
import { doubtOfWord, isGiven, publicIf, type Said, saidAt, stand, unknownOf } from "../stand.ts";
import { UnreadBalancers } from "./unread.ts";

const CLASSIC = "AWS::ElasticLoadBalancing::LoadBalancer";

/**
 * Classic Load Balancers: a node in every subnet (no subnets: the default VPC), public unless the scheme is internal, and
 * a forward from each listener to every instance that is listed or registers.
 *
 * Without groups one in a VPC of its own has that VPC's default group; one in the default VPC a group that admits
 * everybody on the listeners' ports.
 *
 * Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-vpc-security-groups.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html
 */
export function classicLoadBalancers(ground: Ground, estate: Estate): void {
  const unread = new UnreadBalancers(ground);
  for (const { resource, name, path } of registering(estate)) {
    for (const value of naming(estate, name).unread) {
      // A plain name may be that of a load balancer which was read.
      if (findByNameOf(estate, value, CLASSIC, "LoadBalancerName") === undefined)
        unread.forward(value, "load balancer", resource, path, resource);
    }
  }
  for (const balancer of estate.ofType(CLASSIC)) {
    const listeners = listenersOf(balancer);
    standNodes(ground, balancer, listeners);
    for (const target of targetsOf(estate, balancer)) passOn(ground, balancer, listeners, target);
  }
}

interface Listener {
  readonly path: Path;
  readonly front: PortUse;
  readonly behind: PortUse;
  readonly doubt: Unknown | undefined;
}

function listenersOf(balancer: Resource): readonly Listener[] {
  const list = listOf(said(balancer, "Listeners"));
  if (list instanceof Unknown) return [{ path: ["Listeners"], front: ANY, behind: ANY, doubt: list }];
  return items(balancer, ["Listeners"]).map((path) => {
    const front = port(said(balancer, [...path, "LoadBalancerPort"]));
    const behind = port(said(balancer, [...path, "InstancePort"]));
    return { path, front: front.use, behind: behind.use, doubt: front.doubt ?? behind.doubt };
  });
}

const ANY: PortUse = { protocol: "tcp", from: 0, to: 65535 };

function port(value: Value | undefined): { readonly use: PortUse; readonly doubt: Unknown | undefined } {
  const read = number(value);
  if (typeof read !== "number") return { use: ANY, doubt: unknownOf(read, "the port of a listener") };
  return { use: { protocol: "tcp", from: read, to: read }, doubt: undefined };
}

function standNodes(ground: Ground, balancer: Resource, listeners: readonly Listener[]): void {
  const subnets = saidAt(balancer, "Subnets");
  const place = {
    owner: balancer,
    text: `node of load balancer \`${balancer.id}\``,
    subnets,
    groups: groupsOf(balancer, subnets),
    publicIpv4: () =>
      publicIf(
        doubtOfWord(ground, said(balancer, "Scheme"), "internet-facing", "internet-facing", balancer, ["Scheme"]),
      ),
  };
  const sure: Traffic[] = [];
  for (const { path, front, doubt } of listeners) {
    const listens = tcp(front.from, front.to);
    if (doubt === undefined) sure.push(listens);
    // A listener in doubt must not cast its doubt on the others: it has an interface of its own.
    else stand(ground, { ...place, listens, opens: false, doubt: factOf(ground, doubt, balancer, path) });
  }
  stand(ground, { ...place, listens: unionAll(sure), opens: true });
}

function factOf(ground: Ground, unknown: Unknown | undefined, by: Resource, path: Path): Doubt {
  return unknown === undefined ? SURE : ground.fact(unknown, by, path);
}

function groupsOf(balancer: Resource, subnets: Said): Said {
  const own = saidAt(balancer, "SecurityGroups");
  if (isGiven(own.value) || isGiven(subnets.value)) return own;
  return { value: [new Reference(balancer.id, DEFAULT_ELB_GROUP)], path: ["Listeners"] };
}

interface Target {
  readonly resource: Resource;
  readonly doubt: Unknown | undefined;
  readonly by: Resource;
  readonly path: Path;
  /** Where it is not the listener's instance port: a container service's own. */
  readonly behind?: { readonly use: PortUse; readonly doubt: Unknown | undefined };
}

/** Listed instances, and the groups, fleets and container services that register with it by name. */
function targetsOf(estate: Estate, balancer: Resource): readonly Target[] {
  const listed = naming(estate, said(balancer, "Instances")).named.map(
    (named): Target => ({ ...named, by: balancer, path: ["Instances"] }),
  );
  const registered = registering(estate).flatMap(({ resource, name, path, doubt, container }): readonly Target[] => {
    const names = namesBalancer(estate, name, balancer);
    if (names === "no") return [];
    const behind = container === undefined ? {} : { behind: registeredPort(estate, resource, container) };
    return [{ resource, doubt: doubt ?? names, by: resource, path, ...behind }];
  });
  return [...listed, ...registered];
}

interface Registering {
  readonly resource: Resource;
  /** The load balancer's name, and its path. */
  readonly name: Value;
  readonly path: Path;
  readonly doubt: Unknown | undefined;
  /** The `LoadBalancers` item of a container service. */
  readonly container?: Value;
}

/** Whatever registers with classic load balancers by name. */
function registering(estate: Estate): readonly Registering[] {
  const spot = [
    "SpotFleetRequestConfigData",
    "LoadBalancersConfig",
    "ClassicLoadBalancersConfig",
    "ClassicLoadBalancers",
  ];
  return [
    ...estate
      .ofType("AWS::AutoScaling::AutoScalingGroup")
      .flatMap((resource) => byName(resource, ["LoadBalancerNames"], [])),
    ...estate.ofType("AWS::EC2::SpotFleet").flatMap((resource) => byName(resource, spot, ["Name"])),
    ...estate
      .ofType("AWS::ECS::Service")
      .flatMap((resource) => byName(resource, ["LoadBalancers"], ["LoadBalancerName"])),
  ];
}

function byName(resource: Resource, list: Path, key: Path): readonly Registering[] {
  return entries(resource, list).flatMap(({ value, path, doubt }): readonly Registering[] => {
    const name = follow(value, key);
    if (!isGiven(name)) return [];
    const container = list[0] === "LoadBalancers" ? { container: value } : {};
    return [{ resource, name, path: [...path, ...key], doubt, ...container }];
  });
}

function namesBalancer(estate: Estate, value: Value | undefined, balancer: Resource): Unknown | undefined | "no" {
  const named = naming(estate, value).named.find(({ resource }) => resource === balancer);
  if (named !== undefined) return named.doubt;
  if (text(value) === undefined) return "no";
  return findByNameOf(estate, value, CLASSIC, "LoadBalancerName") === balancer ? undefined : "no";
}

function passOn(ground: Ground, balancer: Resource, listeners: readonly Listener[], target: Target): void {
  for (const { path, front, behind, doubt } of listeners) {
    const use = target.behind?.use ?? behind;
    const doubts = [target.doubt, doubt, target.behind?.doubt].filter((item) => item !== undefined);
    ground.forward({
      from: { resource: balancer.id, operation: undefined },
      to: { resource: target.resource.id, operation: undefined },
      ports: { front, behind: use },
      preservesClient: "no",
      mode: "synchronous",
      said: [
        {
          resource: balancer.id,
          path,
          text: `listener of \`${balancer.id}\` forwards tcp ${front.from} to port ${use.from}`,
        },
        {
          resource: target.by.id,
          path: target.path,
          text: `\`${target.resource.id}\` is registered with \`${balancer.id}\``,
        },
      ],
      doubts,
    });
  }
}
