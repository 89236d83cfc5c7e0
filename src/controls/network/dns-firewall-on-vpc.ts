import type { Control } from "../control.ts";
import { hasSibling } from "../siblings.ts";

export const control: Control = {
  id: "dns-firewall-on-vpc",
  title: "VPC resolvers filter outbound DNS with a rule group",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::EC2::VPC"],
  why: "DNS leaves every network, even one without a route to the internet; it is how intruders call home and carry data out.",
  fix: "Add an `AWS::Route53Resolver::FirewallRuleGroupAssociation` for the VPC.",
  sources: ["https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html"],
  check: hasSibling(
    "AWS::Route53Resolver::FirewallRuleGroupAssociation",
    "VpcId",
    "no DNS Firewall rule group is associated with it",
  ),
  bad: [
    {
      name: "none",
      finds: ["Network"],
      template: `
Network:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.20.0.0/16 }
`,
    },
  ],
  good: [
    {
      name: "filtered",
      template: `
Network:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.20.0.0/16 }
NetworkNames:
  Type: AWS::Route53Resolver::FirewallRuleGroupAssociation
  Properties: { VpcId: !Ref Network, FirewallRuleGroupId: rslvr-frg-0a1b2c3d4e5f60718, Priority: 101 }
`,
    },
  ],
};
