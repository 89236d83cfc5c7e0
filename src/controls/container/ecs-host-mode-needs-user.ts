import { ask, each, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { namesUser, onLinux } from "../tasks.ts";

export const control: Control = {
  id: "ecs-host-mode-needs-user",
  title: "Tasks in host network mode name a non-root user",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::ECS::TaskDefinition"],
  why: "In host mode a root container can bind the host's ports, sniff its traffic and reach the metadata service.",
  fix: "Use `NetworkMode: awsvpc`, or set `User` to a user other than root.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-1",
  ],
  check: where(
    ["NetworkMode"],
    oneOf(["host"], "bridge"),
    "it does not use the host's network",
    onLinux(ask(["ContainerDefinitions"], each(["User"], namesUser))),
  ),
  bad: [
    {
      name: "root on the host's network",
      finds: ["Proxy"],
      template: `
Proxy:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: host
    ContainerDefinitions:
      - { Name: proxy, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/proxy:1" }
`,
    },
  ],
  good: [
    {
      name: "a user of its own",
      template: `
Proxy:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: host
    ContainerDefinitions:
      - { Name: proxy, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/proxy:1", User: "10002" }
`,
    },
  ],
};
