import { ask, each, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "nfw-default-action-fragments",
  title: "Stateless default action for fragments is drop or hand over to stateful rules",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::NetworkFirewall::FirewallPolicy"],
  why: "With `aws:pass` an attack that is cut into fragments goes through uninspected.",
  fix: "Set `StatelessFragmentDefaultActions` to `aws:forward_to_sfe` or `aws:drop`.",
  sources: [
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateless-default-actions.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/networkfirewall-controls.html#networkfirewall-5",
  ],
  check: ask(["FirewallPolicy", "StatelessFragmentDefaultActions"], each([], isNoneOf(["aws:pass"], ""))),
  bad: [
    {
      name: "passed",
      finds: ["InspectionPolicy"],
      template: `
InspectionPolicy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: inspection
    FirewallPolicy: { StatelessDefaultActions: ["aws:drop"], StatelessFragmentDefaultActions: ["aws:pass"] }
`,
    },
  ],
  good: [
    {
      name: "dropped",
      template: `
InspectionPolicy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: inspection
    FirewallPolicy: { StatelessDefaultActions: ["aws:forward_to_sfe"], StatelessFragmentDefaultActions: ["aws:drop"] }
`,
    },
  ],
};
