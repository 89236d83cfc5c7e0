import { inside } from "../ask.ts";
import type { Control } from "../control.ts";
import { ofJobContainers } from "../jobs.ts";
import { openPairs } from "../secrets.ts";

export const control: Control = {
  id: "batch-job-no-secrets",
  title: "Batch job definitions hold no credentials",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::Batch::JobDefinition"],
  why: "Environment values are shown in the console and to everyone who may describe the job definition.",
  fix: "Put the value into Secrets Manager or Parameter Store and name it in `Secrets`.",
  sources: ["https://docs.aws.amazon.com/batch/latest/userguide/specifying-sensitive-data.html"],
  check: ofJobContainers(inside(["Environment"], openPairs), inside(["Env"], openPairs)),
  bad: [
    {
      name: "a token",
      finds: ["Render"],
      template: `
Render:
  Type: AWS::Batch::JobDefinition
  Properties:
    Type: container
    ContainerProperties:
      Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/render:3
      Environment:
        - { Name: LICENSE_TOKEN, Value: correct-horse-battery }
`,
    },
  ],
  good: [
    {
      name: "nothing secret",
      template: `
Render:
  Type: AWS::Batch::JobDefinition
  Properties:
    Type: container
    ContainerProperties:
      Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/render:3
      Environment:
        - { Name: QUALITY, Value: draft }
`,
    },
  ],
};
