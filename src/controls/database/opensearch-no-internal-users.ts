import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "opensearch-no-internal-users",
  title: "Search domains keep no user list of their own",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP03",
  severity: "medium",
  on: ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
  why: "Users that live in the domain have passwords that no identity provider knows, checks or revokes.",
  fix: "Set `AdvancedSecurityOptions.InternalUserDatabaseEnabled: false` and use IAM or SAML.",
  sources: ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html"],
  check: ask(["AdvancedSecurityOptions", "InternalUserDatabaseEnabled"], isFalse(false)),
  bad: [
    {
      name: "users of its own",
      finds: ["CatalogSearch"],
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    AdvancedSecurityOptions:
      Enabled: true
      InternalUserDatabaseEnabled: true
`,
    },
  ],
  good: [
    {
      name: "users from IAM",
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    AdvancedSecurityOptions:
      Enabled: true
      InternalUserDatabaseEnabled: false
      MasterUserOptions:
        MasterUserARN: arn:aws:iam::111122223333:role/search-admin
`,
    },
  ],
};
