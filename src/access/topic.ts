import { follow, listOf, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, type Unknown, type Value } from "../estate/value.ts";
import { policiesAt } from "./attachments.ts";
import { deliver } from "./deliver.ts";
import { frontsAt } from "./hosts.ts";
import { type Ledger, placeIn, said } from "./ledger.ts";
import { notePolicy } from "./resource-policies.ts";
import { linked } from "./targets.ts";

/**
 * Topics: who may publish and subscribe by policy, and what subscriptions pass messages on to. Without a policy only
 * the topic's own account may.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function topics(ledger: Ledger): void {
  const { estate } = ledger;
  for (const topic of estate.ofType("AWS::SNS::Topic")) {
    for (const attachment of policiesAt(estate, topic)) notePolicy(ledger, attachment);
    const inline = listOf(follow(topic.properties, ["Subscription"]));
    if (!isList(inline)) continue;
    for (const [i, item] of inline.entries()) {
      subscription(
        ledger,
        topic,
        topic,
        ["Subscription", i],
        follow(item, ["Protocol"]),
        follow(item, ["Endpoint"]),
        [],
      );
    }
  }
  for (const one of estate.ofType("AWS::SNS::Subscription")) {
    for (const { resource: topic, doubts } of linked(estate, one, ["TopicArn"], ["AWS::SNS::Topic"])) {
      const [protocol, endpoint] = [follow(one.properties, ["Protocol"]), follow(one.properties, ["Endpoint"])];
      subscription(ledger, topic, one, [], protocol, endpoint, doubts);
    }
  }
}

/** What the endpoint of each protocol is. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  lambda: "AWS::Lambda::Function",
  sqs: "AWS::SQS::Queue",
  firehose: "AWS::KinesisFirehose::DeliveryStream",
};

function subscription(
  ledger: Ledger,
  topic: Resource,
  at: Resource,
  path: Path,
  protocol: Value | undefined,
  endpoint: Value | undefined,
  doubts: readonly Unknown[],
): void {
  const way = text(protocol);
  const from = placeIn(topic, "sns:Publish");
  if (way === "http" || way === "https") {
    for (const target of frontsAt(ledger.estate, endpoint, at).found) {
      ledger.forward({
        from,
        to: placeIn(target.resource),
        ports: undefined,
        mode: "event",
        said: [said(at, [...path, "Endpoint"], `topic \`${topic.id}\` posts to \`${target.resource.id}\``)],
        doubts: [...doubts, ...target.doubts],
      });
    }
    return;
  }
  // Mail, SMS and phones lead out of the estate.
  const types = way === undefined ? Object.values(ENDPOINTS) : [ENDPOINTS[way]].filter((type) => type !== undefined);
  if (types.length === 0) return;
  deliver(ledger, {
    from: [from],
    source: topic,
    service: "sns.amazonaws.com",
    to: endpoint,
    at,
    path: [...path, "Endpoint"],
    verb: "delivers to",
    role: undefined,
    types,
    doubts,
  });
}
