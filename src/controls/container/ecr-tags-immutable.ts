import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "ecr-tags-immutable",
  title: "Image tags cannot be overwritten",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "medium",
  on: ["AWS::ECR::Repository"],
  why: "Whoever may push can otherwise move the tag that runs in production to another image.",
  fix: "Set `ImageTagMutability: IMMUTABLE`.",
  sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html"],
  check: ask(["ImageTagMutability"], isOneOf(["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"], "MUTABLE")),
  bad: [
    {
      name: "left out",
      finds: ["ShopImages"],
      template: `
ShopImages:
  Type: AWS::ECR::Repository
`,
    },
  ],
  good: [
    {
      name: "immutable",
      template: `
ShopImages:
  Type: AWS::ECR::Repository
  Properties:
    ImageTagMutability: IMMUTABLE
`,
    },
  ],
};
