import { type JsonMap, sub, text } from "./json.ts";

/** One end of a connector: whatever of it is known. */
export interface End {
  readonly arn?: unknown;
  /** Id of an API in execute-api and appsync ARNs. */
  readonly resourceId?: unknown;
  readonly qualifier?: unknown;
  readonly name?: unknown;
}

/** Who is given what: a policy of a role, a permission of a function, or a policy of the queue or topic written to. */
export type Grant =
  | { readonly is: "policy"; readonly side: "source" | "destination"; readonly statements: readonly JsonMap[] }
  | { readonly is: "permission"; readonly properties: JsonMap }
  | { readonly is: "queue-policy"; readonly statements: readonly JsonMap[] }
  | { readonly is: "topic-policy"; readonly statements: readonly JsonMap[] };

/** Actions ("service:Verb Verb") and resources: `S` and `D` are the ARNs of source and destination. */
type Line = readonly [actions: string, ...resources: string[]];

interface Profile {
  /** Whose role gets the policy; or the service that may call, send or publish. */
  readonly role?: "source" | "destination";
  readonly service?: string;
  /** ARN of the caller where it is not the source's. */
  readonly from?: string;
  readonly Read?: readonly Line[];
  readonly Write?: readonly Line[];
}

const executions = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${DestinationName}:*";
const managedRule =
  "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule";
const restCall = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${ResourceId}/${Qualifier}";
const graphApi = "arn:${AWS::Partition}:appsync:${AWS::Region}:${AWS::AccountId}:apis/${ResourceId}";

const useTable = {
  role: "source",
  Read: [["dynamodb:GetItem Query Scan BatchGetItem ConditionCheckItem PartiQLSelect", "D", "D/index/*"]],
  Write: [
    [
      "dynamodb:PutItem UpdateItem DeleteItem BatchWriteItem PartiQLDelete PartiQLInsert PartiQLUpdate",
      "D",
      "D/index/*",
    ],
  ],
} satisfies Profile;
const useBucket = {
  role: "source",
  Read: [
    [
      "s3:GetObject GetObjectAcl GetObjectLegalHold GetObjectRetention GetObjectTorrent GetObjectVersion GetObjectVersionAcl GetObjectVersionForReplication GetObjectVersionTorrent ListBucket ListBucketMultipartUploads ListBucketVersions ListMultipartUploadParts",
      "D",
      "D/*",
    ],
  ],
  Write: [
    [
      "s3:AbortMultipartUpload DeleteObject DeleteObjectVersion PutObject PutObjectLegalHold PutObjectRetention RestoreObject",
      "D",
      "D/*",
    ],
  ],
} satisfies Profile;
const callFunction = { role: "source", Write: [["lambda:InvokeAsync InvokeFunction", "D"]] } satisfies Profile;
const publish = { role: "source", Write: [["sns:Publish", "D"]] } satisfies Profile;
const putEvents = { role: "source", Write: [["events:PutEvents", "D"]] } satisfies Profile;

/**
 * What a connector grants, by types of source and destination.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html
 */
const PROFILES: Readonly<Record<string, Profile>> = {
  "AWS::DynamoDB::Table>AWS::Lambda::Function": {
    role: "destination",
    Read: [["dynamodb:DescribeStream GetRecords GetShardIterator ListStreams", "S/stream/*"]],
  },
  "AWS::Events::Rule>AWS::SNS::Topic": { service: "events.amazonaws.com" },
  "AWS::Events::Rule>AWS::SQS::Queue": { service: "events.amazonaws.com" },
  "AWS::Events::Rule>AWS::Lambda::Function": { service: "events.amazonaws.com" },
  "AWS::Events::Rule>AWS::Events::EventBus": putEvents,
  "AWS::Events::Rule>AWS::StepFunctions::StateMachine": { role: "source", Write: [["states:StartExecution", "D"]] },
  "AWS::Lambda::Function>AWS::Lambda::Function": callFunction,
  "AWS::Lambda::Function>AWS::S3::Bucket": useBucket,
  "AWS::Lambda::Function>AWS::DynamoDB::Table": useTable,
  "AWS::Lambda::Function>AWS::SQS::Queue": {
    role: "source",
    Read: [["sqs:ReceiveMessage GetQueueAttributes", "D"]],
    Write: [["sqs:DeleteMessage SendMessage ChangeMessageVisibility PurgeQueue", "D"]],
  },
  "AWS::Lambda::Function>AWS::SNS::Topic": publish,
  "AWS::Lambda::Function>AWS::StepFunctions::StateMachine": {
    role: "source",
    Write: [
      ["states:StartExecution StartSyncExecution", "D"],
      ["states:StopExecution", executions],
    ],
    Read: [
      ["states:DescribeStateMachine ListExecutions", "D"],
      ["states:DescribeExecution DescribeStateMachineForExecution GetExecutionHistory", executions],
    ],
  },
  "AWS::Lambda::Function>AWS::Events::EventBus": putEvents,
  "AWS::Lambda::Function>AWS::Location::PlaceIndex": {
    role: "source",
    Read: [
      [
        "geo:DescribePlaceIndex GetPlace SearchPlaceIndexForPosition SearchPlaceIndexForSuggestions SearchPlaceIndexForText",
        "D",
      ],
    ],
  },
  "AWS::ApiGatewayV2::Api>AWS::Lambda::Function": { service: "apigateway.amazonaws.com", from: restCall },
  "AWS::ApiGateway::RestApi>AWS::Lambda::Function": { service: "apigateway.amazonaws.com", from: restCall },
  "AWS::SNS::Topic>AWS::SQS::Queue": { service: "sns.amazonaws.com" },
  "AWS::SNS::Topic>AWS::Lambda::Function": { service: "sns.amazonaws.com" },
  "AWS::SQS::Queue>AWS::Lambda::Function": {
    role: "destination",
    Write: [["sqs:DeleteMessage", "S"]],
    Read: [["sqs:ReceiveMessage GetQueueAttributes", "S"]],
  },
  "AWS::S3::Bucket>AWS::Lambda::Function": { service: "s3.amazonaws.com" },
  "AWS::StepFunctions::StateMachine>AWS::Lambda::Function": callFunction,
  "AWS::StepFunctions::StateMachine>AWS::SNS::Topic": publish,
  "AWS::StepFunctions::StateMachine>AWS::SQS::Queue": { role: "source", Write: [["sqs:SendMessage", "D"]] },
  "AWS::StepFunctions::StateMachine>AWS::S3::Bucket": useBucket,
  "AWS::StepFunctions::StateMachine>AWS::DynamoDB::Table": useTable,
  "AWS::StepFunctions::StateMachine>AWS::Events::EventBus": putEvents,
  "AWS::StepFunctions::StateMachine>AWS::StepFunctions::StateMachine": {
    role: "source",
    Read: [
      ["states:DescribeExecution", executions],
      ["events:DescribeRule", managedRule],
    ],
    Write: [
      ["states:StartExecution", "D"],
      ["states:StopExecution", executions],
      ["events:PutTargets PutRule", managedRule],
    ],
  },
  "AWS::AppSync::DataSource>AWS::DynamoDB::Table": useTable,
  "AWS::AppSync::DataSource>AWS::Lambda::Function": {
    role: "source",
    Write: [["lambda:InvokeAsync InvokeFunction", "D", "D:*"]],
  },
  "AWS::AppSync::GraphQLApi>AWS::Lambda::Function": { service: "appsync.amazonaws.com", from: graphApi },
};

