import { ask, fine, isEmpty, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { notForAnyone } from "../policies.ts";

export const control: Control = {
  id: "opensearch-not-public",
  title: "Search domains are not open to everyone by policy on a public endpoint",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
  why: "A policy for everyone on a public endpoint shows the index to the internet; that is the best known source of leaked records.",
  fix: "Name the principals in `AccessPolicies`, and put the domain into a VPC.",
  sources: [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/opensearch-controls.html",
  ],
  check: where(
    ["VPCOptions", "SubnetIds"],
    (subnets) => (isEmpty(subnets) ? fine : "in a VPC"),
    "it has no public endpoint",
    ask(["AccessPolicies"], notForAnyone),
  ),
  bad: [
    {
      name: "everyone on the internet",
      finds: ["CatalogSearch"],
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    AccessPolicies:
      Statement:
        - { Effect: Allow, Principal: { AWS: "*" }, Action: "es:*", Resource: "*" }
`,
    },
  ],
  good: [
    {
      name: "one role",
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    AccessPolicies:
      Statement:
        - { Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:role/catalogue" }, Action: "es:ESHttp*", Resource: "*" }
`,
    },
  ],
};
