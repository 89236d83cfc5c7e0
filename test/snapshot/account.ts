import type { Estate } from "../../src/estate/estate.ts";
import { topologyOf } from "../../src/topology/topology.ts";
import { type Reaching, reachingIn } from "../reaching.ts";
import { estateOfFiles } from "../support/read.ts";

/** Records by top-level key, as an account's folder holds them. */
export type Records = Readonly<Record<string, readonly unknown[]>>;

export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";

/** The estate of an account in one Region: a file for every key. */
export function estateOfAccount(records: Records, account = ACCOUNT): Promise<Estate> {
  return estateOfFiles(filesOf(records, account));
}

export function filesOf(records: Records, account = ACCOUNT, region = REGION): Record<string, string> {
  return Object.fromEntries(
    Object.entries(records).map(([key, rows]) => [
      `aws_configs/accounts/${account}/${region}/${key}.json`,
      JSON.stringify({ [key]: rows }, null, 4),
    ]),
  );
}

export async function reachingInAccount(records: Records): Promise<Reaching> {
  return reachingIn(topologyOf(await estateOfAccount(records)));
}

export const ANYWHERE = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

export function group(GroupId: string, ingress: readonly unknown[], egress: readonly unknown[] = [ANYWHERE]) {
  return {
    GroupId,
    GroupName: GroupId,
    VpcId: "vpc-shop",
    OwnerId: ACCOUNT,
    IpPermissions: ingress,
    IpPermissionsEgress: egress,
  };
}

export function tcp(port: number, ...from: readonly string[]) {
  return {
    IpProtocol: "tcp",
    FromPort: port,
    ToPort: port,
    IpRanges: from.filter((one) => one.includes("/")).map((CidrIp) => ({ CidrIp })),
    UserIdGroupPairs: from.filter((one) => !one.includes("/")).map((GroupId) => ({ GroupId, UserId: ACCOUNT })),
  };
}

export function eni(id: string, subnet: string, address: string, groups: readonly string[], more: object = {}) {
  return {
    NetworkInterfaceId: id,
    SubnetId: subnet,
    VpcId: "vpc-shop",
    OwnerId: ACCOUNT,
    InterfaceType: "interface",
    Status: "in-use",
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
    Groups: groups.map((GroupId) => ({ GroupId, GroupName: GroupId })),
    Ipv6Addresses: [],
    SourceDestCheck: true,
    Description: "",
    TagSet: [],
    ...more,
  };
}

const OPEN = [true, false].map((Egress) => ({
  CidrBlock: "0.0.0.0/0",
  Egress,
  Protocol: "-1",
  RuleAction: "allow",
  RuleNumber: 100,
}));
export const LAST = [true, false].map((Egress) => ({
  CidrBlock: "0.0.0.0/0",
  Egress,
  Protocol: "-1",
  RuleAction: "deny",
  RuleNumber: 32767,
}));

export function acl(NetworkAclId: string, subnets: readonly string[], entries: readonly unknown[] = OPEN) {
  return {
    NetworkAclId,
    VpcId: "vpc-shop",
    OwnerId: ACCOUNT,
    IsDefault: false,
    Entries: [...entries, ...LAST],
    Associations: subnets.map((SubnetId) => ({ NetworkAclId, SubnetId })),
  };
}

export function table(RouteTableId: string, subnets: readonly string[], routes: readonly unknown[], main = false) {
  return {
    RouteTableId,
    VpcId: "vpc-shop",
    OwnerId: ACCOUNT,
    Routes: [{ DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", Origin: "CreateRouteTable" }, ...routes],
    Associations: [
      ...(main ? [{ Main: true, RouteTableId }] : []),
      ...subnets.map((SubnetId) => ({ SubnetId, RouteTableId })),
    ],
  };
}

export function subnet(SubnetId: string, CidrBlock: string, zone = "eu-west-1a") {
  return {
    SubnetId,
    VpcId: "vpc-shop",
    OwnerId: ACCOUNT,
    CidrBlock,
    AvailabilityZone: zone,
    MapPublicIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    Ipv6CidrBlockAssociationSet: [],
  };
}

/** A shop: web servers on the internet, applications behind them, a database at the back. */
export const SHOP: Records = {
  Vpcs: [
    { VpcId: "vpc-shop", OwnerId: ACCOUNT, CidrBlock: "10.0.0.0/16", IsDefault: false, CidrBlockAssociationSet: [] },
  ],
  Subnets: [
    subnet("subnet-web", "10.0.0.0/24"),
    subnet("subnet-app", "10.0.1.0/24"),
    subnet("subnet-data", "10.0.2.0/24"),
  ],
  InternetGateways: [
    { InternetGatewayId: "igw-1", OwnerId: ACCOUNT, Attachments: [{ VpcId: "vpc-shop", State: "available" }] },
  ],
  RouteTables: [
    table("rtb-web", ["subnet-web"], [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" }]),
    table("rtb-main", [], [], true),
  ],
  NetworkAcls: [acl("acl-open", ["subnet-web", "subnet-app", "subnet-data"])],
  SecurityGroups: [
    group("sg-web", [tcp(443, "0.0.0.0/0")]),
    group("sg-app", [tcp(8080, "sg-web")]),
    group("sg-data", [tcp(5432, "sg-app")], []),
  ],
  NetworkInterfaces: [
    eni("eni-web", "subnet-web", "10.0.0.10", ["sg-web"], { Association: { PublicIp: "198.51.100.7" } }),
    eni("eni-app", "subnet-app", "10.0.1.10", ["sg-app"]),
    eni("eni-data", "subnet-data", "10.0.2.10", ["sg-data"]),
  ],
};
