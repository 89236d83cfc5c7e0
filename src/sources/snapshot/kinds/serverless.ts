import type { Value } from "../../../estate/value.ts";
import { Unknown } from "../../../estate/value.ts";
import { document, each, part, tags } from "../convert.ts";
import { always, type Kind, kind, type Making, row, same } from "../kind.ts";
import { isRec, type Rec, recsAt, textAt } from "../record.ts";
import type { SnapshotResource } from "../snapshot-resource.ts";

const FUNCTION = "AWS::Lambda::Function";
const BUCKET = "AWS::S3::Bucket";
const QUEUE = "AWS::SQS::Queue";
const TOPIC = "AWS::SNS::Topic";
const SECRET = "AWS::SecretsManager::Secret";

const FUNCTION_KIND = {
  aliases: ["FunctionName"],
  rows: [
    ...same("FunctionName Runtime Role Handler Timeout MemorySize Description KmsKeyArn=KMSKeyArn TracingConfig"),
    ...same("Architectures PackageType DeadLetterConfig EphemeralStorage LoggingConfig"),
    ...row("Layers", "Layers", each("Arn")),
    ...row("Environment", "Environment", part("Variables")),
    ...row("VpcConfig", "VpcConfig", (config) =>
      isRec(config) && Array.isArray(config.SubnetIds) && config.SubnetIds.length > 0
        ? (only(config, ["SubnetIds", "SecurityGroupIds", "Ipv6AllowedForDualStack"]) as Value)
        : undefined,
    ),
    ...row("SnapStart", "SnapStart", part("ApplyOn")),
  ],
  observed: same("State Version"),
};

