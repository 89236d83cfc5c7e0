import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "model-in-vpc",
  title: "Hosted models have a VPC configuration",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::SageMaker::Model"],
  why: "Without a VPC of yours, no security group, endpoint policy or flow log applies to the model's traffic.",
  fix: "Set `VpcConfig` with private subnets and a security group.",
  sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/host-vpc.html"],
  check: ask(["VpcConfig", "Subnets"], isPresent("the model names no subnets")),
  bad: [
    {
      name: "left out",
      finds: ["ChurnModel"],
      template: `
ChurnModel:
  Type: AWS::SageMaker::Model
  Properties:
    ExecutionRoleArn: arn:aws:iam::111122223333:role/models
`,
    },
  ],
  good: [
    {
      name: "private subnets",
      template: `
ChurnModel:
  Type: AWS::SageMaker::Model
  Properties:
    ExecutionRoleArn: arn:aws:iam::111122223333:role/models
    VpcConfig:
      Subnets: [subnet-0a1b2c3d4e5f60718]
      SecurityGroupIds: [sg-0a1b2c3d4e5f60718]
`,
    },
  ],
};
