import { Reference, show, Unknown } from "../../estate/value.ts";
import { ask, both, fine, isEmpty, type Probe, settled, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { prefixLength } from "../rules.ts";

const narrow: Probe = (value, path, about) =>
  settled((destination, name) => {
    if (destination === undefined) return fine;
    if (destination instanceof Reference && destination.attribute === "CidrBlock") {
      const owner = about.context.estate.get(destination.resource);
      return owner?.type === "AWS::EC2::VPC" ? `${name} is the whole range of VPC \`${owner.id}\`` : fine;
    }
    const bits = prefixLength(destination);
    if (bits instanceof Unknown) return bits;
    if (bits === 0) return `${name} is ${show(destination, 50)}`;
    const vpc = about.context.estate
      .ofType("AWS::EC2::VPC")
      .find(({ properties }) => properties.CidrBlock === destination);
    return vpc === undefined ? fine : `${name} is ${show(destination, 50)}, the whole range of VPC \`${vpc.id}\``;
  })(value, path, about);

export const control: Control = {
  id: "peering-routes-least-privilege",
  title: "Peering routes name subnets, not the whole peer network or everything",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::Route"],
  why: "A route to the whole peer network makes each of its machines a neighbour, also those that nobody here calls.",
  fix: "Set `DestinationCidrBlock` to the subnets that are needed.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html"],
  check: where(
    ["VpcPeeringConnectionId"],
    (value) => (isEmpty(value) ? "elsewhere" : fine),
    "it does not lead to a peer",
    both(ask(["DestinationCidrBlock"], narrow), ask(["DestinationIpv6CidrBlock"], narrow)),
  ),
  bad: [
    {
      name: "the whole peer",
      finds: ["ToLedger"],
      template: `
LedgerNetwork:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.30.0.0/16 }
ToLedger:
  Type: AWS::EC2::Route
  Properties: { RouteTableId: rtb-0a1b2c3d4e5f60718, DestinationCidrBlock: 10.30.0.0/16, VpcPeeringConnectionId: pcx-0a1b2c3d4e5f60718 }
`,
    },
  ],
  good: [
    {
      name: "one subnet of it",
      template: `
LedgerNetwork:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.30.0.0/16 }
ToLedger:
  Type: AWS::EC2::Route
  Properties: { RouteTableId: rtb-0a1b2c3d4e5f60718, DestinationCidrBlock: 10.30.4.0/24, VpcPeeringConnectionId: pcx-0a1b2c3d4e5f60718 }
`,
    },
  ],
};
