import { ask, decidedBy, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "mwaa-web-private",
  title: "Managed Airflow web server is private",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::MWAA::Environment"],
  why: "The web server runs and edits every workflow; a public one leaves only its login between them and the internet.",
  fix: "Set `WebserverAccessMode: PRIVATE_ONLY`.",
  sources: ["https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html"],
  check: ask(
    ["WebserverAccessMode"],
    isOneOf(
      ["PRIVATE_ONLY"],
      decidedBy("`WebserverAccessMode` is left out, so the service decides", "set `WebserverAccessMode: PRIVATE_ONLY`"),
    ),
  ),
  bad: [
    {
      name: "public",
      finds: ["Pipelines"],
      template: `
Pipelines:
  Type: AWS::MWAA::Environment
  Properties: { Name: pipelines, WebserverAccessMode: PUBLIC_ONLY }
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
Pipelines:
  Type: AWS::MWAA::Environment
  Properties: { Name: pipelines, WebserverAccessMode: PRIVATE_ONLY }
`,
    },
  ],
};
