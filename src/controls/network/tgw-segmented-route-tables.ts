import { ask, either, inside, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

const association = inside(["DefaultRouteTableAssociation"], isOneOf(["disable"], "enable"));
const propagation = inside(["DefaultRouteTablePropagation"], isOneOf(["disable"], "enable"));

export const control: Control = {
  id: "tgw-segmented-route-tables",
  title: "Transit gateways do not join every attachment to one default route table",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::EC2::TransitGateway"],
  why: "With the default table, every network that is attached reaches every other one at once.",
  fix: "Set `DefaultRouteTableAssociation: disable` and `DefaultRouteTablePropagation: disable`, and make a route table for each segment.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html",
    "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-best-design-practices.html",
  ],
  check: ask([], either(association, propagation)),
  bad: [
    {
      name: "everything joined",
      finds: ["Hub"],
      template: `
Hub:
  Type: AWS::EC2::TransitGateway
`,
    },
  ],
  good: [
    {
      name: "segments of their own",
      template: `
Hub:
  Type: AWS::EC2::TransitGateway
  Properties: { DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable }
`,
    },
  ],
};
