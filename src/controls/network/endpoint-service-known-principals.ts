import { ask, each, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "endpoint-service-known-principals",
  title: "PrivateLink endpoint services admit only named principals",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::VPCEndpointServicePermissions"],
  why: "With `*` every AWS account may ask for a private way into your network.",
  fix: "Name the accounts or roles in `AllowedPrincipals`.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#add-remove-permissions",
  ],
  check: ask(["AllowedPrincipals"], each([], isNoneOf(["*"], ""))),
  bad: [
    {
      name: "everybody",
      finds: ["LedgerConsumers"],
      template: `
LedgerConsumers:
  Type: AWS::EC2::VPCEndpointServicePermissions
  Properties: { ServiceId: vpce-svc-0a1b2c3d4e5f60718, AllowedPrincipals: ["*"] }
`,
    },
  ],
  good: [
    {
      name: "one account",
      template: `
LedgerConsumers:
  Type: AWS::EC2::VPCEndpointServicePermissions
  Properties: { ServiceId: vpce-svc-0a1b2c3d4e5f60718, AllowedPrincipals: ["arn:aws:iam::111122223333:root"] }
`,
    },
  ],
};
