import { ask, each } from "../ask.ts";
import type { Control } from "../control.ts";
import { pinned } from "../tasks.ts";

export const control: Control = {
  id: "ecs-image-digest-pinned",
  title: "Task images are pinned by digest",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "low",
  on: ["AWS::ECS::TaskDefinition"],
  why: "A tag can be moved to another image; a digest names exactly the one that was tested.",
  fix: "Name the image as `repository@sha256:...`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_validate_software_integrity.html",
  ],
  check: ask(["ContainerDefinitions"], each(["Image"], pinned)),
  bad: [
    {
      name: "by tag",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: shop, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:latest" }
`,
    },
  ],
  good: [
    {
      name: "by digest",
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: shop, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" }
`,
    },
  ],
};
