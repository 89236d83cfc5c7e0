import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "opensearch-fine-grained-access",
  title: "Search domains use fine-grained access control",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC06-BP03",
  severity: "medium",
  on: ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
  why: "Without it, whoever may call the domain at all may read and write every index and document in it.",
  fix: "Set `AdvancedSecurityOptions.Enabled: true` with a master role; it also needs node-to-node encryption, encryption at rest and HTTPS.",
  sources: ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html"],
  check: ask(["AdvancedSecurityOptions", "Enabled"], isTrue(false)),
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
      name: "fine-grained access on",
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    EngineVersion: OpenSearch_2.17
    NodeToNodeEncryptionOptions:
      Enabled: true
    EncryptionAtRestOptions:
      Enabled: true
    DomainEndpointOptions:
      EnforceHTTPS: true
    AdvancedSecurityOptions:
      Enabled: true
      InternalUserDatabaseEnabled: false
      MasterUserOptions:
        MasterUserARN: arn:aws:iam::111122223333:role/search-admin
`,
    },
  ],
};
