import type { Estate } from "../estate/estate.ts";
import { follow, listOf, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, type Properties, Unknown, type Value } from "../estate/value.ts";
import type { Place } from "./access.ts";
import { sendsToEventBridge } from "./bucket.ts";
import { deliver } from "./deliver.ts";
import { polledPlaces, sourcesOf } from "./event-source.ts";
import { type Ledger, noteOf, placeIn, said } from "./ledger.ts";
import { notePolicy } from "./resource-policies.ts";
import { linked, targetsOf } from "./targets.ts";

/**
 * EventBridge: who may put events on a bus, rules that pass them on, schedules, and pipes; and the subscription filters
 * of CloudWatch Logs, which do the same for log groups.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function eventBuses(ledger: Ledger): void {
  const { estate } = ledger;
  for (const bus of estate.ofType("AWS::Events::EventBus")) {
    const document = follow(bus.properties, ["Policy"]);
    if (document !== undefined)
      notePolicy(ledger, { front: bus, holder: bus, path: ["Policy"], document, anonymous: false });
  }
  for (const policy of estate.ofType("AWS::Events::EventBusPolicy")) busPolicy(ledger, policy);
  for (const rule of estate.ofType("AWS::Events::Rule")) eventRule(ledger, rule);
  for (const schedule of estate.ofType("AWS::Scheduler::Schedule")) scheduled(ledger, schedule);
  for (const pipe of estate.ofType("AWS::Pipes::Pipe")) piped(ledger, pipe);
  for (const filter of estate.ofType("AWS::Logs::SubscriptionFilter")) logged(ledger, filter);
}

const BUS = "AWS::Events::EventBus";

/** The newer form holds a statement, the older one its members. */
function busPolicy(ledger: Ledger, policy: Resource): void {
  const statement = follow(policy.properties, ["Statement"]) ?? oldStatement(policy);
  const document: Properties = { Statement: statement };
  // The default bus is in no template: calls to it are calls to nothing here.
  for (const { resource: front, doubts } of linked(ledger.estate, policy, ["EventBusName"], [BUS])) {
    notePolicy(ledger, { front, holder: policy, path: [], document, anonymous: false, doubts });
  }
}

function oldStatement(policy: Resource): Value {
  const principal = follow(policy.properties, ["Principal"]) ?? null;
  const condition = follow(policy.properties, ["Condition"]);
  const written: Properties = {
    Effect: "Allow",
    Principal: principal === "*" ? "*" : { AWS: principal },
    Action: follow(policy.properties, ["Action"]) ?? "events:PutEvents",
    Resource: "*",
  };
  if (!isProperties(condition)) return condition instanceof Unknown ? { ...written, Condition: condition } : written;
  const type = text(follow(condition, ["Type"])) ?? "StringEquals";
  const key = text(follow(condition, ["Key"])) ?? "aws:PrincipalOrgID";
  return { ...written, Condition: { [type]: { [key]: follow(condition, ["Value"]) ?? null } } };
}

function eventRule(ledger: Ledger, rule: Resource): void {
  const { estate } = ledger;
  if (text(follow(rule.properties, ["State"])) === "DISABLED") return;
  for (const from of sourcesOfRule(estate, rule)) {
    ledger.forward({
      from: from.place,
      to: placeIn(rule),
      ports: undefined,
      mode: "event",
      said: [said(rule, ["EventPattern"], `rule \`${rule.id}\` matches events of \`${from.place.resource}\``)],
      doubts: from.doubts,
    });
  }
  const targets = listOf(follow(rule.properties, ["Targets"]));
  if (!isList(targets)) {
    ledger.gap(
      noteOf("target-unknown", rule, `the targets of rule \`${rule.id}\` are not known: ${targets.detail}`, true),
    );
    return;
  }
  for (const [i, target] of targets.entries()) {
    const task = follow(target, ["EcsParameters", "TaskDefinitionArn"]);
    deliver(ledger, {
      from: [placeIn(rule)],
      source: rule,
      service: "events.amazonaws.com",
      to: task ?? follow(target, ["Arn"]),
      at: rule,
      path: ["Targets", i, "Arn"],
      verb: task === undefined ? "invokes" : "runs",
      role: follow(target, ["RoleArn"]),
    });
  }
}

interface From {
  readonly place: Place;
  readonly doubts: readonly Unknown[];
}

