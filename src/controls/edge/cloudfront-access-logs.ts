import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";
import { hasSibling } from "../siblings.ts";

const legacy = ask(["DistributionConfig", "Logging", "Bucket"], isPresent("the distribution keeps no access log"));
const delivered = hasSibling("AWS::Logs::DeliverySource", "ResourceArn", "no delivery source names the distribution");

export const control: Control = {
  id: "cloudfront-access-logs",
  title: "CloudFront keeps access logs",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::CloudFront::Distribution"],
  why: "Without an access log nobody can tell who asked for what, and an attack leaves no trace.",
  fix: "Set `DistributionConfig.Logging.Bucket`, or add an `AWS::Logs::DeliverySource` for the distribution.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-5",
  ],
  *check(distribution, context) {
    const results = [...legacy(distribution, context)];
    if (results.length === 0) return;
    const others = [...delivered(distribution, context)];
    if (others.length === 0) return;
    yield* others.some((result) => result.is === "unknown") ? others : results;
  },
  bad: [
    {
      name: "none",
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
      name: "kept",
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Logging: { Bucket: logs.s3.amazonaws.com }
      Origins:
        - { Id: app, DomainName: app.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only } }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: https-only }
`,
    },
  ],
};
