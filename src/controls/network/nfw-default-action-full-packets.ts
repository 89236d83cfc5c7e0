import { ask, each, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "nfw-default-action-full-packets",
  title: "Stateless default action for whole packets is drop or hand over to stateful rules",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::NetworkFirewall::FirewallPolicy"],
  why: "With `aws:pass` whatever no rule names goes through uninspected.",
  fix: "Set `StatelessDefaultActions` to `aws:forward_to_sfe` or `aws:drop`.",
  sources: [
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateless-default-actions.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/networkfirewall-controls.html#networkfirewall-4",
  ],
  check: ask(["FirewallPolicy", "StatelessDefaultActions"], each([], isNoneOf(["aws:pass"], ""))),
  bad: [
    {
      name: "passed",
      finds: ["InspectionPolicy"],
      template: `
InspectionPolicy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: inspection
    FirewallPolicy: { StatelessDefaultActions: ["aws:pass"], StatelessFragmentDefaultActions: ["aws:drop"] }
`,
    },
  ],
  good: [
    {
      name: "handed to the stateful rules",
      template: `
InspectionPolicy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: inspection
    FirewallPolicy: { StatelessDefaultActions: ["aws:forward_to_sfe"], StatelessFragmentDefaultActions: ["aws:forward_to_sfe"] }
`,
    },
  ],
};
