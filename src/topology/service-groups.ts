import { at, type Estate } from "../estate/estate.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Reference, type Value } from "../estate/value.ts";

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

const MAKERS: readonly Maker[] = [{ type: "AWS::EKS::Cluster", make: clusterGroup }];

/**
 * The cluster security group: everything between its members, everything out.
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
 */
function clusterGroup(cluster: Resource): readonly ServiceGroup[] {
  const ids = at(cluster.properties, "ResourcesVpcConfig", "SubnetIds");
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
  ];
}
