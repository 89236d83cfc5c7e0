import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "build-not-privileged",
  title: "Build environments are not privileged",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::CodeBuild::Project"],
  why: "A privileged build runs its own Docker daemon as root, with whatever the source brings along.",
  fix: "Leave `PrivilegedMode` out where no image is built; build images in a project of their own.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-codebuild-project-environment.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html",
  ],
  check: ask(["Environment", "PrivilegedMode"], isFalse(false)),
  bad: [
    {
      name: "privileged",
      finds: ["ShopBuild"],
      template: `
ShopBuild:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts: { Type: NO_ARTIFACTS }
    ServiceRole: arn:aws:iam::111122223333:role/build
    Source: { Type: CODEPIPELINE }
    Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/amazonlinux-x86_64-standard:5.0", PrivilegedMode: true }
`,
    },
  ],
  good: [
    {
      name: "ordinary rights",
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
