import { ask, both, each, nameOf, type Probe } from "../ask.ts";
import { type Control, violated } from "../control.ts";
import { knownText } from "../secrets.ts";

const clean: Probe = (value, path) =>
  /^[a-z]{2,8}:\/\/[^/@\s]{1,200}@/i.test(knownText(value))
    ? [violated(path, `${nameOf(path)} carries a credential inside the address`)]
    : [];

export const control: Control = {
  id: "build-source-no-credentials",
  title: "Build source addresses use OAuth, not embedded credentials",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP04",
  severity: "high",
  on: ["AWS::CodeBuild::Project"],
  why: "A password inside an address ends up in logs, in the console and in every copy of the template.",
  fix: "Connect the source with OAuth, a CodeConnections connection or a secret, and remove the credential from the address.",
  sources: [
    "https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-1",
  ],
  check: both(ask(["Source", "Location"], clean), ask(["SecondarySources"], each(["Location"], clean))),
  bad: [
    {
      name: "a token in the address",
      finds: ["ShopBuild"],
      template: `
ShopBuild:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts: { Type: NO_ARTIFACTS }
    ServiceRole: arn:aws:iam::111122223333:role/build
    Source: { Type: GITHUB, Location: "https://builder:correct-horse@github.com/example/shop.git" }
    Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" }
`,
    },
  ],
  good: [
    {
      name: "a plain address",
      template: `
ShopBuild:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts: { Type: NO_ARTIFACTS }
    ServiceRole: arn:aws:iam::111122223333:role/build
    Source: { Type: GITHUB, Location: "https://github.com/example/shop.git" }
    Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" }
`,
    },
  ],
};
