import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "notebook-no-direct-internet",
  title: "Notebook instances have no direct internet path",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::SageMaker::NotebookInstance"],
  why: "A notebook with direct internet access can send the data it works on anywhere, past every control of the VPC.",
  fix: "Set `DirectInternetAccess: Disabled` and give the notebook a private subnet.",
  sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html"],
  check: ask(["DirectInternetAccess"], isOneOf(["Disabled"], "Enabled")),
  bad: [
    {
      name: "left out",
      finds: ["ChurnNotebook"],
      template: `
ChurnNotebook:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    InstanceType: ml.t3.medium
    RoleArn: arn:aws:iam::111122223333:role/notebooks
`,
    },
  ],
  good: [
    {
      name: "through the VPC only",
      template: `
ChurnNotebook:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    InstanceType: ml.t3.medium
    RoleArn: arn:aws:iam::111122223333:role/notebooks
    SubnetId: subnet-0a1b2c3d4e5f60718
    SecurityGroupIds: [sg-0a1b2c3d4e5f60718]
    DirectInternetAccess: Disabled
`,
    },
  ],
};
