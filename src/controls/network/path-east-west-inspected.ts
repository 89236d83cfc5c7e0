import { SURE } from "../../reach/network.ts";
import { isEmptyAddresses, NO_ADDRESSES, subtractAddresses } from "../../reach/sets.ts";
import { type Control, cannotTell, notApplicable, violated } from "../control.ts";
import { HUB } from "../example-inspection.ts";
import { inhabited, inspectionDomains, type RouteEnd, routeEnds } from "../routing.ts";

const TO_INSPECTION = `
ThroughInspection:
  Type: AWS::EC2::TransitGatewayRoute
  Properties: { TransitGatewayRouteTableId: !Ref SpokeTable, DestinationCidrBlock: 0.0.0.0/0, TransitGatewayAttachmentId: !Ref InspectionJoins }
`;

export const control: Control = {
  id: "path-east-west-inspected",
  title: "Traffic between VPCs passes an inspection VPC",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment"],
  why: "Who takes over a host in one network goes on to the next; the firewall between them sees it only if the routes lead there.",
  fix: "Associate the attachment with a route table that has one route, to the inspection VPC's attachment, and take propagations of other VPCs out of it.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html",
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-two-zone-igw.html",
  ],
  *check(attachment, { topology, estate }) {
    const { network } = topology;
    const own = topology.domainOf.get(estate.find(attachment.properties.VpcId)?.id ?? "");
    const inspecting = inspectionDomains(network);
    const others = new Set<number>();
    for (const gateway of network.gateways) {
      if (gateway.is !== "router") continue;
      const joins = gateway.attachments.flatMap(({ to, label }) =>
        to.is === "domain" ? [{ domain: to.domain, by: network.labels[label]?.resource }] : [],
      );
      if (!joins.some(({ by }) => by === attachment.id) || !joins.some(({ domain }) => inspecting.has(domain)))
        continue;
      for (const { domain } of joins) if (domain !== own && !inspecting.has(domain)) others.add(domain);
    }
    if (own === undefined || inspecting.has(own) || others.size === 0) {
      yield notApplicable("its transit gateway joins it to no other VPC and an inspection VPC that was read");
      return;
    }
    let doubtful: RouteEnd | undefined;
    for (const domain of others) {
      const there = network.domains[domain];
      const shared = subtractAddresses(
        there?.addresses ?? NO_ADDRESSES,
        network.domains[own]?.addresses ?? NO_ADDRESSES,
      );
      if (there === undefined || isEmptyAddresses(shared)) continue;
      const ends = inhabited(network, own).flatMap((segment) => routeEnds(network, segment, shared));
      const around = ends.filter((end) => end.is === "unknown" || (end.is === "domain" && end.domain === domain));
      const sure = around.find((end) => end.is === "domain" && end.doubt === SURE);
      if (sure !== undefined) {
        const name = network.labels[there.label]?.text ?? "another VPC";
        yield violated(
          [],
          `packets to ${name} pass no inspection point: ${sure.hops.map(({ text }) => text).join(", ")}`,
          {
            hops: sure.hops,
          },
        );
      } else doubtful ??= around[0];
    }
    if (doubtful === undefined) return;
    const fact = network.facts[doubtful.doubt];
    yield cannotTell([], fact?.detail ?? "where the routes of the transit gateway lead is not known", fact?.settle);
  },
  bad: [
    {
      name: "one network's routes are propagated to the other: they go around the firewall",
      finds: ["LedgerJoins"],
      template: `${HUB}${TO_INSPECTION}
AroundInspection:
  Type: AWS::EC2::TransitGatewayRouteTablePropagation
  Properties: { TransitGatewayRouteTableId: !Ref SpokeTable, TransitGatewayAttachmentId: !Ref ShopJoins }
`,
    },
    {
      name: "the inspection VPC sends packets back without passing its firewall",
      finds: ["ShopJoins", "LedgerJoins"],
      template: `${HUB.replace(
        'VpcEndpointId: !Select [1, !Split [":", !Select [0, !GetAtt Firewall.EndpointIds]]]',
        "TransitGatewayId: !Ref Hub",
      )}${TO_INSPECTION}`,
    },
  ],
  good: [
    { name: "everything between the networks goes through the inspection VPC", template: `${HUB}${TO_INSPECTION}` },
  ],
};
