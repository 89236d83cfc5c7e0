import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "eks-private-endpoint-on",
  title: "Nodes reach the cluster API over the private endpoint",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::EKS::Cluster"],
  why: "Without the private endpoint the nodes' calls to the cluster API leave the VPC.",
  fix: "Set `ResourcesVpcConfig.EndpointPrivateAccess: true`.",
  sources: ["https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html"],
  check: ask(["ResourcesVpcConfig", "EndpointPrivateAccess"], isTrue(false)),
  bad: [
    {
      name: "left out",
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
      name: "on",
      template: `
Platform:
  Type: AWS::EKS::Cluster
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/eks
    ResourcesVpcConfig:
      SubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
      EndpointPrivateAccess: true
`,
    },
  ],
};
