import { at, type Estate } from "../estate/estate.ts";
import type { ResourceId } from "../estate/resource.ts";
import type { Arrival } from "./arrival.ts";
import type { HopLine, Layer } from "./exposure.ts";

/**
 * The layers of defense on a way: every security group, network ACL with rules of its own, firewall and authentication
 * that judges it, and the web ACLs on its fronts. Each counts once, however many of its rules the way meets.
 *
 * A network ACL that allows everything is no layer; a group that admits the whole internet on some ports is one: it
 * keeps the other ports closed.
 */
export function layersOf(
  estate: Estate,
  webAclOf: (resource: ResourceId) => ResourceId | undefined,
  hops: readonly HopLine[],
  arrival: Arrival,
  to: ResourceId | undefined,
): readonly Layer[] {
  const layers = new Map<string, Layer>();
  const add = (kind: Layer["kind"], resource: ResourceId): void =>
    void layers.set(`${kind} ${resource}`, { kind, resource });
  for (const front of [...arrival.through, ...(to === undefined ? [] : [to])]) {
    const acl = webAclOf(front);
    if (acl !== undefined) add("waf", acl);
  }
  for (const hop of hops) {
    const layer = layerOf(estate, hop);
    if (layer !== undefined) add(layer.kind, layer.resource);
  }
  const door = arrival.through[0] ?? to;
  if (door !== undefined) for (const kind of arrival.authentication) add("authentication", `${door} (${kind})`);
  return [...layers.values()];
}

function layerOf(estate: Estate, hop: HopLine): Layer | undefined {
  const resource = hop.resource === undefined ? undefined : estate.get(hop.resource);
  if (resource === undefined) return undefined;
  switch (resource.type) {
    case "AWS::EC2::SecurityGroup":
      return { kind: "group", resource: resource.id };
    case "AWS::EC2::SecurityGroupIngress":
    case "AWS::EC2::SecurityGroupEgress":
      return { kind: "group", resource: estate.find(resource.properties.GroupId)?.id ?? resource.id };
    case "AWS::EC2::NetworkAclEntry": {
      if (allowsEverything(estate, hop.resource)) return undefined;
      return { kind: "nacl", resource: estate.find(resource.properties.NetworkAclId)?.id ?? resource.id };
    }
    case "AWS::NetworkFirewall::Firewall":
      return { kind: "firewall", resource: resource.id };
    default:
      return hop.at.includes("appliance") ? { kind: "firewall", resource: resource.id } : undefined;
  }
}

function allowsEverything(estate: Estate, id: ResourceId | undefined): boolean {
  const entry = id === undefined ? undefined : estate.get(id);
  if (entry === undefined) return false;
  const protocol = at(entry.properties, "Protocol");
  const cidr = at(entry.properties, "CidrBlock") ?? at(entry.properties, "Ipv6CidrBlock");
  return String(protocol) === "-1" && (cidr === "0.0.0.0/0" || cidr === "::/0");
}
