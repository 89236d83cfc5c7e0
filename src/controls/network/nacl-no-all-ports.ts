import { allowsEveryPort } from "../acl-entries.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "nacl-no-all-ports",
  title: "Network ACL rules do not let in every port from anywhere",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::NetworkAclEntry"],
  why: "A list that lets in everything adds no layer to the security groups behind it.",
  fix: "Allow the service ports and the ports that replies come back on (1024-65535), and nothing else.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html",
  ],
  check: allowsEveryPort,
  bad: [
    {
      name: "everything let in",
      finds: ["AllowAll"],
      template: `
AllowAll:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: acl-0a1b2c3d4e5f60718, RuleNumber: 100, Protocol: -1, RuleAction: allow, CidrBlock: 0.0.0.0/0 }
`,
    },
  ],
  good: [
    {
      name: "one service",
      template: `
AllowHttps:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: acl-0a1b2c3d4e5f60718, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: { From: 443, To: 443 } }
`,
    },
  ],
};
