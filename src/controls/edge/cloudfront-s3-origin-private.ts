import { at } from "../../estate/estate.ts";
import { ask, each, either, inside, isEmpty, isPresent, type Probe } from "../ask.ts";
import type { Control } from "../control.ts";

const originControl = inside(["OriginAccessControlId"], isPresent("the S3 origin names no origin access control"));
const identity = inside(
  ["S3OriginConfig", "OriginAccessIdentity"],
  isPresent("the S3 origin names no origin access identity"),
);

/** An origin that is read by the S3 API; website endpoints are custom origins and always public. */
const s3Origin: Probe = (origin, path, about) => {
  const { estate } = about.context;
  const bucket = estate.find(at(origin, "DomainName"));
  const custom = !isEmpty(at(origin, "CustomOriginConfig"));
  const isS3 = at(origin, "S3OriginConfig") !== undefined || (bucket?.type === "AWS::S3::Bucket" && !custom);
  return isS3 ? either(originControl, identity)(origin, path, about) : [];
};

export const control: Control = {
  id: "cloudfront-s3-origin-private",
  title: "S3 origins are readable only through CloudFront origin access",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::CloudFront::Distribution"],
  why: "A bucket that must be public for CloudFront to read it can be read around CloudFront, past its web ACL and its logs.",
  fix: "Set `OriginAccessControlId` on the origin, and let the bucket policy admit `cloudfront.amazonaws.com` for this distribution only.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-13",
  ],
  check: ask(["DistributionConfig", "Origins"], each([], s3Origin)),
  bad: [
    {
      name: "no origin access",
      finds: ["Storefront"],
      template: `
Pages:
  Type: AWS::S3::Bucket
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Origins:
        - { Id: pages, DomainName: !GetAtt Pages.RegionalDomainName, S3OriginConfig: { OriginAccessIdentity: "" } }
      DefaultCacheBehavior: { TargetOriginId: pages, ViewerProtocolPolicy: https-only }
`,
    },
  ],
  good: [
    {
      name: "origin access control",
      template: `
Pages:
  Type: AWS::S3::Bucket
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Origins:
        - { Id: pages, DomainName: !GetAtt Pages.RegionalDomainName, S3OriginConfig: {}, OriginAccessControlId: E1A2B3C4D5 }
      DefaultCacheBehavior: { TargetOriginId: pages, ViewerProtocolPolicy: https-only }
`,
    },
  ],
};
