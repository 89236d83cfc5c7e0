import { isTrue, noneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { attribute } from "../options.ts";

export const control: Control = {
  id: "elbv2-access-logs",
  title: "Application and network load balancers keep access logs",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::ElasticLoadBalancingV2::LoadBalancer"],
  why: "Without an access log nobody can tell who called what, and an attack leaves no trace.",
  fix: "Set attributes `access_logs.s3.enabled` to `true` and `access_logs.s3.bucket`.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5",
  ],
  check: where(
    ["Type"],
    noneOf(["gateway"], "application"),
    "a gateway load balancer keeps no access log",
    attribute("access_logs.s3.enabled", isTrue(false)),
  ),
  bad: [
    {
      name: "left out",
      finds: ["Front"],
      template: `
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
`,
    },
  ],
  good: [
    {
      name: "kept",
      template: `
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
    LoadBalancerAttributes:
      - { Key: access_logs.s3.enabled, Value: "true" }
      - { Key: access_logs.s3.bucket, Value: front-logs }
`,
    },
  ],
};
