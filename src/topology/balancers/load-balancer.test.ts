import { describe, expect, it } from "vitest";
import { condition, either, parameter, ref } from "../../../test/estate-of.ts";
import { GUESTS, inOffice, LOBBY, STAFF, VAULT } from "../../../test/standing-of.ts";

const v2 = (kind: string, properties: object) => ({
  type: `AWS::ElasticLoadBalancingV2::${kind}`,
  properties: properties as never,
});
const front = (properties: object = {}) =>
  v2("LoadBalancer", { Subnets: [ref("Lobby")], SecurityGroups: [ref("StaffGroup")], ...properties });
const to = (group: string) => [{ Type: "forward", TargetGroupArn: ref(group) }];
const listener = (properties: object = {}) =>
  v2("Listener", {
    LoadBalancerArn: ref("Front"),
    Port: 443,
    Protocol: "HTTPS",
    DefaultActions: to("Group"),
    ...properties,
  });
const group = (properties: object = {}) => v2("TargetGroup", { Port: 8080, Protocol: "HTTP", ...properties });
const web = {
  type: "AWS::EC2::Instance",
  properties: { SubnetId: ref("Vault"), SecurityGroupIds: [ref("GuestGroup")] },
};
const registered = group({ Targets: [{ Id: ref("Web") }] });

describe("nodes of a load balancer", () => {
  it("stand in each subnet, public by default, and answer on listener ports only", () => {
    const office = inOffice({
      Front: front({ Subnets: [ref("Lobby"), ref("Vault")] }),
      Secure: listener(),
      Plain: listener({ Port: "80", Protocol: "HTTP" }),
    });
    const common = { guards: [STAFF], public: "yes", listens: "tcp 80, tcp 443", opens: true, exists: "yes" };
    expect(office.of("Front")).toEqual([
      { in: LOBBY, ...common },
      { in: VAULT, ...common },
    ]);
  });

  it("are public as the scheme says", () => {
    const scheme = (Scheme: unknown) => inOffice({ Front: front({ Scheme }) }).of("Front")[0]?.public;
    expect(scheme("internal")).toBe("no");
    expect(scheme("internet-facing")).toBe("yes");
    expect(scheme(parameter("Scheme"))).toBe("if parameter `Scheme` has no default");
  });

  it("have the default group, or no group at all where they are of a network load balancer", () => {
    const office = inOffice({
      Front: front({ SecurityGroups: undefined }),
      Net: front({ Type: "network", SecurityGroups: [] }),
      Judged: front({ Type: "network" }),
    });
    expect(office.of("Front")[0]?.guards).toEqual([expect.stringContaining("default")]);
    expect(office.of("Net")[0]?.guards).toBe("unguarded");
    expect(office.of("Judged")[0]?.guards).toEqual([STAFF]);
  });

  it("stand in the subnets of their mappings", () => {
    const office = inOffice({
      Net: v2("LoadBalancer", { Type: "network", SubnetMappings: [{ SubnetId: ref("Vault") }] }),
    });
    expect(office.of("Net").map((item) => item.in)).toEqual([VAULT]);
  });

  it("answer on a listener in doubt by an interface of its own", () => {
    const office = inOffice({
      Front: front(),
      Secure: listener(),
      Extra: { ...listener({ Port: 8443 }), condition: condition("Extra") },
    });
    expect(office.of("Front").map((item) => [item.listens, item.exists])).toEqual([
      ["tcp 8443", "if condition `Extra` cannot be decided"],
      ["tcp 443", "yes"],
    ]);
  });

  it("speak UDP where a listener does", () => {
    const office = inOffice({
      Front: front({ Type: "network" }),
      Dns: listener({ Port: 53, Protocol: "TCP_UDP" }),
      Quick: listener({ Port: 443, Protocol: "UDP" }),
    });
    expect(office.of("Front")[0]?.listens).toBe("tcp 53, udp 53, udp 443");
  });
});

