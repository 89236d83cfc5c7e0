import { isList, isProperties } from "../../estate/value.ts";
import { ask, asText, type Probe } from "../ask.ts";
import type { Control } from "../control.ts";
import { openPairs } from "../secrets.ts";

const plain: Probe = (value, path, about) => {
  if (!isList(value)) return openPairs(value, path, about);
  // What comes from a store is named here, not said.
  const stored = value.map((item) =>
    isProperties(item) && (asText(item.Type) ?? "PLAINTEXT") !== "PLAINTEXT" ? {} : item,
  );
  return openPairs(stored, path, about);
};

export const control: Control = {
  id: "build-env-no-credentials",
  title: "Build environment variables hold no cloud credentials",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP04",
  severity: "critical",
  on: ["AWS::CodeBuild::Project"],
  why: "Plain-text variables are shown in the console and to everyone who may read the project or its builds.",
  fix: "Use type `SECRETS_MANAGER` or `PARAMETER_STORE`, and the project's role instead of access keys.",
  sources: [
    "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-2",
  ],
  check: ask(["Environment", "EnvironmentVariables"], plain),
  bad: [
    {
      name: "an access key",
      finds: ["ShopBuild"],
      template: `
ShopBuild:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts: { Type: NO_ARTIFACTS }
    ServiceRole: arn:aws:iam::111122223333:role/build
    Source: { Type: CODEPIPELINE }
    Environment:
      Type: LINUX_CONTAINER
      ComputeType: BUILD_GENERAL1_SMALL
      Image: aws/codebuild/amazonlinux-x86_64-standard:5.0
      EnvironmentVariables:
        - { Name: AWS_SECRET_ACCESS_KEY, Value: correct/horse+battery }
`,
    },
  ],
  good: [
    {
      name: "from the secret store",
      template: `
ShopBuild:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts: { Type: NO_ARTIFACTS }
    ServiceRole: arn:aws:iam::111122223333:role/build
    Source: { Type: CODEPIPELINE }
    Environment:
      Type: LINUX_CONTAINER
      ComputeType: BUILD_GENERAL1_SMALL
      Image: aws/codebuild/amazonlinux-x86_64-standard:5.0
      EnvironmentVariables:
        - { Name: NPM_TOKEN, Type: SECRETS_MANAGER, Value: build/npm }
`,
    },
  ],
};
