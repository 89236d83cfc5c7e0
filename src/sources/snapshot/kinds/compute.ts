import type { Value } from "../../../estate/value.ts";
import { part, pascal, tags, text } from "../convert.ts";
import { always, type Kind, kind, type Making, row, same } from "../kind.ts";
import { isRec, type Rec, recsAt, textAt } from "../record.ts";

const SERVICE = "AWS::ECS::Service";
const TAGS = row("Tags", "tags", tags);

/** Groups of instances and what they are launched from, containers and clusters. */
export const COMPUTE: readonly Kind[] = [
  // https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AutoScalingGroup.html
  kind(
    "autoscaling describe-auto-scaling-groups",
    "AutoScalingGroups",
    "AWS::AutoScaling::AutoScalingGroup",
    "AutoScalingGroupARN",
    {
      aliases: ["AutoScalingGroupName"],
      rows: [
        ...same("AutoScalingGroupName LaunchConfigurationName MixedInstancesPolicy TargetGroupARNs LoadBalancerNames"),
        ...same(
          "HealthCheckType HealthCheckGracePeriod MaxInstanceLifetime NewInstancesProtectedFromScaleIn AvailabilityZones",
        ),
        ...row("LaunchTemplate", "LaunchTemplate", part("LaunchTemplateId Version")),
        ...row("MinSize", "MinSize", text),
        ...row("MaxSize", "MaxSize", text),
        ...row("DesiredCapacity", "DesiredCapacity", text),
        ...row("VPCZoneIdentifier", "VPCZoneIdentifier", (list) =>
          typeof list === "string" && list !== "" ? list.split(",").map((one) => one.trim()) : undefined,
        ),
        ...row("Tags", "Tags", tags),
      ],
      more(record, _, made) {
        const InstanceIds = recsAt(record, "Instances").flatMap((item) => textAt(item, "InstanceId") ?? []);
        if (made !== undefined) made.observed = { InstanceIds };
      },
    },
  ),
  kind(
    "autoscaling describe-launch-configurations",
    "LaunchConfigurations",
    "AWS::AutoScaling::LaunchConfiguration",
    "LaunchConfigurationARN",
    {
      aliases: ["LaunchConfigurationName"],
      rows: [
        ...same(
          "LaunchConfigurationName ImageId InstanceType KeyName SecurityGroups AssociatePublicIpAddress EbsOptimized",
        ),
        ...same("IamInstanceProfile MetadataOptions UserData SpotPrice PlacementTenancy"),
        ...row("BlockDeviceMappings", "BlockDeviceMappings"),
        ...row("InstanceMonitoring", "InstanceMonitoring.Enabled"),
      ],
    },
  ),
  kind("ec2 describe-launch-template-versions", "LaunchTemplateVersions", undefined, "LaunchTemplateId", {
    more(record, making) {
      const id = textAt(record, "LaunchTemplateId") ?? "";
      const LaunchTemplateName = textAt(record, "LaunchTemplateName") ?? id;
      const data = isRec(record.LaunchTemplateData)
        ? (record.LaunchTemplateData as { [name: string]: Value })
        : undefined;
      const properties = { LaunchTemplateName, LaunchTemplateData: data ?? making.absent("LaunchTemplateData", id) };
      const observed = { Version: record.VersionNumber as Value };
      // The version that is launched unless another one is asked for stands for the template.
      if (record.DefaultVersion === true)
        making.add("AWS::EC2::LaunchTemplate", id, properties, observed).aliases = [LaunchTemplateName];
      else making.partOf("AWS::EC2::LaunchTemplate", id, properties, observed);
    },
  }),
  kind("ec2 describe-launch-templates", "LaunchTemplates", undefined, "LaunchTemplateId", {
    more(record, making) {
      const id = textAt(record, "LaunchTemplateId") ?? "";
      const LaunchTemplateName = textAt(record, "LaunchTemplateName") ?? id;
      making.partOf("AWS::EC2::LaunchTemplate", id, {
        LaunchTemplateName,
        LaunchTemplateData: making.absent("LaunchTemplateData", id),
      });
    },
  }),
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html
  kind("ecs describe-clusters", "clusters", "AWS::ECS::Cluster", "clusterArn", {
    gone: (record) => record.status === "INACTIVE",
    aliases: ["clusterName"],
    rows: [
      ...same("ClusterName=clusterName CapacityProviders=capacityProviders"),
      ...always(row("ClusterSettings", "settings", pascal)),
      ...row("Configuration", "configuration", pascal),
      ...TAGS,
    ],
  }),
  kind("ecs describe-services", "services", SERVICE, "serviceArn", {
    gone: (record) => record.status === "INACTIVE",
    aliases: ["serviceName"],
    rows: [
      ...same("ServiceName=serviceName Cluster=clusterArn TaskDefinition=taskDefinition DesiredCount=desiredCount"),
      ...same("LaunchType=launchType PlatformVersion=platformVersion SchedulingStrategy=schedulingStrategy"),
      ...same("EnableExecuteCommand=enableExecuteCommand EnableECSManagedTags=enableECSManagedTags"),
      ...row("NetworkConfiguration", "networkConfiguration", pascal),
      ...row("LoadBalancers", "loadBalancers", pascal),
      ...row("DeploymentConfiguration", "deploymentConfiguration", pascal),
      ...row("ServiceRegistries", "serviceRegistries", pascal),
      ...row("CapacityProviderStrategy", "capacityProviderStrategy", pascal),
      ...TAGS,
    ],
    observed: same("Status=status RunningCount=runningCount"),
  }),
  kind("ecs describe-task-definition", "taskDefinition", "AWS::ECS::TaskDefinition", "taskDefinitionArn", {
    gone: (record) => record.status === "INACTIVE",
    aliases: ["family"],
    rows: [
      ...same(
        "Family=family NetworkMode=networkMode TaskRoleArn=taskRoleArn ExecutionRoleArn=executionRoleArn Cpu=cpu",
      ),
      ...same("Memory=memory PidMode=pidMode IpcMode=ipcMode RequiresCompatibilities=requiresCompatibilities"),
      ...always(row("ContainerDefinitions", "containerDefinitions", pascal)),
      ...row("Volumes", "volumes", pascal),
      ...row("RuntimePlatform", "runtimePlatform", pascal),
    ],
  }),
  kind("ecs describe-tasks", "tasks", undefined, "taskArn", {
    gone: ({ lastStatus }) => lastStatus === "STOPPED",
    more: task,
  }),
  // https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html
  kind("eks describe-cluster", "cluster", "AWS::EKS::Cluster", "arn", {
    aliases: ["name"],
    rows: [
      ...same("Name=name Version=version RoleArn=roleArn DeletionProtection=deletionProtection"),
      ...row("ResourcesVpcConfig", "resourcesVpcConfig", (config) =>
        isRec(config) ? only(pascalRec(config), EKS_VPC) : undefined,
      ),
      ...row("Logging", "logging", (logging) => (isRec(logging) ? enabledLogs(logging) : undefined)),
      ...row("EncryptionConfig", "encryptionConfig", pascal),
      ...row("AccessConfig", "accessConfig", pascal),
      ...row("UpgradePolicy", "upgradePolicy", pascal),
      ...row("KubernetesNetworkConfig", "kubernetesNetworkConfig", pascal),
      ...row("Tags", "tags", tags),
    ],
    observed: same("ClusterSecurityGroupId=resourcesVpcConfig.clusterSecurityGroupId Status=status Endpoint=endpoint"),
  }),
  kind("eks describe-nodegroup", "nodegroup", "AWS::EKS::Nodegroup", "nodegroupArn", {
    aliases: ["nodegroupName"],
    rows: [
      ...same("NodegroupName=nodegroupName ClusterName=clusterName Subnets=subnets AmiType=amiType NodeRole=nodeRole"),
      ...same("ReleaseVersion=releaseVersion Version=version CapacityType=capacityType InstanceTypes=instanceTypes"),
      ...row("RemoteAccess", "remoteAccess", pascal),
      ...row("LaunchTemplate", "launchTemplate", pascal),
      ...row("UpdateConfig", "updateConfig", pascal),
    ],
    more(record, _, made) {
      const AutoScalingGroups = recsAt(record, "resources.autoScalingGroups").flatMap(
        (item) => textAt(item, "name") ?? [],
      );
      if (made !== undefined) made.observed = { AutoScalingGroups };
    },
  }),
  kind("eks describe-fargate-profile", "fargateProfile", "AWS::EKS::FargateProfile", "fargateProfileArn", {
    rows: [
      ...same("FargateProfileName=fargateProfileName ClusterName=clusterName Subnets=subnets"),
      ...same("PodExecutionRoleArn=podExecutionRoleArn"),
      ...row("Selectors", "selectors", pascal),
    ],
  }),
  kind("batch describe-job-definitions", "jobDefinitions", "AWS::Batch::JobDefinition", "jobDefinitionArn", {
    gone: (record) => record.status === "INACTIVE",
    aliases: ["jobDefinitionName"],
    rows: [
      ...same("JobDefinitionName=jobDefinitionName Type=type PlatformCapabilities=platformCapabilities"),
      ...row("ContainerProperties", "containerProperties", pascal),
    ],
  }),
  kind("apprunner describe-service", "Service", "AWS::AppRunner::Service", "ServiceArn", {
    aliases: ["ServiceName", "ServiceUrl"],
    rows: same("ServiceName SourceConfiguration InstanceConfiguration NetworkConfiguration EncryptionConfiguration"),
  }),
  kind("apprunner list-vpc-connectors", "VpcConnectors", "AWS::AppRunner::VpcConnector", "VpcConnectorArn", {
    aliases: ["VpcConnectorName"],
    rows: same("VpcConnectorName Subnets SecurityGroups"),
  }),
  kind("codebuild batch-get-projects", "projects", "AWS::CodeBuild::Project", "arn", {
    aliases: ["name"],
    rows: [
      ...same("Name=name ServiceRole=serviceRole EncryptionKey=encryptionKey Visibility=projectVisibility"),
      ...row("Environment", "environment", pascal),
      ...row("Source", "source", pascal),
      ...row("SecondarySources", "secondarySources", pascal),
      ...row("Triggers", "webhook", pascal),
      ...row("LogsConfig", "logsConfig", pascal),
      ...row("Artifacts", "artifacts", pascal),
      ...row("VpcConfig", "vpcConfig", pascal),
    ],
  }),
  kind("ecr describe-repositories", "repositories", "AWS::ECR::Repository", "repositoryArn", {
    aliases: ["repositoryName", "repositoryUri"],
    rows: [
      ...same("RepositoryName=repositoryName"),
      ...always(same("ImageTagMutability=imageTagMutability")),
      ...always(row("ImageScanningConfiguration", "imageScanningConfiguration", pascal)),
      ...always(row("EncryptionConfiguration", "encryptionConfiguration", pascal)),
    ],
  }),
  kind("ecr get-repository-policy", "policyText", undefined, "", {
    whole: true,
    more: repositoryPart("RepositoryPolicyText", "policyText", "ecr get-repository-policy"),
  }),
  kind("ecr get-lifecycle-policy", "lifecyclePolicyText", undefined, "", {
    whole: true,
    more: repositoryPart("LifecyclePolicy", "lifecyclePolicyText", "ecr get-lifecycle-policy"),
  }),
];

