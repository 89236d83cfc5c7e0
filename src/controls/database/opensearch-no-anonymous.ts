import { isProperties } from "../../estate/value.ts";
import { asBoolean, ask, fine, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { notForAnyone } from "../policies.ts";

export const control: Control = {
  id: "opensearch-no-anonymous",
  title: "Search domain policies admit no unsigned requests",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
  why: "A policy for `*` takes requests without any signature; even inside a VPC every machine that reaches the domain may then ask it anything.",
  fix: "Name roles in `AccessPolicies`, or enable fine-grained access control so that the domain asks for users.",
  sources: [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html",
  ],
  check: where(
    ["AdvancedSecurityOptions"],
    (options) => {
      if (!isProperties(options) || asBoolean(options.Enabled) !== true) return fine;
      // For thirty days after the switch to fine-grained access control a domain may take unsigned requests.
      return asBoolean(options.AnonymousAuthEnabled ?? false) === false ? "users are asked for" : fine;
    },
    "fine-grained access control asks for users",
    ask(["AccessPolicies"], notForAnyone),
  ),
  bad: [
    {
      name: "unsigned requests inside the VPC",
      finds: ["CatalogSearch"],
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    VPCOptions:
      SubnetIds: [subnet-0a1b2c3d4e5f60718]
    AccessPolicies:
      Statement:
        - { Effect: Allow, Principal: "*", Action: "es:*", Resource: "*" }
`,
    },
  ],
  good: [
    {
      name: "signed by a role",
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
