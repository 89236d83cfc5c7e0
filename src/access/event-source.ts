import type { Estate } from "../estate/estate.ts";
import { follow, listOf, text, truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, Unknown, type Value } from "../estate/value.ts";
import type { Place } from "./access.ts";
import { deliver } from "./deliver.ts";
import { type Ledger, noteOf, placeIn, said } from "./ledger.ts";
import { functionsOf, type Targets, targetsOf } from "./targets.ts";

/** Types that Lambda (and pipes) poll, and the operations that put something in for them to find. */
const POLLED: Readonly<Record<string, readonly (string | undefined)[]>> = {
  "AWS::SQS::Queue": ["sqs:SendMessage"],
  "AWS::Kinesis::Stream": ["kinesis:PutRecord"],
  "AWS::Kinesis::StreamConsumer": [undefined],
  "AWS::DynamoDB::Table": ["dynamodb:PutItem"],
  "AWS::DynamoDB::GlobalTable": ["dynamodb:PutItem"],
  "AWS::MSK::Cluster": [undefined],
  "AWS::MSK::ServerlessCluster": [undefined],
  "AWS::AmazonMQ::Broker": [undefined],
  "AWS::DocDB::DBCluster": [undefined],
};

/** The places of a polled source from which records come; empty for what nobody polls. */
export function polledPlaces(source: Resource): readonly Place[] {
  const operations = Object.hasOwn(POLLED, source.type) ? (POLLED[source.type] ?? []) : [];
  return operations.map((operation) => placeIn(source, operation));
}

export const POLLED_TYPES: readonly string[] = Object.keys(POLLED);

/**
 * Event source mappings: Lambda reads a queue or stream and invokes the function with what it finds.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
 */
export function eventSources(ledger: Ledger): void {
  const { estate } = ledger;
  for (const mapping of estate.ofType("AWS::Lambda::EventSourceMapping")) eventSource(ledger, mapping);
  for (const config of estate.ofType("AWS::Lambda::EventInvokeConfig")) {
    for (const { resource: fn } of functionsOf(estate, follow(config.properties, ["FunctionName"]), config).found) {
      for (const outcome of ["OnSuccess", "OnFailure"]) {
        const path = ["DestinationConfig", outcome, "Destination"];
        afterwards(ledger, fn, config, path, follow(config.properties, path));
      }
    }
  }
  for (const fn of estate.ofType("AWS::Lambda::Function")) {
    const path = ["DeadLetterConfig", "TargetArn"];
    afterwards(ledger, fn, fn, path, follow(fn.properties, path));
  }
  for (const queue of estate.ofType("AWS::SQS::Queue")) redrive(ledger, queue);
}

function eventSource(ledger: Ledger, mapping: Resource): void {
  const { estate } = ledger;
  const enabled = truth(follow(mapping.properties, ["Enabled"]));
  if (enabled === false) return;
  const sourceArn = follow(mapping.properties, ["EventSourceArn"]);
  // Self-managed Kafka lies outside AWS.
  if (sourceArn === undefined) return;
  const sources = sourcesOf(estate, sourceArn, mapping);
  const functions = functionsOf(estate, follow(mapping.properties, ["FunctionName"]), mapping);
  for (const source of sources.found) {
    for (const target of functions.found) {
      for (const from of polledPlaces(source.resource)) {
        ledger.forward({
          from,
          to: placeIn(target.resource),
          ports: undefined,
          mode: "event",
          said: [
            said(
              mapping,
              ["EventSourceArn"],
              `\`${mapping.id}\` invokes \`${target.resource.id}\` with what \`${source.resource.id}\` holds`,
            ),
          ],
          doubts: [...source.doubts, ...target.doubts, ...(enabled instanceof Unknown ? [enabled] : [])],
        });
      }
    }
  }
  const unknown = functions.unknown;
  if (unknown === undefined || functions.found.length > 0) return;
  ledger.gap(
    noteOf(
      "target-unknown",
      mapping,
      `which function \`${mapping.id}\` invokes is not known: ${unknown.detail}`,
      functions.open,
      unknown.settle,
    ),
  );
}

/** The resource whose records are polled: a table by its stream, a stream by its consumer. */
export function sourcesOf(estate: Estate, value: Value | undefined, at: Resource): Targets {
  const direct = estate.find(value);
  if (direct !== undefined && POLLED_TYPES.includes(direct.type)) {
    const behind =
      direct.type === "AWS::Kinesis::StreamConsumer" ? estate.find(follow(direct.properties, ["StreamARN"])) : direct;
    return { found: [{ resource: behind ?? direct, doubts: [] }], unknown: undefined, open: false };
  }
  return targetsOf(estate, value, POLLED_TYPES, at);
}

/** Destinations and dead-letter targets: the function's own role sends there. */
function afterwards(ledger: Ledger, fn: Resource, at: Resource, path: readonly string[], to: Value | undefined): void {
  if (to === undefined) return;
  deliver(ledger, {
    from: [placeIn(fn)],
    source: fn,
    service: "lambda.amazonaws.com",
    to,
    at,
    path,
    verb: "sends its outcome to",
    role: follow(fn.properties, ["Role"]),
  });
}

function redrive(ledger: Ledger, queue: Resource): void {
  const target = follow(queue.properties, ["RedrivePolicy", "deadLetterTargetArn"]);
  const list = listOf(target);
  if (target === undefined || !isList(list) || text(target) === "") return;
  deliver(ledger, {
    from: [placeIn(queue, "sqs:SendMessage")],
    source: queue,
    service: "sqs.amazonaws.com",
    to: target,
    at: queue,
    path: ["RedrivePolicy", "deadLetterTargetArn"],
    verb: "moves failed messages to",
    role: undefined,
    trusted: true,
  });
}
