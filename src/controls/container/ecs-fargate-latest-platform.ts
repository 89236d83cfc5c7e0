import { ask, asText, decidedBy, fine, noneOf, type Probe, settled, where } from "../ask.ts";
import type { Control } from "../control.ts";

/** The newest versions when this was written: 1.4.0 for Linux, 1.0.0 for Windows. */
const current: Probe = settled((value, name) => {
  const version = asText(value) ?? "LATEST";
  if (["latest", "1.4.0"].includes(version.toLowerCase())) return fine;
  if (version === "1.0.0") return decidedBy(`${name} is 1.0.0, which is current for Windows and old for Linux tasks`);
  return `${name} is \`${version}\``;
});

export const control: Control = {
  id: "ecs-fargate-latest-platform",
  title: "Fargate services follow the latest platform version",
  kind: "container",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::ECS::Service"],
  why: "A platform version fixes the kernel and the container runtime; an old one keeps their holes.",
  fix: "Set `PlatformVersion: LATEST`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-10",
  ],
  check: where(
    ["LaunchType"],
    noneOf(["EC2", "EXTERNAL"], "FARGATE"),
    "its tasks do not run on Fargate",
    ask(["PlatformVersion"], current),
  ),
  bad: [
    {
      name: "an old version",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ECS::Service
  Properties:
    LaunchType: FARGATE
    PlatformVersion: 1.3.0
`,
    },
  ],
  good: [
    {
      name: "left out",
      template: `
Shop:
  Type: AWS::ECS::Service
  Properties:
    LaunchType: FARGATE
`,
    },
  ],
};
