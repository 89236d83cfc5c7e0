import type { Estate } from "../estate/estate.ts";
import { type Policy, policyOf } from "../estate/policy.ts";
import { follow, listOf, text, truth } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Unknown, type Value } from "../estate/value.ts";
import type { Caller } from "./access.ts";
import { deliver } from "./deliver.ts";
import { type Ask, any, concerns } from "./grants.ts";
import { type Ledger, noteOf, placeIn, said, told } from "./ledger.ts";
import { covers, plain } from "./match.ts";
import { filterOf, filterPieces, publishesTo } from "./mqtt.ts";
import { functionsOf } from "./targets.ts";

/**
 * IoT Core: what devices may do by their policies (with an X.509 certificate), and what topic rules pass on.
 * Source: https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html
 */
export function iot(ledger: Ledger): void {
  const { estate } = ledger;
  for (const policy of estate.ofType("AWS::IoT::Policy")) devicePolicy(ledger, policy);
  for (const rule of estate.ofType("AWS::IoT::TopicRule")) topicRule(ledger, rule);
  for (const authorizer of estate.ofType("AWS::IoT::Authorizer")) customAuthorizer(ledger, authorizer);
}

const ACTIONS = ["iot:Connect", "iot:Publish", "iot:Subscribe"];

function devicePolicy(ledger: Ledger, resource: Resource): void {
  const { estate } = ledger;
  const policy = policyOf(follow(resource.properties, ["PolicyDocument"]));
  const callers = devicesOf(estate, resource);
  for (const action of ACTIONS) {
    note(ledger, resource, policy, callers, action, resource, undefined);
  }
  for (const rule of estate.ofType("AWS::IoT::TopicRule")) {
    note(ledger, resource, policy, callers, "iot:Publish", rule, (pattern, extent) =>
      publishesTo(estate, pattern, rule, extent),
    );
  }
}