describe("a listener", () => {
  it("forwards to listed instances on the group's port, or their own", () => {
    const office = inOffice({
      Web: web,
      Front: front(),
      Secure: listener(),
      Group: group({ Targets: [{ Id: ref("Web") }, { Id: ref("Web"), Port: 9090 }] }),
    });
    expect(office.forwards()).toEqual(["Front tcp 443 > Web tcp 8080", "Front tcp 443 > Web tcp 9090"]);
    expect(office.topology.forwards[0]?.said.map(({ resource }) => resource)).toEqual(["Secure", "Group"]);
  });

  it("forwards to what registers: groups, and services on their container port", () => {
    const office = inOffice({
      Front: front(),
      Secure: listener(),
      Group: group({ TargetType: "ip" }),
      Fleet: {
        type: "AWS::AutoScaling::AutoScalingGroup",
        properties: { VPCZoneIdentifier: [ref("Vault")], TargetGroupARNs: [ref("Group")] },
      },
      Orders: {
        type: "AWS::ECS::Service",
        properties: {
          TaskDefinition: "orders:1",
          LoadBalancers: [{ TargetGroupArn: ref("Group"), ContainerName: "web", ContainerPort: "3000" }],
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [ref("Vault")] } },
        },
      },
    });
    expect(office.forwards()).toEqual(["Front tcp 443 > Fleet tcp 8080", "Front tcp 443 > Orders tcp 3000"]);
  });

  it("reaches a task in bridge mode on the host port, or on any dynamic one", () => {
    const recipe = (hostPort: number) => ({
      type: "AWS::ECS::TaskDefinition",
      properties: {
        ContainerDefinitions: [{ Name: "web", PortMappings: [{ ContainerPort: 80, HostPort: hostPort }] }],
      },
    });
    const service = {
      type: "AWS::ECS::Service",
      properties: {
        TaskDefinition: ref("Recipe"),
        LoadBalancers: [{ TargetGroupArn: ref("Group"), ContainerName: "web", ContainerPort: 80 }],
      },
    };
    const forwards = (hostPort: number) =>
      inOffice({
        Front: front(),
        Secure: listener(),
        Group: group(),
        Recipe: recipe(hostPort),
        Orders: service,
      }).forwards();
    expect(forwards(0)).toEqual(["Front tcp 443 > Orders tcp 32768-65535"]);
    expect(forwards(8081)).toEqual(["Front tcp 443 > Orders tcp 8081"]);
  });

  it("invokes functions, by an alias too", () => {
    const office = inOffice({
      Front: front(),
      Secure: listener(),
      Group: v2("TargetGroup", { TargetType: "lambda", Targets: [{ Id: ref("Live") }] }),
      Live: { type: "AWS::Lambda::Alias", properties: { FunctionName: ref("Pay"), FunctionVersion: "1" } },
      Pay: { type: "AWS::Lambda::Function", properties: {} },
    });
    expect(office.forwards()).toEqual(["Front tcp 443 > Pay invoked"]);
  });

  it("forwards by rules and weights, and not by redirects", () => {
    const office = inOffice({
      Web: web,
      Front: front(),
      Secure: listener({ DefaultActions: [{ Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301" } }] }),
      Rule: v2("ListenerRule", {
        ListenerArn: ref("Secure"),
        Conditions: [{ Field: "path-pattern", Values: ["/*"] }],
        Actions: [
          {
            Type: "forward",
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: ref("Group"), Weight: 100 },
                { TargetGroupArn: ref("Other"), Weight: 0 },
              ],
            },
          },
        ],
      }),
      Group: registered,
      Other: group({ Port: 9090, Targets: [{ Id: ref("Web") }] }),
    });
    expect(office.forwards()).toEqual([
      "Front tcp 443 > Web tcp 8080",
      expect.stringMatching(/^Front tcp 443 > Web tcp 9090 if the target group has weight 0/),
    ]);
  });

  it("does not surely forward where the client's address or a header decides", () => {
    const rule = (Conditions: object[]) =>
      inOffice({
        Web: web,
        Front: front(),
        Secure: listener({ DefaultActions: [{ Type: "fixed-response" }] }),
        Rule: v2("ListenerRule", { ListenerArn: ref("Secure"), Conditions, Actions: to("Group") }),
        Group: registered,
      }).forwards()[0];
    expect(rule([{ Field: "host-header", Values: ["shop.example"] }])).toBe("Front tcp 443 > Web tcp 8080");
    expect(rule([{ Field: "source-ip", SourceIpConfig: { Values: ["203.0.113.0/24"] } }])).toContain("source-ip");
    const secret = { Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "X-Origin", Values: ["swordfish"] } };
    expect(rule([secret])).toContain("header X-Origin");
    expect(rule([secret])).not.toContain("swordfish");
  });

  it("asks for a sign-in or a certificate before it forwards", () => {
    const asks = (properties: object) =>
      inOffice({ Web: web, Front: front(), Secure: listener(properties), Group: registered }).topology.forwards[0]
        ?.authentication;
    expect(asks({})).toBeUndefined();
    expect(
      asks({
        DefaultActions: [
          { Type: "authenticate-oidc", Order: 1 },
          { ...to("Group")[0], Order: 2 },
        ],
      }),
    ).toEqual(["jwt"]);
    expect(asks({ DefaultActions: [{ Type: "authenticate-cognito" }, ...to("Group")] })).toEqual(["cognito"]);
    expect(asks({ MutualAuthentication: { Mode: "verify" } })).toEqual(["mutual-tls"]);
    expect(asks({ MutualAuthentication: { Mode: "passthrough" } })).toBeUndefined();
  });

  it("carries every doubt on the way", () => {
    const office = inOffice({
      Web: web,
      Front: front(),
      Secure: { ...listener({ Port: parameter("Port") }), condition: condition("Https") },
      Group: group({ Targets: either("Open", [{ Id: ref("Web") }], undefined) }),
      Fleet: {
        type: "AWS::AutoScaling::AutoScalingGroup",
        properties: { VPCZoneIdentifier: [ref("Vault")], TargetGroupARNs: either("Behind", [ref("Group")], undefined) },
      },
    });
    expect(office.forwards()).toEqual([
      "Front tcp 0-65535 > Web tcp 8080 if condition `Https` cannot be decided, parameter `Port` has no default, condition `Open` cannot be decided",
      "Front tcp 0-65535 > Fleet tcp 8080 if condition `Https` cannot be decided, parameter `Port` has no default, condition `Behind` cannot be decided",
    ]);
  });
});

