import type { Control } from "../control.ts";
import { blockingGroup } from "../web-acls.ts";

export const control: Control = {
  id: "waf-log4j-rules",
  title: "Web ACLs run the known-bad-inputs rules that stop Log4j lookups, not in count mode",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "high",
  on: ["AWS::WAFv2::WebACL"],
  why: "The known-bad-inputs group stops Log4j lookups and other requests that are only ever sent to break in.",
  fix: "Add managed group `AWSManagedRulesKnownBadInputsRuleSet` with `OverrideAction: None` and no count override.",
  sources: ["https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html"],
  check: blockingGroup("AWSManagedRulesKnownBadInputsRuleSet"),
  bad: [
    {
      name: "only counted",
      finds: ["FrontRules"],
      template: `
FrontRules:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    DefaultAction: { Allow: {} }
    VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: front, SampledRequestsEnabled: true }
    Rules:
      - Name: bad-inputs
        Priority: 1
        OverrideAction: { Count: {} }
        Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet } }
        VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: bad-inputs, SampledRequestsEnabled: true }
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
      - Name: bad-inputs
        Priority: 1
        OverrideAction: { None: {} }
        Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet } }
        VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: bad-inputs, SampledRequestsEnabled: true }
`,
    },
  ],
};
