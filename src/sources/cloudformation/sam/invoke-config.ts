import type { Context, Serverless } from "./context.ts";
import { mapAt } from "./context.ts";
import type { Target } from "./events.ts";
import { get, getAtt, isMap, type JsonMap, ref, text } from "./json.ts";

/** What the function's role must be allowed to do to each kind of destination. */
const ACTIONS: Readonly<Record<string, string>> = {
  SQS: "sqs:SendMessage",
  SNS: "sns:Publish",
  Lambda: "lambda:InvokeFunction",
  EventBridge: "events:PutEvents",
  S3: "s3:PutObject",
};

/**
 * `EventInvokeConfig`: where results of asynchronous calls go, with the queue or topic that SAM makes where none is
 * named. Returns the policies that the function's role needs for it.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventinvokeconfiguration.html
 */
export function addInvokeConfig(context: Context, owner: Serverless, target: Target): readonly JsonMap[] {
  const config = mapAt(context, owner, "EventInvokeConfig");
  if (config === undefined) return [];
  const id = `${owner.id}EventInvokeConfig`;
  const path = [...owner.path, "Properties", "EventInvokeConfig"];
  const policies: JsonMap[] = [];
  const destinations: [string, unknown][] = [];
  for (const on of ["OnSuccess", "OnFailure"]) {
    const wanted = get(get(config, "DestinationConfig"), on);
    if (wanted === undefined) continue;
    const at = [...path, "DestinationConfig", on];
    if (!isMap(wanted)) {
      context.problem("SAM_WRONG_TYPE", `\`${on}\` is not a map`, at);
      continue;
    }
    const type = text(get(wanted, "Type"));
    const arn = get(wanted, "Destination") ?? made(context, owner, `${id}${on}`, type, at);
    if (arn === undefined) continue;
    destinations.push([on, { Destination: arn }]);
    const policy = policyFor(`${id}${on}`, type, arn);
    if (policy !== undefined) policies.push(policy);
  }
  context.derived(
    owner,
    id,
    "AWS::Lambda::EventInvokeConfig",
    {
      FunctionName: ref(owner.id),
      Qualifier: target.aliasName ?? "$LATEST",
      DestinationConfig: Object.fromEntries(destinations),
      MaximumEventAgeInSeconds: get(config, "MaximumEventAgeInSeconds"),
      MaximumRetryAttempts: get(config, "MaximumRetryAttempts"),
    },
    { path, dependsOn: target.alias === undefined ? undefined : [target.alias] },
  );
  return policies;
}

function policyFor(id: string, type: string | undefined, arn: unknown): JsonMap | undefined {
  const action = type === undefined ? undefined : ACTIONS[type];
  if (action === undefined) return undefined;
  const Statement = [{ Action: action, Resource: arn, Effect: "Allow" }];
  return { PolicyName: `${id}${type}Policy`, PolicyDocument: { Version: "2012-10-17", Statement } };
}

/** The queue or topic that SAM makes for a destination that names none. */
function made(
  context: Context,
  owner: Serverless,
  id: string,
  type: string | undefined,
  path: readonly (string | number)[],
): unknown {
  if (type === "SQS") {
    const queue = context.derived(owner, `${id}Queue`, "AWS::SQS::Queue", {}, { path });
    context.referables.set(`${owner.id}.DestinationQueue`, queue);
    return getAtt(queue, "Arn");
  }
  if (type === "SNS") {
    const topic = context.derived(owner, `${id}Topic`, "AWS::SNS::Topic", {}, { path });
    context.referables.set(`${owner.id}.DestinationTopic`, topic);
    return ref(topic);
  }
  context.problem("SAM_MISSING_PROPERTY", "a destination needs a `Type` of `SQS` or `SNS`, or a `Destination`", path);
  return undefined;
}
