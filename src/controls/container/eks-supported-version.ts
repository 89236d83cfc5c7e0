import { show } from "../../estate/value.ts";
import { ask, asText, decidedBy, fine, opaque, settled } from "../ask.ts";
import type { Control } from "../control.ts";

/** The newest minor version of Kubernetes 1 whose extended support on EKS has ended (read 2026-11). */
const LAST_ENDED = 30;

const supported = settled((value, name) => {
  const version = asText(value);
  if (version === undefined) return value === undefined ? fine : opaque(value);
  const minor = /^1\.(\d{1,3})$/.exec(version)?.[1];
  if (minor === undefined) return decidedBy(`this version does not know Kubernetes \`${show(version, 20)}\``);
  return Number(minor) > LAST_ENDED ? fine : `${name} is ${version}, whose extended support has ended`;
});

export const control: Control = {
  id: "eks-supported-version",
  title: "Clusters run a supported Kubernetes version",
  kind: "container",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "high",
  on: ["AWS::EKS::Cluster"],
  why: "A version that AWS no longer supports gets no security patches for the control plane, and is upgraded without asking.",
  fix: "Set `Version` to a version in standard support.",
  sources: ["https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html"],
  check: ask(["Version"], supported),
  bad: [
    {
      name: "long ended",
      finds: ["Platform"],
      template: `
Platform:
  Type: AWS::EKS::Cluster
  Properties:
    Version: "1.24"
    RoleArn: arn:aws:iam::111122223333:role/eks
    ResourcesVpcConfig: { SubnetIds: [subnet-0a1b2c3d4e5f60718] }
`,
    },
  ],
  good: [
    {
      name: "supported",
      template: `
Platform:
  Type: AWS::EKS::Cluster
  Properties:
    Version: "1.34"
    RoleArn: arn:aws:iam::111122223333:role/eks
    ResourcesVpcConfig: { SubnetIds: [subnet-0a1b2c3d4e5f60718] }
`,
    },
  ],
};
