import type { Estate } from "../estate/estate.ts";
import { listOf, said, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Reference, Unknown, type Value } from "../estate/value.ts";

/**
 * A security group that a service makes by itself for a resource (an EKS cluster's group, EMR's managed groups ...), in
 * the words of AWS::EC2::SecurityGroup. The VPC core builds them with the declared groups; `new Reference(owner.id,
 * attribute)` names one, in rules and in lists of groups alike.
 */
export interface ServiceGroup {
  readonly owner: Resource;
  /** The `Fn::GetAtt` attribute that names it; a word of our own where CloudFormation has none. */
  readonly attribute: string;
  /** The VPC (as a value of a VpcId property), or where it follows from the subnets of this list. */
  readonly vpc:
    | { readonly is: "vpc"; readonly id: Value | undefined }
    | { readonly is: "subnets"; readonly ids: Value | undefined };
  /** Path below the owner's properties that is to blame for it. */
  readonly path: Path;
  /** Shown in hops: "cluster security group of `Orders`". */
  readonly text: string;
  /** As `SecurityGroupIngress` of AWS::EC2::SecurityGroup. */
  readonly ingress: Value;
  /** As `SecurityGroupEgress`; undefined: all egress. */
  readonly egress: Value | undefined;
}

/** Every group that services make for the resources of the estate. */
export function serviceGroups(estate: Estate): readonly ServiceGroup[] {
  return MAKERS.flatMap(({ type, make }) => estate.ofType(type).flatMap((owner) => make(owner, estate)));
}

interface Maker {
  readonly type: string;
  readonly make: (owner: Resource, estate: Estate) => readonly ServiceGroup[];
}

/** The attribute of an EKS cluster's own group, as `Fn::GetAtt` names it. */
export const CLUSTER_GROUP = "ClusterSecurityGroupId";
/** What the public endpoint of an EKS cluster admits: no group of EC2, but judged as one. */
export const PUBLIC_ENDPOINT_GROUP = "PublicEndpoint";
/** The group that EKS makes for `RemoteAccess` of a managed node group. */
export const REMOTE_ACCESS_GROUP = "RemoteAccessSecurityGroup";
/** The group of Elastic Load Balancing's own for Classic Load Balancers of a default VPC. */
export const DEFAULT_ELB_GROUP = "DefaultElbSecurityGroup";

const MAKERS: readonly Maker[] = [
  { type: "AWS::EKS::Cluster", make: clusterGroups },
  { type: "AWS::EKS::Nodegroup", make: remoteAccessGroup },
  { type: "AWS::ElasticLoadBalancing::LoadBalancer", make: defaultElbGroup },
];

/**
 * The cluster security group: everything between its members, everything out; and the public endpoint's address list.
 * Sources: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html,
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
function clusterGroups(cluster: Resource): readonly ServiceGroup[] {
  const ids = said(cluster, "ResourcesVpcConfig.SubnetIds");
  const cidrs = said(cluster, "ResourcesVpcConfig.PublicAccessCidrs");
  return [
    {
      owner: cluster,
      attribute: CLUSTER_GROUP,
      vpc: { is: "subnets", ids },
      path: ["ResourcesVpcConfig"],
      text: `cluster security group of \`${cluster.id}\``,
      ingress: [{ IpProtocol: "-1", SourceSecurityGroupId: new Reference(cluster.id, CLUSTER_GROUP) }],
      egress: undefined,
    },
    {
      owner: cluster,
      attribute: PUBLIC_ENDPOINT_GROUP,
      vpc: { is: "subnets", ids },
      path: ["ResourcesVpcConfig", "PublicAccessCidrs"],
      text: `public access list of cluster \`${cluster.id}\``,
      ingress: cidrRules(cidrs, 443),
      egress: undefined,
    },
  ];
}

/** A TCP rule for each block; left out: everybody. A list that nobody knows is one rule from nobody knows where. */
function cidrRules(cidrs: Value | undefined, port: number): Value {
  const list = listOf(cidrs);
  const blocks: readonly Value[] = list instanceof Unknown ? [list] : list.length === 0 ? ["0.0.0.0/0"] : list;
  return blocks.map((block) => {
    const key = text(block)?.includes(":") === true ? "CidrIpv6" : "CidrIp";
    return { IpProtocol: "tcp", FromPort: port, ToPort: port, [key]: block };
  });
}

/**
 * SSH and RDP to managed nodes: from the groups that `SourceSecurityGroups` names, from everybody where it is left out.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-nodegroup-remoteaccess.html
 */
function remoteAccessGroup(group: Resource): readonly ServiceGroup[] {
  if (said(group, "RemoteAccess.Ec2SshKey") === undefined) return [];
  const sources = listOf(said(group, "RemoteAccess.SourceSecurityGroups"));
  const windows = text(said(group, "AmiType"))?.startsWith("WINDOWS") === true;
  const port = windows ? 3389 : 22;
  const rule = { IpProtocol: "tcp", FromPort: port, ToPort: port };
  const named: readonly Value[] = sources instanceof Unknown ? [sources] : sources;
  return [
    {
      owner: group,
      attribute: REMOTE_ACCESS_GROUP,
      vpc: { is: "subnets", ids: said(group, "Subnets") },
      path: ["RemoteAccess"],
      text: `remote access group of \`${group.id}\``,
      ingress:
        named.length === 0
          ? [{ ...rule, CidrIp: "0.0.0.0/0" }]
          : named.map((source) => ({ ...rule, SourceSecurityGroupId: source })),
      egress: undefined,
    },
  ];
}

/**
 * A Classic Load Balancer made in the default VPC without groups gets a group of Elastic Load Balancing's own that admits
 * everybody on the listeners' ports.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-vpc-security-groups.html
 */
function defaultElbGroup(balancer: Resource): readonly ServiceGroup[] {
  const list = listOf(said(balancer, "Listeners"));
  const ports =
    list instanceof Unknown ? [list] : list.map((_, i) => said(balancer, ["Listeners", i, "LoadBalancerPort"]) ?? null);
  return [
    {
      owner: balancer,
      attribute: DEFAULT_ELB_GROUP,
      vpc: { is: "vpc", id: undefined },
      path: ["Listeners"],
      text: `group of Elastic Load Balancing for \`${balancer.id}\``,
      ingress: ports.map((port) => ({ IpProtocol: "tcp", FromPort: port, ToPort: port, CidrIp: "0.0.0.0/0" })),
      egress: undefined,
    },
  ];
}
