import { at } from "../../estate/estate.ts";
import { follow } from "../../estate/read-value.ts";
import { isList, same } from "../../estate/value.ts";
import { ask, isPresent } from "../ask.ts";
import { type Control, notApplicable } from "../control.ts";

const named = ask(
  ["DistributionConfig", "DefaultRootObject"],
  isPresent("the distribution names no default root object"),
);

export const control: Control = {
  id: "cloudfront-default-root-object",
  title: "CloudFront names a default root object where the origin is a bucket",
  kind: "edge",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::CloudFront::Distribution"],
  why: "Without one, a request for `/` asks the bucket for its listing and may show every name in it.",
  fix: "Set `DistributionConfig.DefaultRootObject`, for instance to `index.html`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-1",
  ],
  *check(distribution, context) {
    const origins = follow(distribution.properties, ["DistributionConfig", "Origins"]);
    const target = follow(distribution.properties, ["DistributionConfig", "DefaultCacheBehavior", "TargetOriginId"]);
    const origin = isList(origins) ? origins.find((item) => same(at(item, "Id"), target) === true) : undefined;
    if (origin !== undefined && at(origin, "S3OriginConfig") === undefined) {
      yield notApplicable("its default origin is no bucket");
      return;
    }
    yield* named(distribution, context);
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
        - { Id: pages, DomainName: pages.s3.eu-west-1.amazonaws.com, S3OriginConfig: {}, OriginAccessControlId: E1A2B3C4D5 }
      DefaultCacheBehavior: { TargetOriginId: pages, ViewerProtocolPolicy: https-only }
`,
    },
  ],
  good: [
    {
      name: "the start page",
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      DefaultRootObject: index.html
      Origins:
        - { Id: pages, DomainName: pages.s3.eu-west-1.amazonaws.com, S3OriginConfig: {}, OriginAccessControlId: E1A2B3C4D5 }
      DefaultCacheBehavior: { TargetOriginId: pages, ViewerProtocolPolicy: https-only }
`,
    },
  ],
};
