import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "apprunner-not-public",
  title: "App Runner services are private unless meant to be public",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::AppRunner::Service"],
  why: "A public service answers everybody on the internet; an internal one needs only the VPC.",
  fix: "Set `NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible: false` and add a VPC ingress connection.",
  sources: [
    "https://docs.aws.amazon.com/apprunner/latest/dg/network-pl.html",
    "https://docs.aws.amazon.com/apprunner/latest/dg/network-vpc.html",
  ],
  check: ask(["NetworkConfiguration", "IngressConfiguration", "IsPubliclyAccessible"], isFalse(true)),
  bad: [
    {
      name: "left out, which means public",
      finds: ["Backoffice"],
      template: `
Backoffice:
  Type: AWS::AppRunner::Service
  Properties:
    SourceConfiguration:
      AutoDeploymentsEnabled: false
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
Backoffice:
  Type: AWS::AppRunner::Service
  Properties:
    SourceConfiguration:
      AutoDeploymentsEnabled: false
    NetworkConfiguration:
      IngressConfiguration:
        IsPubliclyAccessible: false
`,
    },
  ],
};
