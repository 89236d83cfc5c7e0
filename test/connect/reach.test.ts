import { describe, expect, test } from "vitest";
import { type Model, modelOf } from "../../src/check.ts";
import type { Connection } from "../../src/connect/exposure.ts";
import { endNamed } from "../../src/connect/names.ts";
import { EXAMPLE_NETWORK } from "../../src/controls/example-network.ts";
import type { Traffic } from "../../src/reach/network.ts";
import { tcp } from "../../src/reach/traffic.ts";
import { estateOf } from "../support/read.ts";

async function model(resources: string, head = ""): Promise<Model> {
  const indented = resources.replace(/^(?=.)/gm, "  ");
  const estate = await estateOf(`${head}\nResources:\n${indented}`);
  expect(estate.problems.filter(({ blame }) => blame === "input")).toEqual([]);
  return modelOf(estate);
}

function reach({ estate, topology, access, exposure }: Model, from: string, to: string, on?: Traffic): Connection {
  const [a, b] = [from, to].map((name) => endNamed(name, estate, topology, access));
  if (a?.is !== "end" || b?.is !== "end") throw new Error(`no end: ${JSON.stringify([a, b])}`);
  return exposure.reach(a.end, b.end, on);
}

describe("fronts without a VPC", () => {
  const API = `
Pay:
  Type: AWS::Serverless::Function
  Properties:
    Runtime: nodejs22.x
    Handler: index.handler
    InlineCode: "exports.handler = async () => 1"
    Events:
      Charge: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /charge, Method: POST } }
Quote:
  Type: AWS::Serverless::Function
  Properties:
    Runtime: nodejs22.x
    Handler: index.handler
    InlineCode: "exports.handler = async () => 1"
    Events:
      Get: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /quote, Method: GET, Auth: { Authorizer: NONE } } }
Api:
  Type: AWS::Serverless::HttpApi
  Properties:
    Auth:
      DefaultAuthorizer: Shoppers
      Authorizers:
        Shoppers:
          IdentitySource: $request.header.Authorization
          JwtConfiguration: { issuer: "https://login.example.com", audience: [shop] }
`;
  const SAM = "Transform: AWS::Serverless-2016-10-31";

  test("a route without an authorizer leads the internet to its function", async () => {
    const answer = reach(await model(API, SAM), "internet", "Quote");
    expect(answer).toMatchObject({
      verdict: "reachable",
      allowed: [{ protocol: "tcp", from: 443, to: 443 }],
      through: ["Api"],
    });
    expect(answer.hops.map(({ at }) => at)).toEqual(["call", "forward"]);
  });

  test("a route with an authorizer stops whoever shows no credential, and says which one it asks for", async () => {
    const shop = await model(API, SAM);
    for (const to of ["Pay", "Api POST /charge"]) {
      const answer = reach(shop, "internet", to);
      expect(answer.verdict).toBe("blocked");
      expect(answer.blockedBy).toMatchObject({ at: "authentication", text: expect.stringContaining("jwt") });
    }
    expect(reach(shop, "internet", "Api GET /quote").verdict).toBe("reachable");
  });

  test("the front itself answers the internet", async () => {
    expect(reach(await model(API, SAM), "internet", "Api").verdict).toBe("reachable");
  });

  test("a function that nothing calls is not reachable; another one is asked for by a name that is near", async () => {
    const shop = await model(`
Job:
  Type: AWS::Lambda::Function
  Properties: { Runtime: nodejs22.x, Handler: i.h, Role: "arn:aws:iam::111122223333:role/job", Code: { ZipFile: x } }
`);
    expect(reach(shop, "internet", "Job").verdict).toBe("blocked");
    expect(endNamed("Jobb", shop.estate, shop.topology, shop.access)).toEqual({ is: "nothing", near: "Job" });
  });
});

const WEB = (group: string, front: string): string => `${EXAMPLE_NETWORK}
PublicSubnetB:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24 }
PublicAssociationB:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref PublicSubnetB, RouteTableId: !Ref PublicTable }
FrontGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: front
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 80, ToPort: 443, CidrIp: 0.0.0.0/0 }]
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    VpcId: !Ref Vpc
    SecurityGroupIngress: [${group}]
App:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PrivateSubnet, SecurityGroupIds: [!Ref AppGroup] }
${front}
`;
const ALB = `
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: { Subnets: [!Ref PublicSubnet, !Ref PublicSubnetB], SecurityGroups: [!Ref FrontGroup] }
Targets:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: { VpcId: !Ref Vpc, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] }
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] }
`;
const NLB = (groups: string): string => `
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: { Type: network, Subnets: [!Ref PublicSubnet, !Ref PublicSubnetB]${groups} }
Targets:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: { VpcId: !Ref Vpc, Port: 8080, Protocol: TCP, Targets: [{ Id: !Ref App }] }
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: TCP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] }
`;
const from = (source: string): string => `{ IpProtocol: tcp, FromPort: 8080, ToPort: 8080, ${source} }`;

