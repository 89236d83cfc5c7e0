import { shared, tags } from "../convert.ts";
import { always, type Kind, kind, type Making, row, same } from "../kind.ts";
import { isRec, type Rec, recsAt, textAt } from "../record.ts";
import type { Draft, SnapshotResource } from "../snapshot-resource.ts";
import { absent } from "../unsaid.ts";

/** Targets of a route whose fields are the properties. An instance is a route's target by its interface. */
const TARGETS = [
  "CarrierGatewayId",
  "CoreNetworkArn",
  "EgressOnlyInternetGatewayId",
  "GatewayId",
  "InstanceId",
  "LocalGatewayId",
  "NatGatewayId",
  "NetworkInterfaceId",
  "OdbNetworkArn",
  "TransitGatewayId",
  "VpcPeeringConnectionId",
];
const DESTINATIONS = [
  ["DestinationCidrBlock", "DestinationCidrBlock"],
  ["DestinationIpv6CidrBlock", "DestinationIpv6CidrBlock"],
  ["DestinationPrefixListId", "DestinationPrefixListId"],
] as const;

/**
 * Route tables with their routes and associations, network ACLs with theirs.
 * Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RouteTable.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAcl.html
 */
export const ROUTES: readonly Kind[] = [
  kind("ec2 describe-route-tables", "RouteTables", "AWS::EC2::RouteTable", "RouteTableId", {
    owner: "OwnerId",
    rows: [...always(row("VpcId", "VpcId", shared)), ...row("Tags", "Tags", tags)],
    more: tableParts,
  }),
  kind("ec2 describe-network-acls", "NetworkAcls", "AWS::EC2::NetworkAcl", "NetworkAclId", {
    owner: "OwnerId",
    rows: [...always(row("VpcId", "VpcId", shared)), ...row("Tags", "Tags", tags)],
    observed: same("IsDefault"),
    more: aclParts,
  }),
];

function tableParts(table: Rec, making: Making, made: SnapshotResource | undefined): void {
  const RouteTableId = textAt(table, "RouteTableId") ?? "";
  let main = false;
  for (const item of recsAt(table, "Associations")) {
    const state = textAt(item, "AssociationState.State");
    if (state === "disassociated" || state === "disassociating" || state === "failed") continue;
    if (item.Main === true) main = true;
    const SubnetId = textAt(item, "SubnetId");
    const GatewayId = textAt(item, "GatewayId");
    if (SubnetId !== undefined)
      making.add("AWS::EC2::SubnetRouteTableAssociation", `${RouteTableId}/${SubnetId}`, { RouteTableId, SubnetId });
    if (GatewayId !== undefined)
      making.add("AWS::EC2::GatewayRouteTableAssociation", `${RouteTableId}/${GatewayId}`, { RouteTableId, GatewayId });
  }
  if (made !== undefined) made.observed = { Main: main };
  const routes = table.Routes;
  if (!Array.isArray(routes)) {
    making.broken(`\`${RouteTableId}\` does not say its routes`, ["Routes"]);
    making.add("AWS::EC2::Route", `${RouteTableId}/?`, {
      RouteTableId,
      DestinationCidrBlock: absent("Routes", RouteTableId),
    });
    return;
  }
  for (const [i, route] of routes.entries()) addRoute(RouteTableId, route, i, making);
}

function addRoute(RouteTableId: string, route: unknown, i: number, making: Making): void {
  const properties: Draft = { RouteTableId };
  let to: string | undefined;
  if (isRec(route)) {
    // AWS adds these to every table: so does whoever reads it.
    if (route.GatewayId === "local") return;
    for (const [property, field] of DESTINATIONS) {
      const value = route[field];
      if (typeof value !== "string" || value === "") continue;
      properties[property] = value;
      to = value;
    }
    for (const target of TARGETS) {
      const value = route[target];
      if (typeof value === "string" && value !== "") properties[target] = making.intern(value);
    }
    if (properties.NetworkInterfaceId !== undefined) delete properties.InstanceId;
  }
  if (to === undefined || !isRec(route)) {
    making.broken(`a route of \`${RouteTableId}\` says no destination`, ["Routes", i]);
    const DestinationCidrBlock = absent(`Routes.${i}`, RouteTableId);
    making.add("AWS::EC2::Route", `${RouteTableId}/?${i}`, { ...properties, DestinationCidrBlock });
    return;
  }
  const observed: Draft = {};
  if (route.State === "blackhole") observed.State = "blackhole";
  if (typeof route.Origin === "string" && route.Origin !== "CreateRoute") observed.Origin = route.Origin;
  making.add("AWS::EC2::Route", `${RouteTableId}/${to}`, properties, observed);
}

function aclParts(acl: Rec, making: Making): void {
  const NetworkAclId = textAt(acl, "NetworkAclId") ?? "";
  for (const item of recsAt(acl, "Associations")) {
    const SubnetId = textAt(item, "SubnetId");
    if (SubnetId !== undefined)
      making.add("AWS::EC2::SubnetNetworkAclAssociation", `${NetworkAclId}/${SubnetId}`, { NetworkAclId, SubnetId });
  }
  const entries = acl.Entries;
  if (!Array.isArray(entries)) {
    making.broken(`\`${NetworkAclId}\` does not say its entries`, ["Entries"]);
    unknownEntry(NetworkAclId, "Entries", making);
    return;
  }
  for (const [i, entry] of entries.entries()) addEntry(NetworkAclId, entry, i, making);
}

/** An entry that cannot be read may allow or deny anything, before all others. */
function unknownEntry(NetworkAclId: string, field: string, making: Making): void {
  const unknown = absent(field, NetworkAclId);
  for (const block of ["CidrBlock", "Ipv6CidrBlock"])
    making.add("AWS::EC2::NetworkAclEntry", `${NetworkAclId}/${field}/${block}`, {
      NetworkAclId,
      RuleNumber: unknown,
      Egress: unknown,
      Protocol: unknown,
      RuleAction: unknown,
      [block]: block === "CidrBlock" ? "0.0.0.0/0" : "::/0",
    });
}

/** The last entry, which denies the rest, has this number (and 32768 for IPv6). */
const LAST = 32767;

function addEntry(NetworkAclId: string, entry: unknown, i: number, making: Making): void {
  if (isRec(entry) && typeof entry.RuleNumber === "number" && entry.RuleNumber >= LAST && entry.RuleAction === "deny")
    return;
  if (!isRec(entry) || typeof entry.RuleNumber !== "number" || typeof entry.Egress !== "boolean") {
    making.broken(`an entry of \`${NetworkAclId}\` says no number and direction`, ["Entries", i]);
    unknownEntry(NetworkAclId, `Entries.${i}`, making);
    return;
  }
  const properties: Draft = { NetworkAclId, RuleNumber: entry.RuleNumber, Egress: entry.Egress };
  for (const name of ["Protocol", "RuleAction", "CidrBlock", "Ipv6CidrBlock"]) {
    const value = entry[name];
    if (typeof value === "string") properties[name] = value;
  }
  for (const [to, from] of [
    ["PortRange", "PortRange"],
    ["Icmp", "IcmpTypeCode"],
  ] as const) {
    const value = entry[from];
    if (isRec(value)) properties[to] = value as Draft; // parsed from JSON
  }
  const family = properties.Ipv6CidrBlock === undefined ? "" : "/v6";
  const id = `${NetworkAclId}/${entry.Egress ? "egress" : "ingress"}/${entry.RuleNumber}${family}`;
  making.add("AWS::EC2::NetworkAclEntry", id, properties);
}
