import { isOneOf, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { attribute } from "../options.ts";

export const control: Control = {
  id: "lb-desync-mitigation",
  title: "Application load balancers mitigate request smuggling in defensive or strictest mode",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::ElasticLoadBalancingV2::LoadBalancer"],
  why: "In monitor mode requests that balancer and server read differently are counted, but passed on.",
  fix: "Remove attribute `routing.http.desync_mitigation_mode`, or set it to `defensive` or `strictest`.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-12",
  ],
  check: where(
    ["Type"],
    oneOf(["application"], "application"),
    "it is no application load balancer",
    attribute("routing.http.desync_mitigation_mode", isOneOf(["defensive", "strictest"], "defensive")),
  ),
  bad: [
    {
      name: "only watched",
      finds: ["Front"],
      template: `
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
    LoadBalancerAttributes:
      - { Key: routing.http.desync_mitigation_mode, Value: monitor }
`,
    },
  ],
  good: [
    {
      name: "left out, which means defensive",
      template: `
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
`,
    },
  ],
};
