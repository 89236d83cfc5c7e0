import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "eks-endpoint-private",
  title: "The cluster API has no public endpoint",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::EKS::Cluster"],
  why: "A public API endpoint lets everyone on the internet try their luck with the cluster's authentication and its next flaw.",
  fix: "Set `ResourcesVpcConfig` to `EndpointPublicAccess: false` and `EndpointPrivateAccess: true`.",
  sources: ["https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html"],
  check: ask(["ResourcesVpcConfig", "EndpointPublicAccess"], isFalse(true)),
  bad: [
    {
      name: "left out, which means public",
      finds: ["Platform"],
      template: `
Platform:
  Type: AWS::EKS::Cluster
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/eks
    ResourcesVpcConfig:
      SubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
Platform:
  Type: AWS::EKS::Cluster
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/eks
    ResourcesVpcConfig:
      SubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
      EndpointPublicAccess: false
      EndpointPrivateAccess: true
`,
    },
  ],
};
