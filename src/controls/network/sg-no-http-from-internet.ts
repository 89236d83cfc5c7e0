import { Unknown } from "../../estate/value.ts";
import type { Probe } from "../ask.ts";
import { type Control, cannotTell } from "../control.ts";
import { groupOf, onlyFronts } from "../fronts.ts";
import { closedToWorld, ingress } from "../rules.ts";

const http = closedToWorld({ tcp: { 80: "HTTP" } });
const plainHttp: Probe = (value, path, about) => {
  const results = [...http(value, path, about)];
  if (results.length === 0) return [];
  const fronts = onlyFronts(groupOf(about), about.context);
  if (fronts === true) return [];
  return fronts instanceof Unknown ? [cannotTell(path, fronts)] : results;
};

export const control: Control = {
  id: "sg-no-http-from-internet",
  title: "Plain HTTP (TCP 80) is closed to any-address sources, except on load balancers",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "What is sent over plain HTTP can be read and changed on the way. A load balancer may take it to redirect to HTTPS; machines should not.",
  fix: "Serve HTTPS only, or let a load balancer listen on port 80 and redirect.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
  ],
  check: ingress(plainHttp),
  bad: [
    {
      name: "a web server on port 80",
      finds: ["WebGroup"],
      template: `
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web servers
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 }
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    SecurityGroupIds: [!GetAtt WebGroup.GroupId]
`,
    },
  ],
  good: [
    {
      name: "port 80 only for the redirect of a load balancer",
      template: `
FrontGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: public load balancer
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 }
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Scheme: internet-facing
    Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
    SecurityGroups: [!Ref FrontGroup]
`,
    },
  ],
};
