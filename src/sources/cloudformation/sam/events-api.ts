import { addMethod, methodKey, pathItem, requireApiKey, setAuthorizer, sides } from "./api-body.ts";
import type { ApiPlan } from "./api-plan.ts";
import { apiOf, isPlan } from "./apis.ts";
import type { Context, Steps } from "./context.ts";
import { addPermission, type EventSource, required } from "./events-push.ts";
import { get, items, type JsonMap, mapOf, ref, sub, text } from "./json.ts";
import { policyStatements } from "./resource-policy.ts";
import { invokeCredentials } from "./rest-auth.ts";

/** `arn:...:functions/<function>/invocations`, as an integration names a function. */
export function invocationUri(event: EventSource): JsonMap {
  const called = event.target.alias ?? `${event.target.id}.Arn`;
  return sub(
    `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${called}}/invocations`,
  );
}

/** Path and method of an API event, or undefined (with problems) where one is missing. */
export function route(context: Context, event: EventSource): { path: string; method: string } | undefined {
  const path = required(context, event, "Path");
  const method = required(context, event, "Method");
  if (typeof path === "string" && typeof method === "string") return { path, method };
  if (path !== undefined && method !== undefined) {
    const message = `\`Path\` and \`Method\` of event \`${event.name}\` are not both plain text`;
    context.problem("SAM_WRONG_TYPE", message, event.path);
  }
  return undefined;
}

/**
 * Api: a method of the REST API, and the permission for it.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html
 */
export function addRestApiEvent(context: Context, event: EventSource): void {
  const where = route(context, event);
  if (where === undefined) return;
  const api = apiOf(context, event.properties, "rest");
  const id = isPlan(api) ? ref(api.owner.id) : api;
  addPermission(context, event, {
    principal: "apigateway.amazonaws.com",
    suffix: isPlan(api) ? stageSuffix(api) : "AllStages",
    sourceArn: executeArn(id, `${verb(where.method)}${arnPath(where.path)}`),
  });
  if (!isPlan(api)) {
    otherApi(context, event, "RestApiId");
    return;
  }
  const integration: JsonMap = { type: "aws_proxy", httpMethod: "POST", uri: invocationUri(event) };
  const mode = get(event.properties, "ResponseTransferMode");
  if (mode !== undefined) integration.responseTransferMode = mode;
  addRestMethod(context, event, api, where, { "x-amazon-apigateway-integration": integration, responses: {} });
}

/** Writes a method with its authorization into a definition that SAM manages (or is told to merge into). */
export function addRestMethod(
  context: Context,
  event: EventSource,
  api: ApiPlan,
  where: { readonly path: string; readonly method: string },
  definition: JsonMap,
): void {
  const auth = mapOf(get(event.properties, "Auth"));
  api.conditions.push(text(get(event.owner.source, "Condition")));
  const policy = get(auth, "ResourcePolicy");
  if (policy !== undefined) {
    api.policy.push(...policyStatements(policy, [where], get(api.owner.properties, "StageName")));
  }
  if (api.body === undefined) return;
  const merges = api.managed || get(api.owner.properties, "MergeDefinitions") === true;
  if (!merges) {
    if (get(auth, "OverrideApiAuth") !== true) return;
    for (const given of sides(get(pathItem(api.body, where.path), methodKey(where.method))))
      authorize(event, api, given);
    return;
  }
  authorize(event, api, definition);
  validate(event, api.body, definition);
  moved(context, event, api, where.path, where.method);
  if (!addMethod(api.body, where.path, where.method, definition, text(get(event.owner.source, "Condition")))) {
    const message = `\`${where.method.toUpperCase()} ${where.path}\` is defined twice on API \`${api.owner.id}\``;
    context.problem("SAM_BAD_REFERENCE", message, event.path, "give each event a path and method of its own");
  }
}

/** `RequestModel` with validation: a validator of the API, named on the method. */
function validate(event: EventSource, body: JsonMap, definition: JsonMap): void {
  const model = get(event.properties, "RequestModel");
  const inBody = get(model, "ValidateBody") === true;
  const inParameters = get(model, "ValidateParameters") === true;
  if (!inBody && !inParameters) return;
  const name = inBody && inParameters ? "full" : inBody ? "body-only" : "params-only";
  const validators = mapOf(get(body, "x-amazon-apigateway-request-validators"));
  const validator = { validateRequestBody: inBody, validateRequestParameters: inParameters };
  body["x-amazon-apigateway-request-validators"] = { ...validators, [name]: validator };
  definition["x-amazon-apigateway-request-validator"] = name;
}

/** The event's own `Auth`: authorizer with scopes, API key, and for AWS_IAM whose credentials call the function. */
function authorize(event: EventSource, api: ApiPlan, definition: JsonMap): void {
  const auth = mapOf(get(event.properties, "Auth"));
  const apiAuth = mapOf(get(api.owner.properties, "Auth"));
  const authorizer = text(get(auth, "Authorizer"));
  if (authorizer !== undefined) {
    const scopes = get(auth, "AuthorizationScopes") ?? scopesOf(apiAuth, authorizer);
    setAuthorizer(definition, authorizer, items(scopes), authorizersOf(apiAuth));
  }
  const key = get(auth, "ApiKeyRequired");
  if (key === true) requireApiKey(definition);
  if (key === false) api.noApiKey.add(definition);
  const credentials = invokeCredentials(apiAuth, auth);
  if (credentials !== undefined) {
    const integration = mapOf(get(definition, "x-amazon-apigateway-integration"));
    if (get(integration, "credentials") === undefined) integration.credentials = credentials;
  }
}

