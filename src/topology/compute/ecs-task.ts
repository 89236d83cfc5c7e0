import type { Estate } from "../../estate/estate.ts";
import type { PortUse } from "../../estate/forward.ts";
import { follow, listOf, number, said, text } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { Unknown, type Value } from "../../estate/value.ts";
import type { Traffic } from "../../reach/network.ts";
import { union } from "../../reach/sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC, tcp, udp } from "../../reach/traffic.ts";
import type { Ports } from "../ports.ts";
import { isGiven, unknownOf } from "../stand.ts";
import { findByNameOf, notRead } from "./launch-settings.ts";

/** How a task's containers meet the network. "nat" of Windows hosts is "bridge" here. */
export type TaskNetwork = "awsvpc" | "bridge" | "host" | "none";

/**
 * Host ports that Docker picks when a mapping leaves them open.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
export const DYNAMIC_PORTS = { from: 32768, to: 65535 } as const;

/** The task definition that a service or rule runs; undefined where it is not in the estate. */
export function definitionOf(estate: Estate, value: Value | undefined): Resource | undefined {
  const found = findByNameOf(estate, value, "AWS::ECS::TaskDefinition", "Family");
  if (found !== undefined) return found;
  const [family] = (text(value) ?? "").split("/").slice(-1)[0]?.split(":") ?? [];
  return family === undefined || family === ""
    ? undefined
    : findByNameOf(estate, family, "AWS::ECS::TaskDefinition", "Family");
}

/**
 * The network mode. Tasks with an awsvpc configuration are in awsvpc mode, for no other mode accepts one; Fargate knows no
 * other mode; the default is bridge.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
 */
export function networkOf(definition: Resource | undefined, configured: boolean): TaskNetwork | Unknown {
  if (configured) return "awsvpc";
  if (definition === undefined) return notRead(undefined, "task definition");
  const mode = said(definition, "NetworkMode");
  if (!isGiven(mode)) {
    const needs = listOf(said(definition, "RequiresCompatibilities"));
    return !(needs instanceof Unknown) && needs.some((item) => text(item) === "FARGATE") ? "awsvpc" : "bridge";
  }
  const word = text(mode);
  if (word === undefined) return unknownOf(mode, "the network mode");
  if (word === "awsvpc" || word === "host" || word === "none") return word;
  return "bridge";
}

/** Ports of the container instance on which a task's containers answer: in host mode all of its ports may be theirs. */
export function hostPorts(definition: Resource | undefined, network: TaskNetwork | Unknown): Ports {
  if (network instanceof Unknown) return { traffic: ALL_TRAFFIC, doubt: network };
  if (network === "none") return { traffic: NO_TRAFFIC, doubt: undefined };
  if (network !== "bridge" || definition === undefined) return { traffic: ALL_TRAFFIC, doubt: undefined };
  let traffic: Traffic = NO_TRAFFIC;
  let doubt: Unknown | undefined;
  for (const path of mappings(definition)) {
    if (path instanceof Unknown) return { traffic: ALL_TRAFFIC, doubt: path };
    const use = behindMapping(definition, path);
    traffic = union(traffic, use.protocol === "udp" ? udp(use.from, use.to) : tcp(use.from, use.to));
    doubt ??= use.doubt;
  }
  return { traffic, doubt };
}

interface Use extends PortUse {
  readonly doubt?: Unknown | undefined;
}

function behindMapping(definition: Resource, path: Path): Use {
  const protocol = text(said(definition, [...path, "Protocol"])) === "udp" ? "udp" : "tcp";
  const host = number(said(definition, [...path, "HostPort"]));
  if (host instanceof Unknown) return { protocol, from: 0, to: 65535, doubt: host };
  if (host === undefined || host === 0) return { protocol, ...DYNAMIC_PORTS };
  return { protocol, from: host, to: host };
}

function mappings(definition: Resource): readonly (Path | Unknown)[] {
  const containers = listOf(said(definition, "ContainerDefinitions"));
  if (containers instanceof Unknown) return [containers];
  return containers.flatMap((_, i): readonly (Path | Unknown)[] => {
    const path: Path = ["ContainerDefinitions", i, "PortMappings"];
    const list = listOf(said(definition, path));
    return list instanceof Unknown ? [list] : list.map((_, j): Path => [...path, j]);
  });
}

/**
 * The port behind a load balancer for one `LoadBalancers` item of a service: the container's port on the task's own
 * interface, or the host port that is mapped to it.
 */
export function registeredPort(
  estate: Estate,
  service: Resource,
  item: Value,
): { readonly use: PortUse; readonly doubt: Unknown | undefined } {
  const port = number(follow(item, ["ContainerPort"]));
  const anyPort = { use: { protocol: "tcp", from: 0, to: 65535 } as const, doubt: undefined };
  if (port === undefined || port instanceof Unknown) return { ...anyPort, doubt: port };
  const exact = { use: { protocol: "tcp", from: port, to: port } as const, doubt: undefined };
  const definition = definitionOf(estate, said(service, "TaskDefinition"));
  const network = networkOf(definition, isGiven(awsvpcConfig(service)));
  if (network !== "bridge") return network instanceof Unknown ? { ...anyPort, doubt: network } : exact;
  const name = text(follow(item, ["ContainerName"]));
  for (const path of definition === undefined ? [] : mappings(definition)) {
    if (path instanceof Unknown) return { ...anyPort, doubt: path };
    if (definition === undefined || number(said(definition, [...path, "ContainerPort"])) !== port) continue;
    const container = text(said(definition, [...path.slice(0, 2), "Name"]));
    if (name !== undefined && container !== undefined && container !== name) continue;
    const { doubt, ...use } = behindMapping(definition, path);
    return { use, doubt };
  }
  return { use: { protocol: "tcp", ...DYNAMIC_PORTS }, doubt: undefined };
}

/** The awsvpc configuration of a service, task set, rule target, schedule or pipe, in whichever case its API spells it. */
export function awsvpcPath(base: Path, resource: Resource): Path {
  const spellings = ["AwsvpcConfiguration", "AwsVpcConfiguration"].map(
    (key): Path => [...base, "NetworkConfiguration", key],
  );
  return (
    spellings.find((path) => isGiven(said(resource, path))) ?? [...base, "NetworkConfiguration", "AwsvpcConfiguration"]
  );
}

/** Whether the tasks of a service use the interfaces of their container instances; undefined: nobody knows. */
export function sharesHost(estate: Estate, service: Resource): boolean | undefined {
  const network = networkOf(definitionOf(estate, said(service, "TaskDefinition")), isGiven(awsvpcConfig(service)));
  return network instanceof Unknown ? undefined : network === "bridge" || network === "host";
}

function awsvpcConfig(service: Resource): Value | undefined {
  return said(service, awsvpcPath([], service));
}
