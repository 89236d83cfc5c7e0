import { methodsOf, namesAuthorizer, requireApiKey, schemesOf, setAuthorizer } from "./api-body.ts";
import type { ApiPlan } from "./api-plan.ts";
import type { Context, Steps } from "./context.ts";
import { get, isMap, items, type JsonMap, mapOf, ref, sub, text } from "./json.ts";
import { policyStatements } from "./resource-policy.ts";

export const LAMBDA_URI =
  "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations";

/** How IAM (Signature Version 4) is described in a definition. */
export const SIGV4: JsonMap = {
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "awsSigv4",
};

/**
 * `Auth` of a REST API, written into its definition: authorizers, the default one on every method that names none,
 * API keys and the resource policy.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
 */
export function applyRestAuth(context: Context, api: ApiPlan): void {
  const auth = get(api.owner.properties, "Auth");
  const path: Steps = [...api.owner.path, "Properties", "Auth"];
  if (auth !== undefined && !isMap(auth)) context.problem("SAM_WRONG_TYPE", "`Auth` is not a map", path);
  const settings = mapOf(auth);
  if (api.body === undefined) {
    if (isMap(auth)) {
      const message = `\`Auth\` of API \`${api.owner.id}\` works only with an inline definition`;
      context.problem(
        "SAM_WRONG_TYPE",
        message,
        path,
        "give `DefinitionBody`, or say the authorizers in the definition",
      );
    }
    return;
  }
  const names = addAuthorizers(context, api, api.body, settings);
  const fallback = text(get(settings, "DefaultAuthorizer"));
  if (fallback !== undefined) applyDefault(context, api, api.body, settings, fallback, names);
  if (get(settings, "ApiKeyRequired") === true) applyApiKey(api, api.body, settings);
  if (usesApiKey(api.body)) schemesOf(api.body).api_key = { type: "apiKey", name: "x-api-key", in: "header" };
  if (usesIam(api.body)) schemesOf(api.body).AWS_IAM = { ...SIGV4 };
  checkAuthorizers(context, api, api.body);
  applyResourcePolicy(api, api.body, settings);
}

function addAuthorizers(context: Context, api: ApiPlan, body: JsonMap, settings: JsonMap): Set<string> {
  const names = new Set<string>();
  for (const [name, authorizer] of Object.entries(mapOf(get(settings, "Authorizers")))) {
    names.add(name);
    const scheme = isMap(authorizer) ? schemeOf(authorizer) : undefined;
    if (scheme === undefined) {
      const path = [...api.owner.path, "Properties", "Auth", "Authorizers", name];
      context.problem(
        "SAM_MISSING_PROPERTY",
        `authorizer \`${name}\` has neither \`UserPoolArn\` nor \`FunctionArn\``,
        path,
      );
      continue;
    }
    schemesOf(body)[name] = scheme;
    schemeMoved(context, api, body, name);
    if (isMap(authorizer)) addAuthorizerPermission(context, api, name, authorizer);
  }
  return names;
}

/** An authorizer of the definition is said by `Auth.Authorizers`. */
export function schemeMoved(context: Context, api: ApiPlan, body: JsonMap, name: string): void {
  const from = get(body, "swagger") === undefined ? ["components", "securitySchemes"] : ["securityDefinitions"];
  const to = [...api.owner.path, "Properties", "Auth", "Authorizers", name];
  context.moves.add([...api.owner.path, "Properties", "Body", ...from, name], to);
}

function schemeOf(authorizer: JsonMap): JsonMap | undefined {
  const identity = mapOf(get(authorizer, "Identity"));
  const pools = get(authorizer, "UserPoolArn");
  const isRequest = get(authorizer, "FunctionPayloadType") === "REQUEST";
  const header = isRequest ? "Unused" : (get(identity, "Header") ?? "Authorization");
  const common: JsonMap = { type: "apiKey", name: header, in: "header" };
  const expression = get(identity, "ValidationExpression");
  const validation = expression === undefined ? {} : { identityValidationExpression: expression };
  if (pools !== undefined) {
    const details = { type: "cognito_user_pools", providerARNs: items(pools), ...validation };
    return {
      ...common,
      "x-amazon-apigateway-authtype": "cognito_user_pools",
      "x-amazon-apigateway-authorizer": details,
    };
  }
  const lambda = get(authorizer, "FunctionArn");
  if (lambda === undefined) return undefined;
  const role = get(authorizer, "FunctionInvokeRole");
  const seconds = get(identity, "ReauthorizeEvery");
  const source = isRequest ? identitySource(identity) : "";
  const details = {
    type: isRequest ? "request" : "token",
    authorizerUri: sub(LAMBDA_URI, { __FunctionArn__: lambda }),
    ...(role === undefined || role === "NONE" ? {} : { authorizerCredentials: role }),
    ...(seconds === undefined ? {} : { authorizerResultTtlInSeconds: seconds }),
    ...(source === "" ? {} : { identitySource: source }),
    ...validation,
  };
  return { ...common, "x-amazon-apigateway-authtype": "custom", "x-amazon-apigateway-authorizer": details };
}

