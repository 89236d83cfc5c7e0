import type { Estate } from "../../estate/estate.ts";
import type { Forward, PortUse } from "../../estate/forward.ts";
import { number, said, text, truth } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { type Doubt, SURE, type Traffic } from "../../reach/network.ts";
import { unionAll } from "../../reach/sets.ts";
import { ALL_TRAFFIC, NO_TRAFFIC, tcp, udp } from "../../reach/traffic.ts";
import { items } from "../entries.ts";
import type { Ground, InterfaceSpec } from "../ground.ts";
import { type Named, namedBy, naming } from "../named.ts";
import { unreadOf } from "../observed.ts";
import { doubtOfWord, isGiven, publicIf, type Said, saidAcross, saidAt, stand } from "../stand.ts";
import { frontOf, LISTENER, LISTENER_RULE, type Onward, onwards, ruleOnwards } from "./listener.ts";
import { byTargetGroup, preservesClient, registrations, TARGET_GROUP, type Target, targetsOf } from "./target-group.ts";
import { UnreadBalancers } from "./unread.ts";

export const LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer";
type Kind = "application" | "network" | "gateway" | Unknown;

/**
 * Application, network and gateway load balancers: their nodes' interfaces, and what each listener passes on to.
 *
 * - A node in every subnet, with a public IPv4 address where the scheme is internet-facing (the default).
 * - No groups: the VPC's default group for an application load balancer; nothing filters a network load balancer.
 * - Only the ports of listeners answer. Targets of an application load balancer see a node's address; those of a network
 *   load balancer the client's, as `preservesClient` says.
 *
 * Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html
 */
export function loadBalancers(ground: Ground, estate: Estate): void {
  const unread = new UnreadBalancers(ground);
  const all = registrations(estate);
  const registered = byTargetGroup(estate, all);
  const targets = (group: Resource): readonly Target[] => targetsOf(estate, group, registered);
  const listeners = namedBy(estate, estate.ofType(LISTENER), "LoadBalancerArn");
  const rules = namedBy(estate, estate.ofType(LISTENER_RULE), "ListenerArn");
  for (const balancer of estate.ofType(LOAD_BALANCER))
    standBalancer(ground, balancer, listeners.get(balancer.id) ?? []);
  for (const listener of estate.ofType(LISTENER))
    passOn(ground, estate, { listener, rules: rules.get(listener.id) ?? [] }, targets, unread);
  for (const rule of estate.ofType(LISTENER_RULE)) {
    for (const value of naming(estate, said(rule, "ListenerArn")).unread) {
      for (const onward of ruleOnwards(rule, undefined))
        for (const target of targetsBehind(estate, onward, targets))
          unread.forward(value, "listener", rule, ["ListenerArn"], target.resource);
    }
  }
  for (const { resource, path, group } of all) {
    for (const value of naming(estate, group).unread) unread.forward(value, "target group", resource, path, resource);
  }
}

function targetsBehind(
  estate: Estate,
  onward: Onward,
  targets: (group: Resource) => readonly Target[],
): readonly Target[] {
  return naming(estate, onward.group).named.flatMap(({ resource }) => targets(resource));
}

function standBalancer(ground: Ground, balancer: Resource, listeners: readonly Named[]): void {
  const kind = kindOf(balancer);
  const groups = saidAt(balancer, "SecurityGroups");
  const place = {
    owner: balancer,
    text: `node of load balancer \`${balancer.id}\``,
    subnets: subnetsOf(balancer),
    groups,
    unguarded: (kind === "network" || kind === "gateway") && !isGiven(groups.value),
    publicIpv4: () => publicOf(ground, balancer, kind),
    ipv6: ipv6Of(ground, balancer),
  };
  const unread = unreadOf(balancer, LISTENER, "listeners");
  if (unread !== undefined) {
    stand(ground, { ...place, listens: ALL_TRAFFIC, listensDoubt: ground.fact(unread, balancer, []), opens: true });
    return;
  }
  const sure: Traffic[] = [];
  for (const { listens, doubt } of listensOf(ground, listeners)) {
    if (doubt === SURE) sure.push(listens);
    // A listener in doubt must not cast its doubt on the others: it has an interface of its own.
    else stand(ground, { ...place, listens, opens: false, doubt });
  }
  stand(ground, { ...place, listens: kind === "gateway" ? NO_TRAFFIC : unionAll(sure), opens: true });
}

function kindOf(balancer: Resource): Kind {
  const value = said(balancer, "Type");
  if (!isGiven(value)) return "application";
  const word = text(value);
  if (word === "network" || word === "gateway" || word === "application") return word;
  return value instanceof Unknown ? value : "application";
}

function subnetsOf(balancer: Resource): Said {
  const plain = saidAt(balancer, "Subnets");
  if (isGiven(plain.value)) return plain;
  const mapped = saidAcross(balancer, ["SubnetMappings"], ["SubnetId"]);
  return isGiven(mapped.value) ? mapped : plain;
}

function publicOf(ground: Ground, balancer: Resource, kind: Kind): InterfaceSpec["publicIpv4"] {
  if (kind === "gateway") return "no";
  if (text(said(balancer, "IpAddressType")) === "dualstack-without-public-ipv4") return "no";
  const scheme = said(balancer, "Scheme");
  return publicIf(doubtOfWord(ground, scheme, "internet-facing", "internet-facing", balancer, ["Scheme"]));
}

/**
 * IPv6 addresses of dual-stack load balancers. An internal one drops what comes through the internet gateway by default,
 * which the network cannot say of one family only: its IPv6 address is in doubt.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#ip-address-type
 */
