import { follow } from "../../estate/read-value.ts";
import { isList, isProperties, Unknown } from "../../estate/value.ts";
import { ask, isEmpty, type Probe } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";

const limits: Probe = (value, path) => {
  if (
    isList(value) &&
    value.some(
      (rule) =>
        isProperties(rule) &&
        !isEmpty(follow(rule, ["Statement", "RateBasedStatement"])) &&
        follow(rule, ["Action", "Count"]) === undefined,
    )
  )
    return [];
  const unknown =
    value instanceof Unknown ? value : isList(value) ? value.find((rule) => rule instanceof Unknown) : undefined;
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
