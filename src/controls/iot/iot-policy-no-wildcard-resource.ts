import type { Control } from "../control.ts";
import { ofStatements, patterns } from "../statements.ts";

export const control: Control = {
  id: "iot-policy-no-wildcard-resource",
  title: "Device policies name resources",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::IoT::Policy"],
  why: "With resource `*` one stolen device certificate reads and writes the topics of every other device.",
  fix: "Name client and topics, with policy variables such as `${iot:Connection.Thing.ThingName}`.",
  sources: [
    "https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html",
    "https://docs.aws.amazon.com/iot/latest/developerguide/audit-chk-iot-policy-permissive.html",
  ],
  check: ofStatements((statement) =>
    patterns(
      statement.resources,
      (resource) =>
        /^(?:\*|arn:[^:]*:iot:[^:]*:[^:]*:\*)$/.test(resource)
          ? `it allows every resource (\`${resource}\`)`
          : undefined,
      statement.notResources === undefined ? undefined : "it allows every resource but a few (`NotResource`)",
    ),
  ),
  bad: [
    {
      name: "every resource",
      finds: ["SensorPolicy", "CameraPolicy"],
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: ["iot:Publish"], Resource: "*" }
CameraPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: ["iot:Publish"], Resource: !Sub "arn:\${AWS::Partition}:iot:\${AWS::Region}:\${AWS::AccountId}:*" }
`,
    },
  ],
  good: [
    {
      name: "the device's own topic",
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: ["iot:Publish"], Resource: "arn:aws:iot:eu-west-1:111122223333:topic/sensors/\${iot:Connection.Thing.ThingName}" }
`,
    },
  ],
};
