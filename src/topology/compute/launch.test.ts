import { describe, expect, it } from "vitest";
import { condition, either, parameter, ref } from "../../../test/estate-of.ts";
import { GUESTS, inOffice, LOBBY, STAFF, VAULT } from "../../../test/standing-of.ts";

const everything = { listens: "all traffic", opens: true, exists: "yes" };

describe("an instance", () => {
  it("stands in its subnet with its groups, public as the subnet gives addresses", () => {
    const office = inOffice({
      Web: {
        type: "AWS::EC2::Instance",
        properties: { SubnetId: ref("Lobby"), SecurityGroupIds: [ref("StaffGroup")] },
      },
      Worker: {
        type: "AWS::EC2::Instance",
        properties: { SubnetId: ref("Vault"), SecurityGroupIds: [ref("GuestGroup", "GroupId")] },
      },
    });
    expect(office.of("Web")).toEqual([{ in: LOBBY, guards: [STAFF], public: "yes", ...everything }]);
    expect(office.of("Worker")).toEqual([{ in: VAULT, guards: [GUESTS], public: "no", ...everything }]);
  });

  it("follows AssociatePublicIpAddress over its subnet, both ways", () => {
    const inside = (subnet: string, setting: unknown) =>
      inOffice({
        Web: {
          type: "AWS::EC2::Instance",
          properties: {
            NetworkInterfaces: [
              {
                DeviceIndex: "0",
                SubnetId: ref(subnet),
                GroupSet: [ref("StaffGroup")],
                AssociatePublicIpAddress: setting as boolean,
              },
            ],
          },
        },
      }).of("Web")[0]?.public;
    expect(inside("Lobby", false)).toBe("no");
    expect(inside("Vault", "true")).toBe("yes");
    expect(inside("Vault", parameter("Exposed"))).toBe("if parameter `Exposed` has no default");
    expect(inside("Lobby", undefined)).toBe("yes");
  });

  it("gets no automatic address with several interfaces", () => {
    const office = inOffice({
      Router: {
        type: "AWS::EC2::Instance",
        properties: {
          NetworkInterfaces: [
            { DeviceIndex: "0", SubnetId: ref("Lobby"), GroupSet: [ref("StaffGroup")] },
            { DeviceIndex: "1", SubnetId: ref("Vault"), GroupSet: [ref("GuestGroup")] },
          ],
        },
      },
    });
    expect(office.of("Router").map((item) => [item.in, item.guards, item.public])).toEqual([
      [LOBBY, [STAFF], "no"],
      [VAULT, [GUESTS], "no"],
    ]);
  });

  it("is public on its primary interface by an Elastic IP address", () => {
    const office = inOffice({
      Bastion: {
        type: "AWS::EC2::Instance",
        properties: {
          NetworkInterfaces: [
            { DeviceIndex: "0", SubnetId: ref("Vault"), GroupSet: [ref("StaffGroup")] },
            { DeviceIndex: "1", SubnetId: ref("Vault"), GroupSet: [ref("GuestGroup")] },
          ],
        },
      },
      Address: { type: "AWS::EC2::EIP", properties: { InstanceId: ref("Bastion") } },
    });
    expect(office.of("Bastion").map((item) => item.public)).toEqual(["yes", "no"]);
  });

  it("answers for the standalone ENI that it attaches", () => {
    const office = inOffice({
      Card: {
        type: "AWS::EC2::NetworkInterface",
        properties: { SubnetId: ref("Vault"), GroupSet: [ref("GuestGroup")] },
      },
      Printer: {
        type: "AWS::EC2::Instance",
        properties: { NetworkInterfaces: [{ DeviceIndex: "0", NetworkInterfaceId: ref("Card") }] },
      },
    });
    expect(office.of("Printer")).toEqual([{ in: VAULT, guards: [GUESTS], public: "no", ...everything }]);
    expect(office.topology.network.interfaces).toHaveLength(1);
  });

  it("stands in the default VPC with no subnet, its groups by name", () => {
    const office = inOffice({
      Till: { type: "AWS::EC2::SecurityGroup", properties: { GroupName: "till" } },
      Shop: { type: "AWS::EC2::Instance", properties: { SecurityGroups: ["till"] } },
    });
    expect(office.of("Shop").map((item) => [item.in, item.guards, item.public])).toEqual([
      ["a default subnet", ["security group `Till`"], "yes"],
    ]);
  });

  it("takes what it leaves out from its launch template", () => {
    const office = inOffice({
      Plan: {
        type: "AWS::EC2::LaunchTemplate",
        properties: { LaunchTemplateData: { SecurityGroupIds: [ref("GuestGroup")], ImageId: "ami-1" } },
      },
      Desk: {
        type: "AWS::EC2::Instance",
        properties: { SubnetId: ref("Vault"), LaunchTemplate: { LaunchTemplateId: ref("Plan"), Version: "1" } },
      },
      Own: {
        type: "AWS::EC2::Instance",
        properties: {
          SubnetId: ref("Vault"),
          SecurityGroupIds: [ref("StaffGroup")],
          LaunchTemplate: { LaunchTemplateId: ref("Plan"), Version: "1" },
        },
      },
    });
    expect(office.of("Desk")[0]?.guards).toEqual([GUESTS]);
    expect(office.of("Own")[0]?.guards).toEqual([STAFF]);
  });

  it("forwards with its source check off, and translates where it is public", () => {
    const office = inOffice({
      Nat: {
        type: "AWS::EC2::Instance",
        properties: { SubnetId: ref("Lobby"), SecurityGroupIds: [ref("StaffGroup")], SourceDestCheck: false },
      },
      Inspector: {
        type: "AWS::EC2::Instance",
        properties: { SubnetId: ref("Vault"), SecurityGroupIds: [ref("StaffGroup")], SourceDestCheck: "false" },
      },
      Plain: {
        type: "AWS::EC2::Instance",
        properties: { SubnetId: ref("Vault"), SecurityGroupIds: [ref("StaffGroup")] },
      },
    });
    const { network } = office.topology;
    expect(network.interfaces.map(({ owner, forwards, translates }) => [owner, forwards, translates])).toEqual([
      ["Nat", true, true],
      ["Inspector", true, false],
      ["Plain", false, false],
    ]);
  });

  it("exists as its condition says", () => {
    const office = inOffice({
      Web: {
        type: "AWS::EC2::Instance",
        condition: condition("IsProd"),
        properties: { SubnetId: ref("Vault"), SecurityGroupIds: [ref("StaffGroup")] },
      },
    });
    expect(office.of("Web")[0]?.exists).toBe("if condition `IsProd` cannot be decided");
  });

  it("may stand in either subnet of an undecided condition", () => {
    const office = inOffice({
      Web: {
        type: "AWS::EC2::Instance",
        properties: { SubnetId: either("Open", ref("Lobby"), ref("Vault")), SecurityGroupIds: [ref("StaffGroup")] },
      },
    });
    expect(office.of("Web").map((item) => [item.in, item.exists])).toEqual([
      [LOBBY, "if condition `Open` cannot be decided"],
      [VAULT, "if condition `Open` cannot be decided"],
    ]);
  });
});

