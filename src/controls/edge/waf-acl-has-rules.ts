import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "waf-acl-has-rules",
  title: "Web ACLs carry at least one rule or rule group",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::WAFv2::WebACL", "AWS::WAFRegional::WebACL", "AWS::WAF::WebACL"],
  why: "A web ACL without rules looks like protection and lets everything through.",
  fix: "Add the managed core and known-bad-inputs rule groups and a rate-based rule.",
  sources: [
    "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-creating.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html#waf-10",
  ],
  check: ask(["Rules"], isPresent("the web ACL has no rules")),
  bad: [
    {
      name: "empty",
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
      name: "a managed group",
      template: `
FrontRules:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    DefaultAction: { Allow: {} }
    VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: front, SampledRequestsEnabled: true }
    Rules:
      - Name: core
        Priority: 1
        OverrideAction: { None: {} }
        Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesCommonRuleSet } }
        VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: core, SampledRequestsEnabled: true }
`,
    },
  ],
};
