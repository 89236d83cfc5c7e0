import { partsOf } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import { follow } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { isScalar, Reference, Text, Unknown, type Value } from "../estate/value.ts";
import { coversArn, type Extent, extended, FREE, type Piece, patternPieces, plain } from "./match.ts";

/** How a type's ARN ends, `{}` standing for its name; and the property that names it, where there is one. */
interface Shape {
  readonly service: string;
  readonly resource: string;
  readonly name?: string;
  /** Fields that the service leaves empty. Default: none. */
  readonly without?: "region" | "region-and-account";
  /** `Ref` gives the ARN, not the name. */
  readonly refIsArn?: true;
}

/** Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const SHAPES: Readonly<Record<string, Shape>> = {
  "AWS::Lambda::Function": { service: "lambda", resource: "function:{}", name: "FunctionName" },
  "AWS::SQS::Queue": { service: "sqs", resource: "{}", name: "QueueName" },
  "AWS::SNS::Topic": { service: "sns", resource: "{}", name: "TopicName", refIsArn: true },
  "AWS::S3::Bucket": { service: "s3", resource: "{}", name: "BucketName", without: "region-and-account" },
  "AWS::DynamoDB::Table": { service: "dynamodb", resource: "table/{}", name: "TableName" },
  "AWS::DynamoDB::GlobalTable": { service: "dynamodb", resource: "table/{}", name: "TableName" },
  "AWS::Kinesis::Stream": { service: "kinesis", resource: "stream/{}", name: "Name" },
  "AWS::KinesisFirehose::DeliveryStream": {
    service: "firehose",
    resource: "deliverystream/{}",
    name: "DeliveryStreamName",
  },
  "AWS::StepFunctions::StateMachine": {
    service: "states",
    resource: "stateMachine:{}",
    name: "StateMachineName",
    refIsArn: true,
  },
  "AWS::StepFunctions::Activity": { service: "states", resource: "activity:{}", name: "Name", refIsArn: true },
  "AWS::Events::EventBus": { service: "events", resource: "event-bus/{}", name: "Name" },
  "AWS::Events::Rule": { service: "events", resource: "rule/{}", name: "Name" },
  "AWS::Events::ApiDestination": { service: "events", resource: "api-destination/{}", name: "Name" },
  "AWS::Scheduler::Schedule": { service: "scheduler", resource: "schedule/{}", name: "Name" },
  "AWS::Pipes::Pipe": { service: "pipes", resource: "pipe/{}", name: "Name" },
  "AWS::SecretsManager::Secret": { service: "secretsmanager", resource: "secret:{}", name: "Name", refIsArn: true },
  "AWS::SSM::Parameter": { service: "ssm", resource: "parameter/{}", name: "Name" },
  "AWS::SSM::Document": { service: "ssm", resource: "document/{}", name: "Name" },
  "AWS::KMS::Key": { service: "kms", resource: "key/{}" },
  "AWS::ECR::Repository": { service: "ecr", resource: "repository/{}", name: "RepositoryName" },
  "AWS::ApiGateway::RestApi": { service: "execute-api", resource: "{}" },
  "AWS::ApiGatewayV2::Api": { service: "execute-api", resource: "{}" },
  "AWS::AppSync::GraphQLApi": { service: "appsync", resource: "apis/{}", refIsArn: true },
  "AWS::AppSync::Api": { service: "appsync", resource: "apis/{}", refIsArn: true },
  "AWS::CloudFront::Distribution": { service: "cloudfront", resource: "distribution/{}", without: "region" },
  "AWS::Cognito::UserPool": { service: "cognito-idp", resource: "userpool/{}" },
  "AWS::Logs::LogGroup": { service: "logs", resource: "log-group:{}", name: "LogGroupName" },
  "AWS::IAM::Role": { service: "iam", resource: "role/{}", name: "RoleName", without: "region" },
  "AWS::IAM::User": { service: "iam", resource: "user/{}", name: "UserName", without: "region" },
  "AWS::IAM::ManagedPolicy": {
    service: "iam",
    resource: "policy/{}",
    name: "ManagedPolicyName",
    without: "region",
    refIsArn: true,
  },
  "AWS::OpenSearchService::Domain": { service: "es", resource: "domain/{}", name: "DomainName" },
  "AWS::Elasticsearch::Domain": { service: "es", resource: "domain/{}", name: "DomainName" },
  "AWS::ECS::Cluster": { service: "ecs", resource: "cluster/{}", name: "ClusterName" },
  "AWS::ECS::Service": { service: "ecs", resource: "service/{}", refIsArn: true },
  "AWS::ECS::TaskDefinition": { service: "ecs", resource: "task-definition/{}", name: "Family", refIsArn: true },
  "AWS::EKS::Cluster": { service: "eks", resource: "cluster/{}", name: "Name" },
  "AWS::EC2::Instance": { service: "ec2", resource: "instance/{}" },
  "AWS::EFS::FileSystem": { service: "elasticfilesystem", resource: "file-system/{}" },
  "AWS::RDS::DBCluster": { service: "rds", resource: "cluster:{}", name: "DBClusterIdentifier" },
  "AWS::RDS::DBInstance": { service: "rds", resource: "db:{}", name: "DBInstanceIdentifier" },
  "AWS::CodeBuild::Project": { service: "codebuild", resource: "project/{}", name: "Name" },
  "AWS::CodePipeline::Pipeline": { service: "codepipeline", resource: "{}", name: "Name" },
  "AWS::Batch::JobQueue": { service: "batch", resource: "job-queue/{}", name: "JobQueueName", refIsArn: true },
  "AWS::Batch::JobDefinition": {
    service: "batch",
    resource: "job-definition/{}",
    name: "JobDefinitionName",
    refIsArn: true,
  },
  "AWS::Glue::Job": { service: "glue", resource: "job/{}", name: "Name" },
  "AWS::MSK::Cluster": { service: "kafka", resource: "cluster/{}", name: "ClusterName", refIsArn: true },
  "AWS::MSK::ServerlessCluster": { service: "kafka", resource: "cluster/{}", name: "ClusterName", refIsArn: true },
  "AWS::AmazonMQ::Broker": { service: "mq", resource: "broker:{}", name: "BrokerName" },
  "AWS::DocDB::DBCluster": { service: "rds", resource: "cluster:{}", name: "DBClusterIdentifier" },
  "AWS::ElasticLoadBalancingV2::LoadBalancer": {
    service: "elasticloadbalancing",
    resource: "loadbalancer/{}",
    refIsArn: true,
  },
  "AWS::ElasticLoadBalancingV2::Listener": { service: "elasticloadbalancing", resource: "listener/{}", refIsArn: true },
  "AWS::ElasticLoadBalancingV2::TargetGroup": {
    service: "elasticloadbalancing",
    resource: "targetgroup/{}",
    refIsArn: true,
  },
  "AWS::VpcLattice::Service": { service: "vpc-lattice", resource: "service/{}", refIsArn: true },
  "AWS::IoT::TopicRule": { service: "iot", resource: "rule/{}", name: "RuleName" },
  "AWS::IoT::Thing": { service: "iot", resource: "thing/{}", name: "ThingName" },
  "AWS::Lex::Bot": { service: "lex", resource: "bot/{}" },
};

/** The services whose ARNs a type has: "lambda" for `AWS::Lambda::Function`; undefined for types without a known ARN. */
export function serviceOf(type: string): string | undefined {
  return Object.hasOwn(SHAPES, type) ? SHAPES[type]?.service : undefined;
}

