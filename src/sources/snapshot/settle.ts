import type { Ledger } from "../ledger.ts";
import type { Coverage } from "./coverage.ts";
import { EXPECTED } from "./kinds.ts";
import type { Maker } from "./maker.ts";
import { owners } from "./owners.ts";
import type { Scope, SnapshotResource } from "./snapshot-resource.ts";
import { unasked } from "./unsaid.ts";

/** What the packets of a VPC cannot be told without, with the call that tells it. */
const NEEDED: readonly (readonly [type: string, call: string])[] = [
  ["AWS::EC2::Subnet", "ec2 describe-subnets"],
  ["AWS::EC2::RouteTable", "ec2 describe-route-tables"],
  ["AWS::EC2::NetworkAcl", "ec2 describe-network-acls"],
  ["AWS::EC2::SecurityGroup", "ec2 describe-security-groups"],
  ["AWS::EC2::NetworkInterface", "ec2 describe-network-interfaces"],
  ["AWS::EC2::InternetGateway", "ec2 describe-internet-gateways"],
];

/** What can be said only when every record was read. */
export function settle(maker: Maker, coverage: Coverage, ledger: Ledger): void {
  const byType = new Map<string, SnapshotResource[]>();
  for (const resource of maker.resources.values()) {
    const known = byType.get(resource.type);
    if (known === undefined) byType.set(resource.type, [resource]);
    else known.push(resource);
  }
  const ofType = (type: string): readonly SnapshotResource[] => byType.get(type) ?? [];
  dropSaidTwice(maker, ofType);
  unreadOfVpcs(ofType, coverage, ledger);
  unreadOfTransitGateways(maker, ofType, coverage);
  unreadOfBalancers(maker, ofType, coverage);
  owners(ofType);
  unaskedAspects(maker, ofType, coverage, ledger);
}

type OfType = (type: string) => readonly SnapshotResource[];

/** Rules of groups that were read with their rules, and routes of gateway endpoints that say their tables. */
function dropSaidTwice(maker: Maker, ofType: OfType): void {
  for (const type of ["AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"])
    for (const rule of ofType(type))
      if (maker.resources.has(String(rule.properties.GroupId))) maker.resources.delete(rule.id);
  for (const route of ofType("AWS::EC2::Route")) {
    const { GatewayId, DestinationPrefixListId } = route.properties;
    if (DestinationPrefixListId === undefined || typeof GatewayId !== "string" || !GatewayId.startsWith("vpce-"))
      continue;
    const endpoint = maker.resources.get(GatewayId);
    if (endpoint?.properties.VpcEndpointType === "Gateway") maker.resources.delete(route.id);
  }
}

/** Every VPC says which of its parts were not, or not all, read: those are unknown, not absent. */
function unreadOfVpcs(ofType: OfType, coverage: Coverage, ledger: Ledger): void {
  const told = new Map<Scope, readonly string[]>();
  for (const vpc of ofType("AWS::EC2::VPC")) {
    let unread = told.get(vpc.scope);
    if (unread === undefined) {
      unread = NEEDED.filter(([, call]) => coverage.of(vpc.scope, call) !== "complete").map(([type]) => type);
      told.set(vpc.scope, unread);
      for (const [, call] of NEEDED) if (coverage.of(vpc.scope, call) === "unasked") notAsked(vpc.scope, call, ledger);
    }
    if (unread.length > 0) vpc.observed = { ...vpc.observed, NotRead: unread };
  }
}

function notAsked(scope: Scope, call: string, ledger: Ledger): void {
  const where = [scope.account, scope.region].filter((one) => typeof one === "string").join(" ");
  ledger.gap({
    code: "call-not-made",
    message: `the output of \`aws ${call}\`${where === "" ? "" : ` in ${where}`} is not in the snapshot: what it would tell is not known`,
    settle: `add the output of \`aws ${call}\``,
    hidesFindings: true,
  });
}

/** Of route tables whose routes were not listed some may be anything; so is the table of what is attached. */
function unreadOfTransitGateways(maker: Maker, ofType: OfType, coverage: Coverage): void {
  const gateways = new Map(ofType("AWS::EC2::TransitGateway").map((gateway) => [gateway.id, gateway]));
  const told = (scope: Scope, ...calls: readonly string[]): boolean =>
    calls.some((call) => coverage.of(scope, call) === "complete");
  for (const gateway of gateways.values()) {
    const associations = [
      "ec2 describe-transit-gateway-attachments",
      "ec2 get-transit-gateway-route-table-associations",
    ];
    if (!told(gateway.scope, ...associations))
      gateway.observed = { ...gateway.observed, NotRead: ["AWS::EC2::TransitGatewayRouteTableAssociation"] };
  }
  for (const table of ofType("AWS::EC2::TransitGatewayRouteTable")) {
    const call = "ec2 search-transit-gateway-routes";
    const asked = told(table.scope, call) || maker.isAnswered(call, table);
    if (table.observed.RoutesListed === true && asked) continue;
    table.observed = { ...table.observed, RoutesListed: false, NotRead: ["AWS::EC2::TransitGatewayRoute"] };
  }
}

/** A load balancer whose listeners nobody listed may listen on any port. */
function unreadOfBalancers(maker: Maker, ofType: OfType, coverage: Coverage): void {
  const call = "elbv2 describe-listeners";
  for (const balancer of ofType("AWS::ElasticLoadBalancingV2::LoadBalancer"))
    if (coverage.of(balancer.scope, call) !== "complete" && !maker.isAnswered(call, balancer))
      balancer.observed = { ...balancer.observed, NotRead: ["AWS::ElasticLoadBalancingV2::Listener"] };
}

/** What only a call about one resource tells, and was not asked, is unknown. */
function unaskedAspects(maker: Maker, ofType: OfType, coverage: Coverage, ledger: Ledger): void {
  for (const { type, call, properties, when, hides } of EXPECTED) {
    const unasked: string[] = [];
    for (const resource of ofType(type)) {
      if (maker.isAnswered(call, resource)) continue;
      if (when !== undefined && !when(resource)) continue;
      // Outputs that say of each record what it is of may be of all at once.
      if (coverage.of(resource.scope, call) === "complete") continue;
      unasked.push(resource.id);
      unknownUnlessAsked(resource, call, properties);
    }
    const [first] = unasked;
    if (first === undefined || hides !== true) continue;
    const others = unasked.length === 1 ? "" : ` and ${unasked.length - 1} more`;
    ledger.gap({
      code: "call-not-made",
      message: `the output of \`aws ${call}\` of \`${first}\`${others} is not in the snapshot: what it would tell is not known`,
      settle: `add the output of \`aws ${call}\``,
      hidesFindings: true,
    });
  }
}

function unknownUnlessAsked(resource: SnapshotResource, call: string, properties: readonly string[]): void {
  const missing = properties.filter((property) => resource.properties[property] === undefined);
  if (missing.length === 0) return;
  const unknown = unasked(call, resource.id);
  resource.properties = { ...resource.properties, ...Object.fromEntries(missing.map((name) => [name, unknown])) };
}
