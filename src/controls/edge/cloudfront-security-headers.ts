import { ask, both, each, inside, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

const headers = inside(["ResponseHeadersPolicyId"], isPresent("the behavior attaches no response headers policy"));

export const control: Control = {
  id: "cloudfront-security-headers",
  title: "CloudFront attaches a response headers policy",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::CloudFront::Distribution"],
  why: "Headers such as a content security policy and strict transport security keep the browser from being turned against the user.",
  fix: "Set `ResponseHeadersPolicyId` of every behavior, for instance to the managed SecurityHeadersPolicy.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html",
  ],
  check: both(
    ask(["DistributionConfig", "DefaultCacheBehavior"], headers),
    ask(["DistributionConfig", "CacheBehaviors"], each([], headers)),
  ),
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
      name: "the managed policy",
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Origins:
        - { Id: app, DomainName: app.example.com, CustomOriginConfig: { OriginProtocolPolicy: https-only } }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: https-only, ResponseHeadersPolicyId: 67f7725c-6f97-4210-82d7-5512b31e9d03 }
`,
    },
  ],
};
