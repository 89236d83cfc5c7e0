import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "build-project-private",
  title: "Build projects are private",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "high",
  on: ["AWS::CodeBuild::Project"],
  why: "A public project shows its logs and artifacts, and whatever slipped into them, to everybody.",
  fix: "Remove `Visibility: PUBLIC_READ`.",
  sources: ["https://docs.aws.amazon.com/codebuild/latest/userguide/public-builds.html"],
  check: ask(["Visibility"], isNoneOf(["PUBLIC_READ"], "PRIVATE")),
  bad: [
    {
      name: "public builds",
      finds: ["ShopBuild"],
      template: `
ShopBuild:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts: { Type: NO_ARTIFACTS }
    ServiceRole: arn:aws:iam::111122223333:role/build
    Source: { Type: CODEPIPELINE }
    Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" }
    Visibility: PUBLIC_READ
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
ShopBuild:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts: { Type: NO_ARTIFACTS }
    ServiceRole: arn:aws:iam::111122223333:role/build
    Source: { Type: CODEPIPELINE }
    Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" }
`,
    },
  ],
};
