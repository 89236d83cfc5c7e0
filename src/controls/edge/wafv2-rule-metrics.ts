import { ask, both, each, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "wafv2-rule-metrics",
  title: "Web ACL rules emit CloudWatch metrics",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::WAFv2::WebACL", "AWS::WAFv2::RuleGroup"],
  why: "A rule without metrics cannot be watched: nobody sees that it never fires, or fires all day.",
  fix: "Set `VisibilityConfig.CloudWatchMetricsEnabled: true` in the web ACL and in each rule.",
  sources: [
    "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-visibility-configuration.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html#waf-12",
  ],
  check: both(
    ask(["VisibilityConfig", "CloudWatchMetricsEnabled"], isTrue(false)),
    ask(["Rules"], each(["VisibilityConfig", "CloudWatchMetricsEnabled"], isTrue(false))),
  ),
  bad: [
    {
      name: "switched off",
      finds: ["FrontRules"],
      template: `
FrontRules:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    DefaultAction: { Allow: {} }
    VisibilityConfig: { CloudWatchMetricsEnabled: false, MetricName: front, SampledRequestsEnabled: true }
`,
    },
  ],
  good: [
    {
      name: "switched on",
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
};
