import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "iot-logging-on",
  title: "Device messaging logs are on at a useful level",
  kind: "iot",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::IoT::Logging", "AWS::IoT::ResourceSpecificLogging"],
  why: "Without logs nobody sees which device was refused, nor which one was let in that should not have been.",
  fix: "Set the level to `INFO` (or `WARN`, `ERROR`).",
  sources: ["https://docs.aws.amazon.com/iot/latest/developerguide/configure-logging.html"],
  check: (resource, context) =>
    ask([resource.type === "AWS::IoT::Logging" ? "DefaultLogLevel" : "LogLevel"], isNoneOf(["DISABLED"], "DISABLED"))(
      resource,
      context,
    ),
  bad: [
    {
      name: "switched off",
      finds: ["FleetLog"],
      template: `
FleetLog:
  Type: AWS::IoT::Logging
  Properties:
    AccountId: "111122223333"
    RoleArn: arn:aws:iam::111122223333:role/iot-log
    DefaultLogLevel: DISABLED
`,
    },
  ],
  good: [
    {
      name: "on",
      template: `
FleetLog:
  Type: AWS::IoT::Logging
  Properties:
    AccountId: "111122223333"
    RoleArn: arn:aws:iam::111122223333:role/iot-log
    DefaultLogLevel: INFO
`,
    },
  ],
};
