import type { Control } from "../control.ts";
import { feature } from "../options.ts";

export const control: Control = {
  id: "guardduty-runtime-for-ecs-and-ec2",
  title: "Runtime monitoring with managed agents covers tasks and instances",
  kind: "container",
  strategy: "automation",
  practice: "SEC06-BP05",
  severity: "medium",
  on: ["AWS::GuardDuty::Detector"],
  why: "What a process does after it got in shows only at run time: a shell, a miner, a call home.",
  fix: "Add feature `RUNTIME_MONITORING` with status `ENABLED` and managed agents.",
  sources: ["https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring.html"],
  check: feature("RUNTIME_MONITORING"),
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
      - Name: RUNTIME_MONITORING
        Status: ENABLED
        AdditionalConfiguration:
          - { Name: ECS_FARGATE_AGENT_MANAGEMENT, Status: ENABLED }
          - { Name: EC2_AGENT_MANAGEMENT, Status: ENABLED }
`,
    },
  ],
};
