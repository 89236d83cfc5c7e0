import type { Estate } from "../estate/estate.ts";
import { follow, listOf } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, type Value } from "../estate/value.ts";
import type { Ledger } from "./ledger.ts";
import { type Attachment, notePolicy } from "./resource-policies.ts";
import { targetsOf } from "./targets.ts";

/**
 * Queues: a queue without a policy takes calls from its own account only; `"*"` in its policy includes callers without
 * credentials.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html
 */
export function queues(ledger: Ledger): void {
  const { estate } = ledger;
  for (const queue of estate.ofType("AWS::SQS::Queue")) {
    for (const attachment of queuePolicies(estate, queue)) notePolicy(ledger, attachment);
  }
}

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
