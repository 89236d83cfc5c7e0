import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "guardduty-on",
  title: "The GuardDuty detector is on",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "high",
  on: ["AWS::GuardDuty::Detector"],
  why: "GuardDuty reads flow logs, DNS queries and API calls for signs of an intruder; switched off it sees nothing.",
  fix: "Set `Enable: true`.",
  sources: [
    "https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/guardduty-controls.html#guardduty-1",
  ],
  check: ask(["Enable"], isTrue(false)),
  bad: [
    {
      name: "switched off",
      finds: ["Watch"],
      template: `
Watch:
  Type: AWS::GuardDuty::Detector
  Properties: { Enable: false }
`,
    },
  ],
  good: [
    {
      name: "on",
      template: `
Watch:
  Type: AWS::GuardDuty::Detector
  Properties: { Enable: true }
`,
    },
  ],
};
