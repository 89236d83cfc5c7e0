import { ask, decidedBy, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "opensearch-tls12",
  title: "Search domains use a policy with TLS 1.2 or later",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
  why: "TLS 1.0 and 1.1 have known weaknesses and are deprecated by the IETF; clients that still offer them can be downgraded.",
  fix: "Set `DomainEndpointOptions.TLSSecurityPolicy: Policy-Min-TLS-1-2-PFS-2023-10`.",
  sources: [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html",
  ],
  check: ask(
    ["DomainEndpointOptions", "TLSSecurityPolicy"],
    isNoneOf(
      ["Policy-Min-TLS-1-0-2019-07"],
      decidedBy(
        "`TLSSecurityPolicy` is left out, so the service chooses the policy",
        "set `DomainEndpointOptions.TLSSecurityPolicy`",
      ),
    ),
  ),
  bad: [
    {
      name: "policy with TLS 1.0",
      finds: ["CatalogSearch"],
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    DomainEndpointOptions:
      EnforceHTTPS: true
      TLSSecurityPolicy: Policy-Min-TLS-1-0-2019-07
`,
    },
  ],
  good: [
    {
      name: "policy with TLS 1.2 as its floor",
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    DomainEndpointOptions:
      EnforceHTTPS: true
      TLSSecurityPolicy: Policy-Min-TLS-1-2-PFS-2023-10
`,
    },
  ],
};
