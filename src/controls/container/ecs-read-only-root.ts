import { ask, each, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";
import { onLinux } from "../tasks.ts";

export const control: Control = {
  id: "ecs-read-only-root",
  title: "Task containers have a read-only root file system",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::ECS::TaskDefinition"],
  why: "An intruder who cannot write cannot leave tools, change the application or survive a restart.",
  fix: "Set `ReadonlyRootFilesystem: true` and mount volumes where the application writes.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5",
  ],
  check: onLinux(ask(["ContainerDefinitions"], each(["ReadonlyRootFilesystem"], isTrue(false)))),
  bad: [
    {
      name: "writable",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: shop, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42" }
`,
    },
  ],
  good: [
    {
      name: "read-only",
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: shop, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42", ReadonlyRootFilesystem: true }
`,
    },
  ],
};
