import type { Control } from "../control.ts";
import { feature } from "../options.ts";

export const control: Control = {
  id: "lambda-guardduty-protection",
  title: "GuardDuty watches function network activity",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::GuardDuty::Detector"],
  why: "A function that talks to a known bad address shows up only in its network activity.",
  fix: "Add feature `LAMBDA_NETWORK_LOGS` with status `ENABLED`.",
  sources: ["https://docs.aws.amazon.com/guardduty/latest/ug/lambda-protection.html"],
  check: feature("LAMBDA_NETWORK_LOGS"),
  bad: [
    {
      name: "left out",
      finds: ["Watch"],
      template: `
Watch:
  Type: AWS::GuardDuty::Detector
  Properties:
    Enable: true
`,
    },
  ],
  good: [
    {
      name: "switched on",
      template: `
Watch:
  Type: AWS::GuardDuty::Detector
  Properties:
    Enable: true
    Features:
      - { Name: LAMBDA_NETWORK_LOGS, Status: ENABLED }
`,
    },
  ],
};
