import type { Estate } from "../estate/estate.ts";
import { follow, listOf } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, Reference, Unknown, type Value } from "../estate/value.ts";
import { arnCovers, namePieces, valuePieces } from "./arn-of.ts";
import { covers } from "./match.ts";

/** A role that a resource runs with, and where it says so. */
export interface Held {
  readonly value: Value;
  readonly path: Path;
}

/** Where each type names the role that its own code (or the service, for it) calls AWS with. */
const ROLE_PATHS: Readonly<Record<string, readonly Path[]>> = {
  "AWS::Lambda::Function": [["Role"]],
  "AWS::ECS::TaskDefinition": [["TaskRoleArn"]],
  "AWS::StepFunctions::StateMachine": [["RoleArn"]],
  "AWS::Pipes::Pipe": [["RoleArn"]],
  "AWS::Scheduler::Schedule": [["Target", "RoleArn"]],
  "AWS::CodeBuild::Project": [["ServiceRole"]],
  "AWS::CodePipeline::Pipeline": [["RoleArn"]],
  "AWS::Glue::Job": [["Role"]],
  "AWS::AppRunner::Service": [["InstanceConfiguration", "InstanceRoleArn"]],
  "AWS::Batch::JobDefinition": [["ContainerProperties", "JobRoleArn"]],
  "AWS::EKS::Nodegroup": [["NodeRole"]],
  "AWS::EKS::PodIdentityAssociation": [["RoleArn"]],
  "AWS::SageMaker::NotebookInstance": [["RoleArn"]],
  "AWS::SageMaker::Model": [["ExecutionRoleArn"]],
  "AWS::KinesisFirehose::DeliveryStream": [
    ["ExtendedS3DestinationConfiguration", "RoleARN"],
    ["S3DestinationConfiguration", "RoleARN"],
  ],
  "AWS::AppSync::DataSource": [["ServiceRoleArn"]],
  "AWS::Transfer::User": [["Role"]],
  "AWS::EMR::Cluster": [["JobFlowRole"]],
  "AWS::EC2::Instance": [["IamInstanceProfile"]],
  "AWS::EC2::LaunchTemplate": [
    ["LaunchTemplateData", "IamInstanceProfile", "Arn"],
    ["LaunchTemplateData", "IamInstanceProfile", "Name"],
  ],
  "AWS::AutoScaling::LaunchConfiguration": [["IamInstanceProfile"]],
};

/** Templates of compute, and the property by which the compute that is made from them names them. */
const MADE_FROM: Readonly<Record<string, readonly { readonly type: string; readonly path: Path }[]>> = {
  "AWS::ECS::TaskDefinition": [{ type: "AWS::ECS::Service", path: ["TaskDefinition"] }],
  "AWS::AutoScaling::LaunchConfiguration": [
    { type: "AWS::AutoScaling::AutoScalingGroup", path: ["LaunchConfigurationName"] },
  ],
  "AWS::EC2::LaunchTemplate": [
    { type: "AWS::AutoScaling::AutoScalingGroup", path: ["LaunchTemplate", "LaunchTemplateId"] },
    { type: "AWS::AutoScaling::AutoScalingGroup", path: ["LaunchTemplate", "LaunchTemplateName"] },
    {
      type: "AWS::AutoScaling::AutoScalingGroup",
      path: ["MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification", "LaunchTemplateId"],
    },
    { type: "AWS::EC2::Instance", path: ["LaunchTemplate", "LaunchTemplateId"] },
    { type: "AWS::EC2::Instance", path: ["LaunchTemplate", "LaunchTemplateName"] },
    { type: "AWS::EKS::Nodegroup", path: ["LaunchTemplate", "Id"] },
  ],
};

/** Types that run with a role. */
export const HOLDER_TYPES: readonly string[] = Object.keys(ROLE_PATHS);

/** The role values of a resource, instance profiles followed to their roles. */
export function rolesOf(estate: Estate, resource: Resource): readonly Held[] {
  const paths = Object.hasOwn(ROLE_PATHS, resource.type) ? (ROLE_PATHS[resource.type] ?? []) : [];
  return paths.flatMap((path) => {
    const value = follow(resource.properties, path);
    if (value === undefined || value === null) return [];
    const profile = estate.find(value);
    if (profile?.type !== "AWS::IAM::InstanceProfile") return [{ value, path }];
    const roles = listOf(follow(profile.properties, ["Roles"]));
    return isList(roles) ? roles.map((role) => ({ value: role, path })) : [{ value: roles, path }];
  });
}

/** The resources that run as a role of the estate; the role itself where nothing does. */
export function runningAs(estate: Estate, role: Resource): readonly Resource[] {
  const holders = estate
    .ofType(...HOLDER_TYPES)
    .filter((candidate) => rolesOf(estate, candidate).some((held) => roleNamed(estate, held.value)?.id === role.id))
    .flatMap((holder) => instancesOf(estate, holder));
  return holders.length === 0 ? [role] : holders;
}

/** What is made from a task definition, launch template ...: that, or the template itself where nothing is. */
export function instancesOf(estate: Estate, holder: Resource): readonly Resource[] {
  const made = (Object.hasOwn(MADE_FROM, holder.type) ? (MADE_FROM[holder.type] ?? []) : []).flatMap(({ type, path }) =>
    estate.ofType(type).filter((candidate) => {
      const value = follow(candidate.properties, path);
      return value !== undefined && estate.find(value)?.id === holder.id;
    }),
  );
  return made.length === 0 ? [holder] : [...new Set(made)];
}

/** The role of the estate that a value names by reference, ARN or name. */
export function roleNamed(estate: Estate, value: Value | undefined): Resource | undefined {
  if (value instanceof Reference) {
    const resource = estate.get(value.resource);
    return resource?.type === "AWS::IAM::Role" ? resource : undefined;
  }
  if (value === undefined || value instanceof Unknown) return undefined;
  const found = estate.find(value);
  if (found?.type === "AWS::IAM::Role") return found;
  const pieces = valuePieces(estate, value);
  const isArn = pieces[0]?.is === "text" && pieces[0].text.startsWith("arn:");
  return estate
    .ofType("AWS::IAM::Role")
    .find((role) =>
      isArn ? arnCovers(estate, value, role) === true : covers(pieces, namePieces(estate, role)) === true,
    );
}
