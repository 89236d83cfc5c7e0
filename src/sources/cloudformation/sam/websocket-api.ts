import { addApiDomain } from "./api-domain.ts";
import type { Context, Serverless, Steps } from "./context.ts";
import { mapAt } from "./context.ts";
import { get, isMap, type JsonMap, mapOf, pick, ref, sub, text } from "./json.ts";
import { stageId } from "./rest-api.ts";
import { authorizersArn, LAMBDA_URI } from "./rest-auth.ts";

const ROUTE = [
  "ApiKeyRequired",
  "ModelSelectionExpression",
  "OperationName",
  "RequestModels",
  "RequestParameters",
  "RouteResponseSelectionExpression",
];

/**
 * AWS::Serverless::WebSocketApi: the API, one stage, and for each route its integration and permission. Only `$connect`
 * is authorized: the connection stands for all that follows.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-websocketapi.html
 */
export function translateWebSocketApi(context: Context, owner: Serverless): void {
  const { properties, id } = owner;
  const tags = { ...mapOf(get(properties, "Tags")), "websocketapi:createdBy": "SAM" };
  context.main(owner, "AWS::ApiGatewayV2::Api", {
    Name: get(properties, "Name") ?? id,
    ProtocolType: "WEBSOCKET",
    ...pick(properties, [
      "ApiKeySelectionExpression",
      "Description",
      "DisableExecuteApiEndpoint",
      "DisableSchemaValidation",
      "IpAddressType",
      "RouteSelectionExpression",
    ]),
    Tags: tags,
  });
  const name = get(properties, "StageName") ?? "default";
  const stage = context.derived(owner, stageId(id, name), "AWS::ApiGatewayV2::Stage", {
    ApiId: ref(id),
    StageName: name,
    AutoDeploy: true,
    ...pick(properties, ["AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"]),
    Tags: tags,
  });
  context.referables.set(`${id}.Stage`, stage);
  const authorizer = addAuthorizer(context, owner);
  for (const [key, route] of Object.entries(mapAt(context, owner, "Routes") ?? {})) {
    addRoute(context, owner, { key, route, stage: name, authorizer });
  }
  // A WebSocket API's domain is made like an HTTP API's.
  const plan = { kind: "http" as const, owner, body: undefined, managed: false, implicit: false };
  addApiDomain(context, { ...plan, noApiKey: new Set(), conditions: [], policy: [], routeSettings: new Map() }, stage);
}

interface Route {
  readonly key: string;
  readonly route: unknown;
  readonly stage: unknown;
  readonly authorizer: JsonMap;
}

function addRoute(context: Context, owner: Serverless, { key, route, stage, authorizer }: Route): void {
  const path: Steps = [...owner.path, "Properties", "Routes", key];
  const lambda = get(route, "FunctionArn");
  if (!isMap(route) || lambda === undefined) {
    context.problem("SAM_MISSING_PROPERTY", `route \`${key}\` needs a \`FunctionArn\``, path);
    return;
  }
  const word = key.replaceAll(/[^A-Za-z0-9]/g, "");
  const prefix = `${owner.id}${word.charAt(0).toUpperCase()}${word.slice(1).toLowerCase()}`;
  const integration = context.derived(
    owner,
    `${prefix}Integration`,
    "AWS::ApiGatewayV2::Integration",
    {
      ApiId: ref(owner.id),
      IntegrationType: "AWS_PROXY",
      IntegrationUri: sub(LAMBDA_URI, { __FunctionArn__: lambda }),
      TimeoutInMillis: get(route, "IntegrationTimeout"),
    },
    { path },
  );
  context.derived(
    owner,
    `${prefix}Route`,
    "AWS::ApiGatewayV2::Route",
    {
      ApiId: ref(owner.id),
      RouteKey: key,
      Target: { "Fn::Join": ["/", ["integrations", ref(integration)]] },
      ...pick(route, ROUTE),
      ...(key === "$connect" ? authorizer : {}),
    },
    { path },
  );
  const pattern = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${key}`;
  context.derived(
    owner,
    `${prefix}Permission`,
    "AWS::Lambda::Permission",
    {
      Action: "lambda:InvokeFunction",
      FunctionName: lambda,
      Principal: "apigateway.amazonaws.com",
      SourceArn: sub(pattern, { __ApiId__: ref(owner.id), __Stage__: stage }),
    },
    { path },
  );
}

/** The route properties by which `$connect` is authorized. */
function addAuthorizer(context: Context, owner: Serverless): JsonMap {
  const auth = mapAt(context, owner, "Auth");
  if (auth === undefined) return {};
  const path: Steps = [...owner.path, "Properties", "Auth"];
  const type = get(auth, "AuthType");
  if (text(type)?.toUpperCase() !== "CUSTOM") return type === undefined ? {} : { AuthorizationType: type };
  const lambda = get(auth, "AuthArn");
  if (lambda === undefined) {
    context.problem("SAM_MISSING_PROPERTY", "`Auth` of type `CUSTOM` needs an `AuthArn`", path);
    return {};
  }
  const id = `${owner.id}ConnectAuthorizer`;
  const role = get(auth, "InvokeRole");
  context.derived(
    owner,
    id,
    "AWS::ApiGatewayV2::Authorizer",
    {
      ApiId: ref(owner.id),
      AuthorizerType: "REQUEST",
      AuthorizerUri: sub(LAMBDA_URI, { __FunctionArn__: lambda }),
      AuthorizerCredentialsArn: role,
      IdentitySource: get(auth, "IdentitySource"),
      Name: get(auth, "Name") ?? id,
    },
    { path },
  );
  if (role === undefined) addAuthorizerPermission(context, owner, lambda, path);
  return { AuthorizationType: "CUSTOM", AuthorizerId: ref(id) };
}

function addAuthorizerPermission(context: Context, owner: Serverless, lambda: unknown, path: Steps): void {
  const properties = {
    Action: "lambda:InvokeFunction",
    FunctionName: lambda,
    Principal: "apigateway.amazonaws.com",
    SourceArn: authorizersArn(owner.id),
  };
  context.derived(owner, `${owner.id}AuthorizerPermission`, "AWS::Lambda::Permission", properties, { path });
}