/**
 * Functions, buckets, queues, topics, secrets and keys, with the policies on them.
 * Sources: https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export const SERVERLESS: readonly Kind[] = [
  kind("lambda list-functions", "Functions", FUNCTION, "FunctionArn", FUNCTION_KIND),
  kind("lambda get-function", "Configuration", FUNCTION, "FunctionArn", FUNCTION_KIND),
  kind("lambda get-policy", "Policy", undefined, "", { whole: true, more: permissions }),
  kind("lambda get-function-concurrency", "ReservedConcurrentExecutions", undefined, "", {
    whole: true,
    more: aspectOf(FUNCTION, "lambda get-function-concurrency", (record) => ({
      ReservedConcurrentExecutions: record.ReservedConcurrentExecutions as Value,
    })),
  }),
  kind("lambda get-function-code-signing-config", "CodeSigningConfigArn", undefined, "", {
    whole: true,
    more: aspectOf(FUNCTION, "lambda get-function-code-signing-config", (record) => ({
      CodeSigningConfigArn: record.CodeSigningConfigArn as Value,
    })),
  }),
  kind("lambda list-function-url-configs", "FunctionUrlConfigs", undefined, "FunctionArn", { more: functionUrl }),
  kind("lambda get-function-url-config", "FunctionUrl", undefined, "FunctionArn", { whole: true, more: functionUrl }),
  kind("lambda list-event-source-mappings", "EventSourceMappings", "AWS::Lambda::EventSourceMapping", "UUID", {
    rows: [
      ...always(same("FunctionName=FunctionArn")),
      ...same("EventSourceArn BatchSize SourceAccessConfigurations SelfManagedEventSource Topics Queues"),
      ...row("Enabled", "State", (state) => state !== "Disabled"),
    ],
  }),
  kind("s3 list-buckets", "Buckets", undefined, "Name", {
    more(record, making) {
      const BucketName = textAt(record, "Name") ?? "";
      making.add(BUCKET, `arn:aws:s3:::${BucketName}`, { BucketName }).aliases = [BucketName];
    },
  }),
  kind("s3 get-bucket-policy", "Policy", undefined, "", {
    whole: true,
    more: policyResource("AWS::S3::BucketPolicy", "s3 get-bucket-policy", BUCKET, "Policy", (name, PolicyDocument) => ({
      Bucket: name,
      PolicyDocument,
    })),
  }),
  kind("s3 get-public-access-block", "PublicAccessBlockConfiguration", undefined, "", {
    whole: true,
    more: aspectOf(BUCKET, "s3 get-public-access-block", ({ PublicAccessBlockConfiguration }) => ({
      PublicAccessBlockConfiguration: PublicAccessBlockConfiguration as Value,
    })),
  }),
  kind("s3 get-bucket-encryption", "ServerSideEncryptionConfiguration", undefined, "", {
    whole: true,
    more: aspectOf(BUCKET, "s3 get-bucket-encryption", (record) => ({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: recsAt(record, "ServerSideEncryptionConfiguration.Rules").map((rule) => {
          const { ApplyServerSideEncryptionByDefault, BucketKeyEnabled } = rule;
          return {
            ServerSideEncryptionByDefault: (ApplyServerSideEncryptionByDefault ?? {}) as Value,
            BucketKeyEnabled: BucketKeyEnabled === true,
          };
        }),
      },
    })),
  }),
  kind("s3 get-bucket-versioning", "Status", undefined, "", {
    whole: true,
    more: aspectOf(BUCKET, "s3 get-bucket-versioning", ({ Status }) => ({
      VersioningConfiguration: { Status: Status as Value },
    })),
  }),
  kind("s3 get-bucket-logging", "LoggingEnabled", undefined, "", {
    whole: true,
    more: aspectOf(BUCKET, "s3 get-bucket-logging", (record) => ({
      LoggingConfiguration: {
        DestinationBucketName: textAt(record, "LoggingEnabled.TargetBucket") ?? "",
        LogFilePrefix: textAt(record, "LoggingEnabled.TargetPrefix") ?? "",
      },
    })),
  }),
  kind("s3 get-bucket-website", "IndexDocument", undefined, "", {
    whole: true,
    more: aspectOf(BUCKET, "s3 get-bucket-website", (record) => ({
      WebsiteConfiguration: { IndexDocument: textAt(record, "IndexDocument.Suffix") ?? "" },
    })),
  }),
  kind("s3 get-bucket-acl", "Grants", undefined, "", {
    whole: true,
    more: aspectOf(BUCKET, "s3 get-bucket-acl", (record) => ({ AccessControl: cannedOf(record) })),
  }),
  ...["LambdaFunctionConfigurations", "QueueConfigurations", "TopicConfigurations", "EventBridgeConfiguration"].map(
    (key) =>
      kind("s3 get-bucket-notification-configuration", key, undefined, "", {
        whole: true,
        more: aspectOf(BUCKET, "s3 get-bucket-notification-configuration", (record) => ({
          NotificationConfiguration: {
            LambdaConfigurations: notifications(
              record,
              "LambdaFunctionConfigurations",
              "LambdaFunctionArn",
              "Function",
            ),
            QueueConfigurations: notifications(record, "QueueConfigurations", "QueueArn", "Queue"),
            TopicConfigurations: notifications(record, "TopicConfigurations", "TopicArn", "Topic"),
          },
        })),
      }),
  ),
  kind("s3 get-bucket-ownership-controls", "OwnershipControls", undefined, "", {
    whole: true,
    more: aspectOf(BUCKET, "s3 get-bucket-ownership-controls", ({ OwnershipControls }) => ({
      OwnershipControls: OwnershipControls as Value,
    })),
  }),
  kind("sqs get-queue-attributes", "Attributes", QUEUE, "Attributes.QueueArn", {
    whole: true,
    applies: (record) => textAt(record, "Attributes.QueueArn") !== undefined,
    rows: [
      ...same("KmsMasterKeyId=Attributes.KmsMasterKeyId VisibilityTimeout=Attributes.VisibilityTimeout"),
      ...row("SqsManagedSseEnabled", "Attributes.SqsManagedSseEnabled", (word) => word === "true"),
      ...row("RedrivePolicy", "Attributes.RedrivePolicy", document),
      ...row("FifoQueue", "Attributes.FifoQueue", (word) => word === "true"),
      ...row("QueueName", "Attributes.QueueArn", (arn) => String(arn).split(":").at(-1)),
    ],
    more(record, making, made) {
      const arn = textAt(record, "Attributes.QueueArn") ?? "";
      const [url] = making.args;
      if (made !== undefined) made.aliases = [...(url === undefined ? [] : [url]), arn.split(":").at(-1) ?? arn];
      addPolicy("AWS::SQS::QueuePolicy", arn, textAt(record, "Attributes.Policy"), { Queues: [url ?? arn] }, making);
    },
  }),
  kind("sns list-topics", "Topics", TOPIC, "TopicArn", {}),
  kind("sns get-topic-attributes", "Attributes", undefined, "", {
    whole: true,
    applies: (record) => textAt(record, "Attributes.TopicArn") !== undefined,
    more(record, making) {
      const arn = textAt(record, "Attributes.TopicArn") ?? making.args[0];
      if (arn === undefined) return;
      const key = textAt(record, "Attributes.KmsMasterKeyId");
      making.partOf(TOPIC, arn, {});
      making.aspect(TOPIC, arn, "sns get-topic-attributes", (topic) => {
        topic.properties = {
          TopicName: arn.split(":").at(-1) ?? arn,
          ...(key === undefined ? {} : { KmsMasterKeyId: key }),
        };
      });
      addPolicy("AWS::SNS::TopicPolicy", arn, textAt(record, "Attributes.Policy"), { Topics: [arn] }, making);
    },
  }),
  kind("sns list-subscriptions", "Subscriptions", "AWS::SNS::Subscription", "SubscriptionArn", {
    gone: ({ SubscriptionArn }) => !String(SubscriptionArn).startsWith("arn:"),
    rows: always(same("TopicArn Protocol Endpoint")),
  }),
  kind("secretsmanager list-secrets", "SecretList", SECRET, "ARN", {
    aliases: ["Name"],
    rows: [...same("Name KmsKeyId"), ...row("Tags", "Tags", tags)],
    observed: same("RotationEnabled LastChangedDate"),
  }),
  kind("secretsmanager get-resource-policy", "ResourcePolicy", undefined, "", {
    whole: true,
    more(record, making) {
      const arn = textAt(record, "ARN") ?? making.args[0];
      if (arn === undefined) return;
      making.aspect(SECRET, arn, "secretsmanager get-resource-policy", () => undefined);
      const policy = document(record.ResourcePolicy, making, record);
      if (policy === undefined || typeof policy === "symbol") return;
      making.add("AWS::SecretsManager::ResourcePolicy", `${arn}/policy`, { SecretId: arn, ResourcePolicy: policy });
    },
  }),
  kind("kms describe-key", "KeyMetadata", "AWS::KMS::Key", "Arn", {
    aliases: ["KeyId"],
    gone: (record) => record.KeyManager === "AWS",
    rows: [...same("Description KeyUsage KeySpec MultiRegion Enabled Origin")],
  }),
  kind("kms get-key-policy", "Policy", undefined, "", {
    whole: true,
    more: aspectOf("AWS::KMS::Key", "kms get-key-policy", (record, making): { readonly [name: string]: Value } => {
      const policy = document(record.Policy, making, record);
      return policy === undefined || typeof policy === "symbol" ? {} : { KeyPolicy: policy };
    }),
  }),
  kind("kms get-key-rotation-status", "KeyRotationEnabled", undefined, "", {
    whole: true,
    more: aspectOf("AWS::KMS::Key", "kms get-key-rotation-status", (record) => ({
      EnableKeyRotation: record.KeyRotationEnabled === true,
    })),
  }),
  kind(
    "stepfunctions describe-state-machine",
    "stateMachineArn",
    "AWS::StepFunctions::StateMachine",
    "stateMachineArn",
    {
      whole: true,
      aliases: ["name"],
      rows: [
        ...same("StateMachineName=name RoleArn=roleArn StateMachineType=type DefinitionString=definition"),
        ...row("LoggingConfiguration", "loggingConfiguration", (field) => upper(field)),
        ...row("TracingConfiguration", "tracingConfiguration", (field) => upper(field)),
      ],
    },
  ),
];

/** Unknown unless they were asked for. `hides`: what may call whom hangs on it. */
export const SERVERLESS_ASPECTS = [
  { type: FUNCTION, call: "lambda get-policy", properties: [], hides: true },
  { type: FUNCTION, call: "lambda list-function-url-configs", properties: [], hides: true },
  { type: FUNCTION, call: "lambda get-function-concurrency", properties: ["ReservedConcurrentExecutions"] },
  { type: FUNCTION, call: "lambda get-function", properties: ["Code"] },
  { type: FUNCTION, call: "lambda get-runtime-management-config", properties: ["RuntimeManagementConfig"] },
  { type: FUNCTION, call: "lambda get-function-code-signing-config", properties: ["CodeSigningConfigArn"] },
  { type: BUCKET, call: "s3 get-bucket-policy", properties: [], hides: true },
  { type: BUCKET, call: "s3 get-bucket-acl", properties: ["AccessControl"] },
  { type: BUCKET, call: "s3 get-bucket-notification-configuration", properties: ["NotificationConfiguration"] },
  { type: BUCKET, call: "s3 get-public-access-block", properties: ["PublicAccessBlockConfiguration"] },
  { type: BUCKET, call: "s3 get-bucket-encryption", properties: ["BucketEncryption"] },
  { type: BUCKET, call: "s3 get-bucket-versioning", properties: ["VersioningConfiguration"] },
  { type: BUCKET, call: "s3 get-bucket-logging", properties: ["LoggingConfiguration"] },
  { type: BUCKET, call: "s3 get-bucket-website", properties: ["WebsiteConfiguration"] },
  { type: BUCKET, call: "s3 get-bucket-ownership-controls", properties: ["OwnershipControls"] },
  { type: TOPIC, call: "sns get-topic-attributes", properties: ["KmsMasterKeyId"], hides: true },
  { type: SECRET, call: "secretsmanager get-resource-policy", properties: [], hides: true },
  { type: "AWS::KMS::Key", call: "kms get-key-policy", properties: ["KeyPolicy"] },
  { type: "AWS::KMS::Key", call: "kms get-key-rotation-status", properties: ["EnableKeyRotation"] },
];

