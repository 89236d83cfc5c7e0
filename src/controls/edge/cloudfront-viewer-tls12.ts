import { at } from "../../estate/estate.ts";
import { Unknown } from "../../estate/value.ts";
import { alternately, ask, inside, isEmpty, isOneOf, type Probe } from "../ask.ts";
import { type Control, violated } from "../control.ts";

const floor = isOneOf(["TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"], "TLSv1");
const certificate: Probe = (value, path, about) => {
  const own = ["AcmCertificateArn", "IamCertificateId"].some((key) => !isEmpty(at(value, key)));
  if (own) return inside(["MinimumProtocolVersion"], floor)(value, path, about);
  return [violated(path, "the default certificate is used, with which CloudFront takes TLS 1.0")];
};

export const control: Control = {
  id: "cloudfront-viewer-tls12",
  title: "CloudFront viewers must use TLS 1.2 or later",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::CloudFront::Distribution"],
  why: "TLS 1.0 and 1.1 have known weaknesses; with the default certificate CloudFront takes TLS 1.0.",
  fix: "Use an own certificate from ACM with `MinimumProtocolVersion: TLSv1.2_2021` or newer.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
  ],
  check: ask(["DistributionConfig", "ViewerCertificate"], (value, path, about) =>
    value instanceof Unknown ? alternately(value, path, about, certificate) : certificate(value, path, about),
  ),
  bad: [
    {
      name: "the default certificate",
      finds: ["Storefront"],
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Origins:
        - { Id: app, DomainName: app.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only } }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: https-only }
`,
    },
  ],
  good: [
    {
      name: "TLS 1.2 and newer",
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Aliases: [shop.example.com]
      ViewerCertificate:
        AcmCertificateArn: arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
        MinimumProtocolVersion: TLSv1.2_2021
        SslSupportMethod: sni-only
      Origins:
        - { Id: app, DomainName: app.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only } }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: https-only }
`,
    },
  ],
};
