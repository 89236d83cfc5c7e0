import { follow } from "../../estate/read-value.ts";
import { isProperties } from "../../estate/value.ts";
import { decidedBy, isAtMost } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { templateOf } from "../launch.ts";

const OPTIONS = ["LaunchTemplateData", "MetadataOptions", "HttpPutResponseHopLimit"];
const limit = isAtMost(
  1,
  decidedBy(
    "the launch template sets no hop limit, so the image and the account's default decide",
    "set `MetadataOptions.HttpPutResponseHopLimit: 1` in the launch template",
  ),
);

export const control: Control = {
  id: "eks-nodes-imds-hop-limit-one",
  title: "Node templates stop pods from reaching the node metadata role",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::EKS::Nodegroup"],
  why: "With a limit of two, every pod that is not kept from it takes the node's role from the metadata service.",
  fix: "Name a launch template with `MetadataOptions` of `HttpTokens: required` and `HttpPutResponseHopLimit: 1`; give pods roles of their own.",
  sources: [
    "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
  ],
  *check(nodes, context) {
    const named = nodes.properties.LaunchTemplate;
    if (named === undefined) {
      yield violated([], "the node group names no launch template, so EKS sets a hop limit of two");
      return;
    }
    const template = isProperties(named)
      ? templateOf({ LaunchTemplateId: named.Id ?? null, LaunchTemplateName: named.Name ?? null }, context)
      : undefined;
    if (template === undefined) {
      yield cannotTell(["LaunchTemplate"], "the launch template was not read", "read the stack that declares it");
      return;
    }
    for (const result of limit(follow(template.properties, OPTIONS), OPTIONS, { resource: template, context })) {
      yield result.is === "violated" ? violated(result.path, result.evidence, { resource: template.id }) : result;
    }
  },
  bad: [
    {
      name: "two hops",
      finds: ["Nodes"],
      template: `
NodeTemplate:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      MetadataOptions: { HttpTokens: required, HttpPutResponseHopLimit: 2 }
Nodes:
  Type: AWS::EKS::Nodegroup
  Properties:
    ClusterName: platform
    NodeRole: arn:aws:iam::111122223333:role/nodes
    Subnets: [subnet-0a1b2c3d4e5f60718]
    LaunchTemplate: { Id: !Ref NodeTemplate }
`,
    },
  ],
  good: [
    {
      name: "one hop",
      template: `
NodeTemplate:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      MetadataOptions: { HttpTokens: required, HttpPutResponseHopLimit: 1 }
Nodes:
  Type: AWS::EKS::Nodegroup
  Properties:
    ClusterName: platform
    NodeRole: arn:aws:iam::111122223333:role/nodes
    Subnets: [subnet-0a1b2c3d4e5f60718]
    LaunchTemplate: { Id: !Ref NodeTemplate }
`,
    },
  ],
};