describe("lists that a condition decides", () => {
  it("give their targets, actions and registrations in doubt", () => {
    const office = inOffice({
      Web: web,
      Front: front(),
      Secure: listener({ DefaultActions: either("Open", to("Group"), [{ Type: "fixed-response" }]) }),
      Group: registered,
      Other: group(),
      Orders: {
        type: "AWS::ECS::Service",
        properties: {
          TaskDefinition: "orders:1",
          LoadBalancers: either("Behind", [{ TargetGroupArn: ref("Group"), ContainerPort: 80 }], undefined),
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [ref("Vault")] } },
        },
      },
    });
    expect(office.forwards()).toEqual([
      "Front tcp 443 > Web tcp 8080 if condition `Open` cannot be decided",
      "Front tcp 443 > Orders tcp 80 if condition `Open` cannot be decided, condition `Behind` cannot be decided",
    ]);
  });
});

describe("a network load balancer's targets see the client's address", () => {
  const keeps = (properties: object) =>
    inOffice({
      Web: web,
      Front: front({ Type: "network" }),
      Secure: listener({ Protocol: "TCP" }),
      Group: group({ Protocol: "TCP", Targets: [{ Id: ref("Web") }], ...properties }),
    }).topology.forwards[0]?.preservesClient;
  const attribute = (Value: unknown) => ({
    TargetGroupAttributes: [{ Key: "preserve_client_ip.enabled", Value }],
  });

  it("by default when they are instances, not when they are addresses on TCP or TLS", () => {
    expect(keeps({})).toBe("yes");
    expect(keeps({ TargetType: "ip" })).toBe("no");
    expect(keeps({ TargetType: "ip", Protocol: "TLS" })).toBe("no");
    expect(keeps({ TargetType: "ip", Protocol: "UDP" })).toBe("yes");
    expect(keeps({ TargetType: "alb" })).toBe("yes");
  });

  it("as the attribute says", () => {
    expect(keeps(attribute("false"))).toBe("no");
    expect(keeps({ TargetType: "ip", ...attribute("true") })).toBe("yes");
    expect(keeps({ Protocol: "UDP", ...attribute("false") })).toBe("yes");
    expect(keeps(attribute(parameter("Keep")))).toBe("unknown");
  });

  it("never behind an application load balancer", () => {
    const office = inOffice({ Web: web, Front: front(), Secure: listener(), Group: registered });
    expect(office.topology.forwards[0]?.preservesClient).toBe("no");
  });
});

