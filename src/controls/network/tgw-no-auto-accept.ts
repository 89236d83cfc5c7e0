import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "tgw-no-auto-accept",
  title: "Transit gateways do not accept shared attachments automatically",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::TransitGateway"],
  why: "Whoever the gateway is shared with could plug a network into yours without anybody looking.",
  fix: "Remove `AutoAcceptSharedAttachments`, or set it to `disable`.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-23",
  ],
  check: ask(["AutoAcceptSharedAttachments"], isOneOf(["disable"], "disable")),
  bad: [
    {
      name: "accepted by itself",
      finds: ["Hub"],
      template: `
Hub:
  Type: AWS::EC2::TransitGateway
  Properties: { AutoAcceptSharedAttachments: enable }
`,
    },
  ],
  good: [
    {
      name: "looked at first",
      template: `
Hub:
  Type: AWS::EC2::TransitGateway
`,
    },
  ],
};
