import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "waf-rule-group-not-empty",
  title: "WAF rule groups contain rules",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::WAFv2::RuleGroup"],
  why: "A rule group without rules looks like protection and lets everything through.",
  fix: "Add rules, or remove the group.",
  sources: [
    "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-groups.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html",
  ],
  check: ask(["Rules"], isPresent("the rule group has no rules")),
  bad: [
    {
      name: "empty",
      finds: ["OwnRules"],
      template: `
OwnRules:
  Type: AWS::WAFv2::RuleGroup
  Properties:
    Scope: REGIONAL
    Capacity: 50
    VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: own, SampledRequestsEnabled: true }
`,
    },
  ],
  good: [
    {
      name: "one rule",
      template: `
OwnRules:
  Type: AWS::WAFv2::RuleGroup
  Properties:
    Scope: REGIONAL
    Capacity: 50
    VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: own, SampledRequestsEnabled: true }
    Rules:
      - Name: foreign-countries
        Priority: 1
        Action: { Block: {} }
        Statement: { GeoMatchStatement: { CountryCodes: [AQ] } }
        VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: geo, SampledRequestsEnabled: true }
`,
    },
  ],
};
