import { ask, both, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "iot-device-defender-detect-profiles",
  title: "Security profiles with behaviours cover all things and alert",
  kind: "iot",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::IoT::SecurityProfile"],
  why: "A profile without behaviours, targets or somebody to alert watches nothing, or nobody hears of it.",
  fix: "Set `Behaviors`, `TargetArns` and `AlertTargets`.",
  sources: ["https://docs.aws.amazon.com/iot-device-defender/latest/devguide/device-defender-detect.html"],
  check: both(
    ask(["Behaviors"], isPresent("the profile describes no behaviour")),
    ask(["TargetArns"], isPresent("the profile is attached to no group of things")),
    ask(["AlertTargets"], isPresent("the profile alerts nobody")),
  ),
  bad: [
    {
      name: "alerts nobody",
      finds: ["MessageSize"],
      template: `
MessageSize:
  Type: AWS::IoT::SecurityProfile
  Properties:
    Behaviors:
      - { Name: size, Metric: "aws:message-byte-size", Criteria: { ComparisonOperator: less-than, Value: { Count: "4096" }, ConsecutiveDatapointsToAlarm: 1 } }
    TargetArns: ["arn:aws:iot:eu-west-1:111122223333:all/things"]
`,
    },
  ],
  good: [
    {
      name: "all things, with an alert",
      template: `
MessageSize:
  Type: AWS::IoT::SecurityProfile
  Properties:
    Behaviors:
      - { Name: size, Metric: "aws:message-byte-size", Criteria: { ComparisonOperator: less-than, Value: { Count: "4096" }, ConsecutiveDatapointsToAlarm: 1 } }
    TargetArns: ["arn:aws:iot:eu-west-1:111122223333:all/things"]
    AlertTargets:
      SNS: { AlertTargetArn: "arn:aws:sns:eu-west-1:111122223333:device-alarms", RoleArn: "arn:aws:iam::111122223333:role/device-alarms" }
`,
    },
  ],
};
