import { at } from "../estate/estate.ts";
import { text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import { INTERNET } from "../reach/address.ts";
import { type Doubt, SURE } from "../reach/network.ts";
import { ALL_TRAFFIC } from "../reach/traffic.ts";
import type { Draft } from "./draft.ts";
import { servicePorts } from "./endpoint-service.ts";
import { farSide } from "./far-side.ts";
import { ownInterfaces } from "./observed.ts";
import { adopt, place } from "./place.ts";
import { privateLink } from "./private-link.ts";
import { addToTables, type RouteIndex } from "./route-table.ts";
import { guardsMeant } from "./security-group.ts";
import { segmentsMeant } from "./subnet.ts";
import { domains } from "./vpc.ts";

const ENDPOINT = "AWS::EC2::VPCEndpoint";

/**
 * What kind of endpoint it is: what it says, or what its other properties can only mean.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
 */
function kindOf(endpoint: Resource): string {
  const said = at(endpoint.properties, "VpcEndpointType");
  const known = text(said);
  if (known !== undefined) return known;
  if (said === undefined) return "Gateway";
  return at(endpoint.properties, "SubnetIds") === undefined ? "Gateway" : "Interface";
}

/** Remembers that an endpoint is one of a firewall. */
export function firewallEndpoint(id: string): string {
  return `firewall-endpoint:${id}`;
}

/** Interfaces, doors and inspection points that VPC endpoints are. Their routes come with `endpointRoutes`. */
export function vpcEndpoints(draft: Draft): void {
  for (const endpoint of draft.estate.ofType(ENDPOINT)) {
    const kind = kindOf(endpoint);
    // The endpoints of a firewall are listed among the account's endpoints too.
    if (draft.made<true>(firewallEndpoint(endpoint.id)) === true) continue;
    if (kind === "Gateway") gatewayEndpoint(draft, endpoint);
    else if (kind === "GatewayLoadBalancer") inspectionEndpoint(draft, endpoint);
    else interfaceEndpoint(draft, endpoint);
  }
  for (const endpoint of draft.estate.ofType("AWS::EC2::InstanceConnectEndpoint")) connectEndpoint(draft, endpoint);
}

/**
 * A gateway endpoint is the door to a service's public addresses, which nobody knows.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html (read 2026-11)
 */
function gatewayEndpoint(draft: Draft, endpoint: Resource): void {
  const { name, key } = servicePorts(at(endpoint.properties, "ServiceName"));
  const external = farSide(draft, {
    key: `service:${key}`,
    name,
    resource: endpoint,
    path: ["ServiceName"],
    kind: "service",
    addresses: { v4: INTERNET.v4, v6: INTERNET.v6 },
  });
  const said = { resource: endpoint, path: ["VpcId"] };
  for (const { domain, doubt } of domains(draft, at(endpoint.properties, "VpcId"), said))
    draft.gateway(
      endpoint,
      {
        is: "external",
        label: draft.label(endpoint, [], `gateway endpoint \`${endpoint.id}\``),
        domain,
        external,
        inbound: false,
        doubt: draft.both(draft.existence(endpoint), doubt),
      },
      domain,
    );
}

/** Each associated table gets the route to the service's prefix list, which is before all others for that service. */
export function endpointRoutes(draft: Draft, index: RouteIndex): void {
  for (const endpoint of draft.estate.ofType(ENDPOINT)) {
    if (kindOf(endpoint) !== "Gateway") continue;
    addToTables(draft, index, endpoint, ["RouteTableIds"], (domain, doubt) =>
      (draft.usesOf.get(endpoint.id) ?? [])
        .filter((use) => use.domain === domain)
        .map(({ gateway }) => ({
          label: draft.label(endpoint, ["RouteTableIds"], `route to the prefix list of \`${endpoint.id}\``),
          prefix: undefined,
          length: 0,
          rank: 1,
          target: { is: "gateway" as const, gateway },
          doubt,
        })),
    );
  }
}

/**
 * An interface endpoint takes connections, and opens none.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html (read 2026-11)
 */
function interfaceEndpoint(draft: Draft, endpoint: Resource): void {
  const { properties } = endpoint;
  const own = ownInterfaces(draft, endpoint);
  const link = privateLink(draft, endpoint);
  const service = servicePorts(at(properties, "ServiceName"));
  const listens = link?.listens ?? service.listens;
  const listensDoubt = link === undefined ? unknownPorts(draft, endpoint, service.unknown) : SURE;
  if (own.length > 0) {
    for (const i of own) {
      const item = draft.interfaces[i];
      if (item !== undefined) Object.assign(item, { listens, listensDoubt, opens: false });
    }
    adopt(draft, endpoint.id, own);
    return;
  }
  put(draft, endpoint, "SubnetIds", {
    text: `interface of VPC endpoint \`${endpoint.id}\``,
    listens,
    listensDoubt,
    opens: false,
  });
}

function unknownPorts(draft: Draft, endpoint: Resource, unknown: Unknown | undefined): Doubt {
  return unknown === undefined ? SURE : draft.fact(unknown, endpoint, ["ServiceName"]);
}

interface Put {
  readonly text: string;
  readonly listens: readonly number[];
  readonly listensDoubt: Doubt;
  readonly opens: boolean;
}

function put(draft: Draft, endpoint: Resource, key: "SubnetIds" | "SubnetId", what: Put): void {
  const { properties } = endpoint;
  const [vpc] = at(properties, "VpcId") === undefined ? [] : domainsOf(draft, endpoint);
  const groups = at(properties, "SecurityGroupIds");
  const said = { resource: endpoint, path: [key] };
  for (const { segment, doubt } of segmentsMeant(draft, at(properties, key), said, () => vpc)) {
    const domain = draft.segments[segment]?.domain;
    const guards = guardsMeant(draft, groups, { resource: endpoint, path: ["SecurityGroupIds"] }, domain);
    place(draft, {
      owner: endpoint,
      path: [],
      ...what,
      segment,
      guards: guards.map(({ guard }) => guard),
      guardDoubts: guards.map((one) => one.doubt),
      publicIpv4: "no",
      ipv6: ipv6Of(at(properties, "IpAddressType")),
      doubt,
    });
  }
}

function domainsOf(draft: Draft, endpoint: Resource): readonly number[] {
  const said = { resource: endpoint, path: ["VpcId"] };
  return domains(draft, at(endpoint.properties, "VpcId"), said).map(({ domain }) => domain);
}

/** IPv4 alone where it is left out. */
function ipv6Of(type: Value | undefined): "no" | { readonly doubt: Doubt } {
  const known = text(type);
  return known === "dualstack" || known === "ipv6" ? { doubt: SURE } : "no";
}

/**
 * What stands behind a Gateway Load Balancer endpoint decides what passes: anything may, nothing must.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html (read 2026-11)
 */
function inspectionEndpoint(draft: Draft, endpoint: Resource): void {
  const unknown = new Unknown(
    "not-modelled",
    `what the appliances behind \`${endpoint.id}\` let through is not known`,
    {
      key: `appliance:${endpoint.id}`,
    },
  );
  draft.gap({
    code: "appliance-not-modelled",
    message: `${unknown.detail}: everything may pass, nothing surely does`,
    hidesFindings: true,
    resource: endpoint.id,
    place: draft.estate.place(endpoint),
  });
  const said = { resource: endpoint, path: ["SubnetIds"] };
  const [vpc] = domainsOf(draft, endpoint);
  for (const { segment, doubt } of segmentsMeant(draft, at(endpoint.properties, "SubnetIds"), said, () => vpc))
    draft.gateway(
      endpoint,
      {
        is: "appliance",
        label: draft.label(endpoint, [], `Gateway Load Balancer endpoint \`${endpoint.id}\``),
        segment,
        passes: { must: [], may: ALL_TRAFFIC, fact: draft.fact(unknown, endpoint) },
        rules: [],
        doubt: draft.existence(endpoint),
      },
      draft.segments[segment]?.domain,
      doubt,
    );
}

/**
 * An Instance Connect Endpoint opens connections to instances; who may use it IAM decides, not its groups.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-security-groups.html (read 2026-11)
 */
function connectEndpoint(draft: Draft, endpoint: Resource): void {
  put(draft, endpoint, "SubnetId", {
    text: `EC2 Instance Connect Endpoint \`${endpoint.id}\``,
    listens: [],
    listensDoubt: SURE,
    opens: true,
  });
}
