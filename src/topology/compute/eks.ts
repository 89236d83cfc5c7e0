import { at, type Estate } from "../../estate/estate.ts";
import { said, text, truth } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import { Reference, Unknown, type Value } from "../../estate/value.ts";
import { SURE } from "../../reach/network.ts";
import { ALL_TRAFFIC, tcp } from "../../reach/traffic.ts";
import type { Ground } from "../ground.ts";
import { CLUSTER_GROUP, PUBLIC_ENDPOINT_GROUP, REMOTE_ACCESS_GROUP } from "../service-groups.ts";
import { doubtOf, isGiven, type Said, saidAt, stand } from "../stand.ts";
import { launch } from "./launch.ts";
import { findByNameOf, notRead, settingsOf, templateSettings } from "./launch-settings.ts";

/**
 * EKS clusters, managed node groups and Fargate profiles. Nodes of a group of its own (an Auto Scaling group) are found as
 * instances.
 *
 * - The cluster has interfaces in its subnets, with the cluster security group (which EKS makes) and the groups it is
 *   given. The Kubernetes API answers on them on 443 where private access is on (default: off).
 * - The public endpoint (default: on) is an address of its own outside the VPC that admits `PublicAccessCidrs`
 *   (default: everybody) on 443.
 * - A managed node has the cluster security group, and the group that EKS makes for `RemoteAccess`; the groups of its
 *   launch template take their place. Pods on Fargate have the cluster security group.
 *
 * Sources: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html,
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html,
 * https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html,
 * https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
 */
export function kubernetes(ground: Ground, estate: Estate): void {
  for (const cluster of estate.ofType("AWS::EKS::Cluster")) {
    controlPlane(ground, cluster);
    publicEndpoint(ground, cluster);
  }
  for (const group of estate.ofType("AWS::EKS::Nodegroup")) nodes(ground, estate, group);
  for (const profile of estate.ofType("AWS::EKS::FargateProfile")) {
    stand(ground, {
      owner: profile,
      text: `interface of a pod of Fargate profile \`${profile.id}\``,
      subnets: saidAt(profile, "Subnets"),
      groups: { value: clusterGroupOf(estate, profile), path: ["ClusterName"] },
      listens: ALL_TRAFFIC,
      opens: true,
    });
  }
}

function controlPlane(ground: Ground, cluster: Resource): void {
  const own = said(cluster, "ResourcesVpcConfig.SecurityGroupIds");
  const path = ["ResourcesVpcConfig", "EndpointPrivateAccess"];
  const access = truth(said(cluster, path));
  const off = new Unknown("service", "whether the cluster's interfaces answer with private endpoint access off", {
    settle: "set `EndpointPrivateAccess`",
  });
  stand(ground, {
    owner: cluster,
    text: `interface of cluster \`${cluster.id}\``,
    subnets: saidAt(cluster, "ResourcesVpcConfig", "SubnetIds"),
    groups: {
      value: joined(clusterGroup(cluster), own),
      path: ["ResourcesVpcConfig", "SecurityGroupIds"],
    },
    listens: tcp(443),
    listensDoubt: access === true ? SURE : ground.fact(access instanceof Unknown ? access : off, cluster, path),
    opens: true,
  });
}

function publicEndpoint(ground: Ground, cluster: Resource): void {
  const { value, path } = saidAt(cluster, "ResourcesVpcConfig", "EndpointPublicAccess");
  const doubt = doubtOf(ground, value, SURE, cluster, path);
  if (doubt === "no") return;
  const segment = ground.outside(`public endpoint of ${cluster.id}`, cluster);
  const groupPath = ["ResourcesVpcConfig", "PublicAccessCidrs"];
  const { guards, doubts } = ground.guards([new Reference(cluster.id, PUBLIC_ENDPOINT_GROUP)], cluster, groupPath);
  ground.interface({
    owner: cluster,
    path: ["ResourcesVpcConfig"],
    text: `public endpoint of cluster \`${cluster.id}\``,
    segment,
    guards,
    guardDoubts: doubts,
    publicIpv4: { doubt: SURE },
    ipv6: "no",
    listens: tcp(443),
    opens: false,
    doubt,
  });
}

function nodes(ground: Ground, estate: Estate, group: Resource): void {
  const template = templateSettings(estate, group, ["LaunchTemplate"]);
  const templateGroups = template?.interfaces[0]?.groups.value ?? template?.groups.value;
  const clusterGroup = clusterGroupOf(estate, group);
  const remote = isGiven(said(group, "RemoteAccess.Ec2SshKey"))
    ? new Reference(group.id, REMOTE_ACCESS_GROUP)
    : undefined;
  const managed: Said = { value: joined(clusterGroup, remote), path: ["RemoteAccess"] };
  launch(ground, estate, {
    owner: group,
    what: `a node of \`${group.id}\``,
    settings: template ?? settingsOf(group, ["NoSettings"]),
    subnets: saidAt(group, "Subnets"),
    groups: isGiven(templateGroups) ? undefined : managed,
  });
}

/** The cluster security group of the cluster that a node group or profile names. */
function clusterGroupOf(estate: Estate, member: Resource): Value {
  const name = said(member, "ClusterName");
  const cluster = findByNameOf(estate, name, "AWS::EKS::Cluster", "Name");
  return cluster === undefined ? notRead(name, "cluster") : clusterGroup(cluster);
}

/** The group that EKS makes for a cluster; an account tells which it is. */
function clusterGroup(cluster: Resource): Value {
  return text(at(cluster.observed, "ClusterSecurityGroupId")) ?? new Reference(cluster.id, CLUSTER_GROUP);
}

function joined(first: Value, more: Value | undefined): readonly Value[] {
  if (!isGiven(more)) return [first];
  return Array.isArray(more) ? [first, ...more] : [first, more];
}
