import { ask, each, inside, isNoneOf, type Probe } from "../ask.ts";
import type { Control } from "../control.ts";

/** `match-viewer` is as good as what viewers must use, which is another control's question. */
const https: Probe = (origin, path, about) =>
  origin === undefined ? [] : inside(["OriginProtocolPolicy"], isNoneOf(["http-only"], ""))(origin, path, about);

export const control: Control = {
  id: "cloudfront-origin-https",
  title: "CloudFront speaks HTTPS to custom origins",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::CloudFront::Distribution"],
  why: "Between edge and origin the request crosses the internet; over HTTP everybody on the way can read and change it.",
  fix: "Set `CustomOriginConfig.OriginProtocolPolicy: https-only`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-9",
  ],
  check: ask(["DistributionConfig", "Origins"], each(["CustomOriginConfig"], https)),
  bad: [
    {
      name: "plain HTTP to the origin",
      finds: ["Storefront"],
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Origins:
        - { Id: app, DomainName: app.example.com, CustomOriginConfig: { OriginProtocolPolicy: http-only } }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: https-only }
`,
    },
  ],
  good: [
    {
      name: "HTTPS only",
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
};
