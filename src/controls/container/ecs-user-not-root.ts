import { ask, each } from "../ask.ts";
import type { Control } from "../control.ts";
import { namesUser, onLinux } from "../tasks.ts";

export const control: Control = {
  id: "ecs-user-not-root",
  title: "Task containers name a user other than root",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::ECS::TaskDefinition"],
  why: "Root in the container is the shortest way out of it; an image that says nothing runs as root.",
  fix: "Set `User` to a user id other than 0 that exists in the image.",
  sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html"],
  check: onLinux(ask(["ContainerDefinitions"], each(["User"], namesUser))),
  bad: [
    {
      name: "left out, and root by number",
      finds: ["Shop", "Batch"],
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: shop, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42" }
Batch:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: batch, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/batch:42", User: "0:0" }
`,
    },
  ],
  good: [
    {
      name: "a user of its own",
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: shop, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42", User: "10001" }
`,
    },
  ],
};
