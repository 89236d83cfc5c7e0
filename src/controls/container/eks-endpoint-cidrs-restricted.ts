import { show, Unknown } from "../../estate/value.ts";
import {
  asBoolean,
  ask,
  each,
  fine,
  isEmpty,
  type Judgement,
  type Probe,
  type Settled,
  settled,
  type Test,
  where,
} from "../ask.ts";
import { type Control, violated } from "../control.ts";
import { prefixLength } from "../rules.ts";

const narrow = settled((value, name) => (value === undefined ? fine : world(value, name)));
const isPublic: Test = (value) => (asBoolean(value) === false ? "private" : fine);

function world(value: Settled, name: string): Judgement {
  const bits = prefixLength(value);
  if (bits instanceof Unknown) return bits;
  return bits === 0 ? `${name} is ${show(value, 50)}` : fine;
}

const stated: Probe = (value, path, about) =>
  isEmpty(value)
    ? [violated(path, "`PublicAccessCidrs` is left out, so it is 0.0.0.0/0")]
    : each([], narrow)(value, path, about);

export const control: Control = {
  id: "eks-endpoint-cidrs-restricted",
  title: "A public cluster API endpoint is limited to known ranges",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EKS::Cluster"],
  why: "An endpoint that must be public can at least answer only to the addresses that operators and pipelines come from.",
  fix: "Set `ResourcesVpcConfig.PublicAccessCidrs` to the ranges that need it.",
  sources: [
    "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-cluster-resourcesvpcconfig.html",
  ],
  check: where(
    ["ResourcesVpcConfig", "EndpointPublicAccess"],
    isPublic,
    "the endpoint is not public",
    ask(["ResourcesVpcConfig", "PublicAccessCidrs"], stated),
  ),
  bad: [
    {
      name: "open to the world",
      finds: ["Platform"],
      template: `
Platform:
  Type: AWS::EKS::Cluster
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/eks
    ResourcesVpcConfig:
      SubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
`,
    },
  ],
  good: [
    {
      name: "one office",
      template: `
Platform:
  Type: AWS::EKS::Cluster
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/eks
    ResourcesVpcConfig:
      SubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
      PublicAccessCidrs: [203.0.113.0/28]
`,
    },
  ],
};
