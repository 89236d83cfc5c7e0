import type { Estate } from "../../estate/estate.ts";
import { listOf, said, text } from "../../estate/read-value.ts";
import type { Path, Resource, ResourceId } from "../../estate/resource.ts";
import { Text, Unknown, type Value } from "../../estate/value.ts";
import { naming } from "../named.ts";
import { findByNameOf } from "./launch-settings.ts";

const GROUP = "AWS::AutoScaling::AutoScalingGroup";

/**
 * The Auto Scaling groups and instances that tasks of a service run on: those of the capacity providers of the service or
 * its cluster, and those whose user data names the cluster (`ECS_CLUSTER=...` of the ECS agent). Empty: none was read.
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html
 */
export function containerInstances(estate: Estate, service: Resource, cluster: Value | undefined): readonly Resource[] {
  const found = new Map<ResourceId, Resource>();
  const home = findByNameOf(estate, cluster, "AWS::ECS::Cluster", "ClusterName");
  for (const provider of providersOf(estate, service, home)) {
    for (const { resource } of naming(estate, said(provider, "AutoScalingGroupProvider.AutoScalingGroupArn")).named)
      if (resource.type === GROUP) found.set(resource.id, resource);
  }
  if (home !== undefined) for (const host of bootstrapped(estate, home)) found.set(host.id, host);
  return [...found.values()];
}

function providersOf(estate: Estate, service: Resource, cluster: Resource | undefined): readonly Resource[] {
  const strategies: [Resource, Path][] = [[service, ["CapacityProviderStrategy"]]];
  const named = strategies.flatMap(([resource, path]) => providersIn(estate, resource, path, "CapacityProvider"));
  if (named.length > 0 || cluster === undefined) return named;
  const associations = estate
    .ofType("AWS::ECS::ClusterCapacityProviderAssociations")
    .filter(
      (item) => estate.find(said(item, "Cluster")) === cluster || text(said(item, "Cluster")) === nameOf(cluster),
    );
  return [cluster, ...associations].flatMap((resource) =>
    providersIn(estate, resource, ["CapacityProviders"], undefined),
  );
}

function nameOf(cluster: Resource): string {
  return text(said(cluster, "ClusterName")) ?? cluster.id;
}

function providersIn(estate: Estate, resource: Resource, path: Path, key: string | undefined): readonly Resource[] {
  const list = listOf(said(resource, path));
  if (list instanceof Unknown) return [];
  return list.flatMap((_, i) => {
    const value = said(resource, key === undefined ? [...path, i] : [...path, i, key]);
    const provider = findByNameOf(estate, value, "AWS::ECS::CapacityProvider", "Name");
    return provider === undefined ? [] : [provider];
  });
}

/** Instances, and groups launched from templates, whose user data names the cluster, by reference or by its name. */
function bootstrapped(estate: Estate, cluster: Resource): readonly Resource[] {
  const naming = estate.referrers(cluster.id).flatMap(({ resource, path }) => {
    return path.includes("UserData") ? [resource] : [];
  });
  return [...naming, ...namingInText(estate, cluster)].flatMap((resource) => {
    if (resource.type === "AWS::EC2::Instance" || resource.type === GROUP) return [resource];
    return estate
      .referrers(resource.id)
      .map((referrer) => referrer.resource)
      .filter(({ type }) => type === GROUP || type === "AWS::EC2::Instance");
  });
}

const USER_DATA: Readonly<Record<string, Path>> = {
  "AWS::EC2::Instance": ["UserData"],
  "AWS::AutoScaling::LaunchConfiguration": ["UserData"],
  "AWS::EC2::LaunchTemplate": ["LaunchTemplateData", "UserData"],
};

/** What has `ECS_CLUSTER=<name>` in its user data, plain or already encoded. */
function namingInText(estate: Estate, cluster: Resource): readonly Resource[] {
  const name = text(said(cluster, "ClusterName"));
  if (name === undefined) return [];
  return Object.entries(USER_DATA).flatMap(([type, path]) =>
    estate.ofType(type).filter((resource) => clusterNamed(said(resource, path)) === name),
  );
}

const NAMED = /ECS_CLUSTER=["']?([A-Za-z0-9_-]+)/;

function clusterNamed(userData: Value | undefined): string | undefined {
  const known =
    userData instanceof Text ? userData.parts.filter((part) => typeof part === "string").join("\0") : text(userData);
  if (known === undefined) return undefined;
  return (NAMED.exec(known) ?? NAMED.exec(decoded(known)))?.[1];
}

function decoded(base64: string): string {
  try {
    return atob(base64.replace(/\s/g, ""));
  } catch {
    return base64;
  }
}
