import type { Properties, Value } from "../../estate/value.ts";
import { type PlainMap, plainAt } from "../syntax/node.ts";

/** The property that gives a resource its physical name, where `Ref` or the service's API returns that name. */
const NAMES: Readonly<Record<string, string>> = {
  "AWS::ApiGateway::RestApi": "Name",
  "AWS::ApiGatewayV2::Api": "Name",
  "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroupName",
  "AWS::CloudTrail::Trail": "TrailName",
  "AWS::Cognito::UserPool": "UserPoolName",
  "AWS::DAX::Cluster": "ClusterName",
  "AWS::DocDB::DBCluster": "DBClusterIdentifier",
  "AWS::DynamoDB::GlobalTable": "TableName",
  "AWS::DynamoDB::Table": "TableName",
  "AWS::EC2::LaunchTemplate": "LaunchTemplateName",
  "AWS::EC2::SecurityGroup": "GroupName",
  "AWS::ECR::Repository": "RepositoryName",
  "AWS::ECS::Cluster": "ClusterName",
  "AWS::ECS::Service": "ServiceName",
  "AWS::ECS::TaskDefinition": "Family",
  "AWS::EKS::Cluster": "Name",
  "AWS::ElastiCache::ReplicationGroup": "ReplicationGroupId",
  "AWS::ElasticLoadBalancing::LoadBalancer": "LoadBalancerName",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "Name",
  "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
  "AWS::Elasticsearch::Domain": "DomainName",
  "AWS::Events::EventBus": "Name",
  "AWS::Events::Rule": "Name",
  "AWS::IAM::Group": "GroupName",
  "AWS::IAM::InstanceProfile": "InstanceProfileName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::User": "UserName",
  "AWS::IoT::Policy": "PolicyName",
  "AWS::IoT::Thing": "ThingName",
  "AWS::IoT::TopicRule": "RuleName",
  "AWS::KMS::Alias": "AliasName",
  "AWS::Kinesis::Stream": "Name",
  "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::Lambda::LayerVersion": "LayerName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::MSK::Cluster": "ClusterName",
  "AWS::Neptune::DBCluster": "DBClusterIdentifier",
  "AWS::OpenSearchService::Domain": "DomainName",
  "AWS::RDS::DBCluster": "DBClusterIdentifier",
  "AWS::RDS::DBInstance": "DBInstanceIdentifier",
  "AWS::RDS::DBSubnetGroup": "DBSubnetGroupName",
  "AWS::Redshift::Cluster": "ClusterIdentifier",
  "AWS::S3::Bucket": "BucketName",
  "AWS::SNS::Topic": "TopicName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::SSM::Parameter": "Name",
  "AWS::SecretsManager::Secret": "Name",
  "AWS::StepFunctions::StateMachine": "StateMachineName",
};

/**
 * ARN of a named resource: `P` partition, `R` region, `A` account, `N` name.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const ARNS: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::Table": "arn:P:dynamodb:R:A:table/N",
  "AWS::ECR::Repository": "arn:P:ecr:R:A:repository/N",
  "AWS::ECS::Cluster": "arn:P:ecs:R:A:cluster/N",
  "AWS::EKS::Cluster": "arn:P:eks:R:A:cluster/N",
  "AWS::Events::EventBus": "arn:P:events:R:A:event-bus/N",
  "AWS::Events::Rule": "arn:P:events:R:A:rule/N",
  "AWS::IAM::Group": "arn:P:iam::A:group/N",
  "AWS::IAM::InstanceProfile": "arn:P:iam::A:instance-profile/N",
  "AWS::IAM::ManagedPolicy": "arn:P:iam::A:policy/N",
  "AWS::IAM::Role": "arn:P:iam::A:role/N",
  "AWS::IAM::User": "arn:P:iam::A:user/N",
  "AWS::IoT::Policy": "arn:P:iot:R:A:policy/N",
  "AWS::IoT::Thing": "arn:P:iot:R:A:thing/N",
  "AWS::IoT::TopicRule": "arn:P:iot:R:A:rule/N",
  "AWS::Kinesis::Stream": "arn:P:kinesis:R:A:stream/N",
  "AWS::KinesisFirehose::DeliveryStream": "arn:P:firehose:R:A:deliverystream/N",
  "AWS::Lambda::Function": "arn:P:lambda:R:A:function:N",
  "AWS::Logs::LogGroup": "arn:P:logs:R:A:log-group:N",
  "AWS::RDS::DBCluster": "arn:P:rds:R:A:cluster:N",
  "AWS::RDS::DBInstance": "arn:P:rds:R:A:db:N",
  "AWS::S3::Bucket": "arn:P:s3:::N",
  "AWS::SNS::Topic": "arn:P:sns:R:A:N",
  "AWS::SQS::Queue": "arn:P:sqs:R:A:N",
  "AWS::StepFunctions::StateMachine": "arn:P:states:R:A:stateMachine:N",
};

/** Where a resource is, as far as that is known. */
export interface Whereabouts {
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** Names a resource answers to besides its id: its physical name, its ARN, its CDK construct path. */
export function aliasesOf(
  type: string,
  properties: Properties,
  body: PlainMap,
  where: Whereabouts,
  constructPath: string | undefined,
): readonly string[] {
  const aliases: string[] = [];
  const property = NAMES[type];
  const name = property === undefined ? undefined : known(properties[property]);
  if (name !== undefined) {
    aliases.push(name);
    const arn = arnOf(type, name, properties, where);
    if (arn !== undefined) aliases.push(arn);
  }
  const cdkPath = constructPath ?? plainAt(body, ["Metadata", "aws:cdk:path"]);
  if (typeof cdkPath === "string" && cdkPath !== "") {
    aliases.push(cdkPath);
    if (cdkPath.endsWith("/Resource") || cdkPath.endsWith("/Default"))
      aliases.push(cdkPath.slice(0, cdkPath.lastIndexOf("/")));
  }
  return aliases;
}

function known(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function arnOf(
  type: string,
  name: string,
  properties: Properties,
  { account, region }: Whereabouts,
): string | undefined {
  const form = ARNS[type];
  if (form === undefined) return undefined;
  if ((form.includes(":R:") && region === undefined) || (form.includes(":A:") && account === undefined))
    return undefined;
  // A path stands between the kind and the name of an identity: `role/service/orders`.
  const path = type.startsWith("AWS::IAM::") ? (known(properties.Path) ?? "/").replace(/^\//, "") : "";
  const partition = region?.startsWith("cn-") ? "aws-cn" : region?.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  const values: Readonly<Record<string, string>> = {
    P: partition,
    R: region ?? "",
    A: account ?? "",
    N: `${path}${name}`,
  };
  return form.replaceAll(/(?<![A-Za-z])[PRAN](?![A-Za-z])/g, (letter) => values[letter] ?? letter);
}
