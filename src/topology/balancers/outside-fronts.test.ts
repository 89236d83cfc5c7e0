import { describe, expect, it } from "vitest";
import { parameter, ref } from "../../../test/estate-of.ts";
import { inOffice, VAULT } from "../../../test/standing-of.ts";

const internal = {
  type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
  properties: { Scheme: "internal", Subnets: [ref("Vault")], SecurityGroups: [ref("StaffGroup")] },
};

describe("Global Accelerator", () => {
  const world = {
    World: { type: "AWS::GlobalAccelerator::Accelerator", properties: { Name: "world" } },
    Ports: {
      type: "AWS::GlobalAccelerator::Listener",
      properties: { AcceleratorArn: ref("World"), Protocol: "TCP", PortRanges: [{ FromPort: 80, ToPort: 81 }] },
    },
  };
  const endpoints = (endpoint: object, more: object = {}) => ({
    type: "AWS::GlobalAccelerator::EndpointGroup",
    properties: {
      ListenerArn: ref("Ports"),
      EndpointGroupRegion: "eu-west-1",
      EndpointConfigurations: [endpoint],
      ...more,
    } as never,
  });

  it("has addresses on the internet that answer on its listeners' ports", () => {
    const office = inOffice({ ...world });
    expect(office.of("World")[0]).toMatchObject({ public: "yes", listens: "tcp 80-81", guards: "unguarded" });
  });

  it("passes on to an internal load balancer, port by port, from inside the VPC, keeping the client", () => {
    const office = inOffice({ ...world, Front: internal, Europe: endpoints({ EndpointId: ref("Front") }) });
    expect(office.forwards()).toEqual([
      "World tcp 80 > Front tcp 80 keeping the client",
      "World tcp 81 > Front tcp 81 keeping the client",
    ]);
    expect(office.of("World").map((item) => item.in)).toContain(VAULT);
  });

  it("hides the client where that is turned off, and maps overridden ports", () => {
    const endpoint = { EndpointId: ref("Front"), ClientIPPreservationEnabled: false };
    const office = inOffice({
      ...world,
      Front: internal,
      Europe: endpoints(endpoint, { PortOverrides: [{ ListenerPort: 80, EndpointPort: 8080 }] }),
    });
    expect(office.forwards()).toEqual(["World tcp 80 > Front tcp 8080", "World tcp 81 > Front tcp 81"]);
  });
});

describe("a CloudFront VPC origin", () => {
  it("stands in its load balancer's subnets and calls it on the ports of its protocol policy", () => {
    const office = inOffice({
      Front: internal,
      Inside: {
        type: "AWS::CloudFront::VpcOrigin",
        properties: { VpcOriginEndpointConfig: { Arn: ref("Front"), OriginProtocolPolicy: "https-only" } },
      },
    });
    expect(office.of("Inside").map((item) => item.in)).toEqual([VAULT]);
    expect(office.forwards()).toEqual(["Inside tcp 443 > Front tcp 443"]);
  });

  it.each([
    ["a prefix list of AWS", { SourcePrefixListId: "pl-3b927c52" }],
    ["a group that was not read", { SourceSecurityGroupId: parameter("CloudFrontGroup") }],
  ])("may be admitted by a rule that names %s", (_, peer) => {
    const rule = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, ...peer };
    const office = inOffice({
      Front: internal,
      Inside: {
        type: "AWS::CloudFront::VpcOrigin",
        properties: { VpcOriginEndpointConfig: { Arn: ref("Front"), OriginProtocolPolicy: "https-only" } },
      },
      Rule: { type: "AWS::EC2::SecurityGroupIngress", properties: { GroupId: ref("StaffGroup"), ...rule } },
    });
    expect(office.forwards()).toEqual([
      "Inside tcp 443 > Front tcp 443",
      "Inside tcp 443 > Front invoked if whether the groups of `Front` admit CloudFront's interfaces",
    ]);
  });
});

describe("an API Gateway VPC link", () => {
  it("of a REST API reaches a network load balancer, in doubt where groups judge PrivateLink", () => {
    const link = { type: "AWS::ApiGateway::VpcLink", properties: { Name: "in", TargetArns: [ref("Net")] } };
    const net = (properties: object) => ({
      ...internal,
      properties: { ...internal.properties, Type: "network", SecurityGroups: undefined as never, ...properties },
    });
    const judged = { SecurityGroups: [ref("StaffGroup")] };
    const off = { ...judged, EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off" };
    expect(inOffice({ Net: net({}), Link: link }).forwards()).toEqual(["Link call > Net"]);
    expect(inOffice({ Net: net(judged), Link: link }).forwards()).toEqual([
      "Link call > Net if whether the groups of `Net` admit PrivateLink traffic",
    ]);
    expect(inOffice({ Net: net(off), Link: link }).forwards()).toEqual(["Link call > Net"]);
  });

  it("of an HTTP API reaches the load balancer of the integration's listener", () => {
    const office = inOffice({
      Front: internal,
      Plain: {
        type: "AWS::ElasticLoadBalancingV2::Listener",
        properties: { LoadBalancerArn: ref("Front"), Port: 80, Protocol: "HTTP", DefaultActions: [] },
      },
      Link: { type: "AWS::ApiGatewayV2::VpcLink", properties: { Name: "in", SubnetIds: [ref("Vault")] } },
      Orders: {
        type: "AWS::ApiGatewayV2::Integration",
        properties: {
          ApiId: "a",
          IntegrationType: "HTTP_PROXY",
          ConnectionType: "VPC_LINK",
          ConnectionId: ref("Link"),
          IntegrationUri: ref("Plain"),
        },
      },
    });
    expect(office.forwards()).toEqual(["Link tcp 443 > Front tcp 80"]);
  });
});
