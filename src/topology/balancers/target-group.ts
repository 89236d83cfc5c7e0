import type { Estate } from "../../estate/estate.ts";
import type { PortUse } from "../../estate/forward.ts";
import { follow, number, said, text } from "../../estate/read-value.ts";
import type { Path, Resource, ResourceId } from "../../estate/resource.ts";
import { Unknown, type Value } from "../../estate/value.ts";
import { containerInstances } from "../compute/container-instances.ts";
import { registeredPort, sharesHost } from "../compute/ecs-task.ts";
import { type Entry, entries } from "../entries.ts";
import { naming } from "../named.ts";
import { isGiven } from "../stand.ts";

export const TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup";

/** Somebody who registers himself, or is registered, with a target group. */
export interface Target {
  readonly resource: Resource;
  /** Ports behind the load balancer; undefined: it is invoked, not connected to (a function). */
  readonly behind: readonly PortUse[] | undefined;
  readonly doubts: readonly Unknown[];
  /** Who says so: the target group's own list, or the service, group or fleet that registers. */
  readonly saidBy: { readonly resource: Resource; readonly path: Path };
}

/** Somebody who registers with a target group by its ARN. */
interface Registration {
  readonly resource: Resource;
  readonly path: Path;
  readonly group: Value;
  readonly doubt: Unknown | undefined;
  /** The `LoadBalancers` item of a container service. */
  readonly container?: Value;
}

/** Everything that registers with target groups by itself; a list that nobody knows is one unknown registration. */
export function registrations(estate: Estate): readonly Registration[] {
  return [
    ...estate.ofType("AWS::AutoScaling::AutoScalingGroup").flatMap((group) => byArn(group, ["TargetGroupARNs"], [])),
    ...estate
      .ofType("AWS::EC2::SpotFleet")
      .flatMap((fleet) =>
        byArn(
          fleet,
          ["SpotFleetRequestConfigData", "LoadBalancersConfig", "TargetGroupsConfig", "TargetGroups"],
          ["Arn"],
        ),
      ),
    ...estate
      .ofType("AWS::ECS::Service", "AWS::ECS::TaskSet")
      .flatMap((service) => [
        ...byArn(service, ["LoadBalancers"], ["TargetGroupArn"]),
        ...byArn(service, ["LoadBalancers"], ["AdvancedConfiguration", "AlternateTargetGroupArn"]),
      ]),
  ];
}

function byArn(resource: Resource, list: Path, key: Path): readonly Registration[] {
  return entries(resource, list).flatMap(({ value, path, doubt }): readonly Registration[] => {
    const group = follow(value, key);
    if (!isGiven(group)) return [];
    const container = list[0] === "LoadBalancers" ? { container: value } : {};
    return [{ resource, path: [...path, ...key], group, doubt, ...container }];
  });
}

/** Registrations by the target group that they name. */
export type Registered = ReadonlyMap<
  ResourceId,
  readonly { readonly registration: Registration; readonly doubt: Unknown | undefined }[]
>;

export function byTargetGroup(estate: Estate, all: readonly Registration[]): Registered {
  const index = new Map<ResourceId, { registration: Registration; doubt: Unknown | undefined }[]>();
  for (const registration of all) {
    for (const { resource, doubt } of naming(estate, registration.group).named) {
      const known = index.get(resource.id);
      if (known === undefined) index.set(resource.id, [{ registration, doubt }]);
      else known.push({ registration, doubt });
    }
  }
  return index;
}

/** The targets of a target group: its own list, and whoever registers with it. */
export function targetsOf(estate: Estate, group: Resource, all: Registered): readonly Target[] {
  const listed = entries(group, ["Targets"]).flatMap((entry) => listedTarget(estate, group, entry));
  const registered = (all.get(group.id) ?? []).flatMap(({ registration, doubt }) => {
    const target = registeredTarget(estate, group, registration, doubt);
    return [target, ...hostsOf(estate, registration.resource).map((resource) => ({ ...target, resource }))];
  });
  return [...listed, ...registered];
}

/** Tasks without interfaces of their own are reached on their container instances. */
function hostsOf(estate: Estate, registered: Resource): readonly Resource[] {
  if (!registered.type.startsWith("AWS::ECS::") || sharesHost(estate, registered) !== true) return [];
  return containerInstances(estate, registered, said(registered, "Cluster"));
}