/** What a connector between two types grants; undefined where SAM connects no such pair. */
export function grantedBy(
  from: string,
  to: string,
  permissions: readonly unknown[],
  ends: { readonly source: End; readonly destination: End },
): Grant | undefined {
  const key = `${from}>${to}`;
  const profile = Object.hasOwn(PROFILES, key) ? PROFILES[key] : undefined;
  if (profile === undefined) return undefined;
  if (profile.service === undefined) {
    const statements = (["Read", "Write"] as const)
      .filter((word) => permissions.includes(word))
      .flatMap((word) => (profile[word] ?? []).map((line) => statementOf(line, ends)));
    return { is: "policy", side: profile.role ?? "source", statements };
  }
  const sourceArn = profile.from === undefined ? ends.source.arn : fill(profile.from, ends);
  if (to === "AWS::Lambda::Function") return callable(profile.service, sourceArn);
  const action = to === "AWS::SQS::Queue" ? "sqs:SendMessage" : "sns:Publish";
  const statement = {
    Effect: "Allow",
    Principal: { Service: profile.service },
    Resource: ends.destination.arn,
    Action: action,
    Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
  };
  return { is: to === "AWS::SQS::Queue" ? "queue-policy" : "topic-policy", statements: [statement] };
}

function callable(service: string, SourceArn: unknown): Grant {
  const account = service === "s3.amazonaws.com" ? { SourceAccount: sub("${AWS::AccountId}") } : {};
  const properties = { Action: "lambda:InvokeFunction", Principal: service, SourceArn, ...account };
  return { is: "permission", properties };
}

function statementOf(
  [actions, ...resources]: Line,
  ends: { readonly source: End; readonly destination: End },
): JsonMap {
  const [service, verbs = ""] = actions.split(":", 2);
  return {
    Effect: "Allow",
    Action: verbs.split(" ").map((verb) => `${service}:${verb}`),
    Resource: resources.map((resource) => resourceOf(resource, ends)),
  };
}

function resourceOf(pattern: string, ends: { readonly source: End; readonly destination: End }): unknown {
  if (pattern.startsWith("arn:")) return fill(pattern, ends);
  const [end, arn] = pattern.startsWith("S")
    ? (["SourceArn", ends.source.arn] as const)
    : (["DestinationArn", ends.destination.arn] as const);
  const rest = pattern.slice(1);
  if (rest === "") return arn;
  return sub(`\${${end}}${rest}`, { [end]: arn });
}

function fill(pattern: string, ends: { readonly source: End; readonly destination: End }): JsonMap {
  const values: JsonMap = {
    DestinationName: ends.destination.name,
    ResourceId: ends.source.resourceId,
    Qualifier: ends.source.qualifier ?? "*",
  };
  const used = Object.entries(values).filter(([name]) => pattern.includes(`\${${name}}`));
  return used.length === 0 ? sub(pattern) : sub(pattern, Object.fromEntries(used.map(([k, v]) => [k, v ?? ""])));
}

/** Whether the list of permissions is one that a connector may have. */
export function arePermissions(value: unknown): value is readonly ("Read" | "Write")[] {
  return Array.isArray(value) && value.length > 0 && value.every((word) => /^(Read|Write)$/.test(text(word) ?? ""));
}
