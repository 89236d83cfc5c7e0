import type { Estate } from "../estate/estate.ts";
import { follow, listOf } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { isList } from "../estate/value.ts";
import type { Attachment } from "./resource-policies.ts";
import { targetsOf } from "./targets.ts";

/** Policies that are resources of their own: the type they are for, and the property that names what they are about. */
const POLICIES: readonly { readonly type: string; readonly front: string; readonly names: string }[] = [
  { type: "AWS::SQS::QueuePolicy", front: "AWS::SQS::Queue", names: "Queues" },
  { type: "AWS::SQS::QueueInlinePolicy", front: "AWS::SQS::Queue", names: "Queue" },
  { type: "AWS::SNS::TopicPolicy", front: "AWS::SNS::Topic", names: "Topics" },
  { type: "AWS::SNS::TopicInlinePolicy", front: "AWS::SNS::Topic", names: "TopicArn" },
  { type: "AWS::S3::BucketPolicy", front: "AWS::S3::Bucket", names: "Bucket" },
];

/** The policies of a queue, topic or bucket, as they are written. */
export function policiesAt(estate: Estate, front: Resource): readonly Attachment[] {
  const index = INDEXES.get(estate) ?? indexOf(estate);
  INDEXES.set(estate, index);
  return index.get(front.id) ?? [];
}

/** Estates never change, so what was worked out for one stays true. */
const INDEXES = new WeakMap<Estate, ReadonlyMap<string, readonly Attachment[]>>();

function indexOf(estate: Estate): ReadonlyMap<string, readonly Attachment[]> {
  const index = new Map<string, Attachment[]>();
  for (const { type, front: frontType, names } of POLICIES) {
    for (const holder of estate.ofType(type)) {
      const document = follow(holder.properties, ["PolicyDocument"]);
      const list = listOf(follow(holder.properties, [names]));
      for (const item of isList(list) ? list : [list]) {
        for (const { resource: front, doubts } of targetsOf(estate, item, [frontType], holder).found) {
          const attachment = { front, holder, path: ["PolicyDocument"], document, anonymous: true, doubts };
          index.set(front.id, [...(index.get(front.id) ?? []), attachment]);
        }
      }
    }
  }
  return index;
}
