import type { Estate } from "../estate/estate.ts";
import { follow, listOf } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, type Value } from "../estate/value.ts";
import type { Attachment } from "./resource-policies.ts";
import { targetsOf } from "./targets.ts";

/** The policies of a queue. */
export function queuePolicies(estate: Estate, queue: Resource): readonly Attachment[] {
  return [
    ...estate.ofType("AWS::SQS::QueuePolicy").map((policy) => ({ policy, names: policy.properties.Queues })),
    ...estate.ofType("AWS::SQS::QueueInlinePolicy").map((policy) => ({ policy, names: policy.properties.Queue })),
  ].flatMap(({ policy, names }) => attachedTo(estate, queue, policy, names));
}

/** A policy resource with a `PolicyDocument`, if its list of names has the front in it. */
export function attachedTo(
  estate: Estate,
  front: Resource,
  policy: Resource,
  names: Value | undefined,
): readonly Attachment[] {
  const list = listOf(names);
  const items = isList(list) ? list : [list];
  for (const item of items) {
    const target = targetsOf(estate, item, [front.type]).found.find((one) => one.resource === front);
    if (target === undefined) continue;
    const document = follow(policy.properties, ["PolicyDocument"]);
    return [{ front, holder: policy, path: ["PolicyDocument"], document, anonymous: true, doubts: target.doubts }];
  }
  return [];
}

/** The policies of a topic. */
export function topicPolicies(estate: Estate, topic: Resource): readonly Attachment[] {
  return [
    ...estate.ofType("AWS::SNS::TopicPolicy").map((policy) => ({ policy, names: policy.properties.Topics })),
    ...estate.ofType("AWS::SNS::TopicInlinePolicy").map((policy) => ({ policy, names: policy.properties.TopicArn })),
  ].flatMap(({ policy, names }) => attachedTo(estate, topic, policy, names));
}
