import { ask, decidedBy, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "endpoint-service-manual-acceptance",
  title: "PrivateLink endpoint services need approval for new connections",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::VPCEndpointService"],
  why: "Otherwise every permitted account connects to your service without anybody looking.",
  fix: "Set `AcceptanceRequired: true`.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html"],
  check: ask(
    ["AcceptanceRequired"],
    isTrue(decidedBy("`AcceptanceRequired` is left out, so the service decides", "set `AcceptanceRequired: true`")),
  ),
  bad: [
    {
      name: "accepted by itself",
      finds: ["LedgerService"],
      template: `
LedgerService:
  Type: AWS::EC2::VPCEndpointService
  Properties: { AcceptanceRequired: false }
`,
    },
  ],
  good: [
    {
      name: "looked at first",
      template: `
LedgerService:
  Type: AWS::EC2::VPCEndpointService
  Properties: { AcceptanceRequired: true }
`,
    },
  ],
};
