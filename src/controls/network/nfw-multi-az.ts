import { isList } from "../../estate/value.ts";
import { ask, fine, opaque, settled } from "../ask.ts";
import type { Control } from "../control.ts";

const several = settled((value, name) => {
  if (!isList(value)) return value === undefined ? fine : opaque(value);
  if (value.length > 1) return fine;
  return value.length === 0 ? fine : `${name} names one subnet`;
});

export const control: Control = {
  id: "nfw-multi-az",
  title: "Network Firewalls have endpoints in more than one subnet",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::NetworkFirewall::Firewall"],
  why: "With one endpoint, the traffic of other zones crosses over to it, or goes uninspected when that zone fails.",
  fix: "Name a subnet of each zone in `SubnetMappings`.",
  sources: [
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-two-zone-igw.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/networkfirewall-controls.html#networkfirewall-1",
  ],
  check: ask(["SubnetMappings"], several),
  bad: [
    {
      name: "one endpoint",
      finds: ["Inspection"],
      template: `
Inspection:
  Type: AWS::NetworkFirewall::Firewall
  Properties:
    FirewallName: inspection
    FirewallPolicyArn: arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/inspection
    VpcId: vpc-0a1b2c3d4e5f60718
    SubnetMappings: [{ SubnetId: subnet-0a1b2c3d4e5f60718 }]
`,
    },
  ],
  good: [
    {
      name: "two zones",
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
};
