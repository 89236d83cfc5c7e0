import { follow } from "../../estate/read-value.ts";
import { isList, isProperties, Unknown, type Value } from "../../estate/value.ts";
import { type About, ask, isEmpty, type Probe } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";

function limiting(rule: Value): boolean {
  if (!isProperties(rule) || isEmpty(follow(rule, ["Statement", "RateBasedStatement"]))) return false;
  return follow(rule, ["Action", "Count"]) === undefined;
}

/** Whether a rule runs a rule group of one's own that limits the rate; an Unknown where that group was not read. */
function limitingGroup(rule: Value, { context }: About): boolean | Unknown {
  const named = follow(rule, ["Statement", "RuleGroupReferenceStatement", "Arn"]);
  if (named === undefined || follow(rule, ["OverrideAction", "Count"]) !== undefined) return false;
  const group = context.estate.find(named);
  if (group === undefined) {
    return named instanceof Unknown ? named : new Unknown("absent-record", "a rule group it runs was not read");
  }
  const rules = group.properties.Rules;
  if (rules instanceof Unknown) return rules;
  return isList(rules) && rules.some(limiting);
}

const limits: Probe = (value, path, about) => {
  const rules = isList(value) ? value : [];
  const groups = rules.map((rule) => limitingGroup(rule, about));
  if (rules.some(limiting) || groups.includes(true)) return [];
  const unknown = value instanceof Unknown ? value : [...rules, ...groups].find((rule) => rule instanceof Unknown);
  return [
    unknown instanceof Unknown ? cannotTell(path, unknown) : violated(path, "no rule limits the rate of a client"),
  ];
};

export const control: Control = {
  id: "waf-rate-based-rule",
  title: "Web ACLs limit the request rate of a client",
  kind: "edge",
  strategy: "automation",
  practice: "SEC05-BP04",
  severity: "medium",
  on: ["AWS::WAFv2::WebACL"],
  why: "A limit per client stops password guessing and cheap floods without knowing what they look like.",
  fix: "Add a rule with a `RateBasedStatement` that blocks.",
  sources: ["https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html"],
  check: ask(["Rules"], limits),
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
      name: "in a rule group of one's own",
      template: `
FrontRules:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    DefaultAction: { Allow: {} }
    VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: front, SampledRequestsEnabled: true }
    Rules:
      - Name: shared
        Priority: 0
        OverrideAction: { None: {} }
        Statement: { RuleGroupReferenceStatement: { Arn: !GetAtt SharedRules.Arn } }
        VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: shared, SampledRequestsEnabled: true }
SharedRules:
  Type: AWS::WAFv2::RuleGroup
  Properties:
    Scope: REGIONAL
    Capacity: 10
    VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: shared, SampledRequestsEnabled: true }
    Rules:
      - Name: per-client
        Priority: 0
        Action: { Block: {} }
        Statement: { RateBasedStatement: { Limit: 1000, AggregateKeyType: IP } }
        VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: per-client, SampledRequestsEnabled: true }
`,
    },
    {
      name: "two thousand requests in five minutes",
      template: `
FrontRules:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    DefaultAction: { Allow: {} }
    VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: front, SampledRequestsEnabled: true }
    Rules:
      - Name: rate
        Priority: 1
        Action: { Block: {} }
        Statement: { RateBasedStatement: { Limit: 2000, AggregateKeyType: IP } }
        VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: rate, SampledRequestsEnabled: true }
`,
    },
  ],
};
