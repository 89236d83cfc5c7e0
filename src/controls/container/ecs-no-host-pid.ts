import { ask, both, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "ecs-no-host-pid",
  title: "Tasks share neither the process nor the IPC namespace of the host",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::ECS::TaskDefinition"],
  why: "In the host's namespaces a container sees, signals and reads the memory of the processes of every other task.",
  fix: "Remove `PidMode: host` and `IpcMode: host`, or set them to `task`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-3",
  ],
  check: both(ask(["PidMode"], isNoneOf(["host"], "task")), ask(["IpcMode"], isNoneOf(["host"], "task"))),
  bad: [
    {
      name: "the host's processes",
      finds: ["Monitor"],
      template: `
Monitor:
  Type: AWS::ECS::TaskDefinition
  Properties:
    PidMode: host
    ContainerDefinitions:
      - { Name: monitor, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/monitor:3" }
`,
    },
  ],
  good: [
    {
      name: "its own namespaces",
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
