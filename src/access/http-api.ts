import { partsOf } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import { follow, text, truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Reference, Unknown, type Value } from "../estate/value.ts";
import type { Authentication } from "./access.ts";
import { integrate, sourceArns } from "./api-integration.ts";
import {
  type Admitted,
  type ApiOperation,
  type Auth,
  type Entry,
  entriesOf,
  type IntegrationSource,
  noteAuthorizer,
  noteCalls,
  stagePieces,
} from "./api-operation.ts";
import { type Ledger, noteOf, placeIn, said, told } from "./ledger.ts";
import type { Piece } from "./match.ts";
import { openApi } from "./open-api.ts";
import { linked, type Target } from "./targets.ts";

/**
 * HTTP and WebSocket APIs: who may call each route, and what answers.
 *
 * A WebSocket API authorizes on `$connect` only; the other routes of the socket stand behind that.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html
 */
export function httpApis(ledger: Ledger): void {
  const { estate } = ledger;
  const routes = new Map<Resource, Target[]>();
  for (const route of estate.ofType("AWS::ApiGatewayV2::Route")) {
    const apis = linked(estate, route, ["ApiId"], [API]);
    if (!apis.some((api) => api.doubts.length === 0)) strayRoute(ledger, route);
    for (const { resource: api, doubts } of apis)
      routes.set(api, [...(routes.get(api) ?? []), { resource: route, doubts }]);
  }
  for (const api of estate.ofType(API)) httpApi(ledger, api, routes.get(api) ?? []);
}

const API = "AWS::ApiGatewayV2::Api";

const ANYBODY: readonly Admitted[] = [{ from: { is: "anyone" }, said: [], doubts: [] }];

function httpApi(ledger: Ledger, api: Resource, routes: readonly Target[]): void {
  const { estate } = ledger;
  const socket = text(follow(api.properties, ["ProtocolType"])) === "WEBSOCKET";
  const document = openApi(api, api.properties.Body);
  const own = routes.map(({ resource, doubts }) => ({ ...routeOperation(ledger, resource, socket), doubts }));
  const operations = [...document.operations, ...own, ...quickCreated(api)];
  const stages = estate
    .ofType("AWS::ApiGatewayV2::Stage")
    .filter((stage) =>
      linked(estate, stage, ["ApiId"], [API]).some((one) => one.resource === api && one.doubts.length === 0),
    );
  // Quick create makes the stage too.
  const deployed = stages.length > 0 || follow(api.properties, ["Target"]) !== undefined;
  const missing = new Unknown("absent-record", `\`${api.id}\` has no stage in the input: it may not be deployed`, {
    settle: "read the stack that deploys it",
  });
  const entries = entriesOf(estate, api, deployed ? [] : [missing]);
  const pieces = stagePieces(estate, stages);
  const connect = socket ? operations.find((operation) => operation.name === "$connect") : undefined;
  for (const operation of operations) {
    const behindConnect =
      socket && operation.name !== "$connect" ? socketAuth(estate, api, operation, connect) : operation.auth;
    note(ledger, api, { ...operation, auth: behindConnect }, entries, pieces);
  }
  for (const authorizer of estate.ofType("AWS::ApiGatewayV2::Authorizer")) {
    if (!linked(estate, authorizer, ["ApiId"], [API]).some((one) => one.resource === api)) continue;
    const uri = follow(authorizer.properties, ["AuthorizerUri"]);
    const name = text(follow(authorizer.properties, ["Name"])) ?? authorizer.id;
    noteAuthorizer(ledger, api, { resource: authorizer, path: ["AuthorizerUri"], name, uri }, ANYBODY);
  }
  for (const { name, uri, path } of document.authorizers)
    noteAuthorizer(ledger, api, { resource: api, path, name, uri }, ANYBODY);
  noteUnknownBody(ledger, api, document.unknown);
}

function note(
  ledger: Ledger,
  api: Resource,
  operation: ApiOperation,
  entries: readonly Entry[],
  stages: readonly (readonly Piece[])[],
): void {
  noteCalls(ledger, api, operation, entries, () => ANYBODY);
  if (operation.integration === undefined) return;
  integrate(ledger, {
    ...operation.integration,
    api,
    from: placeIn(api, operation.name),
    subtype: operation.integration.subtype,
    target: undefined,
    sources: sourceArns(ledger.estate, api, stages, operation.method, operation.path),
  });
}

/** What `$connect` asks for covers every message on the socket. Without a `$connect` route anybody connects. */
function socketAuth(estate: Estate, api: Resource, operation: ApiOperation, connect: ApiOperation | undefined): Auth {
  if (connect === undefined) {
    return {
      ...operation.auth,
      ways: ["none"],
      doubts: [],
      said: said(api, [], `\`${api.id}\` has no $connect route that could authorize`),
    };
  }
  const auth = { ...connect.auth, apiKey: connect.auth.apiKey || operation.auth.apiKey };
  const perhaps = estate.get(connect.auth.said.resource)?.condition;
  if (perhaps === undefined || auth.ways.includes("none")) return auth;
  return { ...auth, ways: [...auth.ways, "none"], doubts: [...auth.doubts, perhaps] };
}

