import { ask, both, each, inside } from "../ask.ts";
import type { Control } from "../control.ts";
import { ofJobContainers } from "../jobs.ts";
import { privateImage } from "../tasks.ts";

export const control: Control = {
  id: "container-base-from-private-registry",
  title: "Task and job images come from private registries or a pull-through cache",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::ECS::TaskDefinition", "AWS::Batch::JobDefinition"],
  why: "Whoever can change or squat an image of a public registry runs code in your network; nothing there is scanned or kept for you.",
  fix: "Mirror the image into Amazon ECR, for instance with a pull-through cache rule, and name it there.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_validate_software_integrity.html",
  ],
  check: both(
    ask(["ContainerDefinitions"], each(["Image"], privateImage)),
    ofJobContainers(inside(["Image"], privateImage), inside(["Image"], privateImage)),
  ),
  bad: [
    {
      name: "from Docker Hub",
      finds: ["Proxy"],
      template: `
Proxy:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: proxy, Image: "nginx:1.29" }
`,
    },
  ],
  good: [
    {
      name: "from a repository of ours",
      template: `
ProxyImages:
  Type: AWS::ECR::Repository
Proxy:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: proxy, Image: !Sub "\${ProxyImages.RepositoryUri}:1.29" }
`,
    },
  ],
};
