import { entryClosedToWorld } from "../acl-entries.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "nacl-no-rdp-from-internet",
  title: "Network ACL does not let any address reach TCP 3389",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::NetworkAclEntry"],
  why: "The subnet's list is the layer that still stands when somebody opens a security group by mistake.",
  fix: "Name the addresses that need RDP, or deny 0.0.0.0/0 on port 3389 with a lower rule number.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21",
  ],
  check: entryClosedToWorld({ tcp: { 3389: "RDP" } }),
  bad: [
    {
      name: "open to the world",
      finds: ["AllowRdp"],
      template: `
AllowRdp:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: acl-0a1b2c3d4e5f60718, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: { From: 3389, To: 3389 } }
`,
    },
  ],
  good: [
    {
      name: "one office",
      template: `
AllowRdp:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: acl-0a1b2c3d4e5f60718, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 203.0.113.0/28, PortRange: { From: 3389, To: 3389 } }
`,
    },
  ],
};
