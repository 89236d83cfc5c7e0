import type { Control } from "../control.ts";
import { hasSibling } from "../siblings.ts";

export const control: Control = {
  id: "wafv2-logging",
  title: "Web ACLs log requests",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::WAFv2::WebACL"],
  why: "Without a log nobody can tell what was blocked, what slipped through, or whom a rule hurts.",
  fix: "Add an `AWS::WAFv2::LoggingConfiguration` for the web ACL.",
  sources: [
    "https://docs.aws.amazon.com/waf/latest/developerguide/logging.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html#waf-11",
  ],
  check: hasSibling("AWS::WAFv2::LoggingConfiguration", "ResourceArn", "no logging configuration names the web ACL"),
  bad: [
    {
      name: "none",
      finds: ["FrontRules"],
      template: `
FrontRules:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    DefaultAction: { Allow: {} }
    VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: front, SampledRequestsEnabled: true }
`,
    },
  ],
  good: [
    {
      name: "logged",
      template: `
FrontRules:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    DefaultAction: { Allow: {} }
    VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: front, SampledRequestsEnabled: true }
FrontLog:
  Type: AWS::WAFv2::LoggingConfiguration
  Properties:
    ResourceArn: !GetAtt FrontRules.Arn
    LogDestinationConfigs: ["arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-front"]
`,
    },
  ],
};