const WAYS: Readonly<Record<string, Authentication>> = {
  NONE: "none",
  AWS_IAM: "iam",
  CUSTOM: "lambda-authorizer",
  JWT: "jwt",
};

function routeOperation(ledger: Ledger, route: Resource, socket: boolean): ApiOperation {
  const key = told(follow(route.properties, ["RouteKey"]));
  const [verb = "", path] = key.split(" ");
  const plainRoute = socket || path === undefined;
  return {
    name: key,
    method: plainRoute ? undefined : verb,
    path: plainRoute ? key : path,
    auth: routeAuth(route, key),
    doubts: [],
    integration: integrationOf(ledger, route),
  };
}

function routeAuth(route: Resource, key: string): Auth {
  const type = follow(route.properties, ["AuthorizationType"]);
  const written = type === undefined ? "NONE" : text(type);
  const way = written === undefined || !Object.hasOwn(WAYS, written) ? undefined : WAYS[written];
  const unsure =
    type instanceof Unknown ? type : new Unknown("invalid", `AuthorizationType ${told(type)} is of no known kind`);
  return {
    ways: [way ?? "none"],
    doubts: way === undefined ? [unsure] : [],
    apiKey: truth(follow(route.properties, ["ApiKeyRequired"])) === true,
    said: said(route, ["AuthorizationType"], `route ${key} has AuthorizationType ${written ?? told(type)}`),
  };
}

/** `Target: integrations/ID`, where the id is a reference in templates. */
function integrationOf(ledger: Ledger, route: Resource): IntegrationSource | undefined {
  const { estate } = ledger;
  const target = follow(route.properties, ["Target"]);
  if (target === undefined) return undefined;
  const named = partsOf(target).find((part) => part instanceof Reference);
  const written = text(target)?.replace(/^integrations\//, "");
  const integration = named instanceof Reference ? estate.get(named.resource) : estate.find(written);
  if (integration === undefined) {
    const why = target instanceof Unknown ? target.detail : "its integration is not in the input";
    ledger.gap(noteOf("target-unknown", route, `where route \`${route.id}\` leads is not known: ${why}`, true));
    return undefined;
  }
  const of = (key: string): Value | undefined => follow(integration.properties, [key]);
  return {
    resource: integration,
    path: [],
    type: of("IntegrationType"),
    uri: of("IntegrationUri"),
    subtype: of("IntegrationSubtype"),
    credentials: of("CredentialsArn"),
    connectionType: of("ConnectionType"),
    connectionId: of("ConnectionId"),
    mentions: [of("RequestParameters"), of("RequestTemplates")],
  };
}

/** `Target` on the API itself: one route, open to anyone, that leads to a function or URL. */
function quickCreated(api: Resource): readonly ApiOperation[] {
  const target = follow(api.properties, ["Target"]);
  if (target === undefined) return [];
  const name = text(follow(api.properties, ["RouteKey"])) ?? "$default";
  const [verb = "", path] = name.split(" ");
  const isUrl = /^https?:/.test(told(target));
  return [
    {
      name,
      method: path === undefined ? undefined : verb,
      path: path ?? name,
      auth: {
        ways: ["none"],
        doubts: [],
        apiKey: false,
        said: said(api, ["Target"], `\`${api.id}\` is quick-created, with no authorizer`),
      },
      doubts: [],
      integration: {
        resource: api,
        path: ["Target"],
        type: isUrl ? "HTTP_PROXY" : "AWS_PROXY",
        uri: target,
        credentials: follow(api.properties, ["CredentialsArn"]),
        connectionType: undefined,
        connectionId: undefined,
        mentions: [],
      },
    },
  ];
}

function noteUnknownBody(ledger: Ledger, api: Resource, unknown: readonly Unknown[]): void {
  const stored =
    follow(api.properties, ["BodyS3Location"]) === undefined
      ? []
      : [
          new Unknown("absent-record", `the OpenAPI document of \`${api.id}\` is in S3`, {
            settle: "give the document as Body",
          }),
        ];
  for (const doubt of [...unknown, ...stored]) {
    ledger.gap(
      noteOf(
        "api-definition-not-read",
        api,
        `operations of \`${api.id}\` are not known: ${doubt.detail}`,
        true,
        doubt.settle,
      ),
    );
    ledger.call({
      from: { is: "anyone" },
      to: placeIn(api),
      authentication: ["none"],
      said: [said(api, ["Body"], `some operation of \`${api.id}\` may be open`)],
      doubts: [doubt],
    });
  }
}

/** A route of an API that another stack makes stands for itself; what the API decides is in doubt. */
function strayRoute(ledger: Ledger, route: Resource): void {
  const id = follow(route.properties, ["ApiId"]);
  const doubt =
    id instanceof Unknown ? id : new Unknown("absent-record", `the API of route \`${route.id}\` is not in the input`);
  const operation = routeOperation(ledger, route, false);
  note(ledger, route, operation, [{ mutualTls: false, doubts: [doubt], said: [] }], []);
  ledger.gap(
    noteOf("api-not-in-input", route, `the API that route \`${route.id}\` belongs to is not in the input`, false),
  );
}
