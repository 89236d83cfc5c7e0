import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "vpc-block-public-access",
  title: "VPC block public access stops connections from the internet",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::EC2::VPCBlockPublicAccessOptions"],
  why: "It stands above routes, groups and lists: whatever those let in by mistake stays out.",
  fix: "Set `InternetGatewayBlockMode` to `block-ingress` or `block-bidirectional`.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html"],
  check: ask(["InternetGatewayBlockMode"], isOneOf(["block-ingress", "block-bidirectional"], "off")),
  bad: [
    {
      name: "switched off",
      finds: ["Barrier"],
      template: `
Barrier:
  Type: AWS::EC2::VPCBlockPublicAccessOptions
  Properties: { InternetGatewayBlockMode: "off" }
`,
    },
  ],
  good: [
    {
      name: "nothing comes in",
      template: `
Barrier:
  Type: AWS::EC2::VPCBlockPublicAccessOptions
  Properties: { InternetGatewayBlockMode: block-ingress }
`,
    },
  ],
};
