import { SURE } from "../../reach/network.ts";
import { type Control, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";

export const control: Control = {
  id: "route-leads-somewhere",
  title: "Routes lead to targets that are usable from their VPC",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::EC2::Route"],
  why: "A route to nothing drops packets, often those that were meant to be inspected, and comes alive when somebody reuses its target.",
  fix: "Take the route away, or attach its target to the VPC of the route table.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"],
  *check(route, { topology }) {
    const { network } = topology;
    const own = network.tables.flatMap(({ routes }) =>
      routes.filter(({ label }) => network.labels[label]?.resource === route.id),
    );
    if (own.length === 0) yield notApplicable("it is in no route table that was read");
    else if (own.every(({ target, doubt }) => target.is === "drop" && doubt === SURE))
      yield violated([], `${network.labels[own[0]?.label ?? -1]?.text ?? "it"} drops every packet`);
  },
  bad: [
    {
      name: "an internet gateway of another VPC",
      finds: ["Astray"],
      template: `${EXAMPLE_NETWORK}
Annex:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.9.0.0/16 }
AnnexSubnet:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Annex, CidrBlock: 10.9.0.0/24 }
AnnexTable:
  Type: AWS::EC2::RouteTable
  Properties: { VpcId: !Ref Annex }
AnnexOn:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref AnnexSubnet, RouteTableId: !Ref AnnexTable }
Astray:
  Type: AWS::EC2::Route
  Properties: { RouteTableId: !Ref AnnexTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway }
`,
    },
  ],
  good: [{ name: "the VPC's own internet gateway", template: EXAMPLE_NETWORK }],
};
