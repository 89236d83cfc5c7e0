import { methodsOf, namesAuthorizer, schemesOf, setAuthorizer } from "./api-body.ts";
import { addApiDomain } from "./api-domain.ts";
import type { ApiPlan } from "./api-plan.ts";
import { addApiConditions } from "./apis.ts";
import type { Context, Steps } from "./context.ts";
import { get, isMap, items, type JsonMap, mapOf, pick, ref, sub, text } from "./json.ts";
import { DEFINITION, stageId } from "./rest-api.ts";
import { authorizersArn, checkAuthorizers, LAMBDA_URI, SIGV4, schemeMoved, securityNames } from "./rest-auth.ts";

/**
 * AWS::Serverless::HttpApi: the HTTP API with its definition and one stage that deploys by itself.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-httpapi.html
 */
export function translateHttpApi(context: Context, api: ApiPlan): void {
  const { owner, body } = api;
  const { properties } = owner;
  applyHttpAuth(context, api);
  addApiConditions(context, api);
  if (body !== undefined) addExtras(body, properties);
  const inline = get(properties, "DefinitionBody");
  const uri = get(properties, "DefinitionUri");
  context.main(
    owner,
    "AWS::ApiGatewayV2::Api",
    {
      Body: body ?? inline,
      BodyS3Location: body === undefined && inline === undefined ? s3Of(uri) : undefined,
      ...pick(properties, ["FailOnWarnings", "Description", "Name"]),
      DisableExecuteApiEndpoint: get(properties, "DisableExecuteApiEndpoint"),
    },
    { said: DEFINITION },
  );
  const stage = addStage(context, api);
  context.referables.set(`${owner.id}.Stage`, stage);
  addApiDomain(context, api, stage);
}

function s3Of(uri: unknown): unknown {
  const parts = typeof uri === "string" ? /^s3:\/\/([^/]+)\/([^?]+)/.exec(uri) : null;
  if (parts !== null) return { Bucket: parts[1], Key: parts[2] };
  return typeof uri === "string" ? { Key: uri } : uri;
}

function addStage(context: Context, api: ApiPlan): string {
  const { properties, id } = api.owner;
  const name = get(properties, "StageName") ?? "$default";
  const stage = name === "$default" ? `${id}ApiGatewayDefaultStage` : stageId(id, name);
  const settings = { ...mapOf(get(properties, "RouteSettings")), ...Object.fromEntries(api.routeSettings) };
  return context.derived(api.owner, stage, "AWS::ApiGatewayV2::Stage", {
    ApiId: ref(id),
    StageName: name,
    AutoDeploy: true,
    AccessLogSettings: get(properties, "AccessLogSettings"),
    DefaultRouteSettings: get(properties, "DefaultRouteSettings"),
    RouteSettings: Object.keys(settings).length === 0 ? undefined : settings,
    StageVariables: get(properties, "StageVariables"),
    Tags: { ...mapOf(get(properties, "Tags")), "httpapi:createdBy": "SAM" },
  });
}

/**
 * `Auth` of an HTTP API: JWT, Lambda and IAM authorizers, and the default one on every route that names none.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html
 */
function applyHttpAuth(context: Context, api: ApiPlan): void {
  const auth = get(api.owner.properties, "Auth");
  const path: Steps = [...api.owner.path, "Properties", "Auth"];
  if (auth !== undefined && !isMap(auth)) context.problem("SAM_WRONG_TYPE", "`Auth` is not a map", path);
  const { body } = api;
  if (body === undefined) {
    const message = `\`Auth\` of API \`${api.owner.id}\` works only with an inline definition`;
    if (isMap(auth)) context.problem("SAM_WRONG_TYPE", message, path, "give `DefinitionBody`");
    return;
  }
  const settings = mapOf(auth);
  const names = new Set<string>();
  for (const [name, authorizer] of Object.entries(mapOf(get(settings, "Authorizers")))) {
    names.add(name);
    const scheme = isMap(authorizer) ? schemeOf(authorizer) : undefined;
    if (scheme === undefined || !isMap(authorizer)) {
      const at = [...path, "Authorizers", name];
      const message = `authorizer \`${name}\` has neither \`JwtConfiguration\` nor \`FunctionArn\``;
      context.problem("SAM_MISSING_PROPERTY", message, at);
      continue;
    }
    schemesOf(body)[name] = scheme;
    schemeMoved(context, api, body, name);
    addPermission(context, api, name, authorizer);
  }
  applyDefault(context, api, body, settings, names);
  if (get(settings, "EnableIamAuthorizer") === true || securityNames(body).has("AWS_IAM")) {
    schemesOf(body).AWS_IAM = { ...SIGV4 };
  }
  checkAuthorizers(context, api, body);
}