describe("an Auto Scaling group", () => {
  const plan = {
    type: "AWS::EC2::LaunchTemplate",
    properties: {
      LaunchTemplateData: {
        NetworkInterfaces: [{ DeviceIndex: 0, Groups: [ref("StaffGroup")], AssociatePublicIpAddress: false }],
      },
    },
  };

  it("stands in each of its subnets as its launch template says", () => {
    const office = inOffice({
      Plan: plan,
      Fleet: {
        type: "AWS::AutoScaling::AutoScalingGroup",
        properties: {
          VPCZoneIdentifier: [ref("Lobby"), ref("Vault")],
          LaunchTemplate: { LaunchTemplateId: ref("Plan"), Version: ref("Plan", "LatestVersionNumber") },
        },
      },
    });
    expect(office.of("Fleet")).toEqual([
      { in: LOBBY, guards: [STAFF], public: "no", ...everything },
      { in: VAULT, guards: [STAFF], public: "no", ...everything },
    ]);
  });

  it("stands once for each overriding template of a mixed instances policy", () => {
    const other = {
      type: "AWS::EC2::LaunchTemplate",
      properties: { LaunchTemplateData: { SecurityGroupIds: [ref("GuestGroup")] } },
    };
    const office = inOffice({
      Plan: plan,
      Other: other,
      Fleet: {
        type: "AWS::AutoScaling::AutoScalingGroup",
        properties: {
          VPCZoneIdentifier: [ref("Vault")],
          MixedInstancesPolicy: {
            LaunchTemplate: {
              LaunchTemplateSpecification: { LaunchTemplateId: ref("Plan"), Version: "1" },
              Overrides: [
                { InstanceType: "m7g.large" },
                { LaunchTemplateSpecification: { LaunchTemplateId: ref("Other"), Version: "1" } },
              ],
            },
          },
        },
      },
    });
    expect(office.of("Fleet").map((item) => item.guards)).toEqual([[STAFF], [GUESTS]]);
  });

  it("follows a launch configuration", () => {
    const office = inOffice({
      Config: {
        type: "AWS::AutoScaling::LaunchConfiguration",
        properties: { SecurityGroups: [ref("GuestGroup")], AssociatePublicIpAddress: true },
      },
      Fleet: {
        type: "AWS::AutoScaling::AutoScalingGroup",
        properties: { VPCZoneIdentifier: [ref("Vault")], LaunchConfigurationName: ref("Config") },
      },
    });
    expect(office.of("Fleet")).toEqual([{ in: VAULT, guards: [GUESTS], public: "yes", ...everything }]);
  });

  it("is in doubt where its launch template was not read", () => {
    const office = inOffice({
      Fleet: {
        type: "AWS::AutoScaling::AutoScalingGroup",
        properties: {
          VPCZoneIdentifier: [ref("Vault")],
          LaunchTemplate: { LaunchTemplateId: parameter("Plan"), Version: "1" },
        },
      },
    });
    const [item] = office.of("Fleet");
    expect([item?.in, item?.public]).toEqual([VAULT, "if parameter `Plan` has no default"]);
    expect(item?.guards).not.toEqual([]);
  });
});

