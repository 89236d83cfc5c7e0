import { ask, each, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "ecs-no-privileged-container",
  title: "Task containers are not privileged",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::ECS::TaskDefinition"],
  why: "A privileged container has the host's root rights; who breaks out of the application owns the machine and its neighbours.",
  fix: "Remove `Privileged`, or set it to false, and add the single capability that is needed.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-4",
  ],
  check: ask(["ContainerDefinitions"], each(["Privileged"], isFalse(false))),
  bad: [
    {
      name: "a privileged agent",
      finds: ["Agent"],
      template: `
Agent:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: agent, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/agent:7", Privileged: true }
`,
    },
  ],
  good: [
    {
      name: "ordinary rights",
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: shop, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42" }
`,
    },
  ],
};
