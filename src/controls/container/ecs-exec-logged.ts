import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "ecs-exec-logged",
  title: "ECS Exec sessions are logged",
  kind: "container",
  strategy: "action-at-a-distance",
  practice: "SEC06-BP03",
  severity: "medium",
  on: ["AWS::ECS::Cluster"],
  why: "Without a log nobody can tell later what was typed in a container's shell.",
  fix: "Set `Configuration.ExecuteCommandConfiguration.Logging` to `OVERRIDE` with a log group, or to `DEFAULT`.",
  sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"],
  check: ask(["Configuration", "ExecuteCommandConfiguration", "Logging"], isNoneOf(["NONE"], "DEFAULT")),
  bad: [
    {
      name: "sessions not logged",
      finds: ["Fleet"],
      template: `
Fleet:
  Type: AWS::ECS::Cluster
  Properties:
    Configuration:
      ExecuteCommandConfiguration:
        Logging: NONE
`,
    },
  ],
  good: [
    {
      name: "logged",
      template: `
Fleet:
  Type: AWS::ECS::Cluster
  Properties:
    Configuration:
      ExecuteCommandConfiguration:
        Logging: DEFAULT
`,
    },
  ],
};
