import type { Estate } from "../estate/estate.ts";
import { listOf, said, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Reference, Unknown, type Value } from "../estate/value.ts";
import {
  BEANSTALK_BALANCER,
  BEANSTALK_INSTANCES,
  commaList,
  isBalanced,
  listenerPorts,
  option,
} from "./compute/beanstalk.ts";
import { isGiven } from "./stand.ts";

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
/** Members of one EMR cluster reach each other, by groups of EMR's own or by rules that EMR adds to the ones it is given. */
export const EMR_GROUP = "ElasticMapReduce";
/** The group of a Cloud9 environment's instance. */
export const CLOUD9_GROUP = "InstanceSecurityGroup";
/** The group of Elastic Load Balancing's own for Classic Load Balancers of a default VPC. */
export const DEFAULT_ELB_GROUP = "DefaultElbSecurityGroup";

const MAKERS: readonly Maker[] = [
  { type: "AWS::EKS::Cluster", make: clusterGroups },
  { type: "AWS::EKS::Nodegroup", make: remoteAccessGroup },
  { type: "AWS::ElasticLoadBalancing::LoadBalancer", make: defaultElbGroup },
  { type: "AWS::ElasticBeanstalk::Environment", make: beanstalkGroups },
  { type: "AWS::EMR::Cluster", make: emrGroup },
  { type: "AWS::Cloud9::EnvironmentEC2", make: cloud9Group },
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

/**
 * The groups of an environment's instances and of its load balancer: instances take port 80 from the load balancer (from
 * everybody, where there is none), and SSH where a key is given, from `SSHSourceRestriction` or everybody.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 */
function beanstalkGroups(environment: Resource, estate: Estate): readonly ServiceGroup[] {
  const vpc = option(estate, environment, "aws:ec2:vpc", "VPCId").value;
  const subnets = commaList(option(estate, environment, "aws:ec2:vpc", "Subnets").value);
  const place: ServiceGroup["vpc"] = isGiven(vpc) ? { is: "vpc", id: vpc } : { is: "subnets", ids: subnets };
  const balanced = isBalanced(estate, environment);
  const http = { IpProtocol: "tcp", FromPort: 80, ToPort: 80 };
  const front: Value = balanced
    ? { ...http, SourceSecurityGroupId: new Reference(environment.id, BEANSTALK_BALANCER) }
    : { ...http, CidrIp: "0.0.0.0/0" };
  const common = { owner: environment, vpc: place, path: ["OptionSettings"], egress: undefined };
  const instances: ServiceGroup = {
    ...common,
    attribute: BEANSTALK_INSTANCES,
    text: `instance group of environment \`${environment.id}\``,
    ingress: [front, ...balancerGroups(estate, environment, http), ...sshRules(estate, environment)],
  };
  if (!balanced) return [instances];
  return [
    instances,
    {
      ...common,
      attribute: BEANSTALK_BALANCER,
      text: `load balancer group of environment \`${environment.id}\``,
      ingress: listenerPorts(estate, environment).map((port) => ({
        IpProtocol: "tcp",
        FromPort: port,
        ToPort: port,
        CidrIp: "0.0.0.0/0",
      })),
    },
  ];
}

/** The load balancer's groups where the environment names them. */
function balancerGroups(
  estate: Estate,
  environment: Resource,
  rule: Readonly<Record<string, Value>>,
): readonly Value[] {
  return ["aws:elb:loadbalancer", "aws:elbv2:loadbalancer"].flatMap((namespace) => {
    const groups = listOf(commaList(option(estate, environment, namespace, "SecurityGroups").value));
    return (groups instanceof Unknown ? [groups] : groups).map((group) => ({ ...rule, SourceSecurityGroupId: group }));
  });
}

function sshRules(estate: Estate, environment: Resource): readonly Value[] {
  const namespace = "aws:autoscaling:launchconfiguration";
  if (!isGiven(option(estate, environment, namespace, "EC2KeyName").value)) return [];
  const value = option(estate, environment, namespace, "SSHSourceRestriction").value;
  const source = text(value)?.split(",").at(-1)?.trim();
  const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22 };
  if (source === undefined) return [{ ...rule, CidrIp: value instanceof Unknown ? value : "0.0.0.0/0" }];
  return [source.startsWith("sg-") ? { ...rule, SourceSecurityGroupId: source } : { ...rule, CidrIp: source }];
}

/** Source: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-man-sec-groups.html */
function emrGroup(cluster: Resource): readonly ServiceGroup[] {
  const one = said(cluster, "Instances.Ec2SubnetId");
  const given = ["EmrManagedMasterSecurityGroup", "EmrManagedSlaveSecurityGroup"]
    .map((name) => said(cluster, ["Instances", name]))
    .filter(isGiven);
  const members = [new Reference(cluster.id, EMR_GROUP), ...given];
  const service = new Unknown("service", "the addresses from which EMR itself reaches the master node on 8443");
  return [
    {
      owner: cluster,
      attribute: EMR_GROUP,
      vpc: { is: "subnets", ids: isGiven(one) ? one : said(cluster, "Instances.Ec2SubnetIds") },
      path: ["Instances"],
      text: `rules of EMR for cluster \`${cluster.id}\``,
      ingress: [
        ...members.map((group) => ({ IpProtocol: "-1", SourceSecurityGroupId: group })),
        { IpProtocol: "tcp", FromPort: 8443, ToPort: 8443, CidrIp: service },
      ],
      egress: undefined,
    },
  ];
}

/**
 * SSH from Cloud9's own addresses; nothing where it connects by Systems Manager.
 * Source: https://docs.aws.amazon.com/cloud9/latest/user-guide/vpc-settings.html
 */
function cloud9Group(environment: Resource): readonly ServiceGroup[] {
  const service = new Unknown("service", "the addresses from which Cloud9 reaches its instances by SSH");
  const managed = text(said(environment, "ConnectionType")) === "CONNECT_SSM";
  return [
    {
      owner: environment,
      attribute: CLOUD9_GROUP,
      vpc: { is: "subnets", ids: said(environment, "SubnetId") },
      path: ["ConnectionType"],
      text: `group of Cloud9 environment \`${environment.id}\``,
      ingress: managed ? [] : [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: service }],
      egress: undefined,
    },
  ];
}
