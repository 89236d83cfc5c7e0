import { follow, listOf, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, type Value } from "../estate/value.ts";
import { deliver } from "./deliver.ts";
import { frontsAt } from "./hosts.ts";
import { type Ledger, placeIn, said, told } from "./ledger.ts";

/** A property by which a service is told what to invoke when something happens. */
interface Hook {
  readonly type: string;
  readonly path: Path;
  readonly service: string;
  readonly verb: string;
}

const HOOKS: readonly Hook[] = [
  {
    type: "AWS::SecretsManager::RotationSchedule",
    path: ["RotationLambdaARN"],
    service: "secretsmanager.amazonaws.com",
    verb: "rotates with",
  },
  {
    type: "AWS::Config::ConfigRule",
    path: ["Source", "SourceIdentifier"],
    service: "config.amazonaws.com",
    verb: "evaluates with",
  },
  {
    type: "AWS::CloudFormation::Macro",
    path: ["FunctionName"],
    service: "cloudformation.amazonaws.com",
    verb: "transforms with",
  },
];

/**
 * What else AWS invokes by itself: custom resources, rotation, Config rules, macros, alarms, mail, delivery streams,
 * pipelines, and API destinations.
 */
export function serviceHooks(ledger: Ledger): void {
  const { estate } = ledger;
  for (const type of estate.types().keys()) {
    if (type.startsWith("Custom::") || type === "AWS::CloudFormation::CustomResource") customResources(ledger, type);
  }
  for (const hook of HOOKS) {
    for (const resource of estate.ofType(hook.type)) invoke(ledger, resource, hook.path, hook.verb, hook.service);
  }
  for (const alarm of estate.ofType("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")) {
    for (const key of ["AlarmActions", "OKActions", "InsufficientDataActions"]) {
      const actions = listOf(follow(alarm.properties, [key]));
      if (!isList(actions)) continue;
      for (const i of actions.keys()) invoke(ledger, alarm, [key, i], "notifies", "cloudwatch.amazonaws.com", "any");
    }
  }
  for (const rule of estate.ofType("AWS::SES::ReceiptRule")) mail(ledger, rule);
  for (const stream of estate.ofType("AWS::KinesisFirehose::DeliveryStream")) stored(ledger, stream);
  for (const pipeline of estate.ofType("AWS::CodePipeline::Pipeline")) stages(ledger, pipeline);
  for (const destination of estate.ofType("AWS::Events::ApiDestination")) called(ledger, destination);
}

/** CloudFormation invokes the provider of a custom resource with the rights of whoever deploys the stack. */
function customResources(ledger: Ledger, type: string): void {
  for (const resource of ledger.estate.ofType(type)) {
    invoke(ledger, resource, ["ServiceToken"], "is made by", "cloudformation.amazonaws.com", "any");
  }
}

function invoke(
  ledger: Ledger,
  resource: Resource,
  path: Path,
  verb: string,
  service: string,
  leave: "needed" | "any" = "needed",
): void {
  const to = follow(resource.properties, path);
  if (to === undefined) return;
  deliver(ledger, {
    from: [placeIn(resource)],
    source: resource,
    service,
    to,
    at: resource,
    path,
    verb,
    role: undefined,
    trusted: leave === "any",
  });
}

/** Mail from anybody that is addressed to a recipient of the rule sets it off. */
function mail(ledger: Ledger, rule: Resource): void {
  const actions = listOf(follow(rule.properties, ["Rule", "Actions"]));
  if (!isList(actions) || text(follow(rule.properties, ["Rule", "Enabled"])) === "false") return;
  ledger.call({
    from: { is: "anyone" },
    to: placeIn(rule, "SMTP"),
    authentication: ["none"],
    said: [said(rule, ["Rule"], `rule \`${rule.id}\` takes mail from anybody`)],
    doubts: [],
  });
  const targets: readonly Path[] = [
    ["LambdaAction", "FunctionArn"],
    ["SNSAction", "TopicArn"],
    ["S3Action", "BucketName"],
  ];
  for (const [i, action] of actions.entries()) {
    for (const path of targets) {
      const to = follow(action, path);
      if (to === undefined) continue;
      const at: Path = ["Rule", "Actions", i, ...path];
      deliver(ledger, {
        from: [placeIn(rule, "SMTP")],
        source: rule,
        service: "ses.amazonaws.com",
        to,
        at: rule,
        path: at,
        verb: "passes mail on to",
        role: undefined,
      });
    }
  }
}

const DESTINATIONS = ["ExtendedS3DestinationConfiguration", "S3DestinationConfiguration"];

/** A delivery stream writes to its bucket, and asks functions to transform records on the way. */
function stored(ledger: Ledger, stream: Resource): void {
  for (const key of DESTINATIONS) {
    const destination = follow(stream.properties, [key]);
    if (destination === undefined) continue;
    const role = follow(destination, ["RoleARN"]);
    const note = (to: Value | undefined, path: Path, verb: string, operation?: string): void =>
      deliver(ledger, {
        from: [placeIn(stream, "firehose:PutRecord")],
        source: stream,
        service: "firehose.amazonaws.com",
        to,
        at: stream,
        path,
        verb,
        role,
        operation,
      });
    note(follow(destination, ["BucketARN"]), [key, "BucketARN"], "writes to", "s3:PutObject");
    const processors = listOf(follow(destination, ["ProcessingConfiguration", "Processors"]));
    for (const [i, processor] of (isList(processors) ? processors : []).entries()) {
      const parameters = listOf(follow(processor, ["Parameters"]));
      for (const parameter of isList(parameters) ? parameters : []) {
        if (text(follow(parameter, ["ParameterName"])) !== "LambdaArn") continue;
        const path: Path = [key, "ProcessingConfiguration", "Processors", i];
        note(follow(parameter, ["ParameterValue"]), path, "transforms with");
      }
    }
  }
}

/** Build and invoke actions of a pipeline name their project or function in the action's configuration. */
function stages(ledger: Ledger, pipeline: Resource): void {
  const all = listOf(follow(pipeline.properties, ["Stages"]));
  for (const [i, stage] of (isList(all) ? all : []).entries()) {
    const actions = listOf(follow(stage, ["Actions"]));
    for (const [j, action] of (isList(actions) ? actions : []).entries()) {
      const configuration = follow(action, ["Configuration"]);
      if (!isProperties(configuration)) continue;
      for (const key of ["ProjectName", "FunctionName"]) {
        if (configuration[key] === undefined) continue;
        deliver(ledger, {
          from: [placeIn(pipeline)],
          source: pipeline,
          service: "codepipeline.amazonaws.com",
          to: configuration[key],
          at: pipeline,
          path: ["Stages", i, "Actions", j, "Configuration", key],
          verb: `runs (action ${told(follow(action, ["Name"]))})`,
          role: follow(action, ["RoleArn"]) ?? follow(pipeline.properties, ["RoleArn"]),
        });
      }
    }
  }
}

/** An API destination posts events to a URL, which may be a front of the estate. */
function called(ledger: Ledger, destination: Resource): void {
  const path: Path = ["InvocationEndpoint"];
  for (const target of frontsAt(ledger.estate, follow(destination.properties, path), destination).found) {
    ledger.forward({
      from: placeIn(destination),
      to: placeIn(target.resource),
      ports: undefined,
      mode: "event",
      said: [said(destination, path, `\`${destination.id}\` posts to \`${target.resource.id}\``)],
      doubts: target.doubts,
    });
  }
}
