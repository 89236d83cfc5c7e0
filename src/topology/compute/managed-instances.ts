import type { Estate } from "../../estate/estate.ts";
import { said, text } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import { Reference, Unknown, type Value } from "../../estate/value.ts";
import { type Doubt, SURE } from "../../reach/network.ts";
import { ALL_TRAFFIC } from "../../reach/traffic.ts";
import type { Ground } from "../ground.ts";
import { CLOUD9_GROUP, EMR_GROUP } from "../service-groups.ts";
import { isGiven, publicIf, saidAt, stand } from "../stand.ts";
import { launch } from "./launch.ts";
import { settingsOf, templateSettings } from "./launch-settings.ts";

/**
 * Services that launch EC2 instances of their own in a customer's subnets: EMR, AWS Batch, Cloud9.
 *
 * Sources: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-man-sec-groups.html,
 * https://docs.aws.amazon.com/batch/latest/userguide/compute_environment_parameters.html,
 * https://docs.aws.amazon.com/cloud9/latest/user-guide/vpc-settings.html
 */
export function managedInstances(ground: Ground, estate: Estate): void {
  for (const cluster of estate.ofType("AWS::EMR::Cluster")) standEmr(ground, cluster);
  for (const environment of estate.ofType("AWS::Batch::ComputeEnvironment")) standBatch(ground, estate, environment);
  for (const environment of estate.ofType("AWS::Cloud9::EnvironmentEC2")) {
    stand(ground, {
      owner: environment,
      text: `interface of Cloud9 environment \`${environment.id}\``,
      subnets: saidAt(environment, "SubnetId"),
      groups: { value: [new Reference(environment.id, CLOUD9_GROUP)], path: ["ConnectionType"] },
      publicIpv4: (segment) => publicIf(ground.mapsPublic(segment)),
      listens: ALL_TRAFFIC,
      opens: true,
    });
  }
}

/** Primary and core nodes are told apart by their groups only. */
function standEmr(ground: Ground, cluster: Resource): void {
  const one = saidAt(cluster, "Instances", "Ec2SubnetId");
  const subnets = isGiven(one.value) ? one : saidAt(cluster, "Instances", "Ec2SubnetIds");
  const service = new Reference(cluster.id, EMR_GROUP);
  for (const [role, managed, additional] of [
    ["primary", "EmrManagedMasterSecurityGroup", "AdditionalMasterSecurityGroups"],
    ["core", "EmrManagedSlaveSecurityGroup", "AdditionalSlaveSecurityGroups"],
  ] as const) {
    const own = said(cluster, ["Instances", managed]);
    const more = said(cluster, ["Instances", additional]);
    const groups: readonly Value[] = [
      service,
      ...(isGiven(own) ? [own] : []),
      ...(Array.isArray(more) ? more : isGiven(more) ? [more] : []),
    ];
    stand(ground, {
      owner: cluster,
      text: `interface of a ${role} node of cluster \`${cluster.id}\``,
      subnets,
      groups: { value: groups, path: ["Instances", managed] },
      publicIpv4: (segment) => publicIf(ground.mapsPublic(segment)),
      listens: ALL_TRAFFIC,
      opens: true,
    });
  }
}

function standBatch(ground: Ground, estate: Estate, environment: Resource): void {
  const subnets = saidAt(environment, "ComputeResources", "Subnets");
  if (!isGiven(said(environment, "ComputeResources"))) return;
  const type = text(said(environment, "ComputeResources.Type")) ?? "";
  if (!type.startsWith("FARGATE")) {
    const template = templateSettings(estate, environment, ["ComputeResources", "LaunchTemplate"]);
    const groups = saidAt(environment, "ComputeResources", "SecurityGroupIds");
    const settings = template ?? settingsOf(environment, ["ComputeResources"]);
    launch(ground, estate, {
      owner: environment,
      what: `an instance of compute environment \`${environment.id}\``,
      settings: isGiven(groups.value) ? { ...settings, groups } : settings,
      subnets,
    });
    return;
  }
  const doubt = jobsAskForPublic(ground, estate, environment);
  stand(ground, {
    owner: environment,
    text: `interface of a job of compute environment \`${environment.id}\``,
    subnets,
    groups: saidAt(environment, "ComputeResources", "SecurityGroupIds"),
    publicIpv4: () => publicIf(doubt),
    listens: ALL_TRAFFIC,
    opens: true,
    doubt: SURE,
  });
}

/** Jobs on Fargate say themselves whether they get a public address; which queue runs which job is said when it is submitted. */
function jobsAskForPublic(ground: Ground, estate: Estate, environment: Resource): Doubt | "no" {
  const asking = estate
    .ofType("AWS::Batch::JobDefinition")
    .find((job) => text(said(job, "ContainerProperties.NetworkConfiguration.AssignPublicIp")) === "ENABLED");
  if (asking === undefined) return "no";
  const why = new Unknown(
    "service",
    `whether job definition \`${asking.id}\`, which asks for a public address, runs here`,
  );
  return ground.fact(why, environment, []);
}
