import { ask, both, isLeftOut, isOneOf, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

const all = ask(["RecordingGroup", "AllSupported"], isTrue(true));
const strategy = ask(
  ["RecordingGroup", "RecordingStrategy", "UseOnly"],
  isOneOf(["ALL_SUPPORTED_RESOURCE_TYPES"], "ALL_SUPPORTED_RESOURCE_TYPES"),
);
const list = ask(["RecordingGroup", "ResourceTypes"], isLeftOut("only some resource types are recorded"));

export const control: Control = {
  id: "config-recorder-on",
  title: "AWS Config records all resources",
  kind: "network",
  strategy: "automation",
  practice: "SEC05-BP04",
  severity: "medium",
  on: ["AWS::Config::ConfigurationRecorder"],
  why: "What is not recorded cannot be compared with what was declared, and no rule or repair is started by its change.",
  fix: "Set `RecordingGroup` to `AllSupported: true`.",
  sources: [
    "https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html#config-1",
  ],
  check: both(all, strategy, list),
  bad: [
    {
      name: "only buckets",
      finds: ["Recorder"],
      template: `
Recorder:
  Type: AWS::Config::ConfigurationRecorder
  Properties:
    RoleARN: arn:aws:iam::111122223333:role/config
    RecordingGroup: { AllSupported: false, ResourceTypes: ["AWS::S3::Bucket"] }
`,
    },
  ],
  good: [
    {
      name: "everything",
      template: `
Recorder:
  Type: AWS::Config::ConfigurationRecorder
  Properties:
    RoleARN: arn:aws:iam::111122223333:role/config
    RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: true }
`,
    },
  ],
};
