import { ask, isOneOf } from "../ask.ts";
import { type Control, notApplicable } from "../control.ts";
import { siblings } from "../siblings.ts";

const FIREWALLS = ["AWS::NetworkFirewall::Firewall"] as const;
const appliance = ask(["Options", "ApplianceModeSupport"], isOneOf(["enable"], "disable"));

export const control: Control = {
  id: "path-inspection-symmetric",
  title: "Transit gateway attachments of inspection networks use appliance mode",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment"],
  why: "Without it the two directions of a connection may meet firewalls of two zones, each of which sees half and drops or misses the rest.",
  fix: "Set `Options.ApplianceModeSupport: enable`.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html"],
  *check(attachment, context) {
    const vpc = context.estate.find(attachment.properties.VpcId);
    const firewalls = vpc === undefined ? [] : siblings(context, vpc, FIREWALLS, "VpcId").sure;
    if (firewalls.length === 0) yield notApplicable("no firewall that was read stands in its VPC");
    else yield* appliance(attachment, context);
  },
  bad: [
    {
      name: "left out",
      finds: ["InspectionJoins"],
      template: `
InspectionNetwork:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.99.0.0/24 }
Inspection:
  Type: AWS::NetworkFirewall::Firewall
  Properties:
    FirewallName: inspection
    FirewallPolicyArn: arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/inspection
    VpcId: !Ref InspectionNetwork
    SubnetMappings: [{ SubnetId: subnet-0a1b2c3d4e5f60718 }]
InspectionJoins:
  Type: AWS::EC2::TransitGatewayVpcAttachment
  Properties: { TransitGatewayId: tgw-0a1b2c3d4e5f60718, VpcId: !Ref InspectionNetwork, SubnetIds: [subnet-0b1c2d3e4f5061728] }
`,
    },
  ],
  good: [
    {
      name: "both directions meet the same firewall",
      template: `
InspectionNetwork:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.99.0.0/24 }
Inspection:
  Type: AWS::NetworkFirewall::Firewall
  Properties:
    FirewallName: inspection
    FirewallPolicyArn: arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/inspection
    VpcId: !Ref InspectionNetwork
    SubnetMappings: [{ SubnetId: subnet-0a1b2c3d4e5f60718 }]
InspectionJoins:
  Type: AWS::EC2::TransitGatewayVpcAttachment
  Properties: { TransitGatewayId: tgw-0a1b2c3d4e5f60718, VpcId: !Ref InspectionNetwork, SubnetIds: [subnet-0b1c2d3e4f5061728], Options: { ApplianceModeSupport: enable } }
`,
    },
  ],
};
