import { ask, each } from "../ask.ts";
import type { Control } from "../control.ts";
import { openPairs } from "../secrets.ts";

export const control: Control = {
  id: "ecs-env-no-secrets",
  title: "Task container environments hold no credentials",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::ECS::TaskDefinition"],
  why: "Environment values are shown in the console, in `DescribeTaskDefinition` and to every process of the container.",
  fix: "Put the value into Secrets Manager or Parameter Store and name it in the container's `Secrets`.",
  sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"],
  check: ask(["ContainerDefinitions"], each(["Environment"], openPairs)),
  bad: [
    {
      name: "a password",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: shop
        Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42
        Environment:
          - { Name: DB_PASSWORD, Value: correct-horse-battery }
`,
    },
  ],
  good: [
    {
      name: "from the secret store",
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: shop
        Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42
        Environment:
          - { Name: DB_SECRET_ARN, Value: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders" }
        Secrets:
          - { Name: DB_PASSWORD, ValueFrom: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders" }
`,
    },
  ],
};
