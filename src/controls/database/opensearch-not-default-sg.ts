import { Reference } from "../../estate/value.ts";
import { ask, each, every, fine, isEmpty, isPresent, type Probe, settled, where } from "../ask.ts";
import type { Control } from "../control.ts";

const own: Probe = each(
  [],
  settled((value, name) =>
    value instanceof Reference && value.attribute === "DefaultSecurityGroup"
      ? `${name} is the VPC's default security group`
      : fine,
  ),
);

export const control: Control = {
  id: "opensearch-not-default-sg",
  title: "Search domains in a VPC name their own security groups",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
  why: "Without a group of its own the domain takes the VPC's default one, which everything else without a group shares.",
  fix: "Set `VPCOptions.SecurityGroupIds` to a group made for the domain.",
  sources: ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html"],
  check: where(
    ["VPCOptions", "SubnetIds"],
    (subnets) => (isEmpty(subnets) ? "public" : fine),
    "it is in no VPC",
    ask(
      ["VPCOptions", "SecurityGroupIds"],
      every(isPresent("the domain names no security group, so it takes the VPC's default one"), own),
    ),
  ),
  bad: [
    {
      name: "left out",
      finds: ["CatalogSearch"],
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    VPCOptions:
      SubnetIds: [subnet-0a1b2c3d4e5f60718]
`,
    },
  ],
  good: [
    {
      name: "its own group",
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    VPCOptions:
      SubnetIds: [subnet-0a1b2c3d4e5f60718]
      SecurityGroupIds: [sg-0a1b2c3d4e5f60718]
`,
    },
  ],
};
