import { describe, expect, test } from "vitest";
import { topologyOf } from "../../src/topology/topology.ts";
import { type Reaching, reachingIn } from "../reaching.ts";
import { estateOfFiles } from "../support/read.ts";
import { ACCOUNT, acl, eni, filesOf, group, REGION, type Records, SHOP, subnet, table, tcp } from "./account.ts";

const HUB = "777788889999";
const OFFICE = "444455556666";
const via = (cidr: string) => ({ DestinationCidrBlock: cidr, TransitGatewayId: "tgw-1", State: "active" });

const office: Records = {
  Vpcs: [{ VpcId: "vpc-office", OwnerId: OFFICE, CidrBlock: "10.9.0.0/16" }],
  Subnets: [{ ...subnet("subnet-office", "10.9.0.0/24"), VpcId: "vpc-office", OwnerId: OFFICE }],
  InternetGateways: [],
  RouteTables: [{ ...table("rtb-office", [], [via("10.0.0.0/8")], true), VpcId: "vpc-office", OwnerId: OFFICE }],
  NetworkAcls: [{ ...acl("acl-office", ["subnet-office"]), VpcId: "vpc-office", OwnerId: OFFICE }],
  SecurityGroups: [{ ...group("sg-office", []), VpcId: "vpc-office", OwnerId: OFFICE }],
  NetworkInterfaces: [
    { ...eni("eni-office", "subnet-office", "10.9.0.10", ["sg-office"]), VpcId: "vpc-office", OwnerId: OFFICE },
  ],
  TransitGatewayVpcAttachments: [attachedVpc("office", OFFICE)],
};

const shop: Records = {
  ...SHOP,
  RouteTables: [table("rtb-app", ["subnet-app"], [via("10.9.0.0/16")]), table("rtb-main", [], [], true)],
  SecurityGroups: [group("sg-web", []), group("sg-app", [tcp(8080, "10.9.0.0/16")]), group("sg-data", [])],
  TransitGatewayVpcAttachments: [attachedVpc("app", ACCOUNT, "vpc-shop")],
};

function attachedVpc(name: string, VpcOwnerId: string, VpcId = `vpc-${name}`) {
  return {
    TransitGatewayAttachmentId: `tgw-attach-${name}`,
    TransitGatewayId: "tgw-1",
    VpcId,
    VpcOwnerId,
    State: "available",
    SubnetIds: [`subnet-${name}`],
    Options: { ApplianceModeSupport: "disable" },
  };
}

function attachment(name: string, owner: string, resource: string, table: string | undefined) {
  return {
    TransitGatewayAttachmentId: `tgw-attach-${name}`,
    TransitGatewayId: "tgw-1",
    ResourceOwnerId: owner,
    ResourceType: "vpc",
    ResourceId: resource,
    State: "available",
    ...(table === undefined ? {} : { Association: { TransitGatewayRouteTableId: table, State: "associated" } }),
  };
}

function route(cidr: string, to: string | undefined, State = "active") {
  const TransitGatewayAttachments = to === undefined ? [] : [{ TransitGatewayAttachmentId: `tgw-attach-${to}` }];
  return { DestinationCidrBlock: cidr, Type: "propagated", State, TransitGatewayAttachments };
}

const ROUTES = [route("10.0.0.0/16", "app"), route("10.9.0.0/16", "office")];

function hub(routes: readonly unknown[], officeTable: string | undefined = "tgw-rtb-1"): Records {
  return {
    // On by default, as in a template: what an account lists is what there is.
    TransitGateways: [
      {
        TransitGatewayId: "tgw-1",
        OwnerId: HUB,
        State: "available",
        Options: { DefaultRouteTableAssociation: "enable", DefaultRouteTablePropagation: "enable" },
      },
    ],
    TransitGatewayAttachments: [
      attachment("app", ACCOUNT, "vpc-shop", "tgw-rtb-1"),
      attachment("office", OFFICE, "vpc-office", officeTable),
    ],
    TransitGatewayRouteTables: [
      { TransitGatewayRouteTableId: "tgw-rtb-1", TransitGatewayId: "tgw-1", State: "available" },
    ],
    TransitGatewayRoutes: [{ TransitGatewayRouteTableId: "tgw-rtb-1", Routes: routes }],
  };
}

async function joined(of: Records): Promise<Reaching> {
  const files = { ...filesOf(shop), ...filesOf(office, OFFICE), ...filesOf(of, HUB) };
  return reachingIn(topologyOf(await estateOfFiles(files)));
}

describe("a transit gateway of three accounts", () => {
  test("carries what the routes in its tables carry", async () => {
    const both = await joined(hub(ROUTES));
    expect(both.surely("eni-office", "eni-app")).toBe("tcp 8080");
    expect(both.topology.network.facts).toEqual([]);
  });

  test("carries nothing where the account lists no route, whatever its options propagate to new attachments", async () => {
    const both = await joined(hub([route("10.9.0.0/16", "office")]));
    expect(both.perhaps("eni-office", "eni-app")).toBe("nothing");
  });

  test("drops what a blackhole takes", async () => {
    const both = await joined(hub([...ROUTES, route("10.0.1.0/24", undefined, "blackhole")]));
    expect(both.perhaps("eni-office", "eni-app")).toBe("nothing");
  });

  test("forwards nothing of an attachment that is associated with no table", async () => {
    const both = await joined({
      ...hub(ROUTES),
      TransitGatewayAttachments: hub(ROUTES, "none").TransitGatewayAttachments?.slice(0, 1) ?? [],
    });
    expect(both.perhaps("eni-office", "eni-app")).toBe("nothing");
  });

  test("is in doubt where its routes were not listed", async () => {
    const { TransitGatewayRoutes: _, ...rest } = hub(ROUTES);
    const both = await joined(rest);
    expect([both.surely("eni-office", "eni-app"), both.perhaps("eni-office", "eni-app")]).toEqual([
      "nothing",
      "tcp 8080",
    ]);
  });

  test("is in doubt where the associations of its attachments were not read", async () => {
    const { TransitGatewayAttachments: _, ...rest } = hub(ROUTES);
    const both = await joined(rest);
    expect([both.surely("eni-office", "eni-app"), both.perhaps("eni-office", "eni-app")]).toEqual([
      "nothing",
      "tcp 8080",
    ]);
  });

  test("tells its routes a file a table, too", async () => {
    const { TransitGatewayRoutes: _, ...rest } = hub(ROUTES);
    const one = `aws_configs/accounts/${HUB}/${REGION}/ec2-search-transit-gateway-routes/tgw-rtb-1`;
    const files = { ...filesOf(shop), ...filesOf(office, OFFICE), ...filesOf(rest, HUB) };
    const all = { ...files, [one]: JSON.stringify({ Routes: ROUTES, AdditionalRoutesAvailable: false }) };
    const both = reachingIn(topologyOf(await estateOfFiles(all)));
    expect(both.surely("eni-office", "eni-app")).toBe("tcp 8080");
    const cut = { ...files, [one]: JSON.stringify({ Routes: ROUTES.slice(1), AdditionalRoutesAvailable: true }) };
    const some = reachingIn(topologyOf(await estateOfFiles(cut)));
    expect([some.surely("eni-office", "eni-app"), some.perhaps("eni-office", "eni-app")]).toEqual([
      "nothing",
      "tcp 8080",
    ]);
  });
});
