import { type Control, notApplicable } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { DATA_STORES, INTERNET, mustBeBlocked } from "../reachability.ts";

export const control: Control = {
  id: "path-no-internet-to-data-layer",
  title: "No route, gateway, peering or load balancer path leads from the internet to a data store",
  kind: "network",
  strategy: "defense-in-depth",
  also: ["attack-surface-reduction"],
  practice: "SEC05-BP01",
  severity: "critical",
  on: DATA_STORES,
  why: "A data store that the internet can open a connection to is one leaked password or one flaw away from being read.",
  fix: "Put the data store into subnets without a route to an internet gateway, switch its public address off, and admit only the groups of its clients.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  ],
  *check(resource, { exposure }) {
    const end = { is: "resource", resource: resource.id } as const;
    if (!exposure.onNetwork(resource.id)) {
      yield notApplicable("it has no network interface of its own here");
      return;
    }
    yield* mustBeBlocked(exposure.reach(INTERNET, end), (ports) => `the internet can open ${ports} on it`);
  },
  bad: [
    {
      name: "a public database whose group admits the world",
      finds: ["Orders"],
      template: `${EXAMPLE_NETWORK}
Subnets:
  Type: AWS::RDS::DBSubnetGroup
  Properties: { DBSubnetGroupDescription: public, SubnetIds: [!Ref PublicSubnet] }
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 0.0.0.0/0 }]
Orders:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.micro
    PubliclyAccessible: true
    DBSubnetGroupName: !Ref Subnets
    VPCSecurityGroups: [!Ref Group]
`,
    },
  ],
  good: [
    {
      name: "the same rule, but no way in: private subnets",
      template: `${EXAMPLE_NETWORK}
Subnets:
  Type: AWS::RDS::DBSubnetGroup
  Properties: { DBSubnetGroupDescription: private, SubnetIds: [!Ref PrivateSubnet, !Ref PrivateSubnetB] }
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 0.0.0.0/0 }]
Orders:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.micro
    PubliclyAccessible: false
    DBSubnetGroupName: !Ref Subnets
    VPCSecurityGroups: [!Ref Group]
`,
    },
  ],
};
