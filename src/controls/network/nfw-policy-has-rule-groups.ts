import { ask, either, inside, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

const stateful = inside(["StatefulRuleGroupReferences"], isPresent("the policy names no rule group"));
const stateless = inside(["StatelessRuleGroupReferences"], isPresent("the policy names no stateless rule group"));

export const control: Control = {
  id: "nfw-policy-has-rule-groups",
  title: "Firewall policies reference at least one rule group",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::NetworkFirewall::FirewallPolicy"],
  why: "A policy without rule groups inspects nothing; its default actions decide everything.",
  fix: "Name rule groups in `StatefulRuleGroupReferences` or `StatelessRuleGroupReferences`.",
  sources: [
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-policies.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/networkfirewall-controls.html#networkfirewall-3",
  ],
  check: ask(["FirewallPolicy"], either(stateful, stateless)),
  bad: [
    {
      name: "none",
      finds: ["InspectionPolicy"],
      template: `
InspectionPolicy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: inspection
    FirewallPolicy: { StatelessDefaultActions: ["aws:forward_to_sfe"], StatelessFragmentDefaultActions: ["aws:drop"] }
`,
    },
  ],
  good: [
    {
      name: "one group",
      template: `
InspectionPolicy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: inspection
    FirewallPolicy:
      StatelessDefaultActions: ["aws:forward_to_sfe"]
      StatelessFragmentDefaultActions: ["aws:drop"]
      StatefulRuleGroupReferences:
        - { ResourceArn: "arn:aws:network-firewall:eu-west-1:111122223333:stateful-rulegroup/allowed-names" }
`,
    },
  ],
};