function identitySource(identity: JsonMap): string {
  const from = (names: string, prefix: string): string[] =>
    items(get(identity, names)).flatMap((name) => (typeof name === "string" ? [`${prefix}${name}`] : []));
  return [
    ...from("Headers", "method.request.header."),
    ...from("QueryStrings", "method.request.querystring."),
    ...from("StageVariables", "stageVariables."),
    ...from("Context", "context."),
  ].join(", ");
}

/** The permission by which API Gateway calls a Lambda authorizer; a role given for it makes none necessary but SAM adds it. */
function addAuthorizerPermission(context: Context, api: ApiPlan, name: string, authorizer: JsonMap): void {
  const lambda = get(authorizer, "FunctionArn");
  if (lambda === undefined || get(authorizer, "DisableFunctionDefaultPermissions") === true) return;
  context.derived(
    api.owner,
    `${api.owner.id}${name}AuthorizerPermission`,
    "AWS::Lambda::Permission",
    {
      Action: "lambda:InvokeFunction",
      FunctionName: lambda,
      Principal: "apigateway.amazonaws.com",
      SourceArn: authorizersArn(api.owner.id),
    },
    { path: [...api.owner.path, "Properties", "Auth", "Authorizers", name] },
  );
}

export function authorizersArn(api: string): JsonMap {
  const pattern = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*";
  return sub(pattern, { __ApiId__: ref(api) });
}

function applyDefault(
  context: Context,
  api: ApiPlan,
  body: JsonMap,
  settings: JsonMap,
  fallback: string,
  names: ReadonlySet<string>,
): void {
  if (fallback === "NONE") return;
  if (fallback !== "AWS_IAM" && !names.has(fallback)) {
    const path = [...api.owner.path, "Properties", "Auth", "DefaultAuthorizer"];
    const message = `\`DefaultAuthorizer\` \`${fallback}\` is none of the API's authorizers`;
    context.problem("SAM_BAD_REFERENCE", message, path, "name one of `Authorizers`, or `AWS_IAM`");
  }
  const preflight = get(settings, "AddDefaultAuthorizerToCorsPreflight") !== false;
  const scopes = items(get(get(get(settings, "Authorizers"), fallback), "AuthorizationScopes"));
  for (const { name, definition } of methodsOf(body)) {
    if (name === "options" && !preflight) continue;
    if (!namesAuthorizer(definition, names)) setAuthorizer(definition, fallback, scopes, names);
  }
}

function applyApiKey(api: ApiPlan, body: JsonMap, settings: JsonMap): void {
  const preflight = get(settings, "AddApiKeyRequiredToCorsPreflight") !== false;
  for (const { name, definition } of methodsOf(body)) {
    if (name === "options" && !preflight) continue;
    if (!api.noApiKey.has(definition)) requireApiKey(definition);
  }
}

function usesApiKey(body: JsonMap): boolean {
  return securityNames(body).has("api_key");
}

function usesIam(body: JsonMap): boolean {
  return securityNames(body).has("AWS_IAM");
}

export function securityNames(body: JsonMap): Set<string> {
  const names = new Set<string>();
  for (const { definition } of methodsOf(body)) {
    for (const entry of items(get(definition, "security")))
      for (const name of Object.keys(mapOf(entry))) names.add(name);
  }
  return names;
}

/** An authorizer that a method names and nothing describes: the service refuses it. */
export function checkAuthorizers(context: Context, api: ApiPlan, body: JsonMap): void {
  for (const name of securityNames(body)) {
    if (name === "NONE" || Object.hasOwn(schemesOf(body), name)) continue;
    const message = `authorizer \`${name}\` is not described on API \`${api.owner.id}\``;
    context.problem("SAM_BAD_REFERENCE", message, api.owner.path, "add it to `Auth.Authorizers` of the API");
  }
}

function applyResourcePolicy(api: ApiPlan, body: JsonMap, settings: JsonMap): void {
  const policy = get(settings, "ResourcePolicy");
  const about = [...methodsOf(body)].map(({ path, name }) => ({ path, method: name }));
  const statements = [...api.policy, ...policyStatements(policy, about, get(api.owner.properties, "StageName"))];
  if (statements.length === 0) return;
  const given = mapOf(get(body, "x-amazon-apigateway-policy"));
  body["x-amazon-apigateway-policy"] = {
    Version: "2012-10-17",
    ...given,
    Statement: [...items(get(given, "Statement")), ...statements],
  };
}

/** Whose credentials call the function behind a method with AWS_IAM: the caller's, unless `InvokeRole` says otherwise. */
export function invokeCredentials(apiAuth: JsonMap, eventAuth: JsonMap): unknown {
  const authorizer = get(eventAuth, "Authorizer") ?? get(apiAuth, "DefaultAuthorizer");
  if (authorizer !== "AWS_IAM") return undefined;
  const role = get(eventAuth, "InvokeRole") ?? get(apiAuth, "InvokeRole") ?? "CALLER_CREDENTIALS";
  if (role === "NONE" || role === null) return undefined;
  if (role === "CALLER_CREDENTIALS") return sub("arn:${AWS::Partition}:iam::*:user/*");
  return role;
}
