import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "ecr-lifecycle-policy",
  title: "Old images are expired by a lifecycle policy",
  kind: "container",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "low",
  on: ["AWS::ECR::Repository"],
  why: "Old images with known flaws stay ready to be started by mistake or by an intruder.",
  fix: "Set `LifecyclePolicy.LifecyclePolicyText` with a rule that expires old and untagged images.",
  sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html"],
  check: ask(["LifecyclePolicy", "LifecyclePolicyText"], isPresent("the repository keeps every image for ever")),
  bad: [
    {
      name: "none",
      finds: ["ShopImages"],
      template: `
ShopImages:
  Type: AWS::ECR::Repository
`,
    },
  ],
  good: [
    {
      name: "untagged images expire",
      template: `
ShopImages:
  Type: AWS::ECR::Repository
  Properties:
    LifecyclePolicy:
      LifecyclePolicyText: '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":7},"action":{"type":"expire"}}]}'
`,
    },
  ],
};
