import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "nfw-deletion-protection",
  title: "Network Firewall cannot be deleted by accident",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::NetworkFirewall::Firewall"],
  why: "A firewall that one wrong command removes takes the inspection of every path with it.",
  fix: "Set `DeleteProtection: true`.",
  sources: [
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-settings.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/networkfirewall-controls.html#networkfirewall-9",
  ],
  check: ask(["DeleteProtection"], isTrue(false)),
  bad: [
    {
      name: "left out",
      finds: ["Inspection"],
      template: `
Inspection:
  Type: AWS::NetworkFirewall::Firewall
  Properties:
    FirewallName: inspection
    FirewallPolicyArn: arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/inspection
    VpcId: vpc-0a1b2c3d4e5f60718
    SubnetMappings: [{ SubnetId: subnet-0a1b2c3d4e5f60718 }, { SubnetId: subnet-0b1c2d3e4f5061728 }]
`,
    },
  ],
  good: [
    {
      name: "protected",
      template: `
Inspection:
  Type: AWS::NetworkFirewall::Firewall
  Properties:
    FirewallName: inspection
    FirewallPolicyArn: arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/inspection
    VpcId: vpc-0a1b2c3d4e5f60718
    SubnetMappings: [{ SubnetId: subnet-0a1b2c3d4e5f60718 }, { SubnetId: subnet-0b1c2d3e4f5061728 }]
    DeleteProtection: true
`,
    },
  ],
};
