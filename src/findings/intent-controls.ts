import type { Control, Severity, Strategy } from "../controls/control.ts";
import type { BreachKind } from "../intent/proof.ts";

/** What a finding about an intent is a finding of. */
export type IntentControlId =
  | "intent-undeclared-flow"
  | "intent-flow-impossible"
  | "intent-layer-bypassed"
  | "intent-tls-missing"
  | "intent-forbidden-flow"
  | "intent-too-few-layers"
  | "intent-line-expired"
  | "intent-location-trusted";

/** The control of each kind of breach. */
export const CONTROL_OF: Readonly<Record<BreachKind, IntentControlId>> = {
  undeclared: "intent-undeclared-flow",
  impossible: "intent-flow-impossible",
  bypass: "intent-layer-bypassed",
  "no-tls": "intent-tls-missing",
  forbidden: "intent-forbidden-flow",
  "few-layers": "intent-too-few-layers",
};

const SOURCE = "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html";

function control(
  id: IntentControlId,
  severity: Severity,
  strategy: Strategy,
  texts: { readonly title: string; readonly why: string; readonly fix: string },
): Control {
  return {
    id,
    kind: "network",
    strategy,
    practice: "SEC05-BP02",
    severity,
    on: [],
    ...texts,
    sources: [SOURCE],
    check: () => [],
    bad: [],
    good: [],
  };
}

/** Asked by proving the intent, not resource by resource. See docs/intent.md. */
export const INTENT_CONTROLS: readonly Control[] = [
  control("intent-undeclared-flow", "high", "attack-surface-reduction", {
    title: "No component reaches another unless the intent declares it",
    why: "What nobody declared nobody watches: it is the way that an intruder takes from one component to the next.",
    fix: "Close the flow where the evidence points to, or declare it with an `allow` line and a reason.",
  }),
  control("intent-flow-impossible", "medium", "defense-in-depth", {
    title: "Every flow that the intent declares is possible",
    why: "A declared flow that cannot work is an outage, or a line that nobody needs any more.",
    fix: "Open what stops it, or take the line out of the intent.",
  }),
  control("intent-layer-bypassed", "high", "defense-in-depth", {
    title: "Every way of a declared flow passes the layers that the intent demands",
    why: "A firewall or web ACL protects only what passes it; one way around it is enough.",
    fix: "Close the way that goes around, or lead it through the layer.",
  }),
  control("intent-tls-missing", "medium", "defense-in-depth", {
    title: "Flows that the intent wants encrypted are encrypted",
    why: "Whoever sees the packets on the way reads what is not encrypted.",
    fix: "Use a TLS listener, or attest who made sure that both ends speak TLS.",
  }),
  control("intent-forbidden-flow", "critical", "attack-surface-reduction", {
    title: "What the intent forbids is impossible",
    why: "Somebody wrote down that nothing may pass here, whatever else is declared.",
    fix: "Close the flow where the evidence points to.",
  }),
  control("intent-too-few-layers", "medium", "defense-in-depth", {
    title: "Every way has as many layers of defense as the intent demands",
    why: "One mistake in the only layer opens everything behind it.",
    fix: "Put another independent layer on the weakest way.",
  }),
  control("intent-line-expired", "medium", "automation", {
    title: "No line of the intent has run out",
    why: "An exception with an end was meant to end.",
    fix: "Take the line out and close the flow, or give it another day and a reason.",
  }),
  control("intent-location-trusted", "low", "attack-surface-reduction", {
    title: "Rules trust somebody, not whoever is at a place",
    why: "Sharing a network, subnet or account is no reason to be trusted: whatever gets there gets in.",
    fix: "Name the security group, role or principal of the component that calls.",
  }),
];