describe("a load balancer that was not read", () => {
  it("may forward to the service of a rule whose listener is elsewhere", () => {
    const office = inOffice({
      Web: web,
      Rule: v2("ListenerRule", { ListenerArn: parameter("Listener"), Conditions: [], Actions: to("Group") }),
      Group: registered,
    });
    const id = "load balancer not read: parameter `Listener` has no default";
    expect(office.forwards()).toEqual([`${id} tcp 0-65535 > Web invoked if parameter \`Listener\` has no default`]);
    expect(office.of(id)[0]).toMatchObject({ public: "if parameter `Listener` has no default", opens: true });
  });

  it("may forward to whoever registers with a target group that is elsewhere", () => {
    const office = inOffice({
      Fleet: {
        type: "AWS::AutoScaling::AutoScalingGroup",
        properties: { VPCZoneIdentifier: [ref("Vault")], TargetGroupARNs: parameter("Groups") },
      },
    });
    expect(office.forwards()).toEqual([
      "load balancer not read: parameter `Groups` has no default tcp 0-65535 > Fleet invoked if parameter `Groups` has no default",
    ]);
  });
});

describe("a classic load balancer", () => {
  const classic = (properties: object) => ({
    type: "AWS::ElasticLoadBalancing::LoadBalancer",
    properties: {
      Listeners: [{ LoadBalancerPort: "80", InstancePort: "8080", Protocol: "HTTP" }],
      ...properties,
    } as never,
  });

  it("forwards each listener to its instances and to groups that name it", () => {
    const office = inOffice({
      Web: web,
      Front: classic({ Subnets: [ref("Lobby")], SecurityGroups: [ref("GuestGroup")], Instances: [ref("Web")] }),
      Fleet: {
        type: "AWS::AutoScaling::AutoScalingGroup",
        properties: { VPCZoneIdentifier: [ref("Vault")], LoadBalancerNames: [ref("Front")] },
      },
    });
    expect(office.of("Front")).toEqual([
      { in: LOBBY, guards: [GUESTS], public: "yes", listens: "tcp 80", opens: true, exists: "yes" },
    ]);
    expect(office.forwards()).toEqual(["Front tcp 80 > Web tcp 8080", "Front tcp 80 > Fleet tcp 8080"]);
  });

  it("admits everybody on its ports in the default VPC without groups", () => {
    const office = inOffice({ Front: classic({ AvailabilityZones: ["eu-west-1a"] }) });
    expect(office.of("Front").map((item) => [item.in, item.guards])).toEqual([
      ["a default subnet", ["group of Elastic Load Balancing for `Front`"]],
    ]);
  });

  it("may stand elsewhere", () => {
    const office = inOffice({
      Fleet: {
        type: "AWS::AutoScaling::AutoScalingGroup",
        properties: { VPCZoneIdentifier: [ref("Vault")], LoadBalancerNames: [parameter("Front")] },
      },
    });
    expect(office.forwards()).toHaveLength(1);
  });
});
