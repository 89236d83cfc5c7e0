import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "ecr-tag-immutability-enforced-everywhere",
  title: "Repository creation templates keep tags immutable",
  kind: "container",
  strategy: "automation",
  practice: "SEC06-BP04",
  severity: "low",
  on: ["AWS::ECR::RepositoryCreationTemplate"],
  why: "Repositories made by a pull-through cache or replication take their settings from the template; what it leaves out, all of them lack.",
  fix: "Set `ImageTagMutability: IMMUTABLE`.",
  sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html"],
  check: ask(["ImageTagMutability"], isOneOf(["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"], "MUTABLE")),
  bad: [
    {
      name: "left out",
      finds: ["CachedImages"],
      template: `
CachedImages:
  Type: AWS::ECR::RepositoryCreationTemplate
  Properties:
    Prefix: docker-hub
    AppliedFor: [PULL_THROUGH_CACHE]
`,
    },
  ],
  good: [
    {
      name: "immutable",
      template: `
CachedImages:
  Type: AWS::ECR::RepositoryCreationTemplate
  Properties:
    Prefix: docker-hub
    AppliedFor: [PULL_THROUGH_CACHE]
    ImageTagMutability: IMMUTABLE
`,
    },
  ],
};
