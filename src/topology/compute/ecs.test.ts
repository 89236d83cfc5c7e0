import { describe, expect, it } from "vitest";
import { parameter, ref } from "../../../test/estate-of.ts";
import { GUESTS, inOffice, LOBBY, STAFF, VAULT } from "../../../test/standing-of.ts";

const task = (properties: object) => ({ type: "AWS::ECS::TaskDefinition", properties: properties as never });
const service = (properties: object) => ({ type: "AWS::ECS::Service", properties: properties as never });

describe("a task in awsvpc mode", () => {
  const network = (assign?: unknown) => ({
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        Subnets: [ref("Lobby"), ref("Vault")],
        SecurityGroups: [ref("StaffGroup")],
        AssignPublicIp: assign,
      },
    },
  });

  it("has an interface of its own that any port reaches", () => {
    const office = inOffice({
      Recipe: task({ NetworkMode: "awsvpc", ContainerDefinitions: [{ PortMappings: [{ ContainerPort: 80 }] }] }),
      Orders: service({ TaskDefinition: ref("Recipe"), ...network() }),
    });
    expect(office.of("Orders")).toEqual([
      { in: LOBBY, guards: [STAFF], public: "no", listens: "all traffic", opens: true, exists: "yes" },
      { in: VAULT, guards: [STAFF], public: "no", listens: "all traffic", opens: true, exists: "yes" },
    ]);
  });

  it("is public only where AssignPublicIp is ENABLED", () => {
    const office = inOffice({
      Open: service({ TaskDefinition: parameter("Recipe"), ...network("ENABLED") }),
      Shut: service({ TaskDefinition: parameter("Recipe"), ...network("DISABLED") }),
      Perhaps: service({ TaskDefinition: parameter("Recipe"), ...network(parameter("Assign")) }),
    });
    const first = (id: string) => office.of(id)[0]?.public;
    expect([first("Open"), first("Shut"), first("Perhaps")]).toEqual([
      "yes",
      "no",
      "if parameter `Assign` has no default",
    ]);
  });

  it("starts from a rule, a schedule and a pipe", () => {
    const run = {
      TaskDefinitionArn: ref("Recipe"),
      NetworkConfiguration: { AwsVpcConfiguration: { Subnets: [ref("Vault")] } },
    };
    const office = inOffice({
      Recipe: task({ NetworkMode: "awsvpc" }),
      Nightly: { type: "AWS::Events::Rule", properties: { Targets: [{ Id: "a", Arn: "x", EcsParameters: run }] } },
      Hourly: { type: "AWS::Scheduler::Schedule", properties: { Target: { Arn: "x", EcsParameters: run } } },
      Plumbing: {
        type: "AWS::Pipes::Pipe",
        properties: { Target: "x", TargetParameters: { EcsTaskParameters: run } },
      },
      Other: { type: "AWS::Events::Rule", properties: { Targets: [{ Id: "a", Arn: "y" }] } },
    });
    for (const id of ["Nightly", "Hourly", "Plumbing"]) expect(office.of(id).map((item) => item.in)).toEqual([VAULT]);
    expect(office.of("Other")).toEqual([]);
  });

  it("answers for the service of a task set", () => {
    const office = inOffice({
      Orders: service({ TaskDefinition: ref("Recipe"), ...network(), DeploymentController: { Type: "EXTERNAL" } }),
      Blue: {
        type: "AWS::ECS::TaskSet",
        properties: {
          Service: ref("Orders"),
          Cluster: "main",
          TaskDefinition: ref("Recipe"),
          NetworkConfiguration: {
            AwsVpcConfiguration: { Subnets: [ref("Vault")], SecurityGroups: [ref("GuestGroup")] },
          },
        },
      },
      Recipe: task({ NetworkMode: "awsvpc" }),
    });
    expect(office.of("Blue").map((item) => item.guards)).toEqual([[GUESTS]]);
    expect(office.of("Orders").map((item) => item.guards)).toContainEqual([GUESTS]);
  });
});

