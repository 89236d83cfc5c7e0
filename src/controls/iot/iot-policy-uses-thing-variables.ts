import type { Control } from "../control.ts";
import { allows, hasVariable, hasWildcard, ofStatements, patterns } from "../statements.ts";

export const control: Control = {
  id: "iot-policy-uses-thing-variables",
  title: "Device policies bind topics to the connected thing through policy variables",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::IoT::Policy"],
  why: "A topic pattern without a variable lets each device speak, or listen, in the name of all the others.",
  fix: "Put `${iot:Connection.Thing.ThingName}` into the topic, in place of the wildcard.",
  sources: [
    "https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html",
    "https://docs.aws.amazon.com/iot/latest/developerguide/pub-sub-policy.html",
  ],
  check: ofStatements((statement) =>
    allows(statement, ["iot:Publish", "iot:Subscribe", "iot:Receive"], () =>
      patterns(statement.resources, (resource) =>
        hasWildcard(resource) && !hasVariable(resource) ? `topics \`${resource}\` belong to every device` : undefined,
      ),
    ),
  ),
  bad: [
    {
      name: "everybody's topics",
      finds: ["SensorPolicy"],
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: ["iot:Publish"], Resource: "arn:aws:iot:eu-west-1:111122223333:topic/sensors/*" }
`,
    },
  ],
  good: [
    {
      name: "its own topics",
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: ["iot:Publish"], Resource: !Sub "arn:aws:iot:\${AWS::Region}:\${AWS::AccountId}:topic/sensors/\${!iot:Connection.Thing.ThingName}/*" }
`,
    },
  ],
};
