import { show } from "../../estate/value.ts";
import { ask, asText, decidedBy, fine, oneOf, opaque, settled, where } from "../ask.ts";
import type { Control } from "../control.ts";

/** The name of a policy says the lowest version it takes; the oldest ones name only a year. */
const modern = settled((value, name) => {
  const policy = asText(value) ?? "ELBSecurityPolicy-2016-08";
  const left = value === undefined ? " (left out)" : "";
  if (typeof value === "object") return opaque(value);
  if (/(?:TLS13-1-[23]|TLS-1-2|FS-1-2)/.test(policy)) return fine;
  if (/(?:1-0|1-1|2014-|2015-|2016-08|FS-2018-06)/.test(policy))
    return `${name} is \`${policy}\`${left}, which takes TLS 1.0 or 1.1`;
  return decidedBy(`this version does not know policy \`${show(policy, 60)}\``);
});

export const control: Control = {
  id: "lb-tls12-policy",
  title: "Load balancer listeners use a policy with TLS 1.2 or later",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ElasticLoadBalancingV2::Listener"],
  why: "TLS 1.0 and 1.1 have known weaknesses and are deprecated by the IETF; a listener that names no policy still takes them.",
  fix: "Set `SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`, or another policy whose name says `1-2` or `1-3`.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html",
  ],
  check: where(["Protocol"], oneOf(["HTTPS", "TLS"], "HTTP"), "it does not end TLS", ask(["SslPolicy"], modern)),
  bad: [
    {
      name: "left out",
      finds: ["WebListener"],
      template: `
WebListener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/a1b2c3d4e5f60718
    Port: 443
    Protocol: HTTPS
    Certificates:
      - { CertificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9" }
    DefaultActions:
      - { Type: forward, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/a1b2c3d4e5f60718" }
`,
    },
  ],
  good: [
    {
      name: "TLS 1.2 and newer",
      template: `
WebListener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/a1b2c3d4e5f60718
    Port: 443
    Protocol: HTTPS
    SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
    Certificates:
      - { CertificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9" }
    DefaultActions:
      - { Type: forward, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/a1b2c3d4e5f60718" }
`,
    },
  ],
};