function applyDefault(
  context: Context,
  api: ApiPlan,
  body: JsonMap,
  settings: JsonMap,
  names: ReadonlySet<string>,
): void {
  const fallback = text(get(settings, "DefaultAuthorizer"));
  if (fallback === undefined || fallback === "NONE") return;
  if (fallback !== "AWS_IAM" && !names.has(fallback)) {
    const path = [...api.owner.path, "Properties", "Auth", "DefaultAuthorizer"];
    const message = `\`DefaultAuthorizer\` \`${fallback}\` is none of the API's authorizers`;
    context.problem("SAM_BAD_REFERENCE", message, path, "name one of `Authorizers`");
  }
  const scopes = items(get(get(get(settings, "Authorizers"), fallback), "AuthorizationScopes"));
  for (const { name, definition } of methodsOf(body)) {
    // Browsers send no credentials with a preflight request, so the service leaves OPTIONS open.
    if (name === "options") continue;
    if (!namesAuthorizer(definition, names)) setAuthorizer(definition, fallback, scopes, names);
  }
}

function schemeOf(authorizer: JsonMap): JsonMap | undefined {
  const jwt = get(authorizer, "JwtConfiguration");
  if (jwt !== undefined) {
    const source = get(authorizer, "IdentitySource");
    return {
      type: "oauth2",
      "x-amazon-apigateway-authorizer": {
        type: "jwt",
        jwtConfiguration: lowerKeys(jwt),
        ...(source === undefined ? {} : { identitySource: source }),
      },
    };
  }
  const lambda = get(authorizer, "FunctionArn");
  if (lambda === undefined) return undefined;
  const identity = mapOf(get(authorizer, "Identity"));
  const role = get(authorizer, "FunctionInvokeRole");
  const seconds = get(identity, "ReauthorizeEvery");
  const simple = get(authorizer, "EnableSimpleResponses");
  const sources = identitySources(identity);
  const version = get(authorizer, "AuthorizerPayloadFormatVersion");
  return {
    type: "apiKey",
    name: "Unused",
    in: "header",
    "x-amazon-apigateway-authorizer": {
      type: "request",
      authorizerUri: sub(LAMBDA_URI, { __FunctionArn__: lambda }),
      ...(role === undefined ? {} : { authorizerCredentials: role }),
      ...(sources.length === 0 ? {} : { identitySource: sources }),
      ...(seconds === undefined ? {} : { authorizerResultTtlInSeconds: seconds }),
      ...(version === undefined ? {} : { authorizerPayloadFormatVersion: version }),
      ...(simple === undefined ? {} : { enableSimpleResponses: simple }),
    },
  };
}

/** `issuer` and `audience`, which may be written with a capital. */
function lowerKeys(value: unknown): unknown {
  if (!isMap(value)) return value;
  const lower = (key: string): string => (key === "Issuer" || key === "Audience" ? key.toLowerCase() : key);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [lower(key), item]));
}

function identitySources(identity: JsonMap): readonly string[] {
  const from = (names: string, prefix: string): string[] =>
    items(get(identity, names)).flatMap((name) => (typeof name === "string" ? [`${prefix}${name}`] : []));
  return [
    ...from("Headers", "$request.header."),
    ...from("QueryStrings", "$request.querystring."),
    ...from("StageVariables", "$stageVariables."),
    ...from("Context", "$context."),
  ];
}

/** Only where asked for: an HTTP API's Lambda authorizer otherwise needs `FunctionInvokeRole`. */
function addPermission(context: Context, api: ApiPlan, name: string, authorizer: JsonMap): void {
  if (get(authorizer, "EnableFunctionDefaultPermissions") !== true) return;
  context.derived(
    api.owner,
    `${api.owner.id}${name}AuthorizerPermission`,
    "AWS::Lambda::Permission",
    {
      Action: "lambda:InvokeFunction",
      FunctionName: get(authorizer, "FunctionArn"),
      Principal: "apigateway.amazonaws.com",
      SourceArn: authorizersArn(api.owner.id),
    },
    { path: [...api.owner.path, "Properties", "Auth", "Authorizers", name] },
  );
}

function addExtras(body: JsonMap, properties: JsonMap): void {
  const cors = get(properties, "CorsConfiguration");
  if (cors !== undefined && cors !== false) body["x-amazon-apigateway-cors"] = corsOf(cors);
  const disabled = get(properties, "DisableExecuteApiEndpoint");
  if (disabled !== undefined) {
    const before = items(get(body, "servers"));
    const extension = { "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: disabled } };
    body.servers = before.length === 0 ? [extension] : before.map((server) => ({ ...mapOf(server), ...extension }));
  }
}

function corsOf(cors: unknown): JsonMap {
  if (cors === true) return { allowOrigins: ["*"] };
  if (!isMap(cors)) return { allowOrigins: [cors] };
  const lowered = Object.entries(cors).map(([key, value]) => [`${key.charAt(0).toLowerCase()}${key.slice(1)}`, value]);
  return Object.fromEntries(lowered);
}