describe("a host behind a load balancer", () => {
  test("is reached on the listener's port, when its group admits the load balancer's", async () => {
    const web = await model(WEB(from("SourceSecurityGroupId: !Ref FrontGroup"), ALB));
    const answer = reach(web, "internet", "App");
    expect(answer).toMatchObject({
      verdict: "reachable",
      allowed: [{ protocol: "tcp", from: 443, to: 443 }],
      through: ["Front"],
    });
    expect(answer.layers).toEqual([
      { kind: "group", resource: "FrontGroup" },
      { kind: "group", resource: "AppGroup" },
    ]);
    expect(reach(web, "internet", "App", tcp(8080)).verdict).toBe("blocked");
  });

  test("is not reached when its group admits another port only, and the leg behind the front says so", async () => {
    const rule = "{ IpProtocol: tcp, FromPort: 9090, ToPort: 9090, SourceSecurityGroupId: !Ref FrontGroup }";
    const answer = reach(await model(WEB(rule, ALB)), "internet", "App");
    expect(answer.verdict).toBe("blocked");
    expect(answer.blockedBy).toMatchObject({ at: "guard-ingress", resource: "AppGroup" });
  });

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
  test("behind a network load balancer its group judges the client, whose address is kept", async () => {
    expect(reach(await model(WEB(from("CidrIp: 10.0.0.0/16"), NLB(""))), "internet", "App").verdict).toBe("blocked");
    expect(reach(await model(WEB(from("CidrIp: 0.0.0.0/0"), NLB(""))), "internet", "App").verdict).toBe("reachable");
  });

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
  test("or admits the network load balancer's group, where it has one", async () => {
    const rule = from("SourceSecurityGroupId: !Ref FrontGroup");
    expect(reach(await model(WEB(rule, NLB(", SecurityGroups: [!Ref FrontGroup]"))), "internet", "App").verdict).toBe(
      "reachable",
    );
    expect(reach(await model(WEB(rule, NLB(""))), "internet", "App").verdict).toBe("blocked");
  });
});

describe("ends that stand for several things", () => {
  test("a subnet stands for what is in it, an address for the host that may have it", async () => {
    const web = await model(WEB(from("CidrIp: 10.0.0.0/24"), ALB));
    expect(reach(web, "PublicSubnet", "App").verdict).toBe("reachable");
    expect(reach(web, "10.0.0.77", "App").verdict).toBe("reachable");
    expect(reach(web, "10.0.3.77", "App", tcp(8080)).verdict).toBe("blocked");
    expect(reach(web, "10.0.3.77", "App"), "through the front, as anybody").toMatchObject({ through: ["Front"] });
    expect(reach(web, "any", "App").verdict).toBe("reachable");
  });

  test("a group that nothing carries is unknown, not blocked", async () => {
    const alone = await model(`
Vpc:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.0.0.0/16 }
Group:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: shared, VpcId: !Ref Vpc, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }] }
`);
    const answer = reach(alone, "internet", "Group");
    expect(answer.verdict).toBe("unknown");
    expect(answer.unknown[0]?.detail).toContain("no resource that was read does");
  });
});

test("an office's addresses can, the rest of the internet cannot: reachable, but not from everywhere", async () => {
  const bastion = await model(`${EXAMPLE_NETWORK}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: bastion, VpcId: !Ref Vpc, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 198.51.100.0/24 }] }
Bastion:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0123456789abcdef0
    NetworkInterfaces: [{ DeviceIndex: "0", AssociatePublicIpAddress: true, SubnetId: !Ref PublicSubnet, GroupSet: [!Ref Group] }]
`);
  expect(reach(bastion, "internet", "Bastion")).toMatchObject({ verdict: "reachable", everywhere: [] });
  expect(reach(bastion, "198.51.100.7", "Bastion").verdict).toBe("reachable");
  expect(reach(bastion, "203.0.113.7", "Bastion").verdict).toBe("blocked");
});

describe("answers that say why", () => {
  const ROOM = `${EXAMPLE_NETWORK}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: ring, VpcId: !Ref Vpc }
Ring:
  Type: AWS::EC2::SecurityGroupIngress
  Properties: { GroupId: !GetAtt Group.GroupId, IpProtocol: tcp, FromPort: 7000, ToPort: 7000, SourceSecurityGroupId: !GetAtt Group.GroupId }
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties: { LaunchTemplateData: { ImageId: ami-0123456789abcdef0, SecurityGroupIds: [!Ref Group] } }
Nodes:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: { MinSize: "3", MaxSize: "3", VPCZoneIdentifier: [!Ref PrivateSubnet], LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: "1" } }
Lone:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PrivateSubnetB, SecurityGroupIds: [!Ref Group] }
`;

  test("instances of one Auto Scaling group reach each other, an instance alone does not reach itself", async () => {
    const ring = await model(ROOM);
    expect(reach(ring, "Nodes", "Nodes").allowed).toEqual([{ protocol: "tcp", from: 7000, to: 7000 }]);
    expect(reach(ring, "Lone", "Lone").verdict).toBe("blocked");
  });

  test("an address that somebody may have, one that nobody has, and one of the host's own", async () => {
    const ring = await model(ROOM);
    const [may, none, own] = ["10.0.1.9", "172.31.255.9", "169.254.169.254"];
    expect(reach(ring, may ?? "", "Lone").unknown.map(({ detail }) => detail)).toEqual([
      "whether `Nodes` has 10.0.1.9",
    ]);
    expect(reach(ring, "Lone", none ?? "").blockedBy?.text).toContain("in no network that was read");
    expect(reach(ring, "Lone", own ?? "").verdict).toBe("unknown");
  });

  test("a front that does not take what is asked about does not tell what stops it", async () => {
    const web = await model(
      WEB("{ IpProtocol: tcp, FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: !Ref FrontGroup }", ALB),
    );
    expect(reach(web, "internet", "App", tcp(22)).blockedBy?.text).toContain("no public IPv4 address");
  });
});
