/** Who uses a security group: machines, or only the load balancers in front of them. */
import { follow } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { type Properties, show, Unknown } from "../estate/value.ts";
import { type About, asText } from "./ask.ts";
import type { Context } from "./control.ts";
import { portsOf, protocolOf } from "./rules.ts";
import { existsBeside } from "./siblings.ts";

/** The group a rule belongs to: the resource asked about, or the group that a standalone rule names. */
export function groupOf({ resource, context }: About): Resource | undefined {
  if (resource.type === "AWS::EC2::SecurityGroup") return resource;
  return context.estate.find(resource.properties.GroupId);
}

const FRONTS: ReadonlySet<string> = new Set([
  "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "AWS::ElasticLoadBalancing::LoadBalancer",
]);

/** Resources that speak about a group without standing behind it. */
const RULES: ReadonlySet<string> = new Set(["AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"]);

/**
 * Whether everything that carries the group is an internet-facing load balancer, and at least one is.
 * Unknown where a user's scheme or condition decides.
 */
export function onlyFronts(group: Resource | undefined, context: Context): boolean | Unknown {
  if (group === undefined) return false;
  const users = context.estate
    .referrers(group.id)
    .filter(({ resource, path }) => !RULES.has(resource.type) && !isPeer(resource, path));
  if (users.length === 0) {
    return new Unknown(
      "absent-record",
      `nothing that was read carries \`${group.id}\`, so what it guards is not known`,
      {
        settle: "read the stack that uses the group as well",
      },
    );
  }
  let doubt: Unknown | undefined;
  for (const { resource: user, path } of users) {
    const front = isFront(user, path);
    if (front === false) return false;
    if (front instanceof Unknown) doubt ??= front;
    else doubt ??= existsBeside(user, group);
  }
  return doubt ?? true;
}

/** A group that names another one as the peer of its rules does not carry it. */
function isPeer(resource: Resource, path: Path): boolean {
  return resource.type === "AWS::EC2::SecurityGroup" && path[0] !== "Tags";
}

function isFront(user: Resource, path: Path): boolean | Unknown {
  if (
    user.type === "AWS::ElasticBeanstalk::Environment" ||
    user.type === "AWS::ElasticBeanstalk::ConfigurationTemplate"
  ) {
    // The environment makes the load balancer; its options say which groups that carries.
    const namespace = asText(follow(user.properties, [...path.slice(0, -1), "Namespace"]));
    return namespace === "aws:elb:loadbalancer" || namespace === "aws:elbv2:loadbalancer";
  }
  if (!FRONTS.has(user.type)) return false;
  const { Scheme } = user.properties;
  if (Scheme instanceof Unknown) return Scheme;
  return (asText(Scheme) ?? "internet-facing") === "internet-facing";
}

/** What a rule speaks of: "tcp 443", "tcp 8000-8100", "every protocol". */
export function spoken(rule: Properties): string {
  const protocol = protocolOf(rule.IpProtocol);
  if (protocol instanceof Unknown) return show(rule.IpProtocol, 40);
  if (protocol === "all") return "every protocol";
  if (protocol !== "tcp" && protocol !== "udp") return protocol;
  const span = portsOf(rule, protocol);
  if (span === undefined || span instanceof Unknown)
    return `${protocol} ${show(rule.FromPort, 40)}-${show(rule.ToPort, 40)}`;
  return span.from === span.to ? `${protocol} ${span.from}` : `${protocol} ${span.from}-${span.to}`;
}
