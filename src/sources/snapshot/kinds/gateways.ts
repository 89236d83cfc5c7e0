import { document, each, every, pick, shared, tags } from "../convert.ts";
import { always, type Kind, kind, row, same } from "../kind.ts";
import { type Rec, recsAt, textAt } from "../record.ts";
import { NOTHING, SnapshotResource } from "../snapshot-resource.ts";
import { absent } from "../unsaid.ts";

const TAGS = row("Tags", "Tags", tags);
const GONE: ReadonlySet<unknown> = new Set(["deleted", "deleting", "failed", "expired", "rejected"]);
/** The shared key of a tunnel is left where it is. */
const TUNNEL = pick(
  "IKEVersions=IkeVersions Phase1DHGroupNumbers Phase1EncryptionAlgorithms Phase1IntegrityAlgorithms " +
    "Phase2DHGroupNumbers Phase2EncryptionAlgorithms Phase2IntegrityAlgorithms StartupAction TunnelInsideCidr",
);
const gone = (record: Rec): boolean => GONE.has(String(record.State).toLowerCase());

/** Endpoints, VPNs, Direct Connect and what else leads out of a VPC. */
export const GATEWAYS: readonly Kind[] = [
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
  kind("ec2 describe-vpc-endpoints", "VpcEndpoints", "AWS::EC2::VPCEndpoint", "VpcEndpointId", {
    owner: "OwnerId",
    gone,
    rows: [
      ...always(same("VpcEndpointType ServiceName")),
      ...always(row("VpcId", "VpcId", shared)),
      ...same("RouteTableIds SubnetIds PrivateDnsEnabled IpAddressType ServiceNetworkArn ResourceConfigurationArn"),
      ...row("SecurityGroupIds", "Groups", each("GroupId")),
      ...row("PolicyDocument", "PolicyDocument", document),
      ...TAGS,
    ],
    observed: same("State NetworkInterfaceIds RequesterManaged"),
  }),
  kind(
    "ec2 describe-vpc-endpoint-service-configurations",
    "ServiceConfigurations",
    "AWS::EC2::VPCEndpointService",
    "ServiceId",
    {
      gone: (record) => GONE.has(String(record.ServiceState).toLowerCase()),
      aliases: ["ServiceName"],
      rows: [...same("AcceptanceRequired NetworkLoadBalancerArns GatewayLoadBalancerArns"), ...TAGS],
      observed: same("ServiceName PrivateDnsName"),
    },
  ),
  kind(
    "ec2 describe-instance-connect-endpoints",
    "InstanceConnectEndpoints",
    "AWS::EC2::InstanceConnectEndpoint",
    "InstanceConnectEndpointId",
    {
      owner: "OwnerId",
      gone: (record) => String(record.State).startsWith("delete"),
      rows: [...always(same("SubnetId SecurityGroupIds")), ...same("PreserveClientIp"), ...TAGS],
      observed: same("NetworkInterfaceIds VpcId"),
    },
  ),
  kind("ec2 describe-vpn-gateways", "VpnGateways", "AWS::EC2::VPNGateway", "VpnGatewayId", {
    gone,
    rows: [...same("Type AmazonSideAsn"), ...TAGS],
    more(gateway, making) {
      const VpnGatewayId = textAt(gateway, "VpnGatewayId") ?? "";
      for (const item of recsAt(gateway, "VpcAttachments")) {
        const VpcId = textAt(item, "VpcId");
        if (VpcId === undefined || item.State === "detached" || item.State === "detaching") continue;
        making.add("AWS::EC2::VPCGatewayAttachment", `${VpnGatewayId}/${VpcId}`, { VpnGatewayId, VpcId });
      }
    },
  }),
  kind("ec2 describe-customer-gateways", "CustomerGateways", "AWS::EC2::CustomerGateway", "CustomerGatewayId", {
    gone,
    rows: [...same("BgpAsn IpAddress Type CertificateArn DeviceName"), ...TAGS],
  }),
  // The configuration of the customer's side holds the shared keys: it is never read.
  kind("ec2 describe-vpn-connections", "VpnConnections", "AWS::EC2::VPNConnection", "VpnConnectionId", {
    gone,
    rows: [
      ...same("Type CustomerGatewayId VpnGatewayId TransitGatewayId StaticRoutesOnly=Options.StaticRoutesOnly"),
      ...always(row("VpnTunnelOptionsSpecifications", "Options.TunnelOptions", every(TUNNEL))),
      ...TAGS,
    ],
    observed: same("State"),
    more(connection, making) {
      const VpnConnectionId = textAt(connection, "VpnConnectionId") ?? "";
      for (const item of recsAt(connection, "Routes")) {
        const DestinationCidrBlock = textAt(item, "DestinationCidrBlock");
        if (DestinationCidrBlock === undefined || item.State === "deleted" || item.Source === "Learned") continue;
        const id = `${VpnConnectionId}/${DestinationCidrBlock}`;
        making.add("AWS::EC2::VPNConnectionRoute", id, { VpnConnectionId, DestinationCidrBlock });
      }
    },
  }),
  kind(
    "directconnect describe-direct-connect-gateways",
    "directConnectGateways",
    "AWS::DirectConnect::DirectConnectGateway",
    "directConnectGatewayId",
    {
      owner: "ownerAccount",
      rows: same("DirectConnectGatewayName=directConnectGatewayName AmazonSideAsn=amazonSideAsn"),
    },
  ),
  kind(
    "directconnect describe-virtual-interfaces",
    "virtualInterfaces",
    "AWS::DirectConnect::PrivateVirtualInterface",
    "virtualInterfaceId",
    {
      owner: "ownerAccount",
      gone: (record) => record.virtualInterfaceState === "deleted" || record.virtualInterfaceType !== "private",
      rows: same(
        "VirtualInterfaceName=virtualInterfaceName Vlan=vlan DirectConnectGatewayId=directConnectGatewayId",
        "VirtualGatewayId=virtualGatewayId ConnectionId=connectionId",
      ),
      observed: same("RouteFilterPrefixes=routeFilterPrefixes"),
    },
  ),
  ...[
    ["ec2 describe-carrier-gateways", "CarrierGateways", "AWS::EC2::CarrierGateway", "CarrierGatewayId", "VpcId"],
    [
      "ec2 describe-client-vpn-endpoints",
      "ClientVpnEndpoints",
      "AWS::EC2::ClientVpnEndpoint",
      "ClientVpnEndpointId",
      "VpcId SecurityGroupIds ClientCidrBlock SplitTunnel ConnectionLogOptions",
    ],
    ["ec2 describe-route-servers", "RouteServers", "AWS::EC2::RouteServer", "RouteServerId", "AmazonSideAsn"],
    [
      "ec2 describe-verified-access-endpoints",
      "VerifiedAccessEndpoints",
      "AWS::EC2::VerifiedAccessEndpoint",
      "VerifiedAccessEndpointId",
      "SecurityGroupIds EndpointType AttachmentType",
    ],
    [
      "ec2 describe-local-gateway-route-table-vpc-associations",
      "LocalGatewayRouteTableVpcAssociations",
      "AWS::EC2::LocalGatewayRouteTableVPCAssociation",
      "LocalGatewayRouteTableVpcAssociationId",
      "LocalGatewayRouteTableId VpcId",
    ],
    [
      "ec2 describe-transit-gateway-multicast-domains",
      "TransitGatewayMulticastDomains",
      "AWS::EC2::TransitGatewayMulticastDomain",
      "TransitGatewayMulticastDomainId",
      "TransitGatewayId",
    ],
    [
      "networkmanager list-core-networks",
      "CoreNetworks",
      "AWS::NetworkManager::CoreNetwork",
      "CoreNetworkArn",
      "GlobalNetworkId",
    ],
    [
      "vpc-lattice list-service-network-vpc-associations",
      "items",
      "AWS::VpcLattice::ServiceNetworkVpcAssociation",
      "serviceNetworkArn",
      "VpcIdentifier=vpcId ServiceNetworkIdentifier=serviceNetworkArn",
    ],
  ].map(([call = "", key = "", type = "", id = "", fields = ""]) =>
    kind(call, key, type, id, { gone, rows: same(fields) }),
  ),
  // https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
  kind(
    "ec2 describe-vpc-block-public-access-options",
    "VpcBlockPublicAccessOptions",
    "AWS::EC2::VPCBlockPublicAccessOptions",
    "AwsAccountId",
    {
      make(record, account, making) {
        const region = textAt(record, "AwsRegion");
        const mode = textAt(record, "InternetGatewayBlockMode");
        const InternetGatewayBlockMode = mode ?? absent("InternetGatewayBlockMode", account);
        const scope = making.scopeOf(account, region);
        const id = `block-public-access/${scope.key}`;
        const type = "AWS::EC2::VPCBlockPublicAccessOptions";
        return new SnapshotResource(id, type, scope, { InternetGatewayBlockMode }, NOTHING, making.at);
      },
    },
  ),
  kind(
    "ec2 describe-vpc-block-public-access-exclusions",
    "VpcBlockPublicAccessExclusions",
    "AWS::EC2::VPCBlockPublicAccessExclusion",
    "ExclusionId",
    {
      gone: (record) => /delete|failed|disable/.test(String(record.State)),
      rows: same("InternetGatewayExclusionMode"),
      more(record, _, made) {
        const of = textAt(record, "ResourceArn")?.split("/").at(-1) ?? "";
        if (made !== undefined)
          made.properties = { ...made.properties, [of.startsWith("subnet-") ? "SubnetId" : "VpcId"]: of };
      },
    },
  ),
];
