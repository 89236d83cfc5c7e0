import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "notebook-in-vpc",
  title: "Notebook instances sit in a chosen subnet",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::SageMaker::NotebookInstance"],
  why: "Outside a VPC of yours no security group, endpoint policy or flow log applies to the notebook.",
  fix: "Set `SubnetId` and `SecurityGroupIds`.",
  sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html"],
  check: ask(["SubnetId"], isPresent("`SubnetId` is left out, so the notebook is in no VPC of yours")),
  bad: [
    {
      name: "no subnet",
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
      name: "in a subnet",
      template: `
ChurnNotebook:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    InstanceType: ml.t3.medium
    RoleArn: arn:aws:iam::111122223333:role/notebooks
    SubnetId: subnet-0a1b2c3d4e5f60718
`,
    },
  ],
};
