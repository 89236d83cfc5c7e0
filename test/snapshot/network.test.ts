import { describe, expect, test } from "vitest";
import { topologyOf } from "../../src/topology/topology.ts";
import { reachingIn } from "../reaching.ts";
import { estateOfFiles } from "../support/read.ts";
import {
  ACCOUNT,
  ANYWHERE,
  acl,
  eni,
  estateOfAccount,
  filesOf,
  group,
  REGION,
  type Records,
  reachingInAccount,
  SHOP,
  subnet,
  table,
  tcp,
} from "./account.ts";

function without(...keys: readonly string[]): Records {
  return Object.fromEntries(Object.entries(SHOP).filter(([key]) => !keys.includes(key)));
}

describe("a shop as its account tells it", () => {
  test("lets in what its groups and routes let in, and nothing else", async () => {
    const shop = await reachingInAccount(SHOP);
    expect(shop.surely("internet", "eni-web")).toBe("tcp 443");
    expect(shop.surely("eni-web", "eni-app")).toBe("tcp 8080");
    expect(shop.surely("eni-app", "eni-data")).toBe("tcp 5432");
    for (const [from, to] of [
      ["internet", "eni-app"],
      ["internet", "eni-data"],
      ["eni-web", "eni-data"],
      ["eni-data", "eni-app"],
    ] as const)
      expect([from, to, shop.perhaps(from, to)]).toEqual([from, to, "nothing"]);
  });

  test("has nothing in doubt where every call was made", async () => {
    const topology = topologyOf(await estateOfAccount(SHOP));
    expect(topology.gaps).toEqual([]);
    expect(topology.network.facts).toEqual([]);
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html: no outbound rule, no outbound traffic
  test("a group with no egress rules lets nothing out", async () => {
    const rules = [
      group("sg-web", [tcp(443, "0.0.0.0/0")]),
      group("sg-app", [ANYWHERE]),
      group("sg-data", [tcp(5432, "sg-app")], []),
    ];
    const shop = await reachingInAccount({ ...SHOP, SecurityGroups: rules });
    expect(shop.perhaps("eni-data", "eni-app")).toBe("nothing");
    expect(shop.surely("eni-web", "eni-app")).toBe("all traffic");
  });

  test("a network ACL that lets no replies back closes the way", async () => {
    const closed = acl(
      "acl-data",
      ["subnet-data"],
      [
        {
          CidrBlock: "10.0.1.0/24",
          Egress: false,
          Protocol: "6",
          RuleAction: "allow",
          RuleNumber: 100,
          PortRange: { From: 5432, To: 5432 },
        },
        {
          CidrBlock: "10.0.1.0/24",
          Egress: true,
          Protocol: "6",
          RuleAction: "allow",
          RuleNumber: 100,
          PortRange: { From: 443, To: 443 },
        },
      ],
    );
    const shop = await reachingInAccount({
      ...SHOP,
      NetworkAcls: [acl("acl-open", ["subnet-web", "subnet-app"]), closed],
    });
    expect(shop.surely("eni-app", "eni-data")).toBe("nothing");
  });

  test("a subnet without a table of its own has the main one, a blackhole swallows", async () => {
    const main = table(
      "rtb-main",
      [],
      [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" }],
      true,
    );
    const dead = table(
      "rtb-web",
      ["subnet-web"],
      [{ DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-gone", State: "blackhole" }],
    );
    const addresses = SHOP.NetworkInterfaces?.slice(0, 1).concat(
      eni("eni-app", "subnet-app", "10.0.1.10", ["sg-web"], { Association: { PublicIp: "198.51.100.8" } }),
    );
    const shop = await reachingInAccount({ ...SHOP, RouteTables: [dead, main], NetworkInterfaces: addresses ?? [] });
    expect(shop.perhaps("internet", "eni-web")).toBe("nothing");
    expect(shop.surely("internet", "eni-app")).toBe("tcp 443");
  });
});

describe("what was not read", () => {
  test.each([
    ["RouteTables", "route tables of `vpc-shop` were not read"],
    ["NetworkAcls", "network ACLs of `vpc-shop` were not read"],
    ["InternetGateways", "internet gateway"],
    ["SecurityGroups", "security group `sg-web` was not read"],
  ])("is in doubt, neither open nor closed: %s", async (key, fact) => {
    const shop = await reachingInAccount(without(key));
    expect(shop.surely("internet", "eni-web")).toBe("nothing");
    expect(shop.perhaps("internet", "eni-web")).not.toBe("nothing");
    expect(shop.facts("internet", "eni-web").join("; ")).toContain(fact);
  });

  test("is a gap that names the call", async () => {
    const estate = await estateOfAccount(without("RouteTables"));
    expect(estate.gaps).toEqual([
      expect.objectContaining({
        code: "call-not-made",
        hidesFindings: true,
        message: expect.stringContaining("`aws ec2 describe-route-tables`"),
      }),
    ]);
  });

  test("makes a table in doubt too where only some of the tables were read", async () => {
    const files = filesOf(SHOP);
    const name = `aws_configs/accounts/${ACCOUNT}/${REGION}/RouteTables.json`;
    const some = { RouteTables: SHOP.RouteTables?.slice(1), NextToken: "more" };
    const shop = reachingIn(topologyOf(await estateOfFiles({ ...files, [name]: JSON.stringify(some) })));
    expect(shop.surely("internet", "eni-web")).toBe("nothing");
    expect(shop.perhaps("internet", "eni-web")).toBe("tcp 443");
  });
});

describe("interfaces", () => {
  test("belong to what they are attached to, which has no others", async () => {
    const instance = {
      InstanceId: "i-web",
      SubnetId: "subnet-web",
      PublicIpAddress: "198.51.100.7",
      State: { Name: "running" },
      SecurityGroups: [{ GroupId: "sg-web" }],
      NetworkInterfaces: [{ NetworkInterfaceId: "eni-web", PrivateIpAddress: "10.0.0.10" }],
    };
    const topology = topologyOf(
      await estateOfAccount({ ...SHOP, Reservations: [{ OwnerId: ACCOUNT, Instances: [instance] }] }),
    );
    expect(topology.interfacesOf.get("i-web")).toEqual(topology.interfacesOf.get("eni-web"));
    expect(topology.network.interfaces).toHaveLength(3);
    expect(reachingIn(topology).surely("internet", "i-web")).toBe("tcp 443");
  });

  test("are told by instances where nobody listed them", async () => {
    const own = eni("eni-web", "subnet-web", "10.0.0.10", ["sg-web"], { Association: { PublicIp: "198.51.100.7" } });
    const instance = {
      InstanceId: "i-web",
      SubnetId: "subnet-web",
      State: { Name: "running" },
      SecurityGroups: [{ GroupId: "sg-web" }],
      NetworkInterfaces: [own],
    };
    const gone = { ...instance, InstanceId: "i-gone", State: { Name: "terminated" }, NetworkInterfaces: [] };
    const shop = await reachingInAccount({
      ...without("NetworkInterfaces"),
      Reservations: [{ OwnerId: ACCOUNT, Instances: [instance, gone] }],
    });
    expect(shop.surely("internet", "i-web")).toBe("tcp 443");
    expect(shop.topology.interfacesOf.has("i-gone")).toBe(false);
  });

  test("have each of their addresses", async () => {
    const both = eni("eni-web", "subnet-web", "10.0.0.10", ["sg-web"], {
      PrivateIpAddresses: [
        { Primary: true, PrivateIpAddress: "10.0.0.10" },
        { Primary: false, PrivateIpAddress: "10.0.0.11", Association: { PublicIp: "198.51.100.9" } },
      ],
    });
    const narrow = group("sg-app", [tcp(8080, "10.0.0.11/32")]);
    const shop = await reachingInAccount({
      ...SHOP,
      NetworkInterfaces: [both, eni("eni-app", "subnet-app", "10.0.1.10", ["sg-app"])],
      SecurityGroups: [group("sg-web", [tcp(443, "0.0.0.0/0")]), narrow],
    });
    expect(shop.surely("internet", "eni-web")).toBe("tcp 443");
    expect(shop.surely("eni-web", "eni-app")).toBe("tcp 8080");
    const others = group("sg-app", [tcp(8080, "10.0.0.12/32")]);
    const none = await reachingInAccount({
      ...SHOP,
      NetworkInterfaces: [both, eni("eni-app", "subnet-app", "10.0.1.10", ["sg-app"])],
      SecurityGroups: [group("sg-web", []), others],
    });
    expect(none.perhaps("eni-web", "eni-app")).toBe("nothing");
  });

  test("of load balancers, functions and databases are found by what they say of themselves", async () => {
    const arn = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/front/50dc6c495c0c9188`;
    const topology = topologyOf(
      await estateOfAccount({
        ...SHOP,
        LoadBalancers: [
          {
            LoadBalancerArn: arn,
            LoadBalancerName: "front",
            Type: "application",
            Scheme: "internet-facing",
            IpAddressType: "ipv4",
            SecurityGroups: ["sg-web"],
            AvailabilityZones: [{ SubnetId: "subnet-web" }],
            State: { Code: "active" },
          },
        ],
        Listeners: [
          {
            ListenerArn: arn.replace(":loadbalancer/", ":listener/").concat("/1"),
            LoadBalancerArn: arn,
            Port: 443,
            Protocol: "HTTPS",
            DefaultActions: [],
          },
        ],
        Functions: [
          {
            FunctionName: "invoice",
            FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:invoice`,
            VpcConfig: { SubnetIds: ["subnet-app"], SecurityGroupIds: ["sg-app"] },
          },
        ],
        DBInstances: [
          {
            DBInstanceArn: `arn:aws:rds:${REGION}:${ACCOUNT}:db:orders`,
            DBInstanceIdentifier: "orders",
            Engine: "postgres",
            PubliclyAccessible: false,
            StorageEncrypted: true,
            Endpoint: { Port: 5432 },
            VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-data", Status: "active" }],
            DBSubnetGroup: {
              DBSubnetGroupName: "data",
              VpcId: "vpc-shop",
              Subnets: [{ SubnetIdentifier: "subnet-data" }],
            },
          },
        ],
        NetworkInterfaces: [
          eni("eni-elb", "subnet-web", "10.0.0.20", ["sg-web"], {
            Description: "ELB app/front/50dc6c495c0c9188",
            Association: { PublicIp: "198.51.100.20" },
          }),
          eni("eni-fn", "subnet-app", "10.0.1.20", ["sg-app"], {
            Description: "AWS Lambda VPC ENI-invoice-4f1c",
            InterfaceType: "lambda",
          }),
          eni("eni-db", "subnet-data", "10.0.2.20", ["sg-data"], { Description: "RDSNetworkInterface" }),
          eni("eni-nat", "subnet-web", "10.0.0.30", [], { InterfaceType: "nat_gateway" }),
        ],
      }),
    );
    const shop = reachingIn(topology);
    expect(topology.network.interfaces).toHaveLength(3);
    expect(topology.interfacesOf.get(arn)).toEqual(topology.interfacesOf.get("eni-elb"));
    expect(shop.surely("internet", arn)).toBe("tcp 443");
    expect(
      shop.surely(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:invoice`, `arn:aws:rds:${REGION}:${ACCOUNT}:db:orders`),
    ).toBe("tcp 5432");
    expect(shop.perhaps(arn, `arn:aws:lambda:${REGION}:${ACCOUNT}:function:invoice`)).toBe("nothing");
  });
});

describe("several accounts", () => {
  const other = "444455556666";
  const office: Records = {
    Vpcs: [{ VpcId: "vpc-office", OwnerId: other, CidrBlock: "10.9.0.0/16" }],
    Subnets: [{ ...subnet("subnet-office", "10.9.0.0/24"), VpcId: "vpc-office", OwnerId: other }],
    InternetGateways: [],
    RouteTables: [
      {
        ...table(
          "rtb-office",
          [],
          [{ DestinationCidrBlock: "10.0.0.0/16", VpcPeeringConnectionId: "pcx-1", State: "active" }],
          true,
        ),
        VpcId: "vpc-office",
        OwnerId: other,
      },
    ],
    NetworkAcls: [{ ...acl("acl-office", ["subnet-office"]), VpcId: "vpc-office", OwnerId: other }],
    SecurityGroups: [{ ...group("sg-office", []), VpcId: "vpc-office", OwnerId: other }],
    NetworkInterfaces: [
      { ...eni("eni-office", "subnet-office", "10.9.0.10", ["sg-office"]), VpcId: "vpc-office", OwnerId: other },
    ],
  };
  const peering = {
    VpcPeeringConnectionId: "pcx-1",
    Status: { Code: "active" },
    RequesterVpcInfo: { VpcId: "vpc-office", OwnerId: other, Region: REGION },
    AccepterVpcInfo: { VpcId: "vpc-shop", OwnerId: ACCOUNT, Region: REGION },
  };
  const routed: Records = {
    ...SHOP,
    RouteTables: [
      table(
        "rtb-web",
        ["subnet-web"],
        [{ DestinationCidrBlock: "10.9.0.0/16", VpcPeeringConnectionId: "pcx-1", State: "active" }],
      ),
      table("rtb-main", [], [], true),
    ],
    SecurityGroups: [group("sg-web", [tcp(443, "sg-office")]), group("sg-app", []), group("sg-data", [])],
    VpcPeeringConnections: [peering],
  };

  test("are one estate: a peering joins them, and groups can be named across it", async () => {
    const files = { ...filesOf(routed), ...filesOf({ ...office, VpcPeeringConnections: [peering] }, other) };
    const estate = await estateOfFiles(files);
    expect(estate.gaps).toEqual([]);
    const both = reachingIn(topologyOf(estate));
    expect(both.surely("eni-office", "eni-web")).toBe("tcp 443");
    expect(both.perhaps("eni-office", "eni-app")).toBe("nothing");
  });

  test("of which one was not read leave the other as it is", async () => {
    const shop = reachingIn(topologyOf(await estateOfFiles(filesOf(routed))));
    expect(shop.surely("internet", "eni-web")).toBe("nothing");
    expect(shop.topology.gaps.map(({ code }) => code)).toContain("peer-vpc-not-read");
  });
});
