import { ask, either, inside, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

const acm = inside(["AcmCertificateArn"], isPresent("the distribution serves the default certificate"));
const iam = inside(["IamCertificateId"], isPresent("no certificate of IAM is named"));

export const control: Control = {
  id: "cloudfront-custom-certificate",
  title: "CloudFront serves an own certificate so that a TLS floor can be set",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::CloudFront::Distribution"],
  why: "With the default certificate the lowest TLS version cannot be chosen, and no name of yours is served.",
  fix: "Set `ViewerCertificate.AcmCertificateArn` to a certificate in us-east-1.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-alternate-domain-names.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-7",
  ],
  check: ask(["DistributionConfig", "ViewerCertificate"], either(acm, iam)),
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
      ViewerCertificate: { CloudFrontDefaultCertificate: true }
      Origins:
        - { Id: app, DomainName: app.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only } }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: https-only }
`,
    },
  ],
  good: [
    {
      name: "an own one",
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
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
