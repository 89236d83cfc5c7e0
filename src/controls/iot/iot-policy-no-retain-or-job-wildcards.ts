import type { Control } from "../control.ts";
import { allows, ofStatements, patterns } from "../statements.ts";

const TOPIC_ACTIONS = [
  "iot:Publish",
  "iot:Subscribe",
  "iot:Receive",
  "iot:RetainPublish",
  "iot:GetThingShadow",
  "iot:UpdateThingShadow",
  "iot:DeleteThingShadow",
  "iot:GetPendingJobExecutions",
  "iot:StartNextPendingJobExecution",
  "iot:UpdateJobExecution",
];

/** A wildcard in front of the thing's name takes in the reserved topics of every thing. */
function reserved(resource: string): string | undefined {
  const [, name = resource] = /:(?:topic|topicfilter|thing)\/(.*)$/.exec(resource) ?? [];
  const thing = /^(?:\$aws\/(?:things\/)?)?(?:\*|\+|#)/.test(name);
  return resource === "*" || thing ? `reserved topics of every thing are taken in by \`${resource}\`` : undefined;
}

export const control: Control = {
  id: "iot-policy-no-retain-or-job-wildcards",
  title: "Device policies limit reserved topics of jobs, shadows and streams to the own thing",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::IoT::Policy"],
  why: "Reserved topics carry jobs, shadows and streams: with a wildcard one device rewrites the state of another or takes its updates.",
  fix: "Name the own thing in `$aws/things/${iot:Connection.Thing.ThingName}/...`, and leave `iot:RetainPublish` out.",
  sources: [
    "https://docs.aws.amazon.com/iot/latest/developerguide/reserved-topics.html",
    "https://docs.aws.amazon.com/iot/latest/developerguide/retained-messages.html",
  ],
  check: ofStatements((statement) => allows(statement, TOPIC_ACTIONS, () => patterns(statement.resources, reserved))),
  bad: [
    {
      name: "every thing's shadow",
      finds: ["SensorPolicy"],
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: "iot:Publish", Resource: "arn:aws:iot:eu-west-1:111122223333:topic/$aws/things/*/shadow/update" }
`,
    },
  ],
  good: [
    {
      name: "its own shadow",
      template: `
SensorPolicy:
  Type: AWS::IoT::Policy
  Properties:
    PolicyDocument:
      Statement:
        - { Effect: Allow, Action: "iot:Publish", Resource: "arn:aws:iot:eu-west-1:111122223333:topic/$aws/things/\${iot:Connection.Thing.ThingName}/shadow/update" }
`,
    },
  ],
};
