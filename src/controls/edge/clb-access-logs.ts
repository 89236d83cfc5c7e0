import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "clb-access-logs",
  title: "Classic load balancers keep access logs",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::ElasticLoadBalancing::LoadBalancer"],
  why: "Without an access log nobody can tell who called what, and an attack leaves no trace.",
  fix: "Set `AccessLoggingPolicy` with `Enabled: true` and a bucket.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5",
  ],
  check: ask(["AccessLoggingPolicy", "Enabled"], isTrue(false)),
  bad: [
    {
      name: "left out",
      finds: ["LegacyFront"],
      template: `
LegacyFront:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - { LoadBalancerPort: "443", InstancePort: "443", Protocol: SSL }
`,
    },
  ],
  good: [
    {
      name: "kept",
      template: `
LegacyFront:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - { LoadBalancerPort: "443", InstancePort: "443", Protocol: SSL }
    AccessLoggingPolicy: { Enabled: true, S3BucketName: front-logs }
`,
    },
  ],
};
