import { ask, decidedBy, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "notebook-imdsv2",
  title: "Notebook instances accept only session-token metadata requests",
  kind: "ec2",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::SageMaker::NotebookInstance"],
  why: "Version 1 of the metadata service hands the role's credentials to any request a flawed program can be talked into making.",
  fix: 'Set `InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion` to `"2"`.',
  sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-imds-compatibility.html"],
  check: ask(
    ["InstanceMetadataServiceConfiguration", "MinimumInstanceMetadataServiceVersion"],
    isOneOf(
      ["2"],
      decidedBy(
        "the minimum version is left out, so the service decides whether version 1 is answered",
        "set `MinimumInstanceMetadataServiceVersion` to 2",
      ),
    ),
  ),
  bad: [
    {
      name: "version 1 answered",
      finds: ["ChurnNotebook"],
      template: `
ChurnNotebook:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    InstanceType: ml.t3.medium
    RoleArn: arn:aws:iam::111122223333:role/notebooks
    InstanceMetadataServiceConfiguration:
      MinimumInstanceMetadataServiceVersion: "1"
`,
    },
  ],
  good: [
    {
      name: "version 2 only",
      template: `
ChurnNotebook:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    InstanceType: ml.t3.medium
    RoleArn: arn:aws:iam::111122223333:role/notebooks
    InstanceMetadataServiceConfiguration:
      MinimumInstanceMetadataServiceVersion: "2"
`,
    },
  ],
};
