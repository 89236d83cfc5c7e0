import { isProperties, show } from "../../estate/value.ts";
import { ask, asText, each, fine, inside, opaque, type Probe, settled } from "../ask.ts";
import type { Control } from "../control.ts";

const WHO: ReadonlySet<string> = new Set(["ACTOR_ACCOUNT_ID", "REPOSITORY_NAME", "ORGANIZATION_NAME"]);
const anchored: Probe = (filter, path, about) => {
  if (!isProperties(filter) || !WHO.has(asText(filter.Type) ?? "")) return [];
  return inside(
    ["Pattern"],
    settled((value, name) => {
      const pattern = asText(value);
      if (pattern === undefined) return opaque(value ?? null);
      return pattern.startsWith("^") && pattern.endsWith("$")
        ? fine
        : `${name} is not anchored: \`${show(pattern, 60)}\``;
    }),
  )(filter, path, about);
};

export const control: Control = {
  id: "build-trigger-anchored",
  title: "Webhook filters of builds are anchored at both ends",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "high",
  on: ["AWS::CodeBuild::Project"],
  why: "A pattern that is not anchored also matches longer names and ids: somebody registers one of them and starts your builds.",
  fix: "Write patterns as `^(123|456)$`.",
  sources: [
    "https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html",
    "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_WebhookFilter.html",
  ],
  check: ask(["Triggers", "FilterGroups"], each([], each([], anchored))),
  bad: [
    {
      name: "also longer ids",
      finds: ["ShopBuild"],
      template: `
ShopBuild:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts: { Type: NO_ARTIFACTS }
    ServiceRole: arn:aws:iam::111122223333:role/build
    Source: { Type: GITHUB, Location: "https://github.com/example/shop.git" }
    Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" }
    Triggers:
      Webhook: true
      FilterGroups:
        - - { Type: EVENT, Pattern: PULL_REQUEST_CREATED }
          - { Type: ACTOR_ACCOUNT_ID, Pattern: "123456" }
`,
    },
  ],
  good: [
    {
      name: "exactly these",
      template: `
ShopBuild:
  Type: AWS::CodeBuild::Project
  Properties:
    Artifacts: { Type: NO_ARTIFACTS }
    ServiceRole: arn:aws:iam::111122223333:role/build
    Source: { Type: GITHUB, Location: "https://github.com/example/shop.git" }
    Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/amazonlinux-x86_64-standard:5.0" }
    Triggers:
      Webhook: true
      FilterGroups:
        - - { Type: EVENT, Pattern: PULL_REQUEST_CREATED }
          - { Type: ACTOR_ACCOUNT_ID, Pattern: "^123456$" }
`,
    },
  ],
};
