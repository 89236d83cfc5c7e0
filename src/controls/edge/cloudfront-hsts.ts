import { show } from "../../estate/value.ts";
import { ask, asNumber, fine, settled } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "cloudfront-hsts",
  title: "Response headers policy sends a strict transport security header",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::CloudFront::ResponseHeadersPolicy"],
  why: "With strict transport security the browser never asks over plain HTTP again, so nobody can catch that first request.",
  fix: "Set `SecurityHeadersConfig.StrictTransportSecurity` with `AccessControlMaxAgeSec: 31536000` and `Override: true`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html",
  ],
  check: ask(
    ["ResponseHeadersPolicyConfig", "SecurityHeadersConfig", "StrictTransportSecurity", "AccessControlMaxAgeSec"],
    settled((value, name) =>
      value === undefined
        ? "the policy sends no strict transport security header"
        : (asNumber(value) ?? 0) >= 31536000
          ? fine
          : `${name} is ${show(value, 20)}, less than a year`,
    ),
  ),
  bad: [
    {
      name: "no such header",
      finds: ["PageHeaders"],
      template: `
PageHeaders:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties:
    ResponseHeadersPolicyConfig:
      Name: pages
      SecurityHeadersConfig:
        ContentTypeOptions: { Override: true }
`,
    },
  ],
  good: [
    {
      name: "one year",
      template: `
PageHeaders:
  Type: AWS::CloudFront::ResponseHeadersPolicy
  Properties:
    ResponseHeadersPolicyConfig:
      Name: pages
      SecurityHeadersConfig:
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000, IncludeSubdomains: true, Override: true }
`,
    },
  ],
};
