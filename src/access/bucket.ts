import type { Estate } from "../estate/estate.ts";
import { follow, listOf, text, truth } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Unknown, type Value } from "../estate/value.ts";
import type { Place } from "./access.ts";
import { policiesAt } from "./attachments.ts";
import { deliver } from "./deliver.ts";
import type { Grant } from "./grants.ts";
import { type Ledger, placeIn, said } from "./ledger.ts";
import { type Attachment, notePolicy } from "./resource-policies.ts";

/**
 * Buckets: who may read and write by policy and ACL, after Block Public Access, and what their notifications set off.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function buckets(ledger: Ledger): void {
  const { estate } = ledger;
  for (const bucket of estate.ofType("AWS::S3::Bucket")) {
    for (const attachment of bucketPolicies(estate, bucket)) notePolicy(ledger, attachment);
    accessControl(ledger, bucket);
    notifications(ledger, bucket);
  }
}

/** The bucket's policies, with public grants judged by Block Public Access. */
export function bucketPolicies(estate: Estate, bucket: Resource): readonly Attachment[] {
  const blocked = blocks(bucket, ["RestrictPublicBuckets", "BlockPublicPolicy"]);
  return policiesAt(estate, bucket).map((attachment) => ({
    ...attachment,
    judge: (grant: Grant) => unlessBlocked(grant, blocked),
  }));
}

function unlessBlocked(grant: Grant, blocked: boolean | Unknown): Grant | undefined {
  if (grant.from.is !== "anyone" || blocked === false) return grant;
  return blocked === true ? undefined : { ...grant, doubts: [...grant.doubts, blocked] };
}

/**
 * Whether one of the settings is on. Where the whole block is left out AWS switches it on for buckets made since April
 * 2023; whether this one is older nobody can tell from the template.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
 */
function blocks(bucket: Resource, settings: readonly string[]): boolean | Unknown {
  const block = follow(bucket.properties, ["PublicAccessBlockConfiguration"]);
  if (block === undefined || block === null) {
    return new Unknown(
      "service",
      `whether \`${bucket.id}\` was made before April 2023, when AWS began to block public access by default`,
      {
        settle: "say PublicAccessBlockConfiguration in the template",
      },
    );
  }
  if (block instanceof Unknown && block.alternatives === undefined) return block;
  const answers = settings.map((name) => truth(follow(block, [name])));
  if (answers.includes(true)) return true;
  return answers.find((answer) => answer instanceof Unknown) ?? false;
}

/** Canned ACLs count only where object ownership leaves ACLs on and public ones are not ignored. */
function accessControl(ledger: Ledger, bucket: Resource): void {
  const written = follow(bucket.properties, ["AccessControl"]);
  const acl = text(written);
  if (acl !== undefined && !["PublicRead", "PublicReadWrite", "AuthenticatedRead"].includes(acl)) return;
  if (acl === undefined && !(written instanceof Unknown)) return;
  const blocked = blocks(bucket, ["IgnorePublicAcls", "BlockPublicAcls"]);
  const ownership = ownershipOf(bucket);
  if (blocked === true || ownership === false) return;
  const doubts = [written, blocked, ownership].filter((item) => item instanceof Unknown && text(item) === undefined);
  const operations =
    acl === "PublicReadWrite" ? ["s3:ListBucket", "s3:PutObject", "s3:DeleteObject"] : ["s3:ListBucket"];
  for (const operation of operations) {
    ledger.call({
      from: acl === "AuthenticatedRead" ? { is: "principal", principal: "*" } : { is: "anyone" },
      to: placeIn(bucket, operation),
      authentication: acl === "AuthenticatedRead" ? ["iam"] : ["none"],
      said: [said(bucket, ["AccessControl"], `\`${bucket.id}\` has AccessControl ${acl ?? "that is not known"}`)],
      doubts: doubts.filter((item) => item instanceof Unknown),
    });
  }
}

/** Whether ACLs are on at all. Left out: off for buckets made since April 2023. */
function ownershipOf(bucket: Resource): boolean | Unknown {
  const rule = follow(bucket.properties, ["OwnershipControls", "Rules", 0, "ObjectOwnership"]);
  if (rule === undefined) {
    return new Unknown(
      "service",
      `whether \`${bucket.id}\` was made before April 2023, when AWS began to switch ACLs off by default`,
    );
  }
  const written = text(rule);
  if (written === undefined) return rule instanceof Unknown ? rule : true;
  return written !== "BucketOwnerEnforced";
}

interface Kind {
  readonly list: string;
  readonly target: string;
  readonly event: string;
}
const KINDS: readonly Kind[] = [
  { list: "LambdaConfigurations", target: "Function", event: "Event" },
  { list: "QueueConfigurations", target: "Queue", event: "Event" },
  { list: "TopicConfigurations", target: "Topic", event: "Event" },
];

function notifications(ledger: Ledger, bucket: Resource): void {
  const configuration = follow(bucket.properties, ["NotificationConfiguration"]);
  for (const { list, target, event } of KINDS) {
    const items = listOf(follow(configuration, [list]));
    if (!isList(items)) continue;
    for (const [i, item] of items.entries()) {
      if (!isProperties(item)) continue;
      const path: Path = ["NotificationConfiguration", list, i, target];
      notify(ledger, bucket, item[target], follow(item, [event]), path);
    }
  }
}

function notify(ledger: Ledger, bucket: Resource, to: Value | undefined, event: Value | undefined, path: Path): void {
  deliver(ledger, {
    from: setOffBy(bucket, event),
    source: bucket,
    service: "s3.amazonaws.com",
    to,
    at: bucket,
    path,
    verb: "notifies",
    role: undefined,
  });
}

/** Which operations of a bucket make an event: removals are not writes. */
export function setOffBy(bucket: Resource, event: Value | undefined): readonly Place[] {
  const written = text(event) ?? "s3:";
  const removed = written.startsWith("s3:ObjectRemoved") || written.startsWith("s3:Lifecycle");
  const either = !written.startsWith("s3:Object");
  const names = either ? ["s3:PutObject", "s3:DeleteObject"] : removed ? ["s3:DeleteObject"] : ["s3:PutObject"];
  return names.map((name) => placeIn(bucket, name));
}

/** Whether a bucket sends its events to EventBridge. */
export function sendsToEventBridge(bucket: Resource): boolean | Unknown {
  const on = follow(bucket.properties, ["NotificationConfiguration", "EventBridgeConfiguration"]);
  if (on === undefined) return false;
  return truth(follow(on, ["EventBridgeEnabled"])) ?? true;
}
