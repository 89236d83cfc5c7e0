import type { Context } from "./context.ts";
import { addPermission, arnOf, type EventSource, required } from "./events-push.ts";
import { get, getAtt, isMap, type JsonMap, pick, ref, text } from "./json.ts";
import { trust } from "./role.ts";

/** How a rule or schedule calls what it is for: a function by permission, a state machine by a role. */
export interface Callee {
  readonly arn: unknown;
  /** "LambdaTarget", "StepFunctionsTarget": appended to the event's id. */
  readonly targetId: string;
  /** Role of the rule's target; undefined where the callee's own policy admits the rule. */
  readonly role: unknown;
}

/** Schedule: a rule with a schedule expression. */
export function addSchedule(context: Context, event: EventSource): void {
  const callee = { arn: arnOf(event.target), targetId: "LambdaTarget", role: undefined };
  const rule = addScheduleRule(context, event, callee);
  addPermission(context, event, { principal: "events.amazonaws.com", sourceArn: getAtt(rule, "Arn") });
}

/** CloudWatchEvent and EventBridgeRule: a rule with an event pattern. */
export function addRule(context: Context, event: EventSource): void {
  const callee = { arn: arnOf(event.target), targetId: "LambdaTarget", role: undefined };
  const rule = addPatternRule(context, event, callee);
  addPermission(context, event, { principal: "events.amazonaws.com", sourceArn: getAtt(rule, "Arn") });
}

export function addScheduleRule(context: Context, event: EventSource, callee: Callee): string {
  return context.derived(
    event.owner,
    event.id,
    "AWS::Events::Rule",
    {
      ScheduleExpression: required(context, event, "Schedule"),
      ...pick(event.properties, ["Name", "Description"]),
      State: stateOf(event.properties),
      RoleArn: get(event.properties, "RoleArn"),
      Targets: [targetOf(context, event, callee)],
    },
    { path: event.path },
  );
}

export function addPatternRule(context: Context, event: EventSource, callee: Callee): string {
  return context.derived(
    event.owner,
    event.id,
    "AWS::Events::Rule",
    {
      EventPattern: required(context, event, "Pattern"),
      EventBusName: get(event.properties, "EventBusName"),
      Name: get(event.properties, "RuleName"),
      State: stateOf(event.properties),
      Targets: [targetOf(context, event, callee)],
    },
    { path: event.path },
  );
}

function stateOf(properties: JsonMap): unknown {
  const enabled = get(properties, "Enabled");
  if (typeof enabled === "boolean") return enabled ? "ENABLED" : "DISABLED";
  return get(properties, "State");
}

function targetOf(context: Context, event: EventSource, callee: Callee): JsonMap {
  const id = get(get(event.properties, "Target"), "Id") ?? `${event.id}${callee.targetId}`;
  const passed = pick(event.properties, ["Input", "InputPath", "InputTransformer", "RetryPolicy"]);
  const dead = deadLetterArn(context, event, getAtt(event.id, "Arn"));
  return {
    Arn: callee.arn,
    Id: id,
    ...(callee.role === undefined ? {} : { RoleArn: callee.role }),
    ...passed,
    ...(dead === undefined ? {} : { DeadLetterConfig: { Arn: dead } }),
  };
}

/** The dead-letter queue that is named, or (Type: SQS) made here with a policy that lets the rule send. */
function deadLetterArn(context: Context, event: EventSource, source: unknown): unknown {
  const config = get(event.properties, "DeadLetterConfig");
  const arn = get(config, "Arn");
  if (arn !== undefined || !isMap(config)) return arn;
  if (get(config, "Type") !== "SQS") {
    const path = [...event.path, "Properties", "DeadLetterConfig"];
    context.problem("SAM_MISSING_PROPERTY", "`DeadLetterConfig` needs an `Arn`, or the `Type` `SQS`", path);
    return undefined;
  }
  const queue = text(get(config, "QueueLogicalId")) ?? `${event.id}Queue`;
  context.derived(event.owner, queue, "AWS::SQS::Queue", {}, { path: event.path });
  const Statement = [
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: getAtt(queue, "Arn"),
      Condition: { ArnEquals: { "aws:SourceArn": source } },
    },
  ];
  const properties = { Queues: [ref(queue)], PolicyDocument: { Version: "2012-10-17", Statement } };
  context.derived(event.owner, `${event.id}QueuePolicy`, "AWS::SQS::QueuePolicy", properties, { path: event.path });
  return getAtt(queue, "Arn");
}

/** ScheduleV2 of a function: EventBridge Scheduler calls with a role of its own. */
export function addSchedulerSchedule(context: Context, event: EventSource): void {
  const arn = arnOf(event.target);
  addScheduler(context, event, arn, "lambda:InvokeFunction", "LambdaPolicy");
}

/**
 * ScheduleV2: a schedule and the role it calls with.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedulev2.html
 */
export function addScheduler(context: Context, event: EventSource, arn: unknown, action: string, policy: string): void {
  const { properties } = event;
  const role = get(properties, "RoleArn") ?? schedulerRole(context, event, arn, action, policy);
  const dead = schedulerDeadLetter(context, event);
  const name = get(properties, "Name") ?? (get(properties, "OmitName") === true ? undefined : event.id);
  const passed = pick(properties, ["Input", "RetryPolicy"]);
  context.derived(
    event.owner,
    event.id,
    "AWS::Scheduler::Schedule",
    {
      ScheduleExpression: required(context, event, "ScheduleExpression"),
      ...pick(properties, [
        "Description",
        "EndDate",
        "GroupName",
        "KmsKeyArn",
        "ScheduleExpressionTimezone",
        "StartDate",
        "State",
      ]),
      FlexibleTimeWindow: get(properties, "FlexibleTimeWindow") ?? { Mode: "OFF" },
      Name: name,
      Target: {
        Arn: arn,
        RoleArn: role,
        ...passed,
        ...(dead === undefined ? {} : { DeadLetterConfig: { Arn: dead } }),
      },
    },
    { path: event.path },
  );
}

function schedulerRole(context: Context, event: EventSource, arn: unknown, action: string, policy: string): JsonMap {
  const id = `${event.id}Role`;
  const Statement = [{ Action: action, Effect: "Allow", Resource: arn }];
  context.derived(
    event.owner,
    id,
    "AWS::IAM::Role",
    {
      AssumeRolePolicyDocument: trust("scheduler.amazonaws.com"),
      Policies: [{ PolicyName: `${id}${policy}`, PolicyDocument: { Version: "2012-10-17", Statement } }],
      PermissionsBoundary: get(event.properties, "PermissionsBoundary"),
    },
    { path: event.path },
  );
  return getAtt(id, "Arn");
}

/** Scheduler sends dead letters with the schedule's role, so the queue needs no policy. */
function schedulerDeadLetter(context: Context, event: EventSource): unknown {
  const config = get(event.properties, "DeadLetterConfig");
  const arn = get(config, "Arn");
  if (arn !== undefined || get(config, "Type") !== "SQS") return arn;
  const queue = text(get(config, "QueueLogicalId")) ?? `${event.id}Queue`;
  context.derived(event.owner, queue, "AWS::SQS::Queue", {}, { path: event.path });
  return getAtt(queue, "Arn");
}
