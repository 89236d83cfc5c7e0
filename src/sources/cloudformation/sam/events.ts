import type { Context, Serverless, Steps } from "./context.ts";
import { mapAt } from "./context.ts";
import { addHttpApiEvent, addRestApiEvent } from "./events-api.ts";
import { addPullEvent, isPullEvent } from "./events-pull.ts";
import {
  addAlexaSkill,
  addCognito,
  addIotRule,
  addLogSubscription,
  addS3Notification,
  type EventSource,
} from "./events-push.ts";
import { addRule, addSchedule, addSchedulerSchedule } from "./events-rule.ts";
import { addSnsSubscription } from "./events-sns.ts";
import { get, isMap, type JsonMap, mapOf, text } from "./json.ts";

/** How to see what the service makes of a template. */
export const PROCESSED =
  "check the template that CloudFormation makes of it (`aws cloudformation get-template --template-stage Processed`)";

/** A function as its events call it: by itself, or by its alias. */
export interface Target {
  readonly id: string;
  /** Logical id of the alias. */
  readonly alias: string | undefined;
  readonly aliasName: unknown;
}

/** What the role of a function needs for its events. */
export interface Needs {
  readonly managed: string[];
  readonly inline: JsonMap[];
}

type Adder = (context: Context, event: EventSource, needs: Needs) => void;

const ADDERS: Readonly<Record<string, Adder>> = {
  Api: addRestApiEvent,
  HttpApi: addHttpApiEvent,
  S3: addS3Notification,
  SNS: addSnsSubscription,
  Schedule: addSchedule,
  ScheduleV2: addSchedulerSchedule,
  CloudWatchEvent: addRule,
  EventBridgeRule: addRule,
  CloudWatchLogs: addLogSubscription,
  IoTRule: addIotRule,
  AlexaSkill: addAlexaSkill,
  Cognito: addCognito,
};

/**
 * Every event source of a function, as the resources that SAM makes of it.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
 */
export function addEvents(context: Context, owner: Serverless, target: Target): Needs {
  const needs: Needs = { managed: [], inline: [] };
  for (const event of eventsOf(context, owner, target)) {
    const add = Object.hasOwn(ADDERS, event.type) ? ADDERS[event.type] : undefined;
    if (add !== undefined) add(context, event, needs);
    else if (isPullEvent(event.type)) addPullEvent(context, event, needs);
    else unknownEvent(context, event);
  }
  return needs;
}

/** The entries of `Events`; what is no event is reported and left out. */
export function eventsOf(context: Context, owner: Serverless, target: Target): readonly EventSource[] {
  const events = mapAt(context, owner, "Events");
  if (events === undefined) return [];
  return Object.entries(events).flatMap(([name, event]) => {
    const path: Steps = [...owner.path, "Properties", "Events", name];
    const type = text(get(event, "Type"));
    const properties = get(event, "Properties");
    if (!isMap(event) || type === undefined || (properties !== undefined && !isMap(properties))) {
      const what = isMap(event) && type !== undefined ? "properties that are no map" : "no `Type`";
      context.problem("SAM_WRONG_TYPE", `event \`${name}\` has ${what}`, path);
      return [];
    }
    return [{ owner, target, id: `${owner.id}${name}`, name, type, properties: mapOf(properties), path }];
  });
}

export function unknownEvent(context: Context, event: EventSource): void {
  const message = `\`${event.type}\` is no event type that is known here`;
  context.problem("SAM_UNKNOWN_EVENT", message, [...event.path, "Type"], PROCESSED);
}