/** An item of `Targets`: an instance, a function, a load balancer, or something by its address. */
function listedTarget(estate: Estate, group: Resource, { value, path, doubt: there }: Entry): readonly Target[] {
  const id = follow(value, ["Id"]);
  const port = follow(value, ["Port"]);
  const use = portsOf(group, isGiven(port) ? port : said(group, "Port"));
  return naming(estate, isGiven(id) ? (byAddress(estate, id) ?? id) : undefined).named.map(({ resource, doubt }) => {
    const called = invoked(estate, resource);
    const unsure = called === undefined ? [there, doubt, use.doubt] : [there, doubt];
    return {
      resource: called ?? resource,
      behind: called === undefined ? use.ports : undefined,
      doubts: unsure.filter((item) => item !== undefined),
      saidBy: { resource: group, path },
    };
  });
}

/** The function that a target names, by itself, an alias or a version. */
function invoked(estate: Estate, target: Resource): Resource | undefined {
  if (target.type === "AWS::Lambda::Function") return target;
  if (target.type !== "AWS::Lambda::Alias" && target.type !== "AWS::Lambda::Version") return undefined;
  return estate.find(said(target, "FunctionName")) ?? target;
}

/** An instance, or a standalone ENI's, that has the address; undefined where the target is not said by an address. */
function byAddress(estate: Estate, id: Value): readonly Value[] | undefined {
  const address = text(id);
  if (address === undefined || !/^[0-9a-f.:]+$/i.test(address)) return undefined;
  return estate
    .ofType("AWS::EC2::Instance", "AWS::EC2::NetworkInterface")
    .filter((resource) => text(said(resource, "PrivateIpAddress")) === address)
    .map((resource) => resource.id);
}

function registeredTarget(estate: Estate, group: Resource, by: Registration, doubt: Unknown | undefined): Target {
  const container = by.container === undefined ? undefined : registeredPort(estate, by.resource, by.container);
  const use =
    container === undefined
      ? portsOf(group, said(group, "Port"))
      : { ports: protocolsOf(group).map((protocol) => ({ ...container.use, protocol })), doubt: container.doubt };
  return {
    resource: by.resource,
    behind: use.ports,
    doubts: [by.doubt, doubt, use.doubt].filter((item) => item !== undefined),
    saidBy: { resource: by.resource, path: by.path },
  };
}

function portsOf(
  group: Resource,
  value: Value | undefined,
): { readonly ports: readonly PortUse[]; readonly doubt: Unknown | undefined } {
  const port = number(value);
  const range = port === undefined || port instanceof Unknown ? { from: 0, to: 65535 } : { from: port, to: port };
  const doubt = port === undefined ? new Unknown("invalid", `\`${group.id}\` says no port`) : port;
  return {
    ports: protocolsOf(group).map((protocol) => ({ protocol, ...range })),
    doubt: doubt instanceof Unknown ? doubt : undefined,
  };
}

/** What the group's targets are spoken to: TCP_UDP both, GENEVE and QUIC over UDP, everything else TCP. */
export function protocolsOf(group: Resource): readonly PortUse["protocol"][] {
  return transports(text(said(group, "Protocol")));
}

/** The transport protocols of a listener's or target group's `Protocol`. */
export function transports(protocol: string | undefined): readonly PortUse["protocol"][] {
  switch (protocol?.toUpperCase()) {
    case "UDP":
    case "GENEVE":
    case "QUIC":
      return ["udp"];
    case "TCP_UDP":
    case "TCP_QUIC":
      return ["tcp", "udp"];
    default:
      return ["tcp"];
  }
}

/**
 * Whether targets see the client's own address behind a network load balancer: by default yes, except for targets by
 * address on TCP and TLS; UDP cannot have it turned off, nor load balancers as targets.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
 */
export function preservesClient(group: Resource): "yes" | "no" | "unknown" {
  const type = text(said(group, "TargetType")) ?? "instance";
  const protocol = (text(said(group, "Protocol")) ?? "TCP").toUpperCase();
  if (type === "lambda") return "no";
  if (type === "alb" || (protocol !== "TCP" && protocol !== "TLS")) return "yes";
  const attribute = entries(group, ["TargetGroupAttributes"]).find(
    (entry) => text(follow(entry.value, ["Key"])) === "preserve_client_ip.enabled",
  );
  if (attribute?.doubt !== undefined) return "unknown";
  const value = follow(attribute?.value, ["Value"]);
  if (value === undefined || value === null) return type === "ip" ? "no" : "yes";
  const word = text(value)?.toLowerCase();
  if (word === undefined) return "unknown";
  return word === "true" ? "yes" : "no";
}
