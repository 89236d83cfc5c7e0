import type { Statement } from "../../estate/policy.ts";
import { Unknown } from "../../estate/value.ts";
import { fine, type Judgement } from "../ask.ts";
import type { Control } from "../control.ts";
import { allows, ofStatements, patterns } from "../statements.ts";

const VARIABLE = /\$\{iot:Connection\.Thing\.[^}]{1,80}\}/i;

function attached(statement: Statement): Judgement {
  if (statement.conditions instanceof Unknown) return statement.conditions;
  if (statement.conditions.some(({ key }) => key.toLowerCase() === "iot:connection.thing.isattached")) return fine;
  return patterns(
    statement.resources,
    (resource) =>
      VARIABLE.test(resource) ? undefined : `it connects as \`${resource}\` without being attached to a thing`,
    "it connects without being attached to a thing",
  );
}

export const control: Control = {
  id: "iot-policy-requires-attached-thing",
  title: "Device policies require that the certificate is attached to the thing",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::IoT::Policy"],
  why: "Otherwise a certificate that was never given to a device, or was taken from one, connects all the same.",
  fix: 'Add condition `"Bool": { "iot:Connection.Thing.IsAttached": "true" }` to `iot:Connect`, or bind the client to the thing\'s name.',
  sources: [
    "https://docs.aws.amazon.com/iot/latest/developerguide/connect-policy.html",
    "https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html",
  ],
  check: ofStatements((statement) => allows(statement, ["iot:Connect"], () => attached(statement))),
  bad: [
    {
      name: "any certificate",
      finds: ["SensorPolicy"],
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: "iot:Connect", Resource: "arn:aws:iot:eu-west-1:111122223333:client/sensor-7" }
`,
    },
  ],
  good: [
    {
      name: "attached",
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action: iot:Connect
          Resource: arn:aws:iot:eu-west-1:111122223333:client/\${iot:ClientId}
          Condition: { Bool: { "iot:Connection.Thing.IsAttached": "true" } }
`,
    },
  ],
};
