/** Network ACL entries: what they let in, and which entry before them shuts it out again. */
import type { Resource } from "../estate/resource.ts";
import { isProperties, same, Unknown } from "../estate/value.ts";
import { asBoolean, asNumber, asText, type Check, nameOf, opaque } from "./ask.ts";
import { type Context, cannotTell, notApplicable, type Result, violated } from "./control.ts";
import { alike } from "./grouped.ts";
import { ALL_PORTS, type Ports, portsOf, type Span, type World, wholeWorldOf, worldOf } from "./rules.ts";

/**
 * The entry does not let every address of a family reach one of the ports, unless a deny with a lower rule number
 * takes them away again. Entries are read in ascending order and the first that matches decides:
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function entryClosedToWorld({ tcp = {} }: Ports): Check {
  return function* (entry, context) {
    const admitted = letIn(entry, context);
    if (admitted === undefined) {
      yield notApplicable("it lets nothing in");
      return;
    }
    const { world, span } = admitted;
    if (world.is === false || span === undefined) return;
    if (span instanceof Unknown) {
      yield cannotTell(["PortRange"], span);
      return;
    }
    const open = Object.entries(tcp).filter(([port]) => Number(port) >= span.from && Number(port) <= span.to);
    for (const [port, service] of open) yield* unlessDenied(entry, Number(port), service, world, context);
  };
}

function* unlessDenied(
  entry: Resource,
  port: number,
  service: string,
  world: World,
  context: Context,
): Generator<Result> {
  const denied = deniedBefore(entry, port, world, context);
  if (denied === true) return;
  const doubt = world.is instanceof Unknown ? world.is : denied;
  if (doubt instanceof Unknown) yield cannotTell(world.path, doubt);
  else yield violated(world.path, `TCP ${port} (${service}) is let in from ${world.text}`);
}

/** The entry does not let in every port of TCP, or every protocol, from everywhere. */
export const allowsEveryPort: Check = function* (entry, context) {
  const admitted = letIn(entry, context);
  if (admitted === undefined) {
    yield notApplicable("it lets nothing in");
    return;
  }
  const { world, span } = admitted;
  if (world.is === false || span === undefined) return;
  if (span instanceof Unknown) yield cannotTell(["PortRange"], span);
  else if (span.from <= 1 && span.to >= 65535) {
    yield world.is instanceof Unknown
      ? cannotTell(world.path, world.is)
      : violated(world.path, `every port is let in from ${world.text}`);
  }
};

/** What an entry lets into the subnet; undefined for a deny and for an entry of the way out. */
function letIn(
  entry: Resource,
  context: Context,
): { readonly world: World; readonly span: Span | undefined | Unknown } | undefined {
  const { Egress, RuleAction } = entry.properties;
  if (asBoolean(Egress) === true || asText(RuleAction)?.toLowerCase() === "deny") return undefined;
  const world = worldOf(entry.properties, { resource: entry, context });
  const doubt = [Egress, RuleAction].find((value) => value instanceof Unknown);
  if (doubt instanceof Unknown && world.is === true) return { world: { ...world, is: doubt }, span: spanOf(entry) };
  return { world, span: spanOf(entry) };
}

/** TCP ports of an entry; protocol -1 takes in all of them whatever its port range says. */
function spanOf({ properties }: Resource): Span | undefined | Unknown {
  const range = properties.PortRange;
  if (range instanceof Unknown) return range;
  if (asText(properties.Protocol) === "-1") return ALL_PORTS;
  const { From, To } = isProperties(range) ? range : {};
  const span = portsOf({ IpProtocol: properties.Protocol ?? "-1", FromPort: From ?? null, ToPort: To ?? null }, "tcp");
  return span instanceof Unknown && range === undefined
    ? new Unknown("invalid", `${nameOf(["PortRange"])} is left out`)
    : span;
}

/** Whether an entry with a lower number denies the port to the whole family of addresses. */
function deniedBefore(entry: Resource, port: number, world: World, context: Context): boolean | Unknown {
  const number = asNumber(entry.properties.RuleNumber);
  let doubt: Unknown | undefined;
  const list = entry.properties.NetworkAclId;
  for (const other of alike(context.estate, "AWS::EC2::NetworkAclEntry", "NetworkAclId", list)) {
    const { properties } = other;
    const [key] = world.path;
    if (key === undefined || asText(properties.RuleAction)?.toLowerCase() !== "deny") continue;
    if (asBoolean(properties.Egress) === true || same(properties.NetworkAclId, list) !== true) continue;
    const theirs = wholeWorldOf(properties, { resource: other, context });
    if (theirs.is !== true || theirs.path[0] !== key) continue;
    const span = spanOf(other);
    if (span === undefined || span instanceof Unknown || port < span.from || port > span.to) continue;
    const theirNumber = asNumber(properties.RuleNumber);
    if (number === undefined || theirNumber === undefined) doubt ??= opaque(properties.RuleNumber ?? null);
    else if (theirNumber < number && other.condition === undefined) return true;
    else if (theirNumber < number) doubt ??= other.condition;
  }
  return doubt ?? false;
}
