import { ask, fine, isEmpty, isPresent, where } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "dns-query-logging",
  title: "Public hosted zones log DNS queries",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::Route53::HostedZone"],
  why: "Queries show which names are probed, and which forgotten names are still in use.",
  fix: "Set `QueryLoggingConfig` to a log group in us-east-1.",
  sources: [
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/route53-controls.html#route53-2",
  ],
  check: where(
    ["VPCs"],
    (vpcs) => (isEmpty(vpcs) ? fine : "private"),
    "it is a private zone",
    ask(["QueryLoggingConfig", "CloudWatchLogsLogGroupArn"], isPresent("the zone keeps no query log")),
  ),
  bad: [
    {
      name: "none",
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
      name: "logged",
      template: `
ShopZone:
  Type: AWS::Route53::HostedZone
  Properties:
    Name: shop.example.com
    QueryLoggingConfig: { CloudWatchLogsLogGroupArn: "arn:aws:logs:us-east-1:111122223333:log-group:/aws/route53/shop" }
`,
    },
  ],
};
