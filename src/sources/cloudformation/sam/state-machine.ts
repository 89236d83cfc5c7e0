import { apiOf, isPlan } from "./apis.ts";
import type { Context, Serverless } from "./context.ts";
import { eventsOf, unknownEvent } from "./events.ts";
import { addRestMethod, route } from "./events-api.ts";
import type { EventSource } from "./events-push.ts";
import { addPatternRule, addScheduleRule, addScheduler } from "./events-rule.ts";
import { get, getAtt, isMap, type JsonMap, pick, ref, sub, tagList, text } from "./json.ts";
import { addRole, trust } from "./role.ts";

/** Properties that SAM has under another name. */
const SAID = {
  DefinitionS3Location: "DefinitionUri",
  LoggingConfiguration: "Logging",
  RoleArn: "Role",
  StateMachineName: "Name",
  StateMachineType: "Type",
  TracingConfiguration: "Tracing",
};

/**
 * AWS::Serverless::StateMachine: the state machine, its role, version and alias, and what starts it.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html
 */
export function translateStateMachine(context: Context, owner: Serverless): void {
  const { properties, id } = owner;
  const tracing = get(properties, "Tracing");
  const given = get(properties, "Role");
  const traced = isMap(tracing) && get(tracing, "Enabled") === true;
  const role =
    given ??
    getAtt(
      addRole(context, owner, {
        id: `${id}Role`,
        service: "states.amazonaws.com",
        managed: traced ? ["AWSXrayWriteOnlyAccess"] : [],
        createdBy: "stateMachine:createdBy",
      }),
      "Arn",
    );
  const uri = get(properties, "DefinitionUri");
  context.main(
    owner,
    "AWS::StepFunctions::StateMachine",
    {
      Definition: get(properties, "Definition"),
      DefinitionS3Location: uri === undefined ? undefined : locationOf(uri),
      ...pick(properties, ["DefinitionSubstitutions", "EncryptionConfiguration"]),
      StateMachineName: get(properties, "Name"),
      StateMachineType: get(properties, "Type"),
      LoggingConfiguration: get(properties, "Logging"),
      TracingConfiguration: tracing,
      RoleArn: role,
      Tags: tagList(get(properties, "Tags"), "stateMachine:createdBy"),
    },
    { said: SAID },
  );
  const called = addAlias(context, owner);
  const target = { id, alias: called, aliasName: undefined };
  for (const event of eventsOf(context, owner, target)) addEvent(context, event, ref(called ?? id));
}

function locationOf(uri: unknown): unknown {
  const parts = typeof uri === "string" ? /^s3:\/\/([^/]+)\/([^?]+)/.exec(uri) : null;
  if (parts !== null) return { Bucket: parts[1], Key: parts[2] };
  return typeof uri === "string" ? { Key: uri } : uri;
}

function addAlias(context: Context, owner: Serverless): string | undefined {
  const alias = get(owner.properties, "AutoPublishAlias");
  if (alias === undefined) return undefined;
  const { id } = owner;
  const path = [...owner.path, "Properties", "AutoPublishAlias"];
  const name = context.resolved(alias);
  const version = context.derived(
    owner,
    `${id}Version`,
    "AWS::StepFunctions::StateMachineVersion",
    { StateMachineArn: ref(id), StateMachineRevisionId: getAtt(id, "StateMachineRevisionId") },
    { path, attributes: { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" } },
  );
  const preference = get(owner.properties, "DeploymentPreference");
  const shift = isMap(preference) ? preference : { Type: "ALL_AT_ONCE" };
  const aliasId = context.derived(
    owner,
    `${id}Alias${text(name)?.replaceAll(/[^A-Za-z0-9]/g, "") ?? ""}`,
    "AWS::StepFunctions::StateMachineAlias",
    { Name: name, DeploymentPreference: { StateMachineVersionArn: ref(version), ...shift } },
    { path },
  );
  context.referables.set(`${id}.Version`, version);
  context.referables.set(`${id}.Alias`, aliasId);
  return aliasId;
}

function addEvent(context: Context, event: EventSource, arn: JsonMap): void {
  const callee = (role: unknown) => ({ arn, targetId: "StepFunctionsTarget", role });
  switch (event.type) {
    case "Schedule": {
      const role = get(event.properties, "RoleArn") ?? startRole(context, event, arn, "events.amazonaws.com");
      addScheduleRule(context, { ...event, properties: without(event.properties, "RoleArn") }, callee(role));
      return;
    }
    case "CloudWatchEvent":
    case "EventBridgeRule":
      addPatternRule(context, event, callee(startRole(context, event, arn, "events.amazonaws.com")));
      return;
    case "ScheduleV2":
      addScheduler(context, event, arn, "states:StartExecution", "StartExecutionPolicy");
      return;
    case "Api":
      addApiEvent(context, event, arn);
      return;
    default:
      unknownEvent(context, event);
  }
}

function without(properties: JsonMap, name: string): JsonMap {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => key !== name));
}

/** The role by which a service starts the state machine. */
function startRole(context: Context, event: EventSource, arn: JsonMap, service: string): JsonMap {
  const id = `${event.id}Role`;
  const Statement = [{ Action: "states:StartExecution", Effect: "Allow", Resource: arn }];
  context.derived(
    event.owner,
    id,
    "AWS::IAM::Role",
    {
      AssumeRolePolicyDocument: trust(service),
      Policies: [{ PolicyName: `${id}StartExecutionPolicy`, PolicyDocument: { Version: "2012-10-17", Statement } }],
      PermissionsBoundary: get(event.owner.properties, "PermissionsBoundary"),
    },
    { path: event.path },
  );
  return getAtt(id, "Arn");
}

/** Api: a method that starts an execution with a role of its own. */
function addApiEvent(context: Context, event: EventSource, arn: JsonMap): void {
  const where = route(context, event);
  if (where === undefined) return;
  const credentials = startRole(context, event, arn, "apigateway.amazonaws.com");
  const api = apiOf(context, event.properties, "rest");
  if (!isPlan(api)) {
    const message = `\`RestApiId\` of event \`${event.name}\` is no API that SAM makes from this template`;
    context.problem("SAM_BAD_REFERENCE", message, [...event.path, "Properties", "RestApiId"]);
    return;
  }
  const input = '"input": "$util.escapeJavaScript($input.json(\'$\'))"';
  const statuses = { "200": { statusCode: "200" }, "400": { statusCode: "400" } };
  const definition = {
    "x-amazon-apigateway-integration": {
      type: "aws",
      httpMethod: "POST",
      uri: sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"),
      credentials,
      requestTemplates: {
        "application/json": sub(`{${input}, "stateMachineArn": "\${__StateMachine__}"}`, { __StateMachine__: arn }),
      },
      responses: statuses,
    },
    responses: { "200": { description: "OK" }, "400": { description: "Bad Request" } },
  };
  addRestMethod(context, event, api, where, definition);
}
