import type { Estate } from "../../estate/estate.ts";
import { listOf, said, text } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { NO_TRAFFIC } from "../../reach/traffic.ts";
import type { Ground } from "../ground.ts";
import { naming } from "../named.ts";
import { isGiven, stand } from "../stand.ts";
import { portOf, targetSubnets } from "./load-balancer.ts";

/** CloudFront VPC origins: a distribution reaches internal load balancers and instances through them. */
export function vpcOrigins(ground: Ground, estate: Estate): void {
  for (const origin of estate.ofType("AWS::CloudFront::VpcOrigin")) standOrigin(ground, estate, origin);
}

/**
 * A VPC origin: interfaces that CloudFront makes in the target's subnets, with a group of its own; viewers come in on 443.
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 */
function standOrigin(ground: Ground, estate: Estate, origin: Resource): void {
  const config = ["VpcOriginEndpointConfig"];
  const policy = text(said(origin, [...config, "OriginProtocolPolicy"])) ?? "match-viewer";
  const ports = [
    ...(policy === "https-only" ? [] : [portOf(origin, [...config, "HTTPPort"], 80)]),
    ...(policy === "http-only" ? [] : [portOf(origin, [...config, "HTTPSPort"], 443)]),
  ];
  for (const { resource: target, doubt } of naming(estate, said(origin, [...config, "Arn"])).named) {
    const subnets = targetSubnets(target);
    if (subnets !== undefined)
      stand(ground, {
        owner: origin,
        text: `interface of VPC origin \`${origin.id}\``,
        subnets: { ...subnets, by: target },
        groups: { value: undefined, path: config },
        unguarded: true,
        listens: NO_TRAFFIC,
        opens: true,
      });
    const from = { resource: origin.id, operation: undefined };
    const to = { resource: target.id, operation: undefined };
    const front = { protocol: "tcp", from: 443, to: 443 } as const;
    const why = `VPC origin \`${origin.id}\` passes on to \`${target.id}\``;
    const doubts = doubt === undefined ? [] : [doubt];
    const way = {
      from,
      to,
      mode: "synchronous" as const,
      said: [{ resource: origin.id, path: [...config, "Arn"], text: why }],
    };
    for (const behind of ports) ground.forward({ ...way, ports: { front, behind }, preservesClient: "no", doubts });
    if (!mayNameCloudFront(estate, target)) continue;
    // Rules may name CloudFront's own group or prefix list, which no template says: what is not surely admitted may be.
    const admitted = new Unknown("service", `whether the groups of \`${target.id}\` admit CloudFront's interfaces`);
    ground.forward({ ...way, ports: { front, behind: undefined }, doubts: [...doubts, admitted] });
  }
}

const INGRESS = "AWS::EC2::SecurityGroupIngress";

/**
 * Whether a rule of a target's groups may name the group that CloudFront makes for its interfaces, or its prefix list: one
 * with a group or a list that is not of the estate. A target whose groups are not all known may.
 */
function mayNameCloudFront(estate: Estate, target: Resource): boolean {
  const groups = listOf(said(target, "SecurityGroups"));
  if (target.type !== "AWS::ElasticLoadBalancingV2::LoadBalancer" || groups instanceof Unknown) return true;
  const found = groups.map((_, i) => estate.find(said(target, ["SecurityGroups", i])));
  if (found.length === 0) return true;
  return found.some(
    (group) =>
      group?.type !== "AWS::EC2::SecurityGroup" ||
      rulesOf(group).some((path) => namesStranger(estate, group, path)) ||
      estate.ofType(INGRESS).some((rule) => {
        const of = estate.find(said(rule, "GroupId"));
        return (of === undefined || of === group) && namesStranger(estate, rule, []);
      }),
  );
}

function rulesOf(group: Resource): readonly Path[] {
  const rules = listOf(said(group, "SecurityGroupIngress"));
  return rules instanceof Unknown ? [[]] : rules.map((_, i) => ["SecurityGroupIngress", i]);
}

function namesStranger(estate: Estate, rule: Resource, path: Path): boolean {
  if (rule.type !== INGRESS && path.length === 0) return true;
  return ["SourceSecurityGroupId", "SourceSecurityGroupName", "SourcePrefixListId"].some((key) => {
    const value = said(rule, [...path, key]);
    return isGiven(value) && estate.find(value) === undefined;
  });
}
