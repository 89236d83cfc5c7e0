import { type Control, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { DATA_STORES, portsText, undecided } from "../reachability.ts";
import { separate } from "../separate.ts";

const BALANCERS = ["AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer"] as const;

export const control: Control = {
  id: "path-load-balancer-not-to-data",
  title: "A load balancer does not reach a data store without a compute layer between",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: BALANCERS,
  why: "A load balancer passes on what it is sent; a data store behind it answers whoever the load balancer answers.",
  fix: "Take the data store out of the target groups, and admit the application's group instead of the load balancer's.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
  ],
  *check(resource, { estate, exposure, topology }) {
    const stores = estate.ofType(...DATA_STORES).filter((store) => exposure.onNetwork(store.id));
    if (stores.length === 0) yield notApplicable("there is no data store on the network here");
    const apart = separate(topology);
    const nodes = topology.interfacesOf.get(resource.id) ?? [];
    for (const store of stores) {
      const interfaces = topology.interfacesOf.get(store.id) ?? [];
      if (nodes.every((node) => interfaces.every((index) => apart(node, index)))) continue;
      const way = exposure.direct({ is: "resource", resource: resource.id }, { is: "resource", resource: store.id });
      if (way.verdict === "reachable") {
        yield violated([], `it can open ${portsText(way)} on \`${store.id}\``, { hops: way.hops });
      } else if (way.verdict === "unknown") {
        yield undecided(way);
      }
    }
  },
  bad: [
    {
      name: "the database admits the whole VPC, and so the load balancer",
      finds: ["Front"],
      template: `${EXAMPLE_NETWORK}
FrontGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: front, VpcId: !Ref Vpc }
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: { Subnets: [!Ref PrivateSubnet, !Ref PrivateSubnetB], Scheme: internal, SecurityGroups: [!Ref FrontGroup] }
Subnets:
  Type: AWS::RDS::DBSubnetGroup
  Properties: { DBSubnetGroupDescription: private, SubnetIds: [!Ref PrivateSubnet, !Ref PrivateSubnetB] }
DataGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/16 }]
Orders:
  Type: AWS::RDS::DBInstance
  Properties: { Engine: postgres, DBInstanceClass: db.t4g.micro, PubliclyAccessible: false, DBSubnetGroupName: !Ref Subnets, VPCSecurityGroups: [!Ref DataGroup] }
`,
    },
  ],
  good: [
    {
      name: "the database admits the application's group only",
      template: `${EXAMPLE_NETWORK}
FrontGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: front, VpcId: !Ref Vpc }
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: app, VpcId: !Ref Vpc }
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: { Subnets: [!Ref PrivateSubnet, !Ref PrivateSubnetB], Scheme: internal, SecurityGroups: [!Ref FrontGroup] }
Subnets:
  Type: AWS::RDS::DBSubnetGroup
  Properties: { DBSubnetGroupDescription: private, SubnetIds: [!Ref PrivateSubnet, !Ref PrivateSubnetB] }
DataGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref AppGroup }]
Orders:
  Type: AWS::RDS::DBInstance
  Properties: { Engine: postgres, DBInstanceClass: db.t4g.micro, PubliclyAccessible: false, DBSubnetGroupName: !Ref Subnets, VPCSecurityGroups: [!Ref DataGroup] }
`,
    },
  ],
};
