import { flag, shared, tags, text } from "../convert.ts";
import { always, type Convert, INVALID, type Kind, kind, row, same } from "../kind.ts";
import { isRec, recsAt, textAt } from "../record.ts";

/** It is attached to one VPC. */
const firstVpc: Convert = (field) => {
  const [only] = Array.isArray(field) ? field.filter(isRec) : [];
  return only === undefined ? INVALID : (textAt(only, "VpcId") ?? INVALID);
};

const TAGS = row("Tags", "Tags", tags);

/** VPCs and subnets, with what stands at their edges. */
export const VPCS: readonly Kind[] = [
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html
  kind("ec2 describe-vpcs", "Vpcs", "AWS::EC2::VPC", "VpcId", {
    owner: "OwnerId",
    rows: [...always(row("CidrBlock", "CidrBlock", text)), ...same("InstanceTenancy"), ...TAGS],
    observed: same("IsDefault State DhcpOptionsId"),
    more(vpc, making) {
      const id = textAt(vpc, "VpcId") ?? "";
      for (const item of recsAt(vpc, "CidrBlockAssociationSet")) {
        const block = textAt(item, "CidrBlock");
        if (block === undefined || block === vpc.CidrBlock || textAt(item, "CidrBlockState.State") !== "associated")
          continue;
        making.add("AWS::EC2::VPCCidrBlock", `${id}/${block}`, { VpcId: id, CidrBlock: block });
      }
      for (const item of recsAt(vpc, "Ipv6CidrBlockAssociationSet")) {
        const block = textAt(item, "Ipv6CidrBlock");
        if (block === undefined || textAt(item, "Ipv6CidrBlockState.State") !== "associated") continue;
        making.add("AWS::EC2::VPCCidrBlock", `${id}/${block}`, { VpcId: id, Ipv6CidrBlock: block });
      }
    },
  }),
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html
  kind("ec2 describe-subnets", "Subnets", "AWS::EC2::Subnet", "SubnetId", {
    owner: "OwnerId",
    aliases: ["SubnetArn"],
    rows: [
      ...always(row("VpcId", "VpcId", shared)),
      // Absent in subnets with IPv6 only.
      ...row("CidrBlock", "CidrBlock", text),
      ...always([...row("AvailabilityZone", "AvailabilityZone", shared)]),
      ...row("MapPublicIpOnLaunch", "MapPublicIpOnLaunch", flag),
      ...row("AssignIpv6AddressOnCreation", "AssignIpv6AddressOnCreation", flag),
      ...row("Ipv6Native", "Ipv6Native", flag),
      ...same("EnableDns64 OutpostArn"),
      ...TAGS,
    ],
    observed: same("AvailabilityZoneId State DefaultForAz"),
    more(subnet, making) {
      const id = textAt(subnet, "SubnetId") ?? "";
      for (const item of recsAt(subnet, "Ipv6CidrBlockAssociationSet")) {
        const block = textAt(item, "Ipv6CidrBlock");
        if (block === undefined || textAt(item, "Ipv6CidrBlockState.State") !== "associated") continue;
        making.add("AWS::EC2::SubnetCidrBlock", `${id}/${block}`, { SubnetId: id, Ipv6CidrBlock: block });
      }
    },
  }),
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InternetGateway.html
  kind("ec2 describe-internet-gateways", "InternetGateways", "AWS::EC2::InternetGateway", "InternetGatewayId", {
    owner: "OwnerId",
    rows: TAGS,
    more(gateway, making) {
      const InternetGatewayId = textAt(gateway, "InternetGatewayId") ?? "";
      for (const item of recsAt(gateway, "Attachments")) {
        const VpcId = textAt(item, "VpcId");
        const state = textAt(item, "State");
        if (VpcId === undefined || state === "detached" || state === "detaching") continue;
        const id = `${InternetGatewayId}/${VpcId}`;
        making.add("AWS::EC2::VPCGatewayAttachment", id, { InternetGatewayId, VpcId: making.intern(VpcId) });
      }
    },
  }),
  kind(
    "ec2 describe-egress-only-internet-gateways",
    "EgressOnlyInternetGateways",
    "AWS::EC2::EgressOnlyInternetGateway",
    "EgressOnlyInternetGatewayId",
    {
      gone: (record) => recsAt(record, "Attachments").length === 0,
      rows: [...always(row("VpcId", "Attachments", firstVpc)), ...TAGS],
    },
  ),
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html
  kind("ec2 describe-nat-gateways", "NatGateways", "AWS::EC2::NatGateway", "NatGatewayId", {
    gone: ({ State }) => State === "deleted" || State === "deleting" || State === "failed",
    rows: [...same("SubnetId VpcId ConnectivityType AvailabilityMode"), ...TAGS],
    more(gateway, _, made) {
      if (made === undefined) return;
      const addresses = recsAt(gateway, "NatGatewayAddresses").filter((item) => item.Status !== "failed");
      const inside = addresses.flatMap((item) => textAt(item, "PrivateIp") ?? []);
      const publicIps = addresses.flatMap((item) => textAt(item, "PublicIp") ?? []);
      const allocations = addresses.flatMap((item) => textAt(item, "AllocationId") ?? []);
      const [first, ...others] = inside;
      made.properties = {
        ...made.properties,
        ...(first === undefined ? {} : { PrivateIpAddress: first }),
        ...(others.length === 0 ? {} : { SecondaryPrivateIpAddresses: others }),
        ...(allocations[0] === undefined ? {} : { AllocationId: allocations[0] }),
      };
      made.observed = {
        PublicIps: publicIps,
        NetworkInterfaceIds: addresses.flatMap((item) => textAt(item, "NetworkInterfaceId") ?? []),
      };
    },
  }),
  kind("ec2 describe-addresses", "Addresses", "AWS::EC2::EIP", "PublicIp", {
    aliases: ["AllocationId"],
    rows: [...same("Domain InstanceId NetworkBorderGroup PublicIpv4Pool"), ...TAGS],
    observed: same("PublicIp NetworkInterfaceId PrivateIpAddress AllocationId AssociationId"),
  }),
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcPeeringConnection.html
  kind(
    "ec2 describe-vpc-peering-connections",
    "VpcPeeringConnections",
    "AWS::EC2::VPCPeeringConnection",
    "VpcPeeringConnectionId",
    {
      gone: (record) => GONE_PEERINGS.has(textAt(record, "Status.Code") ?? ""),
      owner: "RequesterVpcInfo.OwnerId",
      rows: [
        ...always(same("VpcId=RequesterVpcInfo.VpcId PeerVpcId=AccepterVpcInfo.VpcId")),
        ...same("PeerOwnerId=AccepterVpcInfo.OwnerId PeerRegion=AccepterVpcInfo.Region"),
        ...TAGS,
      ],
      observed: same("Status RequesterRegion=RequesterVpcInfo.Region"),
    },
  ),
];

/** Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle */
const GONE_PEERINGS: ReadonlySet<string> = new Set(["deleted", "deleting", "expired", "failed", "rejected"]);
