import { shared, tags } from "../convert.ts";
import { always, type Kind, kind, type Making, row, same } from "../kind.ts";
import { isRec, type Rec, recsAt, textAt } from "../record.ts";
import { type Draft, SnapshotResource } from "../snapshot-resource.ts";
import { absent } from "../unsaid.ts";

const TAGS = row("Tags", "Tags", tags);
const VPC_ATTACHMENT = "AWS::EC2::TransitGatewayVpcAttachment";
const OTHER_ATTACHMENT = "AWS::EC2::TransitGatewayAttachment";
const PEERING = "AWS::EC2::TransitGatewayPeeringAttachment";
const VPN = "AWS::EC2::VPNConnection";
const CONNECT = "AWS::EC2::TransitGatewayConnect";
const OVER: ReadonlySet<unknown> = new Set(["deleted", "deleting", "failed", "failing", "rejected", "rejecting"]);
const over = (record: Rec): boolean => OVER.has(record.State);

/**
 * Transit gateways, their attachments and what their route tables hold: every route is one that the account has, learned
 * or written, so that nothing is left to propagate.
 * Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayAttachment.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SearchTransitGatewayRoutes.html
 */
export const TRANSIT_GATEWAYS: readonly Kind[] = [
  kind("ec2 describe-transit-gateways", "TransitGateways", "AWS::EC2::TransitGateway", "TransitGatewayId", {
    owner: "OwnerId",
    aliases: ["TransitGatewayArn"],
    gone: over,
    rows: [
      ...same(
        "Description AmazonSideAsn=Options.AmazonSideAsn AutoAcceptSharedAttachments=Options.AutoAcceptSharedAttachments",
        "DefaultRouteTableAssociation=Options.DefaultRouteTableAssociation",
        "DefaultRouteTablePropagation=Options.DefaultRouteTablePropagation",
        "AssociationDefaultRouteTableId=Options.AssociationDefaultRouteTableId",
        "PropagationDefaultRouteTableId=Options.PropagationDefaultRouteTableId",
        "VpnEcmpSupport=Options.VpnEcmpSupport DnsSupport=Options.DnsSupport MulticastSupport=Options.MulticastSupport",
        "SecurityGroupReferencingSupport=Options.SecurityGroupReferencingSupport",
        "TransitGatewayCidrBlocks=Options.TransitGatewayCidrBlocks",
      ),
      ...TAGS,
    ],
    observed: same("State"),
  }),
  kind(
    "ec2 describe-transit-gateway-vpc-attachments",
    "TransitGatewayVpcAttachments",
    VPC_ATTACHMENT,
    "TransitGatewayAttachmentId",
    {
      owner: "VpcOwnerId",
      gone: over,
      rows: [...always(same("TransitGatewayId VpcId SubnetIds")), ...same("Options"), ...TAGS],
      observed: same("State"),
    },
  ),
  kind(
    "ec2 describe-transit-gateway-peering-attachments",
    "TransitGatewayPeeringAttachments",
    PEERING,
    "TransitGatewayAttachmentId",
    {
      gone: over,
      rows: [
        ...always(
          same(
            "TransitGatewayId=RequesterTgwInfo.TransitGatewayId PeerTransitGatewayId=AccepterTgwInfo.TransitGatewayId",
          ),
        ),
        ...same("PeerAccountId=AccepterTgwInfo.OwnerId PeerRegion=AccepterTgwInfo.Region"),
        ...TAGS,
      ],
      observed: same("State"),
    },
  ),
  kind("ec2 describe-transit-gateway-connects", "TransitGatewayConnects", CONNECT, "TransitGatewayAttachmentId", {
    gone: over,
    rows: [
      ...always(row("TransportTransitGatewayAttachmentId", "TransportTransitGatewayAttachmentId", shared)),
      ...same("Options"),
      ...TAGS,
    ],
    observed: same("State TransitGatewayId"),
  }),
  kind(
    "ec2 describe-transit-gateway-attachments",
    "TransitGatewayAttachments",
    undefined,
    "TransitGatewayAttachmentId",
    { gone: over, more: attachment },
  ),
  kind(
    "ec2 describe-transit-gateway-route-tables",
    "TransitGatewayRouteTables",
    "AWS::EC2::TransitGatewayRouteTable",
    "TransitGatewayRouteTableId",
    {
      gone: over,
      rows: [...always(row("TransitGatewayId", "TransitGatewayId", shared)), ...TAGS],
      observed: same("DefaultAssociationRouteTable DefaultPropagationRouteTable"),
    },
  ),
  ...["TransitGatewayRoutes", "TransitGatewayStaticRoutes"].map((key) =>
    kind("ec2 search-transit-gateway-routes", key, undefined, "TransitGatewayRouteTableId", {
      more(table, making) {
        const id = textAt(table, "TransitGatewayRouteTableId") ?? "";
        routesOf(id, table, making, key === "TransitGatewayRoutes");
      },
    }),
  ),
  kind("ec2 search-transit-gateway-routes", "Routes", undefined, "DestinationCidrBlock", {
    more(route, making) {
      const [id] = making.args;
      if (id === undefined) making.broken("the file does not say which route table it is of", []);
      else {
        listed(id, making);
        addRoute(id, route, making);
      }
    },
  }),
  kind("ec2 get-transit-gateway-route-table-associations", "Associations", undefined, "TransitGatewayAttachmentId", {
    more(item, making) {
      const [TransitGatewayRouteTableId] = making.args;
      if (TransitGatewayRouteTableId !== undefined && item.State !== "disassociated")
        associate(textAt(item, "TransitGatewayAttachmentId") ?? "", TransitGatewayRouteTableId, making);
    },
  }),
  kind(
    "ec2 get-transit-gateway-route-table-propagations",
    "TransitGatewayPropagations",
    undefined,
    "TransitGatewayRouteTableId",
    {
      more(table, making) {
        for (const item of recsAt(table, "TransitGatewayRouteTablePropagations"))
          propagate(textAt(table, "TransitGatewayRouteTableId") ?? "", item, making);
      },
    },
  ),
  kind(
    "ec2 get-transit-gateway-route-table-propagations",
    "TransitGatewayRouteTablePropagations",
    undefined,
    "TransitGatewayAttachmentId",
    {
      more(item, making) {
        const [table] = making.args;
        if (table !== undefined) propagate(table, item, making);
      },
    },
  ),
];

