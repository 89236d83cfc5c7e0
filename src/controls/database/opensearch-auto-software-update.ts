import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "opensearch-auto-software-update",
  title: "Search domains take service software updates in the off-peak window",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::OpenSearchService::Domain"],
  why: "Service software updates carry security patches; with automatic updates they come in the off-peak window.",
  fix: "Set `SoftwareUpdateOptions.AutoSoftwareUpdateEnabled: true`.",
  sources: [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/service-software.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/off-peak.html",
  ],
  check: ask(["SoftwareUpdateOptions", "AutoSoftwareUpdateEnabled"], isTrue(false)),
  bad: [
    {
      name: "left out",
      finds: ["CatalogSearch"],
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
`,
    },
  ],
  good: [
    {
      name: "automatic",
      template: `
CatalogSearch:
  Type: AWS::OpenSearchService::Domain
  Properties:
    SoftwareUpdateOptions:
      AutoSoftwareUpdateEnabled: true
`,
    },
  ],
};
