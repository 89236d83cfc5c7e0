import { addressText } from "../../reach/address.ts";
import { type AddressSet, type Doubt, type Network, SURE } from "../../reach/network.ts";
import { intersectAddresses, isEmptyAddresses } from "../../reach/sets.ts";
import { type Control, cannotTell, notApplicable, violated } from "../control.ts";

const joined = (first: string, second: string): string => `
Hub:
  Type: AWS::EC2::TransitGateway
Shop:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: ${first} }
ShopSubnet:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Shop, CidrBlock: ${first} }
ShopJoins:
  Type: AWS::EC2::TransitGatewayAttachment
  Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Shop, SubnetIds: [!Ref ShopSubnet] }
Ledger:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: ${second} }
LedgerSubnet:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Ledger, CidrBlock: ${second} }
LedgerJoins:
  Type: AWS::EC2::TransitGatewayAttachment
  Properties: { TransitGatewayId: !Ref Hub, VpcId: !Ref Ledger, SubnetIds: [!Ref LedgerSubnet] }
`;

export const control: Control = {
  id: "connected-vpcs-no-overlap",
  title: "VPCs that are peered or share a transit gateway have no addresses in common",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::EC2::VPC"],
  why: "Where two networks have the same addresses, a rule or route for one of them means the other as well, and packets end in the wrong one.",
  fix: "Give the VPCs ranges of their own, for instance from one IPAM pool, or join them by PrivateLink.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html",
    "https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html",
  ],
  *check(vpc, { topology }) {
    const { network } = topology;
    const own = topology.domainOf.get(vpc.id);
    const here = network.domains[own ?? -1];
    const others = own === undefined ? [] : neighbours(network, own);
    if (here === undefined || others.length === 0) {
      yield notApplicable("it is joined to no other VPC that was read");
      return;
    }
    // Told once for each pair, at the later of the two.
    const earlier = others.filter(({ domain }) => domain < (own ?? -1));
    for (const { domain, doubt } of earlier) {
      const there = network.domains[domain];
      if (there === undefined) continue;
      const name = network.labels[there.label]?.text ?? "another VPC";
      const shared = intersectAddresses(here.addresses, there.addresses);
      if (isEmptyAddresses(shared)) continue;
      if (isUnknown(here.addresses) || isUnknown(there.addresses))
        yield cannotTell(["CidrBlock"], `the ranges of it and of ${name}, which it is joined to, are not both known`);
      else if (doubt !== SURE) yield cannotTell([], network.facts[doubt]?.detail ?? `whether it is joined to ${name}`);
      else yield violated(["CidrBlock"], `it shares ${addressText(shared)} with ${name}, which it is joined to`);
    }
  },
  bad: [
    {
      name: "the same range on one transit gateway",
      finds: ["Ledger"],
      template: joined("10.1.0.0/20", "10.1.8.0/21"),
    },
  ],
  good: [{ name: "ranges of their own", template: joined("10.1.0.0/20", "10.2.0.0/20") }],
};

interface Neighbour {
  readonly domain: number;
  readonly doubt: Doubt;
}

/** Domains that a peering or a transit gateway joins to this one. */
function neighbours(network: Network, own: number): readonly Neighbour[] {
  const found = new Map<number, Neighbour>();
  const add = (domain: number, doubts: readonly Doubt[]): void => {
    const doubt = doubts.find((item) => item !== SURE) ?? SURE;
    if (domain !== own && (found.get(domain)?.doubt ?? doubt) === doubt) found.set(domain, { domain, doubt });
    else if (domain !== own && doubt === SURE) found.set(domain, { domain, doubt });
  };
  for (const gateway of network.gateways) {
    if (gateway.is === "link" && gateway.domains.includes(own))
      for (const domain of gateway.domains) add(domain, [gateway.doubt]);
    if (gateway.is !== "router") continue;
    for (const mine of gateway.attachments) {
      if (mine.to.is !== "domain" || mine.to.domain !== own) continue;
      for (const { to, doubt } of gateway.attachments)
        if (to.is === "domain") add(to.domain, [gateway.doubt, mine.doubt, doubt]);
    }
  }
  return [...found.values()];
}

/** A range that nobody knows is the whole family. */
function isUnknown({ v4 }: AddressSet): boolean {
  return v4[0] === 0 && v4[1] === 2 ** 32;
}