/** Unknown unless they were asked for. */
export const COMPUTE_ASPECTS = [
  { type: "AWS::ECR::Repository", call: "ecr get-repository-policy", properties: ["RepositoryPolicyText"] },
  { type: "AWS::ECR::Repository", call: "ecr get-lifecycle-policy", properties: ["LifecyclePolicy"] },
];

const EKS_VPC = ["SubnetIds", "SecurityGroupIds", "EndpointPublicAccess", "EndpointPrivateAccess", "PublicAccessCidrs"];

function pascalRec(record: Rec): { readonly [name: string]: Value } {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value as Value]),
  );
}

function only(record: { readonly [name: string]: Value }, names: readonly string[]): { [name: string]: Value } {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

function enabledLogs(logging: Rec): Value {
  const types = recsAt(logging, "clusterLogging").flatMap((item) =>
    item.enabled === true && Array.isArray(item.types) ? item.types.filter((type) => typeof type === "string") : [],
  );
  return { ClusterLogging: { EnabledTypes: types.map((Type) => ({ Type })) } };
}

/** A task has an interface of its own: it is its service's, or answers to the task's name. */
function task(record: Rec, making: Making): void {
  const arn = textAt(record, "taskArn") ?? "";
  const interfaces = recsAt(record, "attachments").flatMap((item) =>
    recsAt(item, "details").flatMap((detail) =>
      detail.name === "networkInterfaceId" ? (textAt(detail, "value") ?? []) : [],
    ),
  );
  const call = "ecs describe-tasks";
  for (const id of interfaces)
    making.aspect("AWS::EC2::NetworkInterface", id, call, (item) => {
      item.aliases = [...item.aliases, arn];
    });
  const group = textAt(record, "group") ?? "";
  if (!group.startsWith("service:") || interfaces.length === 0) return;
  const cluster = (textAt(record, "clusterArn") ?? "").split("/").at(-1) ?? "";
  const name = group.slice("service:".length);
  const service = making.arnOf(`ecs:service/${cluster}/${name}`);
  making.aspect(SERVICE, service, call, (owner) => {
    const known = owner.observed.NetworkInterfaceIds;
    owner.observed = {
      ...owner.observed,
      NetworkInterfaceIds: [...(Array.isArray(known) ? known : []), ...interfaces],
    };
  });
}

function repositoryPart(property: string, field: string, call: string) {
  return (record: Rec, making: Making): void => {
    const name = textAt(record, "repositoryName") ?? making.args[0];
    const said = textAt(record, field);
    if (name === undefined || said === undefined) return;
    making.aspect("AWS::ECR::Repository", name, call, (repository) => {
      repository.properties = {
        ...repository.properties,
        [property]: property === "LifecyclePolicy" ? { LifecyclePolicyText: said } : json(said),
      };
    });
  };
}

function json(said: string): Value {
  try {
    return JSON.parse(said) as Value; // parsed from JSON
  } catch {
    return said;
  }
}
