import type { Estate } from "../estate/estate.ts";
import { follow, truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import type { Unknown, Value } from "../estate/value.ts";
import { arnCovers } from "./arn-of.ts";
import type { Ask } from "./grants.ts";
import type { Extent } from "./match.ts";
import { publishesTo } from "./mqtt.ts";

/**
 * What can be done to a resource through AWS's API, in as few operations as tell ways apart: reading a table and
 * writing to it, but not each of the twenty actions that do. `actions` are the IAM actions any one of which does it.
 */
export interface Operation {
  /** The IAM action it is named after; undefined: the resource has only one use, so it is called as a whole. */
  readonly name: string | undefined;
  readonly actions: readonly string[];
  /** The ARN in a policy is that of the resource, of what lies below it (objects), or either. */
  readonly on: "resource" | "below" | "either";
}

function one(name: string | undefined, actions: readonly string[], on: Operation["on"] = "resource"): Operation {
  return { name, actions, on };
}

/** Writes are what sets events off: a forward from a queue starts at `sqs:SendMessage`. */
const TABLE = [
  one(
    "dynamodb:GetItem",
    ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"],
    "either",
  ),
  one("dynamodb:PutItem", [
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLUpdate",
    "dynamodb:PartiQLDelete",
  ]),
];
const SEARCH = [one(undefined, ["es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut", "es:ESHttpDelete"], "either")];
const RDS = [one("rds-data:ExecuteStatement", ["rds-data:ExecuteStatement", "rds-data:BatchExecuteStatement"])];

/** Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const OPERATIONS: Readonly<Record<string, readonly Operation[]>> = {
  "AWS::Lambda::Function": [one(undefined, ["lambda:InvokeFunction", "lambda:InvokeAsync"], "either")],
  "AWS::SQS::Queue": [
    one("sqs:SendMessage", ["sqs:SendMessage", "sqs:SendMessageBatch"]),
    one("sqs:ReceiveMessage", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"]),
  ],
  "AWS::SNS::Topic": [one("sns:Publish", ["sns:Publish"]), one("sns:Subscribe", ["sns:Subscribe", "sns:Receive"])],
  "AWS::S3::Bucket": [
    one("s3:GetObject", ["s3:GetObject", "s3:GetObjectVersion"], "below"),
    one("s3:PutObject", ["s3:PutObject"], "below"),
    one("s3:DeleteObject", ["s3:DeleteObject", "s3:DeleteObjectVersion"], "below"),
    one("s3:ListBucket", ["s3:ListBucket", "s3:ListBucketVersions"]),
  ],
  "AWS::DynamoDB::Table": TABLE,
  "AWS::DynamoDB::GlobalTable": TABLE,
  "AWS::Kinesis::Stream": [
    one("kinesis:PutRecord", ["kinesis:PutRecord", "kinesis:PutRecords"]),
    one("kinesis:GetRecords", ["kinesis:GetRecords"]),
  ],
  "AWS::KinesisFirehose::DeliveryStream": [
    one("firehose:PutRecord", ["firehose:PutRecord", "firehose:PutRecordBatch"]),
  ],
  "AWS::StepFunctions::StateMachine": [one(undefined, ["states:StartExecution", "states:StartSyncExecution"])],
  "AWS::Events::EventBus": [one("events:PutEvents", ["events:PutEvents"])],
  "AWS::SecretsManager::Secret": [
    one("secretsmanager:GetSecretValue", ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"]),
    one("secretsmanager:PutSecretValue", ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret"]),
  ],
  "AWS::SSM::Parameter": [
    one("ssm:GetParameter", ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]),
    one("ssm:PutParameter", ["ssm:PutParameter"]),
  ],
  "AWS::KMS::Key": [
    one("kms:Decrypt", ["kms:Decrypt"]),
    one("kms:Encrypt", ["kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"]),
  ],
  "AWS::ECR::Repository": [
    one("ecr:BatchGetImage", ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]),
    one("ecr:PutImage", ["ecr:PutImage"]),
  ],
  "AWS::OpenSearchService::Domain": SEARCH,
  "AWS::Elasticsearch::Domain": SEARCH,
  "AWS::RDS::DBCluster": RDS,
  "AWS::ECS::TaskDefinition": [one("ecs:RunTask", ["ecs:RunTask"], "either")],
  "AWS::Batch::JobQueue": [one("batch:SubmitJob", ["batch:SubmitJob"])],
  "AWS::CodeBuild::Project": [one("codebuild:StartBuild", ["codebuild:StartBuild"])],
  "AWS::Glue::Job": [one("glue:StartJobRun", ["glue:StartJobRun"])],
  "AWS::MSK::Cluster": [one("kafka-cluster:Connect", ["kafka-cluster:Connect"])],
  "AWS::VpcLattice::Service": [one(undefined, ["vpc-lattice-svcs:Invoke"], "below")],
  "AWS::IoT::TopicRule": [one("iot:Publish", ["iot:Publish"])],
  "AWS::EFS::FileSystem": [
    one("elasticfilesystem:ClientMount", ["elasticfilesystem:ClientMount"]),
    one("elasticfilesystem:ClientWrite", ["elasticfilesystem:ClientWrite"]),
  ],
};

/** Types with operations. */
const CALLED_TYPES: readonly string[] = Object.keys(OPERATIONS);

/** Types that answer in the network only: an IAM policy is asked for besides, it is no way by itself. */
const NETWORKED: ReadonlySet<string> = new Set([
  "AWS::MSK::Cluster",
  "AWS::EFS::FileSystem",
  "AWS::VpcLattice::Service",
]);

/** The resources that can be called through AWS's API with an IAM policy alone, by type. */
export function calledResources(estate: Estate): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, readonly Resource[]>();
  for (const type of CALLED_TYPES) {
    const resources = NETWORKED.has(type) ? [] : estate.ofType(type).filter(isCalled);
    if (resources.length > 0) found.set(type, resources);
  }
  return found;
}

