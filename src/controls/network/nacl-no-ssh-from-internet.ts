import { entryClosedToWorld } from "../acl-entries.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "nacl-no-ssh-from-internet",
  title: "Network ACL does not let any address reach TCP 22",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::NetworkAclEntry"],
  why: "The subnet's list is the layer that still stands when somebody opens a security group by mistake.",
  fix: "Name the addresses that need SSH, or deny 0.0.0.0/0 on TCP 22 with a lower rule number.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21",
  ],
  check: entryClosedToWorld({ tcp: { 22: "SSH" } }),
  bad: [
    {
      name: "open to the world",
      finds: ["AllowSsh"],
      template: `
AllowSsh:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: acl-0a1b2c3d4e5f60718, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: { From: 22, To: 22 } }
`,
    },
  ],
  good: [
    {
      name: "denied before everything is allowed",
      template: `
DenySsh:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: acl-0a1b2c3d4e5f60718, RuleNumber: 90, Protocol: 6, RuleAction: deny, CidrBlock: 0.0.0.0/0, PortRange: { From: 22, To: 22 } }
AllowAll:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: acl-0a1b2c3d4e5f60718, RuleNumber: 100, Protocol: -1, RuleAction: allow, CidrBlock: 0.0.0.0/0 }
`,
    },
  ],
};
