import { ask, each } from "../ask.ts";
import type { Control } from "../control.ts";
import { managedCertificate } from "../web-acls.ts";

export const control: Control = {
  id: "clb-certificate-managed",
  title: "Classic load balancers use ACM certificates",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::ElasticLoadBalancing::LoadBalancer"],
  why: "A certificate of ACM renews itself and its key never leaves the service; one uploaded to IAM does neither.",
  fix: "Request the certificate in ACM and name its ARN in `SSLCertificateId`.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/ssl-server-cert.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-2",
  ],
  check: ask(["Listeners"], each(["SSLCertificateId"], managedCertificate)),
  bad: [
    {
      name: "uploaded to IAM",
      finds: ["LegacyFront"],
      template: `
LegacyFront:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - { LoadBalancerPort: "443", InstancePort: "443", Protocol: HTTPS, SSLCertificateId: "arn:aws:iam::111122223333:server-certificate/shop" }
`,
    },
  ],
  good: [
    {
      name: "from ACM",
      template: `
LegacyFront:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - { LoadBalancerPort: "443", InstancePort: "443", Protocol: HTTPS, SSLCertificateId: "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9" }
`,
    },
  ],
};