/** The ARN of a resource, without its partition (`arn::sqs:us-east-1:111122223333:orders`). Undefined: type not known. */
export function arnPieces(estate: Estate, resource: Resource): readonly Piece[] | undefined {
  const known = ARNS.get(estate) ?? new Map<string, readonly Piece[] | undefined>();
  ARNS.set(estate, known);
  if (!known.has(resource.id)) known.set(resource.id, arnOf(estate, resource, DEPTH));
  return known.get(resource.id);
}

/** Estates never change, so what was worked out for one stays true. */
const ARNS = new WeakMap<Estate, Map<string, readonly Piece[] | undefined>>();

/** What a text says, references to resources of the estate filled in. `*` and `?` are wildcards. */
export function valuePieces(estate: Estate, value: Value | undefined): readonly Piece[] {
  const known = VALUES.get(estate) ?? new Map<Value | undefined, readonly Piece[]>();
  VALUES.set(estate, known);
  const found = known.get(value) ?? withoutPartition(expand(estate, value, DEPTH));
  known.set(value, found);
  return found;
}

const VALUES = new WeakMap<Estate, Map<Value | undefined, readonly Piece[]>>();

/** The name of a resource: as its property says, else an atom (or the physical id in a snapshot). */
export function namePieces(estate: Estate, resource: Resource): readonly Piece[] {
  return nameOf(estate, resource, DEPTH);
}

