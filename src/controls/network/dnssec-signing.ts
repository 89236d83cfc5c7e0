import { fine, isEmpty, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { hasSibling } from "../siblings.ts";

export const control: Control = {
  id: "dnssec-signing",
  title: "Public hosted zones are DNSSEC-signed",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::Route53::HostedZone"],
  why: "Without signatures a resolver cannot tell your answer from a forged one that leads to somebody else's server.",
  fix: "Add an `AWS::Route53::KeySigningKey` and an `AWS::Route53::DNSSEC` for the zone, and publish the DS record.",
  sources: ["https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html"],
  check: where(
    ["VPCs"],
    (vpcs) => (isEmpty(vpcs) ? fine : "private"),
    "it is a private zone",
    hasSibling("AWS::Route53::DNSSEC", "HostedZoneId", "the zone is not signed"),
  ),
  bad: [
    {
      name: "unsigned",
      finds: ["ShopZone"],
      template: `
ShopZone:
  Type: AWS::Route53::HostedZone
  Properties: { Name: shop.example.com }
`,
    },
  ],
  good: [
    {
      name: "signed",
      template: `
ShopZone:
  Type: AWS::Route53::HostedZone
  Properties: { Name: shop.example.com }
ShopSigning:
  Type: AWS::Route53::DNSSEC
  Properties: { HostedZoneId: !Ref ShopZone }
`,
    },
  ],
};
