import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "neptune-graph-private",
  title: "Neptune Analytics graphs have no public endpoint",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::NeptuneGraph::Graph"],
  why: "A public graph endpoint leaves only IAM between the data and everybody on the internet.",
  fix: "Set `PublicConnectivity: false` and add an `AWS::NeptuneGraph::PrivateGraphEndpoint`.",
  sources: [
    "https://docs.aws.amazon.com/neptune-analytics/latest/userguide/create-graph-using-console.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-neptunegraph-graph.html",
  ],
  check: ask(["PublicConnectivity"], isFalse(false)),
  bad: [
    {
      name: "public",
      finds: ["FriendsGraph"],
      template: `
FriendsGraph:
  Type: AWS::NeptuneGraph::Graph
  Properties:
    ProvisionedMemory: 16
    PublicConnectivity: true
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
FriendsGraph:
  Type: AWS::NeptuneGraph::Graph
  Properties:
    ProvisionedMemory: 16
    PublicConnectivity: false
`,
    },
  ],
};