describe("a task on a container instance", () => {
  const hosts = {
    Cluster: { type: "AWS::ECS::Cluster", properties: { CapacityProviders: [ref("Provider")] } },
    Provider: {
      type: "AWS::ECS::CapacityProvider",
      properties: { AutoScalingGroupProvider: { AutoScalingGroupArn: ref("Hosts") } },
    },
    Plan: {
      type: "AWS::EC2::LaunchTemplate",
      properties: { LaunchTemplateData: { SecurityGroupIds: [ref("GuestGroup")] } },
    },
    Hosts: {
      type: "AWS::AutoScaling::AutoScalingGroup",
      properties: {
        VPCZoneIdentifier: [ref("Vault")],
        LaunchTemplate: { LaunchTemplateId: ref("Plan"), Version: "1" },
      },
    },
  };

  it("answers on its mapped host ports with the instance's groups in bridge mode", () => {
    const office = inOffice({
      ...hosts,
      Recipe: task({
        ContainerDefinitions: [
          { Name: "web", PortMappings: [{ ContainerPort: 80, HostPort: 8080 }] },
          { Name: "dns", PortMappings: [{ ContainerPort: 53, HostPort: 53, Protocol: "udp" }] },
        ],
      }),
      Orders: service({ Cluster: ref("Cluster"), TaskDefinition: ref("Recipe") }),
    });
    expect(office.of("Orders")).toEqual([
      { in: VAULT, guards: [GUESTS], public: "no", listens: "tcp 8080, udp 53", opens: true, exists: "yes" },
    ]);
  });

  it("answers on dynamic ports where none is mapped", () => {
    const office = inOffice({
      ...hosts,
      Recipe: task({
        NetworkMode: "bridge",
        ContainerDefinitions: [{ PortMappings: [{ ContainerPort: 80, HostPort: 0 }] }],
      }),
      Orders: service({ Cluster: ref("Cluster"), TaskDefinition: ref("Recipe") }),
    });
    expect(office.of("Orders")[0]?.listens).toBe("tcp 32768-65535");
  });

  it("answers on everything in host mode and on nothing with no network", () => {
    const office = inOffice({
      ...hosts,
      Host: task({ NetworkMode: "host" }),
      None: task({ NetworkMode: "none" }),
      Agent: service({ Cluster: ref("Cluster"), TaskDefinition: ref("Host") }),
      Batch: service({ Cluster: ref("Cluster"), TaskDefinition: ref("None") }),
    });
    expect(office.of("Agent")[0]?.listens).toBe("all traffic");
    expect(office.of("Batch")).toEqual([]);
  });

  it("finds the instances by the cluster's name in their user data", () => {
    const office = inOffice({
      Cluster: { type: "AWS::ECS::Cluster" },
      Host: {
        type: "AWS::EC2::Instance",
        properties: { SubnetId: ref("Lobby"), SecurityGroupIds: [ref("StaffGroup")], UserData: ref("Cluster") },
      },
      Recipe: task({ NetworkMode: "host" }),
      Agent: service({ Cluster: ref("Cluster"), TaskDefinition: ref("Recipe") }),
    });
    expect(office.of("Agent").map((item) => [item.in, item.guards])).toEqual([[LOBBY, [STAFF]]]);
  });

  it.each([
    ["plain", "#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config"],
    ["encoded", btoa("#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config")],
  ])("finds the launch template whose user data, %s, has the cluster's name in it", (_, userData) => {
    const launched = { SecurityGroupIds: [ref("GuestGroup")], UserData: userData };
    const office = inOffice({
      Cluster: { type: "AWS::ECS::Cluster", properties: { ClusterName: "shop" } },
      Plan: { type: "AWS::EC2::LaunchTemplate", properties: { LaunchTemplateData: launched } },
      Hosts: hosts.Hosts,
      Recipe: task({ NetworkMode: "host" }),
      Agent: service({ Cluster: ref("Cluster"), TaskDefinition: ref("Recipe") }),
    });
    expect(office.of("Agent").map((item) => [item.in, item.guards])).toEqual([[VAULT, [GUESTS]]]);
  });

  it("is a target on its instance's interface too", () => {
    const office = inOffice({
      ...hosts,
      Front: { type: "AWS::ElasticLoadBalancingV2::LoadBalancer", properties: { Subnets: [ref("Lobby")] } },
      Door: {
        type: "AWS::ElasticLoadBalancingV2::Listener",
        properties: {
          LoadBalancerArn: ref("Front"),
          Port: 443,
          DefaultActions: [{ Type: "forward", TargetGroupArn: ref("Targets") }],
        },
      },
      Targets: { type: "AWS::ElasticLoadBalancingV2::TargetGroup", properties: { Port: 80, Protocol: "HTTP" } },
      Recipe: task({ ContainerDefinitions: [{ Name: "web", PortMappings: [{ ContainerPort: 80, HostPort: 8080 }] }] }),
      Orders: service({
        Cluster: ref("Cluster"),
        TaskDefinition: ref("Recipe"),
        LoadBalancers: [{ ContainerName: "web", ContainerPort: 80, TargetGroupArn: ref("Targets") }],
      }),
    });
    expect(office.forwards()).toEqual(["Front tcp 443 > Orders tcp 8080", "Front tcp 443 > Hosts tcp 8080"]);
  });

  it("is somewhere unknown where no instance was read", () => {
    const office = inOffice({
      Recipe: task({ NetworkMode: "bridge" }),
      Orders: service({ Cluster: "elsewhere", TaskDefinition: ref("Recipe") }),
    });
    expect(office.of("Orders")[0]?.in).toContain("a subnet nobody knows");
  });
});
