import { describe, expect, it } from "vitest";
import { ref } from "../../../test/estate-of.ts";
import { reaching } from "../../../test/reaching.ts";
import { GUESTS, inOffice, LOBBY, OFFICE, STAFF, VAULT } from "../../../test/standing-of.ts";

describe("services that launch instances", () => {
  it("EMR nodes have their managed groups and reach each other", () => {
    const sketch = {
      Lab: {
        type: "AWS::EMR::Cluster",
        properties: {
          Instances: {
            Ec2SubnetId: ref("Vault"),
            EmrManagedMasterSecurityGroup: ref("StaffGroup"),
            EmrManagedSlaveSecurityGroup: ref("GuestGroup"),
          },
        },
      },
      Bare: { type: "AWS::EMR::Cluster", properties: { Instances: { Ec2SubnetIds: [ref("Lobby")] } } },
    };
    const office = inOffice(sketch);
    expect(office.of("Lab").map((item) => [item.in, item.guards])).toEqual([
      [VAULT, ["rules of EMR for cluster `Lab`", STAFF]],
      [VAULT, ["rules of EMR for cluster `Lab`", GUESTS]],
    ]);
    expect(office.of("Bare").map((item) => [item.in, item.public])).toEqual([
      [LOBBY, "yes"],
      [LOBBY, "yes"],
    ]);
    const reach = reaching({ ...OFFICE, ...sketch });
    expect(reach.surely("Lab", "Lab")).toBe("all traffic");
    // 8443 is open to EMR's own addresses, which nobody here knows.
    expect([reach.surely("Lab", "Bare"), reach.perhaps("Lab", "Bare")]).toEqual(["nothing", "tcp 8443"]);
  });

  it("Batch jobs on Fargate are public only if a job definition asks for it", () => {
    const environment = {
      type: "AWS::Batch::ComputeEnvironment",
      properties: {
        ComputeResources: { Type: "FARGATE", Subnets: [ref("Vault")], SecurityGroupIds: [ref("StaffGroup")] },
      },
    };
    expect(
      inOffice({ Jobs: environment })
        .of("Jobs")
        .map((item) => [item.in, item.guards, item.public]),
    ).toEqual([[VAULT, [STAFF], "no"]]);
    const asking = {
      type: "AWS::Batch::JobDefinition",
      properties: { ContainerProperties: { NetworkConfiguration: { AssignPublicIp: "ENABLED" } } },
    };
    expect(inOffice({ Jobs: environment, Ask: asking }).of("Jobs")[0]?.public).toContain(
      "if whether job definition `Ask`",
    );
  });

  it("Batch instances follow the subnet and the launch template", () => {
    const office = inOffice({
      Plan: {
        type: "AWS::EC2::LaunchTemplate",
        properties: { LaunchTemplateData: { SecurityGroupIds: [ref("GuestGroup")] } },
      },
      Jobs: {
        type: "AWS::Batch::ComputeEnvironment",
        properties: {
          ComputeResources: {
            Type: "SPOT",
            Subnets: [ref("Lobby")],
            LaunchTemplate: { LaunchTemplateId: ref("Plan"), Version: "$Default" },
          },
        },
      },
      Unmanaged: { type: "AWS::Batch::ComputeEnvironment", properties: { Type: "UNMANAGED" } },
    });
    expect(office.of("Jobs").map((item) => [item.in, item.guards, item.public])).toEqual([[LOBBY, [GUESTS], "yes"]]);
    expect(office.of("Unmanaged")).toEqual([]);
  });

  it("Cloud9 takes SSH from addresses that nobody here knows, and none over Systems Manager", () => {
    const sketch = (ConnectionType: string) => ({
      ...OFFICE,
      Desk: { type: "AWS::Cloud9::EnvironmentEC2", properties: { SubnetId: ref("Vault"), ConnectionType } },
      Clerk: {
        type: "AWS::EC2::Instance",
        properties: { SubnetId: ref("Vault"), SecurityGroupIds: [ref("StaffGroup")] },
      },
    });
    expect(reaching(sketch("CONNECT_SSH")).perhaps("Clerk", "Desk")).toBe("tcp 22");
    expect(reaching(sketch("CONNECT_SSH")).surely("Clerk", "Desk")).toBe("nothing");
    expect(reaching(sketch("CONNECT_SSM")).perhaps("Clerk", "Desk")).toBe("nothing");
  });
});
