import { ask, both, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "iot-jobs-roll-out-safely",
  title: "Jobs have rollout rates and abort criteria",
  kind: "iot",
  strategy: "automation",
  practice: "SEC06-BP05",
  severity: "low",
  on: ["AWS::IoT::JobTemplate"],
  why: "A job without limits breaks the whole fleet at once when its first device would have shown the mistake.",
  fix: "Set `JobExecutionsRolloutConfig` and `AbortConfig`.",
  sources: ["https://docs.aws.amazon.com/iot/latest/developerguide/jobs-configurations-details.html"],
  check: both(
    ask(["JobExecutionsRolloutConfig"], isPresent("the job starts on every device at once")),
    ask(["AbortConfig", "CriteriaList"], isPresent("the job is never aborted")),
  ),
  bad: [
    {
      name: "all at once",
      finds: ["FirmwareJob"],
      template: `
FirmwareJob:
  Type: AWS::IoT::JobTemplate
  Properties:
    JobTemplateId: firmware
    Description: new firmware
`,
    },
  ],
  good: [
    {
      name: "slowly, and stopped when it fails",
      template: `
FirmwareJob:
  Type: AWS::IoT::JobTemplate
  Properties:
    JobTemplateId: firmware
    Description: new firmware
    JobExecutionsRolloutConfig: { MaximumPerMinute: 20 }
    AbortConfig:
      CriteriaList:
        - { Action: CANCEL, FailureType: FAILED, MinNumberOfExecutedThings: 10, ThresholdPercentage: 5 }
`,
    },
  ],
};