/** The calls by which the holders of a policy do an action: to a rule that listens, or to the policy's own reach. */
function note(
  ledger: Ledger,
  holder: Resource,
  policy: Policy,
  callers: readonly Caller[],
  action: string,
  to: Resource,
  recognise: Ask["resource"],
): void {
  const ask = { actions: [action], ...(recognise === undefined ? {} : { resource: recognise }) };
  const denied = any(policy.statements.filter((one) => one.effect === "Deny").map((one) => concerns(one, ask)));
  if (denied === true && recognise !== undefined) return;
  for (const statement of policy.statements) {
    if (statement.effect === "Deny") continue;
    const about = concerns(statement, ask);
    if (about === false) continue;
    const conditions = statement.conditions instanceof Unknown ? [statement.conditions] : [];
    const tied = statement.conditions instanceof Unknown ? undefined : statement.conditions[0];
    const attached =
      tied === undefined ? [] : [new Unknown("not-modelled", `whether devices meet the condition on ${tied.key}`)];
    const doubts = [about, statement.effect, denied, ...policy.unknown].filter((item) => item instanceof Unknown);
    for (const from of callers) {
      ledger.call({
        from,
        to: placeIn(to, action),
        authentication: ["x509"],
        said: [
          said(
            holder,
            ["PolicyDocument", ...statement.path],
            `device policy \`${holder.id}\` allows ${action}${to === holder ? "" : ` to a topic of rule \`${to.id}\``}`,
          ),
        ],
        doubts: [...doubts, ...conditions, ...attached],
      });
    }
    return;
  }
}

/** The things whose certificates carry a policy; the certificate where no thing has it; else whoever holds one. */
function devicesOf(estate: Estate, policy: Resource): readonly Caller[] {
  const name = follow(policy.properties, ["PolicyName"]);
  const principals = estate.ofType("AWS::IoT::PolicyPrincipalAttachment").flatMap((attachment) => {
    const named = follow(attachment.properties, ["PolicyName"]);
    const mine = estate.find(named) === policy || (text(named) !== undefined && text(named) === text(name));
    const principal = follow(attachment.properties, ["Principal"]);
    return mine && principal !== undefined ? [principal] : [];
  });
  const callers = principals.flatMap((principal) => holdersOf(estate, principal));
  return callers.length > 0 ? callers : [{ is: "principal", principal: `devices with policy \`${policy.id}\`` }];
}

function holdersOf(estate: Estate, principal: Value): readonly Caller[] {
  const certificate = estate.find(principal);
  const things = estate.ofType("AWS::IoT::ThingPrincipalAttachment").flatMap((attachment) => {
    const other = follow(attachment.properties, ["Principal"]);
    const same = certificate === undefined ? told(other) === told(principal) : estate.find(other) === certificate;
    const thing = same ? estate.find(follow(attachment.properties, ["ThingName"])) : undefined;
    return thing === undefined ? [] : [thing];
  });
  if (things.length > 0) return things.map((thing) => ({ is: "resource", resource: thing.id }));
  if (certificate !== undefined) return [{ is: "resource", resource: certificate.id }];
  return [{ is: "principal", principal: told(principal) }];
}

/** Where each kind of action names its target, below the action. */
const ACTION_TARGETS: readonly { readonly path: Path; readonly operation?: string }[] = [
  { path: ["Lambda", "FunctionArn"] },
  { path: ["Sqs", "QueueUrl"] },
  { path: ["Sns", "TargetArn"] },
  { path: ["Kinesis", "StreamName"] },
  { path: ["Firehose", "DeliveryStreamName"] },
  { path: ["DynamoDB", "TableName"] },
  { path: ["DynamoDBv2", "PutItem", "TableName"] },
  { path: ["S3", "BucketName"], operation: "s3:PutObject" },
  { path: ["StepFunctions", "StateMachineName"] },
  { path: ["CloudwatchLogs", "LogGroupName"] },
];

function topicRule(ledger: Ledger, rule: Resource): void {
  if (truth(follow(rule.properties, ["TopicRulePayload", "RuleDisabled"])) === true) return;
  const payload: Path = ["TopicRulePayload"];
  const listed = listOf(follow(rule.properties, [...payload, "Actions"]));
  if (!isList(listed)) {
    const message = `the actions of rule \`${rule.id}\` are not known: ${listed.detail}`;
    ledger.gap(noteOf("target-unknown", rule, message, true, listed.settle));
    return;
  }
  const actions = listed.map((value, i) => ({ value, path: [...payload, "Actions", i] }));
  const onError = follow(rule.properties, [...payload, "ErrorAction"]);
  const all = isProperties(onError) ? [...actions, { value: onError, path: [...payload, "ErrorAction"] }] : actions;
  for (const { value, path } of all) {
    for (const target of ACTION_TARGETS) {
      const to = follow(value, target.path);
      if (to === undefined) continue;
      deliver(ledger, {
        from: [placeIn(rule)],
        source: rule,
        service: "iot.amazonaws.com",
        to,
        at: rule,
        path: [...path, ...target.path],
        verb: "passes on to",
        role: follow(value, [String(target.path[0]), "RoleArn"]),
        operation: target.operation,
      });
    }
    republish(ledger, rule, follow(value, ["Republish", "Topic"]), [...path, "Republish", "Topic"]);
  }
}

/** A republished message sets off the rules that listen to its topic. */
function republish(ledger: Ledger, rule: Resource, topic: Value | undefined, path: Path): void {
  const written = text(topic)?.replace(/^\$\$/, "$");
  if (written === undefined) return;
  const known = written.replace(/\$\{[^}]*\}/g, "*");
  for (const other of ledger.estate.ofType("AWS::IoT::TopicRule")) {
    const filter = filterOf(other);
    if (other === rule || filter === undefined) continue;
    const heard =
      filter instanceof Unknown
        ? filter
        : covers(
            known.split(/(\*)/).map((part) => (part === "*" ? { is: "star" } : plain(part))),
            filterPieces(filter),
          );
    if (heard === false) continue;
    ledger.forward({
      from: placeIn(rule),
      to: placeIn(other),
      ports: undefined,
      mode: "event",
      said: [said(rule, path, `rule \`${rule.id}\` republishes to a topic of rule \`${other.id}\``)],
      doubts: heard instanceof Unknown ? [heard] : [],
    });
  }
}

/** A custom authorizer runs for whoever connects to it; tokens are checked before only where signing is on. */
function customAuthorizer(ledger: Ledger, authorizer: Resource): void {
  if (text(follow(authorizer.properties, ["Status"])) === "INACTIVE") return;
  const path: Path = ["AuthorizerFunctionArn"];
  for (const target of functionsOf(ledger.estate, follow(authorizer.properties, path), authorizer).found) {
    ledger.forward({
      from: placeIn(authorizer),
      to: placeIn(target.resource),
      ports: undefined,
      mode: "synchronous",
      said: [said(authorizer, path, `\`${authorizer.id}\` asks \`${target.resource.id}\` who connects`)],
      doubts: target.doubts,
    });
  }
  const unsigned = truth(follow(authorizer.properties, ["SigningDisabled"]));
  if (unsigned !== true) return;
  ledger.call({
    from: { is: "anyone" },
    to: placeIn(authorizer),
    authentication: ["none"],
    said: [said(authorizer, ["SigningDisabled"], `\`${authorizer.id}\` takes tokens without a signature`)],
    doubts: [],
  });
}
