import type { Context } from "./context.ts";
import type { Needs } from "./events.ts";
import { type EventSource, nameOf, required } from "./events-push.ts";
import { get, items, type JsonMap, mapOf, pick, sub, text } from "./json.ts";

/** Properties that are those of AWS::Lambda::EventSourceMapping under the same name. */
const SAME = [
  "BatchSize",
  "BisectBatchOnFunctionError",
  "Enabled",
  "FilterCriteria",
  "FunctionResponseTypes",
  "KmsKeyArn",
  "LoggingConfig",
  "MaximumBatchingWindowInSeconds",
  "MaximumRecordAgeInSeconds",
  "MaximumRetryAttempts",
  "MetricsConfig",
  "ParallelizationFactor",
  "ProvisionedPollerConfig",
  "Queues",
  "ScalingConfig",
  "SourceAccessConfigurations",
  "StartingPosition",
  "StartingPositionTimestamp",
  "Topics",
  "TumblingWindowInSeconds",
];

interface Pull {
  /** Property that names the source; undefined where the source has no ARN. */
  readonly source: string | undefined;
  /** AWS managed policy that the function's role gets. */
  readonly managed?: string;
}

/** Sources that Lambda polls. */
const PULLS: Readonly<Record<string, Pull>> = {
  Kinesis: { source: "Stream", managed: "AWSLambdaKinesisExecutionRole" },
  DynamoDB: { source: "Stream", managed: "AWSLambdaDynamoDBExecutionRole" },
  SQS: { source: "Queue", managed: "AWSLambdaSQSQueueExecutionRole" },
  MSK: { source: "Stream", managed: "AWSLambdaMSKExecutionRole" },
  MQ: { source: "Broker" },
  DocumentDB: { source: "Cluster" },
  SelfManagedKafka: { source: undefined },
};

const KAFKA_SECRETS = new Set([
  "SASL_SCRAM_256_AUTH",
  "SASL_SCRAM_512_AUTH",
  "BASIC_AUTH",
  "CLIENT_CERTIFICATE_TLS_AUTH",
  "SERVER_ROOT_CA_CERTIFICATE",
]);

const FAILURE_ACTIONS: Readonly<Record<string, string>> = {
  SQS: "sqs:SendMessage",
  SNS: "sns:Publish",
  S3: "s3:PutObject",
};

export function isPullEvent(type: string): boolean {
  return Object.hasOwn(PULLS, type);
}

/**
 * A source that Lambda polls with the function's own role: the event source mapping, and what the role needs.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function addPullEvent(context: Context, event: EventSource, needs: Needs): void {
  const pull = PULLS[event.type];
  if (pull === undefined) return;
  const source = pull.source === undefined ? undefined : required(context, event, pull.source);
  context.derived(
    event.owner,
    event.id,
    "AWS::Lambda::EventSourceMapping",
    {
      EventSourceArn: source,
      FunctionName: nameOf(event.target),
      ...pick(event.properties, SAME),
      ...special(context, event),
      DestinationConfig: destination(event.properties),
    },
    { path: event.path },
  );
  if (pull.managed !== undefined) needs.managed.push(pull.managed);
  needs.inline.push(...policies(event, source));
}

/** Properties that are said differently than in the event source mapping. */
function special(context: Context, event: EventSource): JsonMap {
  const group = get(event.properties, "ConsumerGroupId");
  const registry = get(event.properties, "SchemaRegistryConfig");
  const kafka: JsonMap = {
    ...(group === undefined ? {} : { ConsumerGroupId: group }),
    ...(registry === undefined ? {} : { SchemaRegistryConfig: registry }),
  };
  const hasKafka = Object.keys(kafka).length > 0;
  if (event.type === "MSK") return hasKafka ? { AmazonManagedKafkaEventSourceConfig: kafka } : {};
  if (event.type === "SelfManagedKafka") {
    const KafkaBootstrapServers = required(context, event, "KafkaBootstrapServers");
    const endpoints = { SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers } } };
    return hasKafka ? { ...endpoints, SelfManagedKafkaEventSourceConfig: kafka } : endpoints;
  }
  if (event.type !== "DocumentDB") return {};
  return { DocumentDBEventSourceConfig: pick(event.properties, ["DatabaseName", "CollectionName", "FullDocument"]) };
}

/** Without the `Type`, which only tells SAM what to grant. */
function destination(properties: JsonMap): unknown {
  const onFailure = get(get(properties, "DestinationConfig"), "OnFailure");
  if (onFailure === undefined) return get(properties, "DestinationConfig");
  return { OnFailure: pick(mapOf(onFailure), ["Destination"]) };
}

function policies(event: EventSource, source: unknown): readonly JsonMap[] {
  const access = items(get(event.properties, "SourceAccessConfigurations"));
  const secrets = access
    .filter((item) => KAFKA_SECRETS.has(text(get(item, "Type")) ?? ""))
    .map((item) => get(item, "URI"));
  const statements: JsonMap[] = [];
  if (event.type === "MQ" || event.type === "DocumentDB" || event.type === "SelfManagedKafka" || event.type === "MSK") {
    for (const secret of secrets) statements.push(allow(["secretsmanager:GetSecretValue"], secret));
  }
  if (event.type === "MQ") statements.push(allow(["mq:DescribeBroker"], source));
  if (event.type === "DocumentDB") statements.push(allow(["rds:DescribeDBClusterParameters"], source));
  if (event.type === "SelfManagedKafka" && access.some((item) => get(item, "Type") === "VPC_SUBNET")) {
    statements.push(allow(KAFKA_NETWORK, "*"));
  }
  const key = text(get(event.properties, "SecretsManagerKmsKeyId"));
  if (key !== undefined) {
    const arn = "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${KeyId}";
    statements.push(allow(["kms:Decrypt"], sub(arn, { KeyId: key })));
  }
  const needed = statements.length === 0 ? [] : [policy(policyName(event), statements)];
  return [...needed, ...failurePolicies(event)];
}

const KAFKA_NETWORK = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeVpcs",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
];

function policyName(event: EventSource): string {
  if (event.type === "SelfManagedKafka") return "SelfManagedKafkaExecutionRolePolicy";
  if (event.type === "MSK") return "MSKExecutionRolePolicy";
  if (event.type === "DocumentDB") return "SamAutoGeneratedDocumentDBPolicy";
  return get(event.properties, "DynamicPolicyName") === true ? `${event.id}AMQPolicy` : "SamAutoGeneratedAMQPolicy";
}

/** What the role needs to hand failed batches on. */
function failurePolicies(event: EventSource): readonly JsonMap[] {
  const onFailure = get(get(event.properties, "DestinationConfig"), "OnFailure");
  const type = text(get(onFailure, "Type")) ?? "";
  const action = FAILURE_ACTIONS[type];
  if (action === undefined) return [];
  return [policy(`${event.id}${type}Policy`, [allow([action], get(onFailure, "Destination"))])];
}

function policy(PolicyName: string, Statement: readonly JsonMap[]): JsonMap {
  return { PolicyName, PolicyDocument: { Version: "2012-10-17", Statement } };
}

function allow(Action: readonly string[], Resource: unknown): JsonMap {
  return { Action, Effect: "Allow", Resource };
}
