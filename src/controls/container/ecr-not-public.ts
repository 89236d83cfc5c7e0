import { ask, both } from "../ask.ts";
import type { Control } from "../control.ts";
import { notForAnyone } from "../policies.ts";

export const control: Control = {
  id: "ecr-not-public",
  title: "Repository and registry policies do not admit everyone",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::ECR::Repository", "AWS::ECR::RegistryPolicy"],
  why: "A policy for everyone lets strangers pull your images with what is baked into them, or push their own.",
  fix: "Name the accounts or the organisation (`aws:PrincipalOrgID`) that need the images.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html",
  ],
  check: both(ask(["RepositoryPolicyText"], notForAnyone), ask(["PolicyText"], notForAnyone)),
  bad: [
    {
      name: "everyone may pull",
      finds: ["ShopImages"],
      template: `
ShopImages:
  Type: AWS::ECR::Repository
  Properties:
    RepositoryPolicyText:
      Statement:
        - Effect: Allow
          Principal: "*"
          Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]
`,
    },
  ],
  good: [
    {
      name: "one account",
      template: `
ShopImages:
  Type: AWS::ECR::Repository
  Properties:
    RepositoryPolicyText:
      Statement:
        - Effect: Allow
          Principal: { AWS: "arn:aws:iam::111122223333:root" }
          Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]
`,
    },
  ],
};