/** What every attachment says: what it is of, and which table looks up what comes in by it. */
function attachment(record: Rec, making: Making): void {
  const id = textAt(record, "TransitGatewayAttachmentId") ?? "";
  const TransitGatewayId = textAt(record, "TransitGatewayId");
  const resource = textAt(record, "ResourceId");
  const type = textAt(record, "ResourceType");
  if (TransitGatewayId === undefined || type === undefined) {
    making.broken(`attachment \`${id}\` does not say what it is of`, []);
    return;
  }
  const scope = making.scopeOf(textAt(record, "ResourceOwnerId"));
  const properties: Draft = { TransitGatewayId: making.intern(TransitGatewayId) };
  const observed = { ResourceType: type, ResourceId: resource ?? null };
  const make = (kind: string, more: Draft = {}): SnapshotResource =>
    new SnapshotResource(id, kind, scope, { ...properties, ...more }, observed, making.at);
  if (type === "vpc" && resource !== undefined) {
    making.otherwise(id, () =>
      make(VPC_ATTACHMENT, { VpcId: making.intern(resource), SubnetIds: absent("SubnetIds", id) }),
    );
  } else if (type === "vpn" && resource !== undefined) {
    making.aspect(VPN, resource, "ec2 describe-transit-gateway-attachments", (connection) => {
      connection.aliases = [...connection.aliases, id];
    });
    making.later(() => {
      if (!making.has(resource)) making.otherwise(id, () => make(OTHER_ATTACHMENT));
    });
  } else if (type === "peering" || type === "connect") {
    making.later(() => making.otherwise(id, () => make(OTHER_ATTACHMENT)));
  } else making.otherwise(id, () => make(OTHER_ATTACHMENT));
  const table = textAt(record, "Association.TransitGatewayRouteTableId");
  if (table !== undefined) associate(id, table, making);
}

function associate(TransitGatewayAttachmentId: string, TransitGatewayRouteTableId: string, making: Making): void {
  making.add(
    "AWS::EC2::TransitGatewayRouteTableAssociation",
    `${TransitGatewayRouteTableId}/${TransitGatewayAttachmentId}`,
    {
      TransitGatewayAttachmentId,
      TransitGatewayRouteTableId: making.intern(TransitGatewayRouteTableId),
    },
  );
}

function propagate(table: string, item: Rec, making: Making): void {
  const attached = textAt(item, "TransitGatewayAttachmentId");
  if (attached === undefined || item.State === "disabled") return;
  making.add("AWS::EC2::TransitGatewayRouteTablePropagation", `${table}/${attached}/propagation`, {
    TransitGatewayAttachmentId: attached,
    TransitGatewayRouteTableId: making.intern(table),
  });
}

function routesOf(id: string, table: Rec, making: Making, all: boolean): void {
  if (!Array.isArray(table.Routes)) {
    making.broken(`\`${id}\` does not say its routes`, ["Routes"]);
    return;
  }
  if (all) listed(id, making);
  for (const [i, route] of table.Routes.entries()) {
    if (isRec(route)) addRoute(id, route, making);
    else making.broken(`a route of \`${id}\` cannot be read`, ["Routes", i]);
  }
}

/** All of the table's routes were read: its propagations say nothing more. */
function listed(id: string, making: Making): void {
  making.aspect("AWS::EC2::TransitGatewayRouteTable", id, "ec2 search-transit-gateway-routes", (table) => {
    table.observed = { ...table.observed, RoutesListed: true };
  });
}

function addRoute(table: string, route: Rec, making: Making): void {
  if (OVER.has(route.State)) return;
  const to = textAt(route, "DestinationCidrBlock");
  if (to === undefined) {
    making.broken(`a route of \`${table}\` says no destination`, []);
    return;
  }
  const attachments = recsAt(route, "TransitGatewayAttachments").flatMap(
    (item) => textAt(item, "TransitGatewayAttachmentId") ?? [],
  );
  const blackhole = route.State === "blackhole";
  const observed: Draft = {};
  if (blackhole) observed.State = "blackhole";
  if (route.Type === "propagated") observed.Type = "propagated";
  const common = { TransitGatewayRouteTableId: making.intern(table), DestinationCidrBlock: to };
  const [only] = attachments;
  if (blackhole || only === undefined) {
    making.add(
      "AWS::EC2::TransitGatewayRoute",
      `${table}/${to}`,
      { ...common, ...(blackhole ? { Blackhole: true } : {}) },
      observed,
    );
    return;
  }
  // Several attachments share the traffic: any of them may get a packet.
  for (const [i, TransitGatewayAttachmentId] of attachments.entries())
    making.add(
      "AWS::EC2::TransitGatewayRoute",
      i === 0 ? `${table}/${to}` : `${table}/${to}#${i}`,
      { ...common, TransitGatewayAttachmentId: making.intern(TransitGatewayAttachmentId) },
      observed,
    );
}
