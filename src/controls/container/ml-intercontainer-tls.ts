import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "ml-intercontainer-tls",
  title: "Monitoring jobs encrypt traffic between their containers",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: [
    "AWS::SageMaker::DataQualityJobDefinition",
    "AWS::SageMaker::ModelQualityJobDefinition",
    "AWS::SageMaker::ModelBiasJobDefinition",
    "AWS::SageMaker::ModelExplainabilityJobDefinition",
  ],
  why: "The nodes of a job exchange the very data that it looks at.",
  fix: "Set `NetworkConfig.EnableInterContainerTrafficEncryption: true`.",
  sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html"],
  check: ask(["NetworkConfig", "EnableInterContainerTrafficEncryption"], isTrue(false)),
  bad: [
    {
      name: "left out",
      finds: ["ChurnQuality"],
      template: `
ChurnQuality:
  Type: AWS::SageMaker::DataQualityJobDefinition
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/monitoring
`,
    },
  ],
  good: [
    {
      name: "encrypted",
      template: `
ChurnQuality:
  Type: AWS::SageMaker::DataQualityJobDefinition
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/monitoring
    NetworkConfig: { EnableInterContainerTrafficEncryption: true }
`,
    },
  ],
};
