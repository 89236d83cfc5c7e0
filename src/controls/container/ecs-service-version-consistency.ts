import { ask, each, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "ecs-service-version-consistency",
  title: "Services keep image version consistency on",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "low",
  on: ["AWS::ECS::TaskDefinition"],
  why: "With it on, every task of a deployment runs the very image that the first one resolved, even if the tag moves meanwhile.",
  fix: "Remove `VersionConsistency: disabled`.",
  sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html"],
  check: ask(["ContainerDefinitions"], each(["VersionConsistency"], isOneOf(["enabled"], "enabled"))),
  bad: [
    {
      name: "switched off",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: shop, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42", VersionConsistency: disabled }
`,
    },
  ],
  good: [
    {
      name: "left on",
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
