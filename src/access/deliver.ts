import type { Estate } from "../estate/estate.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import type { Forward, Place, Said } from "./access.ts";
import { arnPieces, serviceOf } from "./arn-of.ts";
import { policiesAt } from "./attachments.ts";
import { roleMay } from "./identity.ts";
import { invokable, mayInvoke } from "./lambda-permission.ts";
import { type Ledger, noteOf, placeIn, said } from "./ledger.ts";
import { FREE, plain } from "./match.ts";
import { type Operation, operationsOf } from "./operations.ts";
import { leaveByPolicy } from "./resource-policies.ts";
import { type Target, targetsOf } from "./targets.ts";

/** A service that passes something on to a target: a subscription, a rule, a schedule, a notification. */
export interface Delivery {
  /** The places it starts from (the operations that set it off). */
  readonly from: readonly Place[];
  /** Whose `aws:SourceArn` the service shows. */
  readonly source: Resource;
  /** Service principal that invokes the target where no role is given. */
  readonly service: string;
  readonly to: Value | undefined;
  /** Where it is said. */
  readonly at: Resource;
  readonly path: Path;
  /** "delivers to", "invokes" */
  readonly verb: string;
  /** The role it calls the target with; undefined: the target's own policy must let the service in. */
  readonly role: Value | undefined;
  readonly mode?: Forward["mode"];
  /** Which operation of the target is done; default: its first, which takes something in. */
  readonly operation?: string | undefined;
  /** The service checks by itself that it may (or is not told apart): no permission is looked for. */
  readonly trusted?: boolean;
  /** What it can be; default: everything that can be a target. */
  readonly types?: readonly string[];
  /** Only what the role allows is delivered: it is not known which of several operations is meant. */
  readonly optional?: boolean;
  readonly doubts?: readonly Unknown[];
}

/** Everything that can be a target by ARN or name. */
const TARGETS: readonly string[] = [
  "AWS::Lambda::Function",
  "AWS::SQS::Queue",
  "AWS::SNS::Topic",
  "AWS::StepFunctions::StateMachine",
  "AWS::Kinesis::Stream",
  "AWS::KinesisFirehose::DeliveryStream",
  "AWS::Events::EventBus",
  "AWS::Events::ApiDestination",
  "AWS::DynamoDB::Table",
  "AWS::DynamoDB::GlobalTable",
  "AWS::S3::Bucket",
  "AWS::ECS::TaskDefinition",
  "AWS::ECS::Cluster",
  "AWS::Batch::JobQueue",
  "AWS::CodeBuild::Project",
  "AWS::CodePipeline::Pipeline",
  "AWS::Glue::Job",
  "AWS::Logs::LogGroup",
  "AWS::AppSync::GraphQLApi",
  "AWS::ApiGateway::RestApi",
  "AWS::MSK::Cluster",
  "AWS::OpenSearchService::Domain",
  "AWS::Elasticsearch::Domain",
  "AWS::RDS::DBCluster",
  "AWS::SSM::Document",
  "AWS::Pipes::Pipe",
];

export function deliver(ledger: Ledger, delivery: Delivery): void {
  const { estate } = ledger;
  const types = delivery.types ?? TARGETS;
  const to = executeApi(estate, delivery.to) ?? delivery.to;
  const named = targetsOf(estate, to, types, delivery.at);
  const functions = types.includes(FUNCTION) && delivery.role === undefined && delivery.trusted !== true;
  // An unknown function can only be one that lets the source in.
  const invoked =
    named.unknown !== undefined && functions
      ? invokable(estate, delivery.to, delivery.at, delivery.service, sourcePieces(estate, delivery.source)).found
      : named.found.filter((target) => target.resource.type === FUNCTION);
  const others = named.found.filter((target) => target.resource.type !== FUNCTION);
  for (const target of [...invoked, ...others]) deliverTo(ledger, delivery, target);
  if (named.unknown === undefined || invoked.length + others.length > 0) return;
  const message = `what \`${delivery.source.id}\` ${delivery.verb} is not known: ${named.unknown.detail}`;
  ledger.gap(noteOf("target-unknown", delivery.at, message, named.open, named.unknown.settle));
}

const FUNCTION = "AWS::Lambda::Function";

/** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` names the API. */
function executeApi(estate: Estate, value: Value | undefined): Value | undefined {
  const api = estate.find(value);
  return api?.type === "AWS::ApiGateway::RestApi" ? api.id : undefined;
}

function deliverTo(ledger: Ledger, delivery: Delivery, target: Target): void {
  const { resource } = target;
  const operations = operationsOf(resource.type);
  const operation = operations.find((one) => one.name === delivery.operation) ?? writing(operations);
  const leave = leaveFor(ledger, delivery, resource, operation);
  if (leave === undefined) return;
  const text = `\`${delivery.source.id}\` ${delivery.verb} \`${resource.id}\``;
  for (const from of delivery.from) {
    ledger.forward({
      from,
      to: placeIn(resource, operation?.name),
      ports: undefined,
      mode: delivery.mode ?? "event",
      said: [said(delivery.at, delivery.path, text), ...leave.said],
      doubts: [...(delivery.doubts ?? []), ...target.doubts, ...leave.doubts],
    });
  }
}

function writing(operations: readonly Operation[]): Operation | undefined {
  return operations.find((operation) => operation.name?.includes("Put") === true) ?? operations[0];
}

function leaveFor(
  ledger: Ledger,
  delivery: Delivery,
  target: Resource,
  operation: Operation | undefined,
): { readonly said: readonly Said[]; readonly doubts: readonly Unknown[] } | undefined {
  const { estate } = ledger;
  if (delivery.trusted === true || operation === undefined) return { said: [], doubts: [] };
  if (delivery.role !== undefined) {
    const may = roleMay(estate, delivery.role, target, operation);
    if (may.allowed === true) return { said: may.said, doubts: [] };
    if (may.allowed instanceof Unknown) return { said: may.said, doubts: [may.allowed] };
    if (delivery.optional === true) return undefined;
    const detail = `the role of \`${delivery.source.id}\` is not seen to allow ${operation.actions[0] ?? "it"} on \`${target.id}\``;
    return { said: [], doubts: [new Unknown("absent-record", detail)] };
  }
  switch (target.type) {
    case "AWS::Lambda::Function":
      return mayInvoke(estate, target, delivery.service, sourcePieces(estate, delivery.source));
    case "AWS::SQS::Queue":
      return leaveByPolicy(ledger, policiesAt(estate, target), operation, delivery.service, delivery.source);
    case "AWS::SNS::Topic":
      return leaveByPolicy(ledger, policiesAt(estate, target), operation, delivery.service, delivery.source);
    default:
      return { said: [], doubts: [] };
  }
}

function sourcePieces(estate: Estate, source: Resource) {
  const arn = serviceOf(source.type) === undefined ? undefined : arnPieces(estate, source);
  return arn === undefined ? [] : [arn, [...arn, plain("/"), FREE], [...arn, plain(":"), FREE]];
}
