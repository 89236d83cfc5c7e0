import { at } from "../../estate/estate.ts";
import { ask, asText, each, inside, isNoneOf, type Probe } from "../ask.ts";
import { type Control, cannotTell } from "../control.ts";

const modern = isNoneOf(["SSLv3", "TLSv1", "TLSv1.1"], "");
const encrypted: Probe = (origin, path, about) => {
  if (origin === undefined || asText(at(origin, "OriginProtocolPolicy")) === "http-only") return [];
  return inside(["OriginSSLProtocols"], (value, where, same) => {
    if (value !== undefined) return each([], modern)(value, where, same);
    return [
      cannotTell(
        where,
        "`OriginSSLProtocols` is left out, so CloudFront chooses what it offers",
        "set `OriginSSLProtocols: [TLSv1.2]`",
      ),
    ];
  })(origin, path, about);
};

export const control: Control = {
  id: "cloudfront-origin-no-old-tls",
  title: "CloudFront does not offer SSLv3 or old TLS to origins",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::CloudFront::Distribution"],
  why: "An origin that is offered SSLv3 or old TLS may accept it, and whoever sits in between can force that.",
  fix: "Set `CustomOriginConfig.OriginSSLProtocols: [TLSv1.2]`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginSSLProtocols",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-10",
  ],
  check: ask(["DistributionConfig", "Origins"], each(["CustomOriginConfig"], encrypted)),
  bad: [
    {
      name: "TLS 1.0 offered",
      finds: ["Storefront"],
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Origins:
        - Id: app
          DomainName: app.example.com
          CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1, TLSv1.2] }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: https-only }
`,
    },
  ],
  good: [
    {
      name: "TLS 1.2 only",
      template: `
Storefront:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      Origins:
        - Id: app
          DomainName: app.example.com
          CustomOriginConfig: { OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2] }
      DefaultCacheBehavior: { TargetOriginId: app, ViewerProtocolPolicy: https-only }
`,
    },
  ],
};