function only(record: Rec, names: readonly string[]): Rec {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => names.includes(name) && value !== null));
}

const EVERYONE = "http://acs.amazonaws.com/groups/global/";

/** The canned list that lets in as many as the grants do. */
function cannedOf(record: Rec): string {
  const grants = recsAt(record, "Grants").map((grant) => ({
    to: textAt(grant, "Grantee.URI") ?? "",
    what: textAt(grant, "Permission") ?? "",
  }));
  const may = (group: string, ...what: readonly string[]): boolean =>
    grants.some((grant) => grant.to === EVERYONE + group && what.includes(grant.what));
  if (may("AllUsers", "WRITE", "WRITE_ACP", "FULL_CONTROL")) return "PublicReadWrite";
  if (may("AllUsers", "READ", "READ_ACP")) return "PublicRead";
  return grants.some(({ to }) => to === `${EVERYONE}AuthenticatedUsers`) ? "AuthenticatedRead" : "Private";
}

function notifications(record: Rec, list: string, from: string, to: string): Value {
  return recsAt(record, list).flatMap((item) => {
    const events = Array.isArray(item.Events) ? item.Events.filter((event) => typeof event === "string") : [];
    return events.map((Event) => ({ Event, [to]: textAt(item, from) ?? "" }));
  });
}