function ipv6Of(ground: Ground, balancer: Resource): InterfaceSpec["ipv6"] {
  const type = said(balancer, "IpAddressType");
  const word = text(type);
  if (!isGiven(type) || word === "ipv4") return "no";
  if (word === undefined)
    return { doubt: ground.fact(type instanceof Unknown ? type : UNSAID, balancer, ["IpAddressType"]) };
  if (text(said(balancer, "Scheme")) !== "internal" || opensToGateway(balancer)) return { doubt: SURE };
  return { doubt: ground.fact(INTERNAL_IPV6, balancer, ["IpAddressType"]) };
}

const UNSAID = new Unknown("service", "whether the load balancer has IPv6 addresses");
const INTERNAL_IPV6 = new Unknown(
  "not-modelled",
  "an internal load balancer takes IPv6 from inside its VPC but not from the internet gateway",
);

function opensToGateway(balancer: Resource): boolean {
  return items(balancer, ["LoadBalancerAttributes"]).some(
    (path) =>
      text(said(balancer, [...path, "Key"])) === "ipv6.deny_all_igw_traffic" &&
      truth(said(balancer, [...path, "Value"])) === false,
  );
}

function listensOf(
  ground: Ground,
  listeners: readonly Named[],
): readonly { readonly listens: Traffic; readonly doubt: Doubt }[] {
  return listeners.map(({ resource: listener, doubt }) => {
    const front = frontOf(listener);
    const facts = [doubt, listener.condition, front.doubt].filter((item) => item !== undefined);
    return {
      listens: unionAll(front.ports.map(trafficOf)),
      doubt: facts.map((item) => ground.fact(item, listener, ["Port"])).reduce((a, b) => ground.both(a, b), SURE),
    };
  });
}

function trafficOf(use: PortUse): Traffic {
  return use.protocol === "udp" ? udp(use.from, use.to) : tcp(use.from, use.to);
}

function passOn(
  ground: Ground,
  estate: Estate,
  { listener, rules }: { readonly listener: Resource; readonly rules: readonly Named[] },
  targets: (group: Resource) => readonly Target[],
  unread: UnreadBalancers,
): void {
  const arn = naming(estate, said(listener, "LoadBalancerArn"));
  const front = frontOf(listener);
  for (const onward of onwards(listener, rules)) {
    for (const { resource: group, doubt } of naming(estate, onward.group).named) {
      if (group.type !== TARGET_GROUP) continue;
      for (const target of targets(group)) {
        const unsure = [listener.condition, group.condition, front.doubt, doubt, ...onward.doubts, ...target.doubts];
        for (const balancer of arn.named) {
          const doubts = [balancer.doubt, ...unsure].filter((item) => item !== undefined);
          const way = { balancer: balancer.resource, listener, onward, group, target, doubts };
          for (const forward of forwardsOf(way, front.ports)) ground.forward(forward);
        }
        for (const value of arn.unread)
          unread.forward(value, "load balancer", listener, ["LoadBalancerArn"], target.resource);
      }
    }
  }
}

interface Way {
  readonly balancer: Resource;
  readonly listener: Resource;
  readonly onward: Onward;
  readonly group: Resource;
  readonly target: Target;
  readonly doubts: readonly Unknown[];
}

/** One forward for each port in front, with the port behind that speaks the same protocol. */
function forwardsOf(way: Way, fronts: readonly PortUse[]): readonly Forward[] {
  const { balancer, listener, onward, group, target, doubts } = way;
  const kind = kindOf(balancer);
  const keeps = kind === "application" ? "no" : kind instanceof Unknown ? "unknown" : preservesClient(group);
  return fronts.flatMap((front) => {
    const behind = target.behind?.find(({ protocol }) => protocol === front.protocol) ?? target.behind?.[0];
    return [
      {
        from: { resource: balancer.id, operation: undefined },
        to: { resource: target.resource.id, operation: undefined },
        ports: { front, behind },
        preservesClient: keeps,
        mode: "synchronous" as const,
        ...(onward.authentication.length === 0 ? {} : { authentication: onward.authentication }),
        said: [
          {
            resource: onward.resource.id,
            path: onward.path,
            text: `${onward.resource === listener ? "listener" : "rule"} \`${onward.resource.id}\` forwards ${front.protocol} ${portText(front)} to target group \`${group.id}\``,
          },
          {
            resource: target.saidBy.resource.id,
            path: target.saidBy.path,
            text: `\`${target.resource.id}\` is a target of \`${group.id}\`${behind === undefined ? "" : ` on ${behind.protocol} ${portText(behind)}`}`,
          },
        ],
        doubts,
      },
    ];
  });
}

function portText({ from, to }: PortUse): string {
  if (from === to) return String(from);
  return from === 0 && to === 65535 ? "of an unknown port" : `${from}-${to}`;
}

/** The subnets that a load balancer's or instance's interfaces stand in; undefined for anything else. */
export function targetSubnets(target: Resource): Said | undefined {
  if (target.type === "AWS::EC2::Instance") return saidAt(target, "SubnetId");
  if (target.type !== LOAD_BALANCER) return undefined;
  return subnetsOf(target);
}

/** The TCP port that a property says, or every port where nobody knows. */
export function portOf(resource: Resource, path: Path, leftOut: number): PortUse {
  const port = number(said(resource, path)) ?? leftOut;
  return port instanceof Unknown ? { protocol: "tcp", from: 0, to: 65535 } : { protocol: "tcp", from: port, to: port };
}
