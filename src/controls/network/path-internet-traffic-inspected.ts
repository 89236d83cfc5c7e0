import { INTERNET as ADDRESSES } from "../../reach/address.ts";
import { type Interface, type Network, SURE } from "../../reach/network.ts";
import { type Control, cannotTell, notApplicable, type Result, violated } from "../control.ts";
import { CHECKPOINT, GUARDED_ROUTE } from "../example-inspection.ts";
import { edgeEnds, inspectionDomains, joinedTo, type RouteEnd, routeEnds } from "../routing.ts";

export const control: Control = {
  id: "path-internet-traffic-inspected",
  title: "Traffic between the internet and workloads passes a firewall endpoint in both directions",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "high",
  on: ["AWS::EC2::Subnet"],
  why: "A firewall inspects what is routed to it: a subnet with a way of its own to the internet is not inspected at all.",
  fix: "Route the subnet's internet traffic to the firewall endpoint of its zone, and its addresses to the same endpoint in the internet gateway's route table.",
  sources: [
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-igw-ingress.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/gwlb-route.html",
  ],
  *check(subnet, { topology }) {
    const { network } = topology;
    const segment = topology.segmentOf.get(subnet.id);
    const domain = segment === undefined ? undefined : network.segments[segment]?.domain;
    if (segment === undefined || domain === undefined || !joinedTo(network, inspectionDomains(network)).has(domain)) {
      yield notApplicable(
        "no firewall endpoint that was read stands in its VPC, or in one that shares a transit gateway",
      );
      return;
    }
    const faces = network.interfaces.filter((face) => face.segment === segment);
    if (faces.length === 0) {
      yield notApplicable("nothing stands in it that was read");
      return;
    }
    yield* worst([...outbound(network, segment, faces), ...inbound(network, domain, segment, faces)], network);
  },
  bad: [
    {
      name: "a side door: a subnet with a route of its own to the internet gateway",
      finds: ["SideDoor"],
      template: `${CHECKPOINT}${GUARDED_ROUTE}
SideDoor:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Hall, CidrBlock: 10.40.2.0/24, MapPublicIpOnLaunch: true }
SideOn:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref SideDoor, RouteTableId: !Ref CheckpointTable }
Usher:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0a1b2c3d4e5f60718, SubnetId: !Ref SideDoor }
`,
    },
    {
      name: "inspected on the way out only: the internet gateway has no route table",
      finds: ["Stage"],
      template: CHECKPOINT,
    },
  ],
  good: [
    { name: "both directions pass the firewall", template: `${CHECKPOINT}${GUARDED_ROUTE}` },
    {
      name: "a firewall with two endpoints: whichever of them the route leads to inspects",
      template: `${CHECKPOINT.replace("[{ SubnetId: !Ref Checkpoint }]", "[{ SubnetId: !Ref Checkpoint }, { SubnetId: !Ref OtherCheckpoint }]")}${GUARDED_ROUTE}
OtherCheckpoint:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Hall, CidrBlock: 10.40.0.16/28, AvailabilityZone: eu-west-1b }
`,
    },
  ],
};

type Found = RouteEnd & { readonly what: string };

/** Ways out that pass no inspection point, of interfaces that can use them. */
function outbound(network: Network, segment: number, faces: readonly Interface[]): readonly Found[] {
  const opens = faces.filter((face) => face.opens);
  return routeEnds(network, segment, ADDRESSES).flatMap((end) => {
    if (end.is === "unknown") return [{ ...end, what: "packets to the internet may leave" }];
    if (end.is !== "internet") return [];
    const users = opens.filter((face) => usable(face, end));
    return users.length === 0 ? [] : [{ ...end, what: "packets to the internet leave" }];
  });
}

/** By IPv4 only with a public address, its own or a NAT gateway's. */
function usable(face: Interface, end: RouteEnd): boolean {
  if (end.addresses.v6.length > 0 && face.addresses.v6.length > 0) return true;
  return end.addresses.v4.length > 0 && (end.translated || face.public4 !== undefined);
}

/** Ways in by the internet gateway that pass no inspection point. */
function inbound(network: Network, domain: number, segment: number, faces: readonly Interface[]): readonly Found[] {
  const index = network.domains[domain]?.internet;
  const gateway = index === undefined ? undefined : network.gateways[index];
  if (gateway?.is !== "internet") return [];
  const listening = faces.filter((face) => face.listens.length > 0);
  return listening.flatMap((face): readonly Found[] => {
    const set = { v4: face.public4 === undefined ? [] : face.addresses.v4, v6: face.addresses.v6 };
    if (set.v4.length + set.v6.length === 0) return [];
    const label = network.labels[gateway.label];
    const place = network.labels[network.segments[segment]?.label ?? -1];
    const hops = [label, place].flatMap((said) =>
      said === undefined ? [] : [{ at: "gateway", text: said.text, resource: said.resource, path: said.path }],
    );
    const what = "packets from the internet come in";
    if (gateway.table === undefined)
      return [
        { is: "domain", domain, gateway: -1, translated: false, addresses: set, doubt: gateway.doubt, hops, what },
      ];
    return edgeEnds(network, gateway.table, domain, set).flatMap((end) =>
      end.is === "inspection" ? [] : [{ ...end, hops: [...hops, ...end.hops], what }],
    );
  });
}

function* worst(found: readonly Found[], network: Network): Generator<Result> {
  const sure = found.find((end) => end.is !== "unknown" && end.doubt === SURE);
  if (sure !== undefined) {
    const by = sure.hops.map(({ text }) => text).join(", ");
    yield violated([], `${sure.what} without inspection: ${by}`, { hops: sure.hops });
    return;
  }
  const [doubtful] = found;
  if (doubtful === undefined) return;
  const fact = network.facts[doubtful.doubt];
  yield cannotTell([], fact?.detail ?? "where its routes lead is not known", fact?.settle);
}