/** A search domain in a VPC answers there only; a cluster takes statements over HTTPS only with its Data API on. */
function isCalled(resource: Resource): boolean {
  if (resource.type === "AWS::RDS::DBCluster")
    return truth(follow(resource.properties, ["EnableHttpEndpoint"])) === true;
  const search = resource.type === "AWS::OpenSearchService::Domain" || resource.type === "AWS::Elasticsearch::Domain";
  return !search || follow(resource.properties, ["VPCOptions"]) === undefined;
}

export function operationsOf(type: string): readonly Operation[] {
  return Object.hasOwn(OPERATIONS, type) ? (OPERATIONS[type] ?? []) : [];
}

/** The operation that an IAM action ("sqs:SendMessage") does to a resource of the type; undefined: none of them. */
export function operationFor(type: string, action: string): Operation | undefined {
  const wanted = action.toLowerCase();
  return operationsOf(type).find((operation) => operation.actions.some((name) => name.toLowerCase() === wanted));
}

/** The types that a service's actions are done to: "sqs" → queues. */
export function typesCalledBy(service: string): readonly string[] {
  const prefix = `${service.toLowerCase()}:`;
  return CALLED_TYPES.filter((type) =>
    operationsOf(type).some((operation) => operation.actions.some((action) => action.toLowerCase().startsWith(prefix))),
  );
}

/**
 * What a policy is asked about an operation: each action by itself, on the resource or on what lies below it, so that a
 * Deny on one does not count for the others.
 */
export function asksFor(estate: Estate, resource: Resource, operation: Operation): readonly Ask[] {
  const forms = operation.on === "either" ? (["resource", "below"] as const) : [operation.on];
  return operation.actions.flatMap((action) =>
    forms.map((form) => ({
      actions: [action],
      resource: (pattern: Value, extent: Extent) => itemCovers(estate, pattern, resource, form, extent),
    })),
  );
}

/** Whether an item of a statement's `Resource` takes in a resource, or what lies below it. */
function itemCovers(
  estate: Estate,
  pattern: Value,
  resource: Resource,
  form: "resource" | "below" | "either",
  extent: Extent,
): boolean | Unknown {
  if (pattern === "*") return true;
  if (resource.type === "AWS::IoT::TopicRule") return publishesTo(estate, pattern, resource, extent);
  if (form === "resource") return arnCovers(estate, pattern, resource);
  return arnCovers(estate, pattern, resource, resource.type === "AWS::Lambda::Function" ? ":" : "/", extent);
}