function authorizersOf(apiAuth: JsonMap): ReadonlySet<string> {
  return new Set(Object.keys(mapOf(get(apiAuth, "Authorizers"))));
}

/** Scopes that an authorizer asks for where the method says none. */
export function scopesOf(apiAuth: JsonMap, authorizer: string): unknown {
  return get(get(get(apiAuth, "Authorizers"), authorizer), "AuthorizationScopes");
}

/**
 * HttpApi: a route of the HTTP API (`$default` without a path), and the permission for it.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html
 */
export function addHttpApiEvent(context: Context, event: EventSource): void {
  const path = text(get(event.properties, "Path")) ?? "$default";
  const method = text(get(event.properties, "Method")) ?? ANY_METHOD;
  const api = apiOf(context, event.properties, "http");
  const id = isPlan(api) ? ref(api.owner.id) : api;
  const operation = path === "$default" ? "*" : `${verb(method)}${arnPath(path)}`;
  addPermission(context, event, {
    principal: "apigateway.amazonaws.com",
    sourceArn: executeArn(id, operation),
  });
  if (!isPlan(api)) {
    otherApi(context, event, "ApiId");
    return;
  }
  api.conditions.push(text(get(event.owner.source, "Condition")));
  const settings = get(event.properties, "RouteSettings");
  if (settings !== undefined)
    api.routeSettings.set(path === "$default" ? path : `${method.toUpperCase()} ${path}`, settings);
  if (api.body === undefined) return;
  if (api.managed) addRoute(context, event, api, path, method);
  else if (get(mapOf(get(event.properties, "Auth")), "OverrideApiAuth") === true) {
    for (const given of sides(get(pathItem(api.body, path), methodKey(method)))) authorizeRoute(event, api, given);
  }
}

/** A method of a managed definition is said by its event. */
function moved(context: Context, event: EventSource, api: ApiPlan, path: string, method: string): void {
  const key = methodKey(method);
  const body: Steps = [...api.owner.path, "Properties", "Body", "paths", path];
  context.moves.add(body, event.path);
  context.moves.add([...body, key], event.path);
  context.moves.add([...body, key, "security"], [...event.path, "Properties", "Auth"]);
  context.moves.add([...body, key, "x-amazon-apigateway-integration"], event.path);
}

const ANY_METHOD = "any";

function addRoute(context: Context, event: EventSource, api: ApiPlan, path: string, method: string): void {
  const timeout = get(event.properties, "TimeoutInMillis");
  const definition: JsonMap = {
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      payloadFormatVersion: get(event.properties, "PayloadFormatVersion") ?? "2.0",
      uri: invocationUri(event),
      ...(timeout === undefined ? {} : { timeoutInMillis: timeout }),
    },
    responses: {},
    ...(path === "$default" ? { isDefaultRoute: true } : {}),
  };
  authorizeRoute(event, api, definition);
  if (api.body === undefined) return;
  moved(context, event, api, path, method);
  if (!addMethod(api.body, path, method, definition, text(get(event.owner.source, "Condition")))) {
    const message = `route \`${method.toUpperCase()} ${path}\` is defined twice on API \`${api.owner.id}\``;
    context.problem("SAM_BAD_REFERENCE", message, event.path, "give each event a path and method of its own");
  }
}

function authorizeRoute(event: EventSource, api: ApiPlan, definition: JsonMap): void {
  const auth = mapOf(get(event.properties, "Auth"));
  const apiAuth = mapOf(get(api.owner.properties, "Auth"));
  const authorizer = text(get(auth, "Authorizer"));
  const scopes = get(auth, "AuthorizationScopes");
  if (authorizer !== undefined) {
    setAuthorizer(definition, authorizer, items(scopes ?? scopesOf(apiAuth, authorizer)), authorizersOf(apiAuth));
    return;
  }
  const fallback = text(get(apiAuth, "DefaultAuthorizer"));
  if (scopes !== undefined && fallback !== undefined)
    setAuthorizer(definition, fallback, items(scopes), authorizersOf(apiAuth));
}

function otherApi(context: Context, event: EventSource, property: string): void {
  const message = `\`${property}\` of event \`${event.name}\` is no API that SAM makes from this template`;
  const hint = "the route itself is not added to it; only the permission is";
  context.problem("SAM_BAD_REFERENCE", message, [...event.path, "Properties", property], hint);
}

export function stageSuffix(api: ApiPlan): string {
  const stage = get(api.owner.properties, "StageName");
  return text(stage) ?? "Stage";
}

function executeArn(api: unknown, operation: string): JsonMap {
  const pattern = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${operation}`;
  return sub(pattern, { __ApiId__: api ?? "*", __Stage__: "*" });
}

/** "GET", or "*" for any method. */
export function verb(method: string): string {
  return method.toLowerCase() === "any" || method === ANY_KEY ? "*" : method.toUpperCase();
}

const ANY_KEY = "x-amazon-apigateway-any-method";

/** The path as execute-api ARNs have it: `/orders/*` for `/orders/{id}`, without a trailing slash. */
export function arnPath(path: string): string {
  const trimmed = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
  return trimmed.replaceAll(/\{[A-Za-z0-9._+-]+\}/g, "*");
}
