import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "notebook-no-root",
  title: "Notebook users do not get root",
  kind: "ec2",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::SageMaker::NotebookInstance"],
  why: "Root on the notebook can undo its lifecycle scripts, agents and network settings.",
  fix: "Set `RootAccess: Disabled`.",
  sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-root-access.html"],
  check: ask(["RootAccess"], isOneOf(["Disabled"], "Enabled")),
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
      name: "no root",
      template: `
ChurnNotebook:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    InstanceType: ml.t3.medium
    RoleArn: arn:aws:iam::111122223333:role/notebooks
    RootAccess: Disabled
`,
    },
  ],
};
