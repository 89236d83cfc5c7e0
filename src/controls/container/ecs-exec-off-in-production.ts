import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "ecs-exec-off-in-production",
  title: "Services do not leave ECS Exec on",
  kind: "container",
  strategy: "action-at-a-distance",
  practice: "SEC06-BP03",
  severity: "medium",
  on: ["AWS::ECS::Service"],
  why: "ECS Exec gives a root shell in the running container to everyone whose role may call it.",
  fix: "Leave `EnableExecuteCommand` out, and switch it on for the time of an incident only.",
  sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"],
  check: ask(["EnableExecuteCommand"], isFalse(false)),
  bad: [
    {
      name: "left on",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ECS::Service
  Properties:
    EnableExecuteCommand: true
`,
    },
  ],
  good: [
    {
      name: "off",
      template: `
Shop:
  Type: AWS::ECS::Service
  Properties:
    DesiredCount: 2
`,
    },
  ],
};