function upper(field: unknown): Value | undefined {
  if (!isRec(field)) return undefined;
  return Object.fromEntries(
    Object.entries(field).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value as Value]),
  );
}

/** Properties of the resource that the call was about. */
function aspectOf(
  type: string,
  call: string,
  properties: (record: Rec, making: Making) => { readonly [name: string]: Value },
) {
  return (record: Rec, making: Making): void => {
    const [name] = making.args;
    if (name === undefined) return;
    const made = properties(record, making);
    making.aspect(type, name, call, (resource: SnapshotResource) => {
      resource.properties = { ...resource.properties, ...made };
    });
  };
}

function policyResource(
  type: string,
  call: string,
  of: string,
  field: string,
  properties: (name: string, policy: Value) => { [name: string]: Value },
) {
  return (record: Rec, making: Making): void => {
    const [name] = making.args;
    const policy = document(record[field], making, record);
    if (name === undefined) return;
    making.aspect(of, name, call, () => undefined);
    if (policy === undefined || typeof policy === "symbol")
      making.broken(`the policy of \`${name}\` cannot be read`, [field]);
    else making.add(type, `${name}/policy`, properties(name, policy));
  };
}

function addPolicy(
  type: string,
  arn: string,
  text: string | undefined,
  of: { [name: string]: Value },
  making: Making,
): void {
  if (text === undefined) return;
  const policy = document(text, making, {});
  if (policy === undefined || typeof policy === "symbol")
    making.broken(`the policy of \`${arn}\` cannot be read`, ["Attributes", "Policy"]);
  else making.add(type, `${arn}/policy`, { ...of, PolicyDocument: policy });
}

