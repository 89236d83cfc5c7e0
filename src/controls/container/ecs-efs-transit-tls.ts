import { ask, each, inside, isOneOf, type Probe } from "../ask.ts";
import type { Control } from "../control.ts";

const encrypted: Probe = (volume, path, about) =>
  volume === undefined ? [] : inside(["TransitEncryption"], isOneOf(["ENABLED"], "DISABLED"))(volume, path, about);

export const control: Control = {
  id: "ecs-efs-transit-tls",
  title: "EFS volumes of tasks are mounted over TLS",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ECS::TaskDefinition"],
  why: "Without it files travel readable between the task and the file system, and IAM cannot decide who mounts it.",
  fix: "Set `EFSVolumeConfiguration.TransitEncryption: ENABLED`.",
  sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html"],
  check: ask(["Volumes"], each(["EFSVolumeConfiguration"], encrypted)),
  bad: [
    {
      name: "left out",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Volumes:
      - { Name: media, EFSVolumeConfiguration: { FilesystemId: fs-0a1b2c3d4e5f60718 } }
`,
    },
  ],
  good: [
    {
      name: "encrypted",
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Volumes:
      - { Name: media, EFSVolumeConfiguration: { FilesystemId: fs-0a1b2c3d4e5f60718, TransitEncryption: ENABLED } }
`,
    },
  ],
};
