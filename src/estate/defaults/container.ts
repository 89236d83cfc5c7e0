import { at } from "../estate.ts";
import { listOf } from "../read-value.ts";
import { Unknown } from "../value.ts";
import { cfn, cfnProperty, type Decide, type Defaults, from, service } from "./default.ts";

/** EC2, unless a capacity provider strategy of the service or of the cluster says what runs the tasks. */
const launchType: Decide = (task, estate) => {
  const own = at(task.properties, "CapacityProviderStrategy");
  if (own !== undefined) return undefined;
  const named = at(task.properties, "Cluster");
  const cluster = named === undefined ? undefined : estate?.find(named);
  const unknown = service("the cluster's default capacity provider strategy decides", "LaunchType");
  if (cluster?.type !== "AWS::ECS::Cluster") return unknown;
  const strategy = listOf(at(cluster.properties, "DefaultCapacityProviderStrategy"));
  const associated = estate
    ?.referrers(cluster.id)
    .some(({ resource }) => resource.type === "AWS::ECS::ClusterCapacityProviderAssociations");
  if (strategy instanceof Unknown) return strategy;
  return strategy.length > 0 || associated === true ? unknown : "EC2";
};

/** Containers, their clusters, registries, and devices. */
export const CONTAINER: Defaults = {
  "AWS::ECS::Service": {
    ...from("https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html", {
      EnableExecuteCommand: false,
      LaunchType: launchType,
      PlatformVersion: "LATEST",
    }),
    ...from(cfnProperty("ecs-service-awsvpcconfiguration"), {
      "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp": "DISABLED",
    }),
  },
  "AWS::ECS::TaskDefinition": {
    ...from(cfn("ecs-taskdefinition"), { NetworkMode: "bridge" }),
    ...from("https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html", {
      "ContainerDefinitions.*.Privileged": false,
      "ContainerDefinitions.*.ReadonlyRootFilesystem": false,
    }),
    ...from("https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html", {
      "Volumes.*.EFSVolumeConfiguration.TransitEncryption": "DISABLED",
    }),
  },
  "AWS::ECR::Repository": {
    ...from(cfn("ecr-repository"), { ImageTagMutability: "MUTABLE" }),
    ...from(cfnProperty("ecr-repository-imagescanningconfiguration"), {
      "ImageScanningConfiguration.ScanOnPush": false,
    }),
    ...from(cfnProperty("ecr-repository-encryptionconfiguration"), {
      "EncryptionConfiguration.EncryptionType": "AES256",
    }),
  },
  "AWS::EKS::Cluster": {
    ...from(cfnProperty("eks-cluster-resourcesvpcconfig"), {
      "ResourcesVpcConfig.EndpointPrivateAccess": false,
      "ResourcesVpcConfig.EndpointPublicAccess": true,
      "ResourcesVpcConfig.PublicAccessCidrs": ["0.0.0.0/0"],
    }),
    ...from(cfnProperty("eks-cluster-accessconfig"), { "AccessConfig.AuthenticationMode": "CONFIG_MAP" }),
    ...from("https://docs.aws.amazon.com/eks/latest/userguide/extended-support-control.html", {
      "UpgradePolicy.SupportType": "EXTENDED",
    }),
  },
  "AWS::Batch::JobDefinition": from(
    "https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerProperties.html",
    {
      "ContainerProperties.Privileged": false,
      "ContainerProperties.ReadonlyRootFilesystem": false,
    },
  ),
  "AWS::IoT::TopicRule": from("https://docs.aws.amazon.com/iot/latest/apireference/API_TopicRulePayload.html", {
    "TopicRulePayload.RuleDisabled": false,
  }),
  "AWS::IoT::Authorizer": from("https://docs.aws.amazon.com/iot/latest/apireference/API_CreateAuthorizer.html", {
    SigningDisabled: false,
  }),
  "AWS::KMS::Key": from(cfn("kms-key"), { Enabled: true, EnableKeyRotation: false, MultiRegion: false }),
  "AWS::CloudTrail::Trail": from(cfn("cloudtrail-trail"), {
    EnableLogFileValidation: false,
    IsMultiRegionTrail: false,
  }),
};
