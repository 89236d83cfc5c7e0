import { describe, expect, it } from "vitest";
import { parameter, ref } from "../../../test/estate-of.ts";
import { reaching } from "../../../test/reaching.ts";
import { inOffice, LOBBY, OFFICE, STAFF, VAULT } from "../../../test/standing-of.ts";

const cluster = (config: object) => ({
  type: "AWS::EKS::Cluster",
  properties: { Name: "kitchen", ResourcesVpcConfig: { SubnetIds: [ref("Vault")], ...config } },
});
const OWN = "cluster security group of `Kitchen`";

describe("an EKS cluster", () => {
  it("has interfaces with its own group and those it is given, and a public endpoint by default", () => {
    const office = inOffice({
      Kitchen: cluster({ SecurityGroupIds: [ref("StaffGroup")], EndpointPrivateAccess: true }),
    });
    expect(office.of("Kitchen")).toEqual([
      { in: VAULT, guards: [OWN, STAFF], public: "no", listens: "tcp 443", opens: true, exists: "yes" },
      {
        in: "public endpoint of Kitchen",
        guards: ["public access list of cluster `Kitchen`"],
        public: "yes",
        listens: "tcp 443",
        opens: false,
        exists: "yes",
      },
    ]);
  });

  it("may or may not answer inside with private access off", () => {
    const [inside] = inOffice({ Kitchen: cluster({}) }).of("Kitchen");
    expect(inside?.listens).toMatch(/^tcp 443 if whether/);
  });

  it("has no public endpoint where it is turned off", () => {
    const office = inOffice({ Kitchen: cluster({ EndpointPublicAccess: false, EndpointPrivateAccess: true }) });
    expect(office.of("Kitchen").map((item) => item.in)).toEqual([VAULT]);
  });

  it("is reached from the internet as its public access list says", () => {
    const open = reaching({ ...OFFICE, Kitchen: cluster({}) });
    expect(open.surely("internet", "Kitchen")).toBe("tcp 443");
    const shut = reaching({ ...OFFICE, Kitchen: cluster({ EndpointPublicAccess: "false" }) });
    expect(shut.perhaps("internet", "Kitchen")).toBe("nothing");
    const listed = reaching({ ...OFFICE, Kitchen: cluster({ PublicAccessCidrs: ["203.0.113.0/24"] }) });
    expect(listed.surelyFrom({ v4: [3405803776, 3405804032], v6: [] }, "Kitchen")).toBe("tcp 443");
    expect(listed.surelyFrom({ v4: [134744072, 134744073], v6: [] }, "Kitchen")).toBe("nothing");
  });
});

describe("a managed node group", () => {
  const group = (more: object) => ({
    type: "AWS::EKS::Nodegroup",
    properties: { ClusterName: ref("Kitchen"), Subnets: [ref("Lobby")], NodeRole: "r", ...more },
  });

  it("has the cluster's group, and an address as its subnet gives one", () => {
    const office = inOffice({ Kitchen: cluster({}), Cooks: group({}) });
    expect(office.of("Cooks")).toEqual([
      { in: LOBBY, guards: [OWN], public: "yes", listens: "all traffic", opens: true, exists: "yes" },
    ]);
  });

  it("opens SSH to everybody with a key and no source groups", () => {
    const open = reaching({
      ...OFFICE,
      Public: { type: "AWS::EC2::RouteTable", properties: { VpcId: "Office" } },
      Out: {
        type: "AWS::EC2::Route",
        properties: { RouteTableId: "Public", DestinationCidrBlock: "0.0.0.0/0", GatewayId: "Igw" },
      },
      Use: { type: "AWS::EC2::SubnetRouteTableAssociation", properties: { SubnetId: "Lobby", RouteTableId: "Public" } },
      Kitchen: cluster({}),
      Cooks: group({ RemoteAccess: { Ec2SshKey: "key" } }),
      Waiters: group({ RemoteAccess: { Ec2SshKey: "key", SourceSecurityGroups: [ref("StaffGroup")] } }),
      Guests: group({ AmiType: "WINDOWS_CORE_2022_x86_64", RemoteAccess: { Ec2SshKey: "key" } }),
    });
    expect(open.surely("internet", "Cooks")).toBe("tcp 22");
    expect(open.perhaps("internet", "Waiters")).toBe("nothing");
    expect(open.surely("internet", "Guests")).toBe("tcp 3389");
  });

  it("has its launch template's groups in place of the cluster's", () => {
    const office = inOffice({
      Kitchen: cluster({}),
      Plan: {
        type: "AWS::EC2::LaunchTemplate",
        properties: { LaunchTemplateData: { SecurityGroupIds: [ref("StaffGroup")] } },
      },
      Bare: { type: "AWS::EC2::LaunchTemplate", properties: { LaunchTemplateData: { ImageId: "ami-1" } } },
      Cooks: group({ LaunchTemplate: { Id: ref("Plan"), Version: "1" } }),
      Plain: group({ LaunchTemplate: { Id: ref("Bare"), Version: "1" } }),
    });
    expect(office.of("Cooks")[0]?.guards).toEqual([STAFF]);
    expect(office.of("Plain")[0]?.guards).toEqual([OWN]);
  });

  it("has an unknown group where the cluster was not read", () => {
    const office = inOffice({
      Cooks: {
        type: "AWS::EKS::Nodegroup",
        properties: { ClusterName: parameter("Cluster"), Subnets: [ref("Vault")] },
      },
    });
    expect(office.of("Cooks")[0]?.guards).toEqual([expect.stringContaining("nobody knows")]);
  });
});

describe("pods on Fargate", () => {
  it("have the cluster's group", () => {
    const office = inOffice({
      Kitchen: cluster({}),
      Pods: { type: "AWS::EKS::FargateProfile", properties: { ClusterName: "kitchen", Subnets: [ref("Vault")] } },
    });
    expect(office.of("Pods").map((item) => [item.in, item.guards])).toEqual([[VAULT, [OWN]]]);
  });
});

it("lets cluster and nodes reach each other and nobody else", () => {
  const office = reaching({
    ...OFFICE,
    Kitchen: cluster({ EndpointPrivateAccess: true, EndpointPublicAccess: false }),
    Cooks: { type: "AWS::EKS::Nodegroup", properties: { ClusterName: ref("Kitchen"), Subnets: [ref("Vault")] } },
    Clerk: {
      type: "AWS::EC2::Instance",
      properties: { SubnetId: ref("Vault"), SecurityGroupIds: [ref("StaffGroup")] },
    },
  });
  expect(office.surely("Cooks", "Kitchen")).toBe("tcp 443");
  expect(office.surely("Kitchen", "Cooks")).toBe("all traffic");
  expect(office.perhaps("Clerk", "Kitchen")).toBe("nothing");
});
