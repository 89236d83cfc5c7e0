import { ask, asText, decidedBy, each, fine, opaque, settled } from "../ask.ts";
import type { Control } from "../control.ts";

const encrypted = settled((value, name) => {
  const protocol = asText(value)?.toUpperCase();
  if (protocol === undefined) return opaque(value ?? null);
  if (protocol === "HTTPS" || protocol === "SSL") return fine;
  return protocol === "TCP"
    ? decidedBy(`${name} is TCP: whether the targets end TLS themselves is not said`)
    : `${name} is ${protocol}`;
});

export const control: Control = {
  id: "clb-listeners-encrypted",
  title: "Classic load balancer listeners use HTTPS or SSL",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ElasticLoadBalancing::LoadBalancer"],
  why: "What is sent over plain HTTP, cookies and tokens included, can be read and changed on the way.",
  fix: "Use `Protocol: HTTPS` or `SSL`; better, move to an application load balancer, which can redirect.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-3",
  ],
  check: ask(["Listeners"], each(["Protocol"], encrypted)),
  bad: [
    {
      name: "plain HTTP",
      finds: ["LegacyFront"],
      template: `
LegacyFront:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - { LoadBalancerPort: "80", InstancePort: "8080", Protocol: HTTP }
`,
    },
  ],
  good: [
    {
      name: "HTTPS",
      template: `
LegacyFront:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - { LoadBalancerPort: "443", InstancePort: "8443", Protocol: HTTPS, InstanceProtocol: HTTPS, SSLCertificateId: "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9" }
`,
    },
  ],
};
