import { ask, both, each, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

const https = isNoneOf(["allow-all"], "allow-all");

export const control: Control = {
  id: "cloudfront-viewer-https",
  title: "Viewers reach CloudFront over HTTPS only or are redirected to it",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::CloudFront::Distribution"],
  why: "With `allow-all` a page that is asked for over HTTP is served over HTTP, for everybody on the way to read and change.",
  fix: "Set `ViewerProtocolPolicy` of every behavior to `redirect-to-https` or `https-only`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3",
  ],
  check: both(
    ask(["DistributionConfig", "DefaultCacheBehavior", "ViewerProtocolPolicy"], https),
    ask(["DistributionConfig", "CacheBehaviors"], each(["ViewerProtocolPolicy"], https)),
  ),
  bad: [
    {
      name: "plain HTTP served",
      finds: ["Storefront"],
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Origins:
        - { Id: app, DomainName: app.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only } }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: allow-all }
`,
    },
  ],
  good: [
    {
      name: "redirected",
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Origins:
        - { Id: app, DomainName: app.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only } }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: redirect-to-https }
`,
    },
  ],
};
