import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "opensearch-https",
  title: "Search domains enforce HTTPS",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
  why: "A domain that answers plain HTTP lets queries, documents and credentials travel readable.",
  fix: "Set `DomainEndpointOptions.EnforceHTTPS: true`.",
  sources: [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createupdatedomains.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/opensearch-controls.html",
  ],
  check: ask(["DomainEndpointOptions", "EnforceHTTPS"], isTrue(false)),
  bad: [
    {
      name: "plain HTTP allowed",
      finds: ["CatalogSearch"],
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    EngineVersion: OpenSearch_2.17
    DomainEndpointOptions:
      EnforceHTTPS: false
`,
    },
  ],
  good: [
    {
      name: "HTTPS only",
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    EngineVersion: OpenSearch_2.17
    DomainEndpointOptions:
      EnforceHTTPS: true
`,
    },
  ],
};
