import { ask, both, inside, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

const closed = inside(["AssignPublicIp"], isOneOf(["DISABLED"], "DISABLED"));

export const control: Control = {
  id: "ecs-no-public-ip",
  title: "Services and task sets do not get public addresses",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::ECS::Service", "AWS::ECS::TaskSet"],
  why: "Each task would stand on the internet with nothing but its security group in between.",
  fix: "Set `AssignPublicIp: DISABLED`, run the tasks in private subnets and put a load balancer in front.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2",
  ],
  check: both(
    ask(["NetworkConfiguration", "AwsvpcConfiguration"], closed),
    ask(["NetworkConfiguration", "AwsVpcConfiguration"], closed),
  ),
  bad: [
    {
      name: "public tasks",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ECS::Service
  Properties:
    LaunchType: FARGATE
    NetworkConfiguration:
      AwsvpcConfiguration:
        AssignPublicIp: ENABLED
        Subnets: [subnet-0a1b2c3d4e5f60718]
`,
    },
  ],
  good: [
    {
      name: "private tasks",
      template: `
Shop:
  Type: AWS::ECS::Service
  Properties:
    LaunchType: FARGATE
    NetworkConfiguration:
      AwsvpcConfiguration:
        Subnets: [subnet-0a1b2c3d4e5f60718]
`,
    },
  ],
};