/** What of the estate a rule listens to: its custom bus, and buckets that send to EventBridge. */
function sourcesOfRule(estate: Estate, rule: Resource): readonly From[] {
  const onBus = linked(estate, rule, ["EventBusName"], [BUS]).map(
    (bus): From => ({ place: placeIn(bus.resource, "events:PutEvents"), doubts: bus.doubts }),
  );
  const pattern = follow(rule.properties, ["EventPattern"]);
  const sources = listOf(follow(pattern, ["source"]));
  if (!isList(sources) || !sources.some((source) => text(source) === "aws.s3")) return onBus;
  return [
    ...onBus,
    ...estate.ofType("AWS::S3::Bucket").flatMap((bucket) => objectEvents(estate, rule, bucket, pattern)),
  ];
}

function objectEvents(estate: Estate, rule: Resource, bucket: Resource, pattern: Value | undefined): readonly From[] {
  const sends = sendsToEventBridge(bucket);
  if (sends === false) return [];
  const names = listOf(follow(pattern, ["detail", "bucket", "name"]));
  const doubts: Unknown[] = sends instanceof Unknown ? [sends] : [];
  if (isList(names) && names.length > 0) {
    const answers = names.map((name) => targetsOf(estate, name, [bucket.type], rule));
    const mine = answers.flatMap((answer) => answer.found).filter((target) => target.resource === bucket);
    const unknown = answers.find((answer) => answer.unknown !== undefined)?.unknown;
    if (mine.length === 0 && unknown === undefined) return [];
    doubts.push(...mine.flatMap((target) => target.doubts), ...(mine.length === 0 && unknown ? [unknown] : []));
  }
  const types = listOf(follow(pattern, ["detail-type"]));
  const deletes = isList(types) && types.length > 0 && types.every((type) => text(type) === "Object Deleted");
  return [{ place: placeIn(bucket, deletes ? "s3:DeleteObject" : "s3:PutObject"), doubts }];
}

/** A schedule calls its target with its role; universal targets name an action and what it is done to in the input. */
function scheduled(ledger: Ledger, schedule: Resource): void {
  if (text(follow(schedule.properties, ["State"])) === "DISABLED") return;
  const role = follow(schedule.properties, ["Target", "RoleArn"]);
  const task = follow(schedule.properties, ["Target", "EcsParameters", "TaskDefinitionArn"]);
  deliver(ledger, {
    from: [placeIn(schedule)],
    source: schedule,
    service: "scheduler.amazonaws.com",
    to: task ?? follow(schedule.properties, ["Target", "Arn"]),
    at: schedule,
    path: ["Target", "Arn"],
    verb: "invokes",
    role,
  });
}

/** Source, optional enrichment, target; the pipe's role does all of it. */
function piped(ledger: Ledger, pipe: Resource): void {
  const { estate } = ledger;
  if (text(follow(pipe.properties, ["DesiredState"])) === "STOPPED") return;
  for (const source of sourcesOf(estate, follow(pipe.properties, ["Source"]), pipe).found) {
    for (const from of polledPlaces(source.resource)) {
      ledger.forward({
        from,
        to: placeIn(pipe),
        ports: undefined,
        mode: "event",
        said: [said(pipe, ["Source"], `pipe \`${pipe.id}\` takes what \`${source.resource.id}\` holds`)],
        doubts: source.doubts,
      });
    }
  }
  for (const key of ["Enrichment", "Target"]) {
    deliver(ledger, {
      from: [placeIn(pipe)],
      source: pipe,
      service: "pipes.amazonaws.com",
      to: follow(pipe.properties, [key]),
      at: pipe,
      path: [key],
      verb: key === "Target" ? "delivers to" : "asks",
      role: follow(pipe.properties, ["RoleArn"]),
    });
  }
}

function logged(ledger: Ledger, filter: Resource): void {
  const { estate } = ledger;
  const groups = targetsOf(estate, follow(filter.properties, ["LogGroupName"]), ["AWS::Logs::LogGroup"], filter);
  const path: Path = ["DestinationArn"];
  for (const group of groups.found) {
    deliver(ledger, {
      from: [placeIn(group.resource)],
      source: group.resource,
      service: "logs.amazonaws.com",
      to: follow(filter.properties, path),
      at: filter,
      path,
      verb: "streams to",
      role: follow(filter.properties, ["RoleArn"]),
      doubts: group.doubts,
    });
  }
}
