import { isList, Unknown } from "../../estate/value.ts";
import { ask, asText, fine, oneOf, settled, where } from "../ask.ts";
import type { Control } from "../control.ts";

const drops = settled((value, name) => {
  const list = isList(value) ? value : [];
  if (list.some((item) => asText(item)?.includes("drop") === true)) return fine;
  const unknown = list.find((item) => item instanceof Unknown);
  return unknown instanceof Unknown ? unknown : `${name} drops nothing`;
});

export const control: Control = {
  id: "nfw-stateful-default-drop",
  title: "Strict-order firewall policies drop what no rule passes, in the stateful engine too",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::NetworkFirewall::FirewallPolicy"],
  why: "In strict order, what no rule passes goes through unless a default action drops it.",
  fix: "Set `StatefulDefaultActions` to `aws:drop_strict` or `aws:drop_established`.",
  sources: ["https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html"],
  check: where(
    ["FirewallPolicy", "StatefulEngineOptions", "RuleOrder"],
    oneOf(["STRICT_ORDER"], "DEFAULT_ACTION_ORDER"),
    "it evaluates by action order, which has no default actions",
    ask(["FirewallPolicy", "StatefulDefaultActions"], drops),
  ),
  bad: [
    {
      name: "only alerts",
      finds: ["InspectionPolicy"],
      template: `
InspectionPolicy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: inspection
    FirewallPolicy:
      StatelessDefaultActions: ["aws:forward_to_sfe"]
      StatelessFragmentDefaultActions: ["aws:drop"]
      StatefulEngineOptions: { RuleOrder: STRICT_ORDER }
      StatefulDefaultActions: ["aws:alert_strict"]
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
    FirewallPolicy:
      StatelessDefaultActions: ["aws:forward_to_sfe"]
      StatelessFragmentDefaultActions: ["aws:drop"]
      StatefulEngineOptions: { RuleOrder: STRICT_ORDER }
      StatefulDefaultActions: ["aws:drop_strict", "aws:alert_strict"]
`,
    },
  ],
};