describe("a fleet", () => {
  it("launches Spot instances into every subnet of a comma list", () => {
    const office = inOffice({
      Spot: {
        type: "AWS::EC2::SpotFleet",
        properties: {
          SpotFleetRequestConfigData: {
            LaunchSpecifications: [{ SubnetId: "Lobby, Vault", SecurityGroups: [{ GroupId: ref("StaffGroup") }] }],
          },
        },
      },
    });
    expect(office.of("Spot").map((item) => [item.in, item.guards])).toEqual([
      [LOBBY, [STAFF]],
      [VAULT, [STAFF]],
    ]);
  });

  it("launches from templates with the subnets of its overrides", () => {
    const office = inOffice({
      Plan: {
        type: "AWS::EC2::LaunchTemplate",
        properties: { LaunchTemplateName: "plan", LaunchTemplateData: { SecurityGroupIds: [ref("GuestGroup")] } },
      },
      Fleet: {
        type: "AWS::EC2::EC2Fleet",
        properties: {
          LaunchTemplateConfigs: [
            {
              LaunchTemplateSpecification: { LaunchTemplateName: "plan", Version: "$Latest" },
              Overrides: [{ SubnetId: ref("Vault") }, { SubnetId: ref("Lobby") }],
            },
          ],
        },
      },
    });
    expect(office.of("Fleet").map((item) => [item.in, item.guards])).toEqual([
      [VAULT, [GUESTS]],
      [LOBBY, [GUESTS]],
    ]);
  });
});
