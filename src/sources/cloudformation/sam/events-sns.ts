import type { Context } from "./context.ts";
import type { Needs } from "./events.ts";
import { addPullEvent } from "./events-pull.ts";
import { addPermission, arnOf, type EventSource, required } from "./events-push.ts";
import { get, getAtt, isMap, type JsonMap, pick, ref } from "./json.ts";

/**
 * SNS: a subscription of the function, or with `SqsSubscription` of a queue (made here, or the one named) that the
 * function then reads.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sns.html
 */
export function addSnsSubscription(context: Context, event: EventSource, needs: Needs): void {
  const topic = required(context, event, "Topic");
  const queueing = get(event.properties, "SqsSubscription");
  if (queueing === undefined || queueing === false) {
    addPermission(context, event, { principal: "sns.amazonaws.com", sourceArn: topic });
    subscribe(context, event, topic, "lambda", arnOf(event.target));
    return;
  }
  if (queueing === true) {
    const queue = context.derived(event.owner, `${event.id}Queue`, "AWS::SQS::Queue", {}, { path: event.path });
    admitTopic(context, event, `${event.id}QueuePolicy`, topic, getAtt(queue, "Arn"), ref(queue));
    subscribe(context, event, topic, "sqs", getAtt(queue, "Arn"));
    readQueue(context, event, needs, getAtt(queue, "Arn"), {});
    return;
  }
  const arn = get(queueing, "QueueArn");
  const url = get(queueing, "QueueUrl");
  if (!isMap(queueing) || arn === undefined || url === undefined) {
    const path = [...event.path, "Properties", "SqsSubscription"];
    context.problem("SAM_MISSING_PROPERTY", "`SqsSubscription` needs `QueueArn` and `QueueUrl`", path);
    return;
  }
  const policyId = get(queueing, "QueuePolicyLogicalId");
  const id = typeof policyId === "string" ? policyId : `${event.id}QueuePolicy`;
  admitTopic(context, event, id, topic, arn, url);
  subscribe(context, event, topic, "sqs", arn);
  readQueue(context, event, needs, arn, pick(queueing, ["BatchSize", "Enabled"]));
}

function subscribe(context: Context, event: EventSource, topic: unknown, protocol: string, endpoint: unknown): void {
  const passed = pick(event.properties, ["Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"]);
  const properties = { Protocol: protocol, Endpoint: endpoint, TopicArn: topic, ...passed };
  context.derived(event.owner, event.id, "AWS::SNS::Subscription", properties, { path: event.path });
}

/** The queue policy that lets just this topic send. */
function admitTopic(
  context: Context,
  event: EventSource,
  id: string,
  topic: unknown,
  arn: unknown,
  url: unknown,
): void {
  const Statement = [
    {
      Action: "sqs:SendMessage",
      Effect: "Allow",
      Principal: "*",
      Resource: arn,
      Condition: { ArnEquals: { "aws:SourceArn": topic } },
    },
  ];
  const properties = { Queues: [url], PolicyDocument: { Version: "2012-10-17", Statement } };
  context.derived(event.owner, id, "AWS::SQS::QueuePolicy", properties, { path: event.path });
}

function readQueue(context: Context, event: EventSource, needs: Needs, Queue: unknown, settings: JsonMap): void {
  const properties = { Queue, BatchSize: 10, Enabled: true, ...settings };
  addPullEvent(context, { ...event, id: `${event.id}EventSourceMapping`, type: "SQS", properties }, needs);
}
