import type { Resource } from "../../estate/resource.ts";
import type { Context, Control } from "../control.ts";
import { hasSibling, siblings } from "../siblings.ts";

const ofVpc = hasSibling("AWS::EC2::FlowLog", "ResourceId", "no flow log records its traffic");

/** Flow logs of every subnet record as much as one of the VPC. */
function everySubnetLogged(vpc: Resource, context: Context): boolean {
  const subnets = siblings(context, vpc, ["AWS::EC2::Subnet"], "VpcId").sure;
  return subnets.length > 0 && subnets.every((subnet) => [...ofVpc(subnet, context)].length === 0);
}

export const control: Control = {
  id: "vpc-flow-logs",
  title: "Each VPC records flow logs",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::EC2::VPC"],
  why: "Without flow logs nobody can tell who talked to whom, neither after an attack nor before a rule is closed.",
  fix: "Add an `AWS::EC2::FlowLog` with `ResourceType: VPC` and `TrafficType: ALL`.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6",
  ],
  *check(vpc, context) {
    if (!everySubnetLogged(vpc, context)) yield* ofVpc(vpc, context);
  },
  bad: [
    {
      name: "none",
      finds: ["Network"],
      template: `
Network:
  Type: AWS::EC2::VPC
  Properties:
    CidrBlock: 10.20.0.0/16
`,
    },
  ],
  good: [
    {
      name: "recorded",
      template: `
Network:
  Type: AWS::EC2::VPC
  Properties:
    CidrBlock: 10.20.0.0/16
NetworkLog:
  Type: AWS::EC2::FlowLog
  Properties:
    ResourceId: !Ref Network
    ResourceType: VPC
    TrafficType: ALL
    LogDestination: arn:aws:s3:::flow-logs
    LogDestinationType: s3
`,
    },
  ],
};