/** References in names of resources that are named after resources ... are followed this far. */
const DEPTH = 6;

function arnOf(estate: Estate, resource: Resource, depth: number): readonly Piece[] | undefined {
  if (resource.type === "AWS::Lambda::Alias" || resource.type === "AWS::Lambda::Version") {
    const target = estate.find(follow(resource.properties, ["FunctionName"]));
    const whole = target === undefined ? undefined : arnOf(estate, target, depth - 1);
    if (whole === undefined) return undefined;
    const alias = follow(resource.properties, ["Name"]);
    const tail =
      resource.type === "AWS::Lambda::Alias" ? expand(estate, alias, depth - 1) : [atom(resource, "Version")];
    return [...whole, plain(":"), ...tail];
  }
  const shape = Object.hasOwn(SHAPES, resource.type) ? SHAPES[resource.type] : undefined;
  if (shape === undefined) return undefined;
  const region = shape.without === undefined ? [field(resource.region)] : [];
  const account = shape.without === "region-and-account" ? [] : [field(resource.account)];
  const [before = "", after = ""] = shape.resource.split("{}");
  return [
    plain(`arn::${shape.service}:`),
    ...region,
    plain(":"),
    ...account,
    plain(`:${before}`),
    ...nameOf(estate, resource, depth),
    plain(after),
  ];
}

function field(value: string | Unknown): Piece {
  return typeof value === "string" ? plain(value) : { is: "hole", unknown: value };
}

/** Properties that name resources which have no ARN here. */
const NAMED_BY: Readonly<Record<string, string>> = {
  "AWS::ApiGateway::Stage": "StageName",
  "AWS::ApiGateway::Deployment": "StageName",
  "AWS::ApiGatewayV2::Stage": "StageName",
};

function nameOf(estate: Estate, resource: Resource, depth: number): readonly Piece[] {
  const shape = Object.hasOwn(SHAPES, resource.type) ? SHAPES[resource.type] : undefined;
  const property = shape?.name ?? (Object.hasOwn(NAMED_BY, resource.type) ? NAMED_BY[resource.type] : undefined);
  const value = property === undefined ? undefined : follow(resource.properties, [property]);
  if (value !== undefined && value !== null) return expand(estate, value, depth - 1);
  return resource.logicalId === undefined ? [plain(resource.id)] : [atom(resource, "Name")];
}

function atom(resource: Resource, attribute: string): Piece {
  return { is: "atom", key: `${resource.id}.${attribute}` };
}

function expand(estate: Estate, value: Value | undefined, depth: number): readonly Piece[] {
  if (value === undefined || value === null) return [];
  if (isScalar(value)) return patternPieces(String(value));
  if (value instanceof Reference || value instanceof Unknown || value instanceof Text) {
    return partsOf(value).flatMap((part): readonly Piece[] => {
      if (typeof part === "string") return patternPieces(part);
      if (part instanceof Unknown) return [{ is: "hole", unknown: part }];
      return referencePieces(estate, part, depth);
    });
  }
  return [{ is: "hole", unknown: new Unknown("invalid", "a list or map where a name is expected") }];
}

