import type { Path } from "../estate/resource.ts";

/** What people call a resource of a type, and the classes that an intent may speak of. */
export interface Kind {
  /** "function", "database", "load balancer". */
  readonly word: string;
  readonly classes: readonly ClassName[];
}

/** Classes that every intent can name without saying what is in them. */
export const CLASSES = ["compute", "functions", "data", "fronts", "messaging", "things", "secrets"] as const;
export type ClassName = (typeof CLASSES)[number];

const of = (word: string, ...classes: readonly ClassName[]): Kind => ({ word, classes });

/** Types that are components by themselves, whether or not anything reaches them. */
export const KINDS: Readonly<Record<string, Kind>> = {
  "AWS::EC2::Instance": of("instance", "compute"),
  "AWS::AutoScaling::AutoScalingGroup": of("Auto Scaling group", "compute"),
  "AWS::EC2::SpotFleet": of("fleet", "compute"),
  "AWS::EC2::EC2Fleet": of("fleet", "compute"),
  "AWS::ECS::Service": of("service", "compute"),
  "AWS::EKS::Cluster": of("Kubernetes cluster", "compute"),
  "AWS::EKS::Nodegroup": of("nodes", "compute"),
  "AWS::EKS::FargateProfile": of("pods", "compute"),
  "AWS::ElasticBeanstalk::Environment": of("environment", "compute"),
  "AWS::Batch::ComputeEnvironment": of("batch", "compute"),
  "AWS::EMR::Cluster": of("cluster", "compute"),
  "AWS::CodeBuild::Project": of("build", "compute"),
  "AWS::Lambda::Function": of("function", "compute", "functions"),
  "AWS::StepFunctions::StateMachine": of("state machine", "functions"),
  "AWS::RDS::DBCluster": of("database", "data"),
  "AWS::RDS::DBInstance": of("database", "data"),
  "AWS::RDS::DBProxy": of("database proxy", "data"),
  "AWS::DocDB::DBCluster": of("database", "data"),
  "AWS::DocDB::DBInstance": of("database", "data"),
  "AWS::Neptune::DBCluster": of("database", "data"),
  "AWS::Neptune::DBInstance": of("database", "data"),
  "AWS::Redshift::Cluster": of("warehouse", "data"),
  "AWS::RedshiftServerless::Workgroup": of("warehouse", "data"),
  "AWS::ElastiCache::CacheCluster": of("cache", "data"),
  "AWS::ElastiCache::ReplicationGroup": of("cache", "data"),
  "AWS::ElastiCache::ServerlessCache": of("cache", "data"),
  "AWS::MemoryDB::Cluster": of("cache", "data"),
  "AWS::DAX::Cluster": of("cache", "data"),
  "AWS::MSK::Cluster": of("broker", "data", "messaging"),
  "AWS::MSK::ServerlessCluster": of("broker", "data", "messaging"),
  "AWS::AmazonMQ::Broker": of("broker", "data", "messaging"),
  "AWS::OpenSearchService::Domain": of("search domain", "data"),
  "AWS::Elasticsearch::Domain": of("search domain", "data"),
  "AWS::OpenSearchServerless::Collection": of("search collection", "data"),
  "AWS::EFS::FileSystem": of("file system", "data"),
  "AWS::FSx::FileSystem": of("file system", "data"),
  "AWS::Timestream::InfluxDBInstance": of("database", "data"),
  "AWS::DynamoDB::Table": of("table", "data"),
  "AWS::DynamoDB::GlobalTable": of("table", "data"),
  "AWS::S3::Bucket": of("bucket", "data"),
  "AWS::ECR::Repository": of("repository", "data"),
  "AWS::SQS::Queue": of("queue", "messaging"),
  "AWS::SNS::Topic": of("topic", "messaging"),
  "AWS::Events::EventBus": of("event bus", "messaging"),
  "AWS::Kinesis::Stream": of("stream", "messaging"),
  "AWS::KinesisFirehose::DeliveryStream": of("delivery stream", "messaging"),
  "AWS::Pipes::Pipe": of("pipe", "messaging"),
  "AWS::ElasticLoadBalancingV2::LoadBalancer": of("load balancer", "fronts"),
  "AWS::ElasticLoadBalancing::LoadBalancer": of("load balancer", "fronts"),
  "AWS::ApiGateway::RestApi": of("API", "fronts"),
  "AWS::ApiGatewayV2::Api": of("API", "fronts"),
  "AWS::AppSync::GraphQLApi": of("API", "fronts"),
  "AWS::AppRunner::Service": of("service", "fronts", "compute"),
  "AWS::CloudFront::Distribution": of("distribution", "fronts"),
  "AWS::GlobalAccelerator::Accelerator": of("accelerator", "fronts"),
  "AWS::VpcLattice::Service": of("lattice service", "fronts"),
  "AWS::Cognito::UserPool": of("user pool", "fronts"),
  "AWS::Cognito::IdentityPool": of("identity pool", "fronts"),
  "AWS::IoT::Thing": of("thing", "things"),
  "AWS::IoT::ThingGroup": of("things", "things"),
  "AWS::IoT::Policy": of("device policy", "things"),
  "AWS::IoT::TopicRule": of("topic rule", "messaging"),
  "AWS::KMS::Key": of("key", "secrets"),
  "AWS::SecretsManager::Secret": of("secret", "secrets"),
};

/** The kind of a resource type: from the table, else the last word of the type's own name. */
export function kindOf(type: string): Kind {
  if (Object.hasOwn(KINDS, type)) return KINDS[type] ?? of("resource");
  if (type.startsWith("Custom::")) return of("custom resource");
  const last = type.split("::").at(-1) ?? "resource";
  return of(
    last
      .replace(/IoT/g, "Iot")
      .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
      .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
      .toLowerCase(),
  );
}

/** Types that are part of another component: where they name it. */
export const PART_OF: Readonly<Record<string, readonly Path[]>> = {
  "AWS::RDS::DBInstance": [["DBClusterIdentifier"]],
  "AWS::DocDB::DBInstance": [["DBClusterIdentifier"]],
  "AWS::Neptune::DBInstance": [["DBClusterIdentifier"]],
  "AWS::RDS::DBProxyEndpoint": [["DBProxyName"]],
  "AWS::RDS::DBProxyTargetGroup": [["DBProxyName"]],
  "AWS::ElastiCache::CacheCluster": [["ReplicationGroupId"]],
  "AWS::EFS::MountTarget": [["FileSystemId"]],
  "AWS::EFS::AccessPoint": [["FileSystemId"]],
  "AWS::S3::AccessPoint": [["Bucket"]],
  "AWS::Lambda::Alias": [["FunctionName"]],
  "AWS::Lambda::Version": [["FunctionName"]],
  "AWS::Lambda::Url": [["TargetFunctionArn"]],
  "AWS::ECS::TaskSet": [["Service"]],
  "AWS::Kinesis::StreamConsumer": [["StreamARN"]],
  "AWS::GlobalAccelerator::Listener": [["AcceleratorArn"]],
  "AWS::EC2::NetworkInterface": [["Attachment", "InstanceId"]],
};
