import type { Context, Serverless, Steps } from "./context.ts";
import type { Needs, Target } from "./events.ts";
import { idHash } from "./hash.ts";
import { get, getAtt, items, type JsonMap, mapOf, mentionedId, NO_VALUE, ref, sub, text } from "./json.ts";

/** One entry of `Events`. */
export interface EventSource {
  readonly owner: Serverless;
  readonly target: Target;
  /** Logical id of what it becomes: function id and event name. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly properties: JsonMap;
  readonly path: Steps;
}

/** The function (or its alias) as its ARN. */
export function arnOf(target: Target): JsonMap {
  return target.alias === undefined ? getAtt(target.id, "Arn") : ref(target.alias);
}

/** The function by name, or its alias by ARN, as permissions and event source mappings name it. */
export function nameOf(target: Target): JsonMap {
  return ref(target.alias ?? target.id);
}

/** The property, with a problem where the event needs it and does not say it. */
export function required(context: Context, event: EventSource, name: string): unknown {
  const value = get(event.properties, name);
  if (value !== undefined && value !== null) return value;
  context.problem(
    "SAM_MISSING_PROPERTY",
    `event \`${event.name}\` of type \`${event.type}\` needs \`${name}\``,
    event.path,
  );
  return undefined;
}

export interface Granted {
  readonly principal: string;
  readonly sourceArn?: unknown;
  readonly sourceAccount?: unknown;
  readonly token?: unknown;
  /** Appended to the id: the stage of an API event. */
  readonly suffix?: string;
  /** Instead of the event's id. */
  readonly prefix?: string;
}

/** The AWS::Lambda::Permission by which a service may call the function. Returns its logical id. */
export function addPermission(context: Context, event: EventSource, granted: Granted): string {
  const suffix = granted.suffix ?? "";
  const tail = /^[A-Za-z0-9]*$/.test(suffix) ? suffix : idHash(suffix);
  return context.derived(
    event.owner,
    `${granted.prefix ?? event.id}Permission${tail}`,
    "AWS::Lambda::Permission",
    {
      Action: "lambda:InvokeFunction",
      FunctionName: nameOf(event.target),
      Principal: granted.principal,
      SourceArn: granted.sourceArn,
      SourceAccount: granted.sourceAccount,
      EventSourceToken: granted.token,
    },
    { path: event.path },
  );
}

/** A part that exists only if the function does: under its Condition, where it has one. */
export function underCondition(owner: Serverless, value: unknown): unknown {
  const condition = text(get(owner.source, "Condition"));
  return condition === undefined ? value : { "Fn::If": [condition, value, NO_VALUE] };
}

/** S3: a permission for the account's buckets, and the notification in the bucket itself. */
export function addS3Notification(context: Context, event: EventSource): void {
  const bucket = mentionedId(required(context, event, "Bucket"));
  const permission = addPermission(context, event, {
    principal: "s3.amazonaws.com",
    sourceAccount: ref("AWS::AccountId"),
  });
  if (bucket === undefined || context.typeOf(bucket) !== "AWS::S3::Bucket") {
    const message = `event \`${event.name}\` names no S3 bucket of this template`;
    context.problem("SAM_BAD_REFERENCE", message, [...event.path, "Properties", "Bucket"], "SAM accepts only those");
    return;
  }
  const rules = get(event.properties, "Filter");
  const added = items(required(context, event, "Events")).map((Event) => {
    const configuration: JsonMap = { Event, Function: arnOf(event.target) };
    if (rules !== undefined) configuration.Filter = rules;
    return underCondition(event.owner, configuration);
  });
  const lists = (properties: JsonMap): JsonMap => {
    const notifications = mapOf(get(properties, "NotificationConfiguration"));
    const LambdaConfigurations = [...items(get(notifications, "LambdaConfigurations")), ...added];
    return { ...properties, NotificationConfiguration: { ...notifications, LambdaConfigurations } };
  };
  const conditional = get(event.owner.source, "Condition") !== undefined;
  context.amend(bucket, lists, conditional ? undefined : permission);
}

/** CloudWatchLogs: a subscription filter on the log group. */
export function addLogSubscription(context: Context, event: EventSource): void {
  const group = required(context, event, "LogGroupName");
  const pattern = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*";
  const permission = addPermission(context, event, {
    principal: "logs.amazonaws.com",
    sourceArn: sub(pattern, { __LogGroupName__: group ?? "" }),
  });
  context.derived(
    event.owner,
    event.id,
    "AWS::Logs::SubscriptionFilter",
    {
      LogGroupName: group,
      FilterPattern: required(context, event, "FilterPattern"),
      DestinationArn: arnOf(event.target),
    },
    { path: event.path, dependsOn: [permission] },
  );
}

/** IoTRule: a topic rule whose action is the function. */
export function addIotRule(context: Context, event: EventSource): void {
  const rule = context.derived(
    event.owner,
    event.id,
    "AWS::IoT::TopicRule",
    {
      TopicRulePayload: {
        Sql: required(context, event, "Sql"),
        Actions: [{ Lambda: { FunctionArn: arnOf(event.target) } }],
        RuleDisabled: false,
        ...(event.properties.AwsIotSqlVersion === undefined
          ? {}
          : { AwsIotSqlVersion: event.properties.AwsIotSqlVersion }),
      },
    },
    { path: event.path },
  );
  const pattern = "arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}";
  addPermission(context, event, { principal: "iot.amazonaws.com", sourceArn: sub(pattern, { RuleName: ref(rule) }) });
}

/** AlexaSkill: a permission only. Without a SkillId any skill may call. */
export function addAlexaSkill(context: Context, event: EventSource): void {
  const token = get(event.properties, "SkillId");
  addPermission(context, event, { principal: "alexa-appkit.amazon.com", token });
}

/** Cognito: triggers of a user pool of the template; one permission for all triggers of the function. */
export function addCognito(context: Context, event: EventSource, _needs: Needs): void {
  const pool = mentionedId(required(context, event, "UserPool"));
  if (pool === undefined || context.typeOf(pool) !== "AWS::Cognito::UserPool") {
    const message = `event \`${event.name}\` names no user pool of this template`;
    context.problem("SAM_BAD_REFERENCE", message, [...event.path, "Properties", "UserPool"], "SAM accepts only those");
    return;
  }
  const prefix = `${event.owner.id}Cognito`;
  addPermission(context, event, { principal: "cognito-idp.amazonaws.com", sourceArn: getAtt(pool, "Arn"), prefix });
  const triggers = items(required(context, event, "Trigger")).flatMap((trigger) => text(trigger) ?? []);
  const added = triggers.map((trigger) => [trigger, underCondition(event.owner, arnOf(event.target))]);
  context.amend(pool, (properties) => ({
    ...properties,
    LambdaConfig: { ...mapOf(get(properties, "LambdaConfig")), ...Object.fromEntries(added) },
  }));
}
