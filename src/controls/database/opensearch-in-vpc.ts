import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "opensearch-in-vpc",
  title: "Search domains have VPC endpoints only",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
  why: "A domain without a VPC has a public endpoint that only its access policy guards; a slip in that policy shows the index to everyone.",
  fix: "Give the domain `VPCOptions` with private subnets and a security group of its own. This replaces the domain.",
  sources: ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html"],
  check: ask(["VPCOptions", "SubnetIds"], isPresent("the domain names no subnets, so its endpoint is public")),
  bad: [
    {
      name: "public endpoint",
      finds: ["CatalogSearch"],
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    EngineVersion: OpenSearch_2.17
`,
    },
  ],
  good: [
    {
      name: "inside a VPC",
      template: `
SearchSubnet:
  Type: AWS::EC2::Subnet
  Properties:
    VpcId: vpc-0a1b2c3d4e5f60718
    CidrBlock: 10.20.4.0/24
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    EngineVersion: OpenSearch_2.17
    VPCOptions:
      SubnetIds: [!Ref SearchSubnet]
`,
    },
  ],
};
