import { isTrue, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { attribute } from "../options.ts";

export const control: Control = {
  id: "alb-drops-invalid-headers",
  title: "Application load balancers drop malformed headers",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::ElasticLoadBalancingV2::LoadBalancer"],
  why: "Malformed header names are how a request is smuggled past the balancer to a server that reads them differently.",
  fix: "Set attribute `routing.http.drop_invalid_header_fields.enabled` to `true`.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4",
  ],
  check: where(
    ["Type"],
    oneOf(["application"], "application"),
    "it is no application load balancer",
    attribute("routing.http.drop_invalid_header_fields.enabled", isTrue(false)),
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
      name: "dropped",
      template: `
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
    LoadBalancerAttributes:
      - { Key: routing.http.drop_invalid_header_fields.enabled, Value: "true" }
`,
    },
  ],
};
