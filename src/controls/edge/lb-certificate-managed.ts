import { ask, each, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { managedCertificate } from "../web-acls.ts";

export const control: Control = {
  id: "lb-certificate-managed",
  title: "ALB and NLB listeners use ACM certificates",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::ElasticLoadBalancingV2::Listener"],
  why: "A certificate of ACM renews itself and its key never leaves the service; one uploaded to IAM does neither.",
  fix: "Request the certificate in ACM and name its ARN.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-2",
  ],
  check: where(
    ["Protocol"],
    oneOf(["HTTPS", "TLS"], "HTTP"),
    "it does not end TLS",
    ask(["Certificates"], each(["CertificateArn"], managedCertificate)),
  ),
  bad: [
    {
      name: "uploaded to IAM",
      finds: ["WebListener"],
      template: `
WebListener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/a1b2c3d4e5f60718
    Port: 443
    Protocol: HTTPS
    Certificates:
      - { CertificateArn: "arn:aws:iam::111122223333:server-certificate/shop" }
    DefaultActions:
      - { Type: forward, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/a1b2c3d4e5f60718" }
`,
    },
  ],
  good: [
    {
      name: "from ACM",
      template: `
ShopCertificate:
  Type: AWS::CertificateManager::Certificate
  Properties:
    DomainName: shop.example.com
WebListener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/a1b2c3d4e5f60718
    Port: 443
    Protocol: HTTPS
    Certificates:
      - { CertificateArn: !Ref ShopCertificate }
    DefaultActions:
      - { Type: forward, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/a1b2c3d4e5f60718" }
`,
    },
  ],
};