function referencePieces(estate: Estate, reference: Reference, depth: number): readonly Piece[] {
  const resource = estate.get(reference.resource);
  const { attribute } = reference;
  if (resource === undefined || depth <= 0) return [{ is: "atom", key: `${reference.resource}.${attribute}` }];
  const shape = Object.hasOwn(SHAPES, resource.type) ? SHAPES[resource.type] : undefined;
  const versioned = resource.type === "AWS::Lambda::Alias" || resource.type === "AWS::Lambda::Version";
  if (attribute === "Ref" && (shape?.refIsArn === true || versioned)) {
    return arnOf(estate, resource, depth) ?? [atom(resource, "Name")];
  }
  if (attribute === "StreamArn" && shape?.service === "dynamodb") {
    return [...(arnOf(estate, resource, depth) ?? []), plain("/stream/"), atom(resource, "Stream")];
  }
  if (attribute === "Arn" || ARN_ATTRIBUTES.has(attribute)) {
    return arnOf(estate, resource, depth) ?? [atom(resource, "Arn")];
  }
  if (attribute === "Ref" && resource.type === "AWS::SQS::Queue") return [atom(resource, "QueueUrl")];
  if (attribute === "Ref" || NAME_ATTRIBUTES.has(attribute)) return nameOf(estate, resource, depth);
  return [atom(resource, attribute)];
}

const ARN_ATTRIBUTES: ReadonlySet<string> = new Set([
  "TopicArn",
  "DomainArn",
  "FunctionArn",
  "ClusterArn",
  "LoadBalancerArn",
  "ListenerArn",
  "PolicyArn",
]);
const NAME_ATTRIBUTES: ReadonlySet<string> = new Set([
  "Name",
  "Id",
  "QueueName",
  "TopicName",
  "TableName",
  "RestApiId",
  "ApiId",
  "KeyId",
  "RoleName",
  "InstanceId",
  "ClusterName",
  "FileSystemId",
]);

/** `arn:aws:sqs:...` becomes `arn::sqs:...`: an estate has one partition, and templates write it in many ways. */
function withoutPartition(pieces: readonly Piece[]): readonly Piece[] {
  const [first, ...rest] = pieces;
  if (first?.is !== "text" || !first.text.startsWith("arn:")) return pieces;
  const after = first.text.slice("arn:".length);
  const colon = after.indexOf(":");
  if (colon >= 0) return [plain(`arn:${after.slice(colon)}`), ...rest];
  for (const [i, piece] of rest.entries()) {
    const at = piece.is === "text" ? piece.text.indexOf(":") : -1;
    if (piece.is === "text" && at >= 0) return [plain(`arn:${piece.text.slice(at)}`), ...rest.slice(i + 1)];
  }
  return [plain("arn:"), { is: "star" }];
}

/**
 * Whether an ARN pattern (of a policy, a permission, a target) takes in a resource, or what lies below it
 * (`below`: "/" for objects of a bucket or indexes of a table, ":" for versions of a function).
 */
export function arnCovers(
  estate: Estate,
  pattern: Value | undefined,
  resource: Resource,
  below: "" | "/" | ":" = "",
  extent: Extent = "some",
): boolean | Unknown {
  if (pattern === "*") return true;
  if (namesAnother(estate, pattern, resource)) return false;
  const subject = below === "" ? arnPieces(estate, resource) : belowPieces(estate, resource, below, extent);
  if (subject === undefined) return new Unknown("not-modelled", `the ARN of a ${resource.type} is not modelled`);
  return coversArn(valuePieces(estate, pattern), subject);
}

/** The ARN of whatever lies below a resource. */
function belowPieces(
  estate: Estate,
  resource: Resource,
  below: "/" | ":",
  extent: Extent,
): readonly Piece[] | undefined {
  const known = ARNS.get(estate) ?? new Map<string, readonly Piece[] | undefined>();
  ARNS.set(estate, known);
  const key = `${resource.id} ${below} ${extent}`;
  if (!known.has(key)) {
    const arn = arnPieces(estate, resource);
    known.set(key, arn === undefined ? undefined : extended([...arn, plain(below), FREE], extent));
  }
  return known.get(key);
}

/** The short way: an ARN that begins with a reference to another resource of the same type is not this one's. */
function namesAnother(estate: Estate, pattern: Value | undefined, resource: Resource): boolean {
  const head = pattern instanceof Text ? pattern.parts[0] : pattern;
  if (!(head instanceof Reference) || head.resource === resource.id) return false;
  // Only generated names: two resources may be given the same name by hand.
  const other = estate.get(head.resource);
  const name = other === undefined ? undefined : SHAPES[other.type]?.name;
  return other?.type === resource.type && (name === undefined || other.properties[name] === undefined);
}
