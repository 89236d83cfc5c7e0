import type { Control } from "../control.ts";
import { hasSibling } from "../siblings.ts";

export const control: Control = {
  id: "nfw-logging",
  title: "Network Firewall sends alert and flow logs",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::NetworkFirewall::Firewall"],
  why: "Without logs nobody sees what the firewall stopped, let pass, or never saw.",
  fix: "Add an `AWS::NetworkFirewall::LoggingConfiguration` for the firewall with log types `ALERT` and `FLOW`.",
  sources: [
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/networkfirewall-controls.html#networkfirewall-2",
  ],
  check: hasSibling(
    "AWS::NetworkFirewall::LoggingConfiguration",
    "FirewallArn",
    "no logging configuration names the firewall",
  ),
  bad: [
    {
      name: "none",
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
      name: "logged",
      template: `
Inspection:
  Type: AWS::NetworkFirewall::Firewall
  Properties:
    FirewallName: inspection
    FirewallPolicyArn: arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/inspection
    VpcId: vpc-0a1b2c3d4e5f60718
    SubnetMappings: [{ SubnetId: subnet-0a1b2c3d4e5f60718 }]
InspectionLog:
  Type: AWS::NetworkFirewall::LoggingConfiguration
  Properties:
    FirewallArn: !Ref Inspection
    LoggingConfiguration:
      LogDestinationConfigs:
        - { LogType: ALERT, LogDestinationType: CloudWatchLogs, LogDestination: { logGroup: inspection } }
`,
    },
  ],
};