function functionUrl(record: Rec, making: Making): void {
  const arn = textAt(record, "FunctionArn") ?? "";
  const properties: { [name: string]: Value } = { TargetFunctionArn: arn };
  for (const name of ["AuthType", "Cors", "InvokeMode"])
    if (record[name] !== undefined && record[name] !== null) properties[name] = record[name] as Value; // parsed from JSON
  const made = making.add("AWS::Lambda::Url", `${arn}/url`, properties);
  const url = textAt(record, "FunctionUrl");
  if (url !== undefined) made.aliases = [url];
}

/** Conditions of a statement that a permission has a property for. */
const CONDITIONS: Readonly<Record<string, string>> = {
  "aws:sourcearn": "SourceArn",
  "aws:sourceaccount": "SourceAccount",
  "aws:principalorgid": "PrincipalOrgID",
  "lambda:functionurlauthtype": "FunctionUrlAuthType",
  "lambda:eventsourcetoken": "EventSourceToken",
  "lambda:invokedviafunctionurl": "InvokedViaFunctionUrl",
};

/** Every statement of a function's policy is what `AWS::Lambda::Permission` adds to it. */
function permissions(record: Rec, making: Making): void {
  const [name] = making.args;
  const policy = document(record.Policy, making, record);
  if (name === undefined) return;
  making.aspect(FUNCTION, name, "lambda get-policy", () => undefined);
  const statements = isRec(policy) ? policy.Statement : undefined;
  if (!Array.isArray(statements)) {
    making.broken(`the policy of \`${name}\` cannot be read`, ["Policy"]);
    return;
  }
  for (const [i, statement] of statements.entries()) {
    if (!isRec(statement)) continue;
    const sid = textAt(statement, "Sid") ?? String(i);
    for (const Principal of principalsOf(statement.Principal)) {
      const properties: { [name: string]: Value } = {
        FunctionName: textAt(statement, "Resource") ?? name,
        Action: statement.Action as Value,
        Principal,
        ...conditionsOf(statement, name),
      };
      making.add(
        "AWS::Lambda::Permission",
        `${name}/${sid}/${typeof Principal === "string" ? Principal : "?"}`,
        properties,
      );
    }
  }
}

function principalsOf(principal: unknown): readonly Value[] {
  if (typeof principal === "string") return [principal];
  if (!isRec(principal)) return [new Unknown("invalid", "the principal of the statement cannot be read")];
  return Object.values(principal).flatMap((one) => (Array.isArray(one) ? (one as Value[]) : [one as Value]));
}

function conditionsOf(statement: Rec, name: string): { [name: string]: Value } {
  const made: { [name: string]: Value } = {};
  if (!isRec(statement.Condition)) return made;
  for (const keys of Object.values(statement.Condition)) {
    if (!isRec(keys)) continue;
    for (const [key, value] of Object.entries(keys)) {
      const property = CONDITIONS[key.toLowerCase()];
      const said = Array.isArray(value) ? value[0] : value;
      // A condition that a permission cannot say may let in less: nobody knows how much.
      if (property === undefined || (Array.isArray(value) && value.length > 1))
        made.SourceArn ??= new Unknown("not-modelled", `a condition on \`${key}\` in the policy of \`${name}\``);
      else made[property] = said as Value; // parsed from JSON
    }
  }
  return made;
}
