import { inside, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";
import { ofJobContainers } from "../jobs.ts";

export const control: Control = {
  id: "batch-job-not-privileged",
  title: "Batch job containers are not privileged",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::Batch::JobDefinition"],
  why: "A privileged container has the host's root rights; who breaks out of the job owns the machine and its neighbours.",
  fix: "Remove `ContainerProperties.Privileged`.",
  sources: ["https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html"],
  check: ofJobContainers(
    inside(["Privileged"], isFalse(false)),
    inside(["SecurityContext", "Privileged"], isFalse(false)),
  ),
  bad: [
    {
      name: "on every node, and in a pod",
      finds: ["Simulation", "Forecast"],
      template: `
Simulation:
  Type: AWS::Batch::JobDefinition
  Properties:
    Type: multinode
    NodeProperties:
      MainNode: 0
      NumNodes: 2
      NodeRangeProperties:
        - TargetNodes: "0:"
          Container: { Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/simulation:3, Privileged: true }
Forecast:
  Type: AWS::Batch::JobDefinition
  Properties:
    Type: container
    EksProperties:
      PodProperties:
        Containers:
          - { Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/forecast:3, SecurityContext: { Privileged: true } }
`,
    },
    {
      name: "privileged",
      finds: ["Render"],
      template: `
Render:
  Type: AWS::Batch::JobDefinition
  Properties:
    Type: container
    ContainerProperties:
      Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/render:3
      Privileged: true
`,
    },
  ],
  good: [
    {
      name: "ordinary rights",
      template: `
Render:
  Type: AWS::Batch::JobDefinition
  Properties:
    Type: container
    ContainerProperties:
      Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/render:3
`,
    },
  ],
};
