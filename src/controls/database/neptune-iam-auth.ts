import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "neptune-iam-auth",
  title: "Neptune clusters require IAM authentication",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::Neptune::DBCluster"],
  why: "Without it, everyone who reaches the cluster's port reads and writes the whole graph, with no password at all.",
  fix: "Set `IamAuthEnabled: true`.",
  sources: ["https://docs.aws.amazon.com/neptune/latest/userguide/iam-auth.html"],
  check: ask(["IamAuthEnabled"], isTrue(false)),
  bad: [
    {
      name: "left out",
      finds: ["FriendsGraph"],
      template: `
FriendsGraph:
  Type: AWS::Neptune::DBCluster
`,
    },
  ],
  good: [
    {
      name: "required",
      template: `
FriendsGraph:
  Type: AWS::Neptune::DBCluster
  Properties:
    IamAuthEnabled: true
`,
    },
  ],
};
