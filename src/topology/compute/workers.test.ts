import { describe, expect, it } from "vitest";
import { either, parameter, ref } from "../../../test/estate-of.ts";
import { reaching } from "../../../test/reaching.ts";
import { inOffice, LOBBY, OFFICE, STAFF, VAULT } from "../../../test/standing-of.ts";

describe("a function", () => {
  const inside = { VpcConfig: { SubnetIds: [ref("Lobby"), ref("Vault")], SecurityGroupIds: [ref("StaffGroup")] } };

  it("opens connections from its subnets, is never public, and nothing answers on it", () => {
    const office = inOffice({ Clerk: { type: "AWS::Lambda::Function", properties: inside } });
    expect(office.of("Clerk")).toEqual([
      { in: LOBBY, guards: [STAFF], public: "no", listens: "nothing", opens: true, exists: "yes" },
      { in: VAULT, guards: [STAFF], public: "no", listens: "nothing", opens: true, exists: "yes" },
    ]);
  });

  it("without a VPC reaches the internet and nothing inside", () => {
    const office = reaching({
      ...OFFICE,
      Clerk: { type: "AWS::Lambda::Function", properties: {} },
      Empty: { type: "AWS::Lambda::Function", properties: { VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } } },
      Safe: { type: "AWS::EC2::Instance", properties: { SubnetId: ref("Vault"), SecurityGroupIds: [ref("Open")] } },
      Open: {
        type: "AWS::EC2::SecurityGroup",
        properties: { VpcId: "Office", SecurityGroupIngress: [{ IpProtocol: "-1", CidrIp: "0.0.0.0/0" }] },
      },
    });
    expect(office.surely("Clerk", "internet")).toBe("all traffic");
    expect(office.surely("Empty", "internet")).toBe("all traffic");
    expect(office.perhaps("Clerk", "Safe")).toBe("nothing");
    expect(office.perhaps("internet", "Clerk")).toBe("nothing");
  });

  it("stands inside or outside where a condition decides", () => {
    const office = inOffice({
      Clerk: {
        type: "AWS::Lambda::Function",
        properties: { VpcConfig: either("InVpc", inside.VpcConfig, undefined) },
      },
    });
    const undecided = "if condition `InVpc` cannot be decided";
    expect(office.of("Clerk").map((item) => [item.in, item.exists])).toEqual([
      [LOBBY, undecided],
      [VAULT, undecided],
      [expect.stringContaining("services"), undecided],
    ]);
  });
});

describe("interfaces of services", () => {
  const place = { SubnetIds: [ref("Vault")], SecurityGroupIds: [ref("StaffGroup")] };
  const rows: readonly (readonly [string, object, string])[] = [
    ["AWS::AppRunner::VpcConnector", { Subnets: [ref("Vault")], SecurityGroups: [ref("StaffGroup")] }, "nothing"],
    ["AWS::ApiGatewayV2::VpcLink", place, "nothing"],
    ["AWS::EC2::InstanceConnectEndpoint", { SubnetId: ref("Vault"), SecurityGroupIds: [ref("StaffGroup")] }, "nothing"],
    ["AWS::Synthetics::Canary", { VPCConfig: place }, "nothing"],
    [
      "AWS::CodeBuild::Project",
      { VpcConfig: { Subnets: [ref("Vault")], SecurityGroupIds: [ref("StaffGroup")] } },
      "all traffic",
    ],
    ["AWS::EMRServerless::Application", { NetworkConfiguration: place }, "all traffic"],
    [
      "AWS::KinesisAnalyticsV2::Application",
      { ApplicationConfiguration: { VpcConfigurations: [place] } },
      "all traffic",
    ],
    [
      "AWS::SageMaker::Model",
      { VpcConfig: { Subnets: [ref("Vault")], SecurityGroupIds: [ref("StaffGroup")] } },
      "all traffic",
    ],
    ["AWS::OpenSearchServerless::VpcEndpoint", place, "tcp 443"],
    [
      "AWS::Route53Resolver::ResolverEndpoint",
      { Direction: "INBOUND", IpAddresses: [{ SubnetId: ref("Vault") }], SecurityGroupIds: [ref("StaffGroup")] },
      "tcp 53, udp 53",
    ],
  ];

  for (const [type, properties, listens] of rows) {
    it(`${type} stands in its subnets with its groups`, () => {
      const [only, ...more] = inOffice({ It: { type, properties: properties as never } }).of("It");
      expect(more).toEqual([]);
      expect([only?.in, only?.guards, only?.public, only?.listens]).toEqual([VAULT, [STAFF], "no", listens]);
    });
  }

  it("take the VPC's default group where none is said", () => {
    const office = inOffice({
      Door: { type: "AWS::EC2::InstanceConnectEndpoint", properties: { SubnetId: ref("Vault") } },
    });
    expect(office.of("Door")[0]?.guards).toEqual([expect.stringContaining("default")]);
  });

  it("an App Runner service goes out by its connector, or to the internet", () => {
    const egress = (VpcConnectorArn: unknown) => ({
      NetworkConfiguration: { EgressConfiguration: { EgressType: "VPC", VpcConnectorArn } } as never,
    });
    const office = inOffice({
      Pipe: {
        type: "AWS::AppRunner::VpcConnector",
        properties: { Subnets: [ref("Vault")], SecurityGroups: [ref("StaffGroup")] },
      },
      Inside: { type: "AWS::AppRunner::Service", properties: egress(ref("Pipe", "VpcConnectorArn")) },
      Outside: { type: "AWS::AppRunner::Service", properties: {} },
      Lost: { type: "AWS::AppRunner::Service", properties: egress(parameter("Pipe")) },
    });
    expect(office.of("Inside")).toEqual(office.of("Pipe"));
    expect(office.of("Outside")).toMatchObject([{ public: "yes", listens: "nothing", opens: true }]);
    expect(office.of("Lost")[0]?.in).toContain("nobody knows");
  });

  it("a Glue job stands where its connections do", () => {
    const office = inOffice({
      Line: {
        type: "AWS::Glue::Connection",
        properties: {
          ConnectionInput: {
            PhysicalConnectionRequirements: { SubnetId: ref("Vault"), SecurityGroupIdList: [ref("StaffGroup")] },
          },
        },
      },
      Nightly: { type: "AWS::Glue::Job", properties: { Connections: { Connections: [ref("Line")] } } },
    });
    expect(office.of("Nightly").map((item) => [item.in, item.guards])).toEqual([[VAULT, [STAFF]]]);
  });

  it("a notebook keeps a way out of its own unless that is disabled", () => {
    const notebook = (setting?: string) =>
      inOffice({
        Notes: {
          type: "AWS::SageMaker::NotebookInstance",
          properties: {
            ...place,
            SubnetId: ref("Vault"),
            ...(setting === undefined ? {} : { DirectInternetAccess: setting }),
          },
        },
      }).of("Notes").length;
    expect([notebook(), notebook("Enabled"), notebook("Disabled")]).toEqual([2, 2, 1]);
  });
});
