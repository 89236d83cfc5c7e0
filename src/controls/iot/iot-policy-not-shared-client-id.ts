import type { Control } from "../control.ts";
import { allows, hasVariable, hasWildcard, ofStatements, patterns } from "../statements.ts";

export const control: Control = {
  id: "iot-policy-not-shared-client-id",
  title: "Device policies do not let a device connect as any client",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::IoT::Policy"],
  why: "A device that may connect under any client id can throw every other device off the broker and act in its name.",
  fix: "Set the resource of `iot:Connect` to `client/${iot:Connection.Thing.ThingName}`.",
  sources: ["https://docs.aws.amazon.com/iot/latest/developerguide/connect-policy.html"],
  check: ofStatements((statement) =>
    allows(statement, ["iot:Connect"], () =>
      patterns(statement.resources, (resource) =>
        (resource === "*" || resource.includes(":client/") || /:\*$/.test(resource)) &&
        hasWildcard(resource) &&
        !hasVariable(resource)
          ? `it may connect as any client (\`${resource}\`)`
          : undefined,
      ),
    ),
  ),
  bad: [
    {
      name: "any client",
      finds: ["SensorPolicy"],
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: "iot:Connect", Resource: "arn:aws:iot:eu-west-1:111122223333:client/*" }
`,
    },
  ],
  good: [
    {
      name: "as itself",
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: "iot:Connect", Resource: "arn:aws:iot:eu-west-1:111122223333:client/\${iot:Connection.Thing.ThingName}" }
`,
    },
  ],
};
