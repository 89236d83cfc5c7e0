import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "model-network-isolation",
  title: "Hosted models run without outbound network",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::SageMaker::Model"],
  why: "An isolated model cannot send what it sees anywhere, whatever is hidden in its weights or its container.",
  fix: "Set `EnableNetworkIsolation: true`.",
  sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html"],
  check: ask(["EnableNetworkIsolation"], isTrue(false)),
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
      name: "isolated",
      template: `
ChurnModel:
  Type: AWS::SageMaker::Model
  Properties:
    ExecutionRoleArn: arn:aws:iam::111122223333:role/models
    EnableNetworkIsolation: true
`,
    },
  ],
};
