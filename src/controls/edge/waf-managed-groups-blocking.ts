import type { Control } from "../control.ts";
import { blockingGroup } from "../web-acls.ts";

export const control: Control = {
  id: "waf-managed-groups-blocking",
  title: "Web ACLs use the managed core rule group without count overrides",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::WAFv2::WebACL"],
  why: "The core rule group covers the attacks every web application sees; in count mode it only watches them.",
  fix: "Add managed group `AWSManagedRulesCommonRuleSet` with `OverrideAction: None` and no count override.",
  sources: [
    "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
    "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html",
  ],
  check: blockingGroup("AWSManagedRulesCommonRuleSet"),
  bad: [
    {
      name: "missing",
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
      name: "blocking",
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
