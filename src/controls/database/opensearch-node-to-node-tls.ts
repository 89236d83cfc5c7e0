import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "opensearch-node-to-node-tls",
  title: "Search domain nodes encrypt traffic between each other",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
  why: "Without it the nodes of a domain exchange documents in clear text inside the service's network.",
  fix: "Set `NodeToNodeEncryptionOptions.Enabled: true`.",
  sources: ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html"],
  check: ask(["NodeToNodeEncryptionOptions", "Enabled"], isTrue(false)),
  bad: [
    {
      name: "left out",
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
      name: "encrypted between nodes",
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    EngineVersion: OpenSearch_2.17
    NodeToNodeEncryptionOptions:
      Enabled: true
`,
    },
  ],
};
