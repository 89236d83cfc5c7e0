import { entryClosedToWorld } from "../acl-entries.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "nacl-no-ftp-from-internet",
  title: "Network ACL does not let any address reach the FTP control or data ports",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::NetworkAclEntry"],
  why: "FTP sends passwords readable; the subnet's list stops it even where a security group lets it in.",
  fix: "Leave TCP 20 and 21 out of what any address may reach.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"],
  check: entryClosedToWorld({ tcp: { 20: "FTP data", 21: "FTP" } }),
  bad: [
    {
      name: "open to the world",
      finds: ["AllowFtp"],
      template: `
AllowFtp:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: acl-0a1b2c3d4e5f60718, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: { From: 20, To: 21 } }
`,
    },
  ],
  good: [
    {
      name: "only HTTPS",
      template: `
AllowHttps:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: acl-0a1b2c3d4e5f60718, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: { From: 443, To: 443 } }
`,
    },
  ],
};
