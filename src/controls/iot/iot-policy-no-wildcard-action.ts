import type { Control } from "../control.ts";
import { ofStatements, patterns } from "../statements.ts";

export const control: Control = {
  id: "iot-policy-no-wildcard-action",
  title: "Device policies name actions",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::IoT::Policy"],
  why: "With `iot:*` a stolen device certificate manages the whole fleet instead of sending its own readings.",
  fix: "Name the actions a device needs: `iot:Connect`, `iot:Publish`, `iot:Subscribe`, `iot:Receive`.",
  sources: [
    "https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html",
    "https://docs.aws.amazon.com/iot/latest/developerguide/audit-chk-iot-policy-permissive.html",
  ],
  check: ofStatements((statement) =>
    patterns(
      statement.actions,
      (action) => (/^(?:\*|iot:\*)$/i.test(action) ? `it allows every action (\`${action}\`)` : undefined),
      statement.notActions === undefined ? undefined : "it allows every action but a few (`NotAction`)",
    ),
  ),
  bad: [
    {
      name: "every action",
      finds: ["SensorPolicy"],
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: "iot:*", Resource: "arn:aws:iot:eu-west-1:111122223333:topic/sensors" }
`,
    },
  ],
  good: [
    {
      name: "named actions",
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: ["iot:Publish"], Resource: "arn:aws:iot:eu-west-1:111122223333:topic/sensors" }
`,
    },
  ],
};
