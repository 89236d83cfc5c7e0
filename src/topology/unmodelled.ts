import type { Draft } from "./draft.ts";

/** Resource types that move or stop packets and that nothing here reads: what they do, in the user's words. */
export const NOT_MODELLED: Readonly<Record<string, string>> = {
  "AWS::EC2::CarrierGateway": "a way to the networks of mobile carriers",
  "AWS::EC2::ClientVpnEndpoint": "a way in for VPN clients",
  "AWS::EC2::LocalGatewayRoute": "a way to the network around an Outpost",
  "AWS::EC2::LocalGatewayRouteTableVPCAssociation": "a way to the network around an Outpost",
  "AWS::EC2::RouteServer": "routes that appliances announce by BGP",
  "AWS::EC2::TransitGatewayMulticastDomain": "multicast between VPCs",
  "AWS::EC2::VerifiedAccessEndpoint": "a way in for users that Verified Access trusts",
  "AWS::EC2::VPNConcentrator": "a way in for remote sites",
  "AWS::NetworkManager::CoreNetwork": "routing between VPCs and sites (Cloud WAN)",
  "AWS::NetworkManager::VpcAttachment": "a VPC's way to a Cloud WAN core network",
  "AWS::DirectConnect::DirectConnectGateway": "a way to on-premises networks",
  "AWS::VpcLattice::ServiceNetworkVpcAssociation": "a VPC's way to the services of a VPC Lattice network",
  "AWS::VpcLattice::ResourceGateway": "a way from other VPCs to resources of this one",
};

/** Names every resource whose packets are not looked at. */
export function unmodelled(draft: Draft): void {
  for (const [type, what] of Object.entries(NOT_MODELLED))
    for (const resource of draft.estate.ofType(type))
      draft.gap({
        code: "network-resource-not-modelled",
        message: `\`${resource.id}\` (${type}) is ${what}, which is not modelled`,
        hidesFindings: true,
        resource: resource.id,
        place: draft.estate.place(resource),
      });
}
