import type { ResourceId } from "../../estate/resource.ts";
import type { Topology } from "../../topology/topology.ts";
import { type Control, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { DATA_STORES, mightBeAdmitted, portsText, undecided, waysOutOf } from "../reachability.ts";
import { separate } from "../separate.ts";

export const control: Control = {
  id: "data-store-not-reachable-from-public-subnets",
  title: "Nothing in a public subnet can open a connection to a data store",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: DATA_STORES,
  why: "What stands in a public subnet is attacked first; if it may talk to the data, there is no layer left between.",
  fix: "Let only the application layer, in private subnets, reach the data store: admit its group and take the other rules away.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Tutorials.WebServerDB.CreateVPC.html",
  ],
  *check(resource, { exposure, topology }) {
    if (!exposure.onNetwork(resource.id)) {
      yield notApplicable("it has no network interface of its own here");
      return;
    }
    const to = { is: "resource", resource: resource.id } as const;
    const own = topology.interfacesOf.get(resource.id) ?? [];
    const apart = separate(topology);
    const admittedBy = (rules: "all" | "sure") => {
      const filters = own.map((index) => mightBeAdmitted(index, topology, rules));
      return (source: number): boolean => filters.some((might, i) => !apart(source, own[i] ?? -1) && might(source));
    };
    let admitted = admittedBy("all");
    for (const [owner, interfaces] of publicOwners(topology)) {
      if (owner === resource.id || !interfaces.some(admitted)) continue;
      const way = exposure.direct({ is: "resource", resource: owner }, to);
      if (way.verdict === "reachable") {
        yield violated([], `\`${owner}\`, in a public subnet, can open ${portsText(way)} on it`, { hops: way.hops });
      } else if (way.verdict === "unknown") {
        yield undecided(way);
        // One unknown way is enough to say so; only a sure one would say more.
        admitted = admittedBy("sure");
      }
    }
  },
  bad: [
    {
      name: "a public web server that talks to the database itself",
      finds: ["Orders"],
      template: `${EXAMPLE_NETWORK}
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: web, VpcId: !Ref Vpc }
Web:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PublicSubnet, SecurityGroupIds: [!Ref WebGroup] }
Subnets:
  Type: AWS::RDS::DBSubnetGroup
  Properties: { DBSubnetGroupDescription: private, SubnetIds: [!Ref PrivateSubnet, !Ref PrivateSubnetB] }
DataGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !Ref WebGroup }]
Orders:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    DBInstanceClass: db.t4g.micro
    PubliclyAccessible: false
    DBSubnetGroupName: !Ref Subnets
    VPCSecurityGroups: [!Ref DataGroup]
`,
    },
  ],
  good: [
    {
      name: "only the application layer does",
      template: `${EXAMPLE_NETWORK}
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: app, VpcId: !Ref Vpc }
App:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PrivateSubnet, SecurityGroupIds: [!Ref AppGroup] }
Web:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PublicSubnet }
Subnets:
  Type: AWS::RDS::DBSubnetGroup
  Properties: { DBSubnetGroupDescription: private, SubnetIds: [!Ref PrivateSubnet, !Ref PrivateSubnetB] }
DataGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !Ref AppGroup }]
Orders:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    DBInstanceClass: db.t4g.micro
    PubliclyAccessible: false
    DBSubnetGroupName: !Ref Subnets
    VPCSecurityGroups: [!Ref DataGroup]
`,
    },
  ],
};

const KEPT = new WeakMap<Topology, ReadonlyMap<ResourceId, readonly number[]>>();

/** Owners of interfaces in public subnets that open connections, with those interfaces. Worked out once a topology. */
function publicOwners(topology: Topology): ReadonlyMap<ResourceId, readonly number[]> {
  const known = KEPT.get(topology);
  if (known !== undefined) return known;
  const isPublic = topology.network.segments.map((_, segment) =>
    waysOutOf(segment, topology).some(({ gateway, sure }) => gateway === "internet" && sure),
  );
  const owners = new Map<ResourceId, readonly number[]>();
  const ownerOf = (index: number): ResourceId | undefined => topology.network.interfaces[index]?.owner;
  const adopted = new Set<number>();
  for (const [owner, interfaces] of topology.interfacesOf) {
    for (const index of interfaces) if (ownerOf(index) !== owner) adopted.add(index);
  }
  for (const [owner, interfaces] of topology.interfacesOf) {
    // A standalone interface that an instance attaches belongs to both: the instance speaks for it.
    if (interfaces.every((index) => adopted.has(index) && ownerOf(index) === owner)) continue;
    const open = interfaces.filter((index) => {
      const item = topology.network.interfaces[index];
      return item?.opens === true && isPublic[item.segment] === true;
    });
    if (open.length > 0) owners.set(owner, open);
  }
  KEPT.set(topology, owners);
  return owners;
}
