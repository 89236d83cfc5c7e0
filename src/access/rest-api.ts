import type { Estate } from "../estate/estate.ts";
import { type Policy, policyOf } from "../estate/policy.ts";
import { follow, listOf, text, truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import type { Authentication } from "./access.ts";
import { integrate, requests, sourceArns } from "./api-integration.ts";
import {
  type Admitted,
  type ApiOperation,
  type Auth,
  type Entry,
  entriesOf,
  noteAuthorizer,
  noteCalls,
  stagePieces,
} from "./api-operation.ts";
import { valuePieces } from "./arn-of.ts";
import { type Ask, type Grant, grantsOf, tellCaller, undenied } from "./grants.ts";
import { type Ledger, noteOf, placeIn, said, told } from "./ledger.ts";
import { coversArn, extended, type Piece, plain } from "./match.ts";
import { openApi } from "./open-api.ts";
import { linked, type Target } from "./targets.ts";

/**
 * REST APIs, from `AWS::ApiGateway::Method` or from an OpenAPI `Body`: who may call each method, and what answers.
 *
 * A resource policy counts as AWS counts it: without authorizer, and with Cognito, it must allow; with an IAM or Lambda
 * authorizer it only must not deny.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html (read 2026-11)
 */
export function restApis(ledger: Ledger): void {
  const { estate } = ledger;
  const methods = new Map<Resource, Target[]>();
  for (const method of estate.ofType("AWS::ApiGateway::Method")) {
    const apis = linked(estate, method, ["RestApiId"], [REST_API]);
    if (!apis.some((api) => api.doubts.length === 0)) strayMethod(ledger, method);
    for (const { resource: api, doubts } of apis) {
      methods.set(api, [...(methods.get(api) ?? []), { resource: method, doubts }]);
    }
  }
  for (const api of estate.ofType(REST_API)) restApi(ledger, api, methods.get(api) ?? []);
}

const REST_API = "AWS::ApiGateway::RestApi";

function restApi(ledger: Ledger, api: Resource, methods: readonly Target[]): void {
  const { estate } = ledger;
  const document = openApi(api, api.properties.Body);
  const stages = stagesOf(estate, api);
  const front = frontOf(ledger, api, document.policy, document.endpointTypes, stages);
  const operations = [...document.operations, ...methods.map((one) => methodOperation(estate, one))];
  for (const operation of operations) noteOperation(ledger, api, operation, front);
  // Requests that the resource policy denies never get to an authorizer.
  const asked = operations.filter((operation) => operation.auth.ways.includes("lambda-authorizer"));
  const admitted = distinctCallers(asked.flatMap((one) => front.admitted("lambda-authorizer", one.path, one.method)));
  for (const authorizer of estate.ofType("AWS::ApiGateway::Authorizer")) {
    if (!linked(estate, authorizer, ["RestApiId"], [REST_API]).some((one) => one.resource === api)) continue;
    const uri = follow(authorizer.properties, ["AuthorizerUri"]);
    const name = text(follow(authorizer.properties, ["Name"])) ?? authorizer.id;
    noteAuthorizer(ledger, api, { resource: authorizer, path: ["AuthorizerUri"], name, uri }, admitted);
  }
  for (const { name, uri, path } of document.authorizers)
    noteAuthorizer(ledger, api, { resource: api, path, name, uri }, admitted);
  noteUnknownBody(ledger, api, document.unknown, front);
}

/** What all methods of an API share. */
interface Front {
  readonly entries: readonly Entry[];
  readonly stages: readonly (readonly Piece[])[];
  /** Callers that get as far as the authorizer of an operation. */
  admitted(way: Authentication, path: string, method: string | undefined): readonly Admitted[];
}

function frontOf(
  ledger: Ledger,
  api: Resource,
  bodyPolicy: Value | undefined,
  bodyTypes: Value | undefined,
  stages: readonly Target[],
): Front {
  const { estate } = ledger;
  const written = follow(api.properties, ["Policy"]);
  const policy = written ?? bodyPolicy;
  const read = policy === undefined ? undefined : policyOf(policy);
  const at = written === undefined ? ["Body", "x-amazon-apigateway-policy"] : ["Policy"];
  const types = follow(api.properties, ["EndpointConfiguration", "Types"]) ?? bodyTypes;
  const isPrivate = privateEndpoint(types);
  const pieces = stagePieces(
    estate,
    stages.map((stage) => stage.resource),
  );
  const deployed = stages.some((stage) => stage.doubts.length === 0);
  const missing = new Unknown("absent-record", `\`${api.id}\` has no stage in the input: it may not be deployed`, {
    settle: "read the stack that deploys it",
  });
  return {
    entries: entriesOf(estate, api, deployed ? [] : [missing]),
    stages: pieces,
    admitted(way, path, method) {
      // A policy may say something else for each stage, so each is asked for by itself.
      // With none that is sure there may be one of any name.
      const each = deployed ? stages : [...stages, undefined];
      const reached = distinctGrants(
        each.flatMap((stage) => {
          const named = stage === undefined ? [] : stagePieces(estate, [stage.resource]);
          const asked = requests(named, method ?? "ANY", path);
          // Resource policies may write `execute-api:/stage/METHOD/path`, which API Gateway completes.
          const short = asked.map((request) => [plain("execute-api:/"), ...request]);
          const long = sourceArns(estate, api, named, method ?? "ANY", path);
          return admittedBy(estate, read, way, [...long, ...short]).map((grant) => ({
            ...grant,
            stage: stage?.resource,
            doubts: [...grant.doubts, ...(stage?.doubts ?? [])],
          }));
        }),
      );
      const callers =
        isPrivate === false ? reached : reached.flatMap((grant) => privately(estate, api, grant, isPrivate));
      const open = isPrivate === true && read === undefined ? [] : callers;
      return open.map(
        (grant): Admitted => ({
          from: grant.from,
          said: [
            ...(grant.text === "" ? [] : [said(api, [...at, ...grant.path], grant.text)]),
            ...(stages.length < 2 || grant.stage === undefined || read === undefined
              ? []
              : [said(grant.stage, ["StageName"], `on stage ${told(follow(grant.stage.properties, ["StageName"]))}`)]),
          ],
          doubts: grant.doubts,
        }),
      );
    },
  };
}

function distinctGrants<G extends Grant>(grants: readonly G[]): readonly G[] {
  const key = (grant: G): string => `${tellCaller(grant.from)} ${grant.doubts.map((doubt) => doubt.key).join(" ")}`;
  return [...new Map(grants.map((grant) => [key(grant), grant])).values()];
}

function distinctCallers(admitted: readonly Admitted[]): readonly Admitted[] {
  return [...new Map(admitted.map((one) => [tellCaller(one.from), one])).values()];
}

const ANYONE: Grant = { from: { is: "anyone" }, principal: "anyone", path: [], text: "", doubts: [] };

function admittedBy(
  estate: Estate,
  policy: Policy | undefined,
  way: Authentication,
  sources: readonly (readonly Piece[])[],
): readonly Grant[] {
  if (policy === undefined) return [ANYONE];
  const ask: Ask = {
    actions: ["execute-api:Invoke"],
    resource(pattern, extent) {
      const wanted = valuePieces(estate, pattern);
      const answers = sources.map((source) => coversArn(wanted, extended(source, extent)));
      return answers.includes(true) ? true : (answers.find((answer) => answer instanceof Unknown) ?? false);
    },
  };
  const mustAllow = way === "none" || way === "cognito";
  return mustAllow ? grantsOf(estate, policy, ask) : undenied(estate, policy, ask, { is: "anyone" });
}

function privateEndpoint(types: Value | undefined): boolean | Unknown {
  if (types === undefined) return false;
  const items = listOf(types);
  if (items instanceof Unknown) return text(items) === "PRIVATE" ? true : items;
  if (items.some((item) => text(item) === "PRIVATE")) return true;
  return items.filter((item) => item instanceof Unknown).find((item) => text(item) === undefined) ?? false;
}

/** A private API is reached through an interface endpoint of `execute-api` only: "anyone" is anyone behind one. */
function privately<G extends Grant>(estate: Estate, api: Resource, grant: G, isPrivate: true | Unknown): readonly G[] {
  if (isPrivate instanceof Unknown) return [{ ...grant, doubts: [...grant.doubts, isPrivate] }];
  if (grant.from.is !== "anyone" && grant.from.is !== "addresses") return [grant];
  const endpoints = estate
    .ofType("AWS::EC2::VPCEndpoint")
    .filter((endpoint) => told(follow(endpoint.properties, ["ServiceName"])).endsWith(".execute-api"));
  const resources = endpoints.length === 0 ? [api] : endpoints;
  return resources.map((resource) => ({ ...grant, from: { is: "network", resource: resource.id } }));
}

/** Stages, and deployments that make one. */
function stagesOf(estate: Estate, api: Resource): readonly Target[] {
  const makers = [
    ...estate.ofType("AWS::ApiGateway::Stage"),
    ...estate
      .ofType("AWS::ApiGateway::Deployment")
      .filter((deployment) => follow(deployment.properties, ["StageName"]) !== undefined),
  ];
  return makers.flatMap((stage) => {
    const mine = linked(estate, stage, ["RestApiId"], [REST_API]).find((one) => one.resource === api);
    return mine === undefined ? [] : [{ resource: stage, doubts: mine.doubts }];
  });
}

function noteOperation(ledger: Ledger, api: Resource, operation: ApiOperation, front: Front): void {
  noteCalls(ledger, api, operation, front.entries, (way) => front.admitted(way, operation.path, operation.method));
  if (operation.integration === undefined) return;
  integrate(ledger, {
    ...operation.integration,
    api,
    from: placeIn(api, operation.name),
    subtype: operation.integration.subtype,
    target: operation.integration.target,
    sources: sourceArns(ledger.estate, api, front.stages, operation.method, operation.path),
  });
}

function methodOperation(estate: Estate, { resource: method, doubts }: Target): ApiOperation {
  const path = pathOf(estate, follow(method.properties, ["ResourceId"]), 30);
  const written = follow(method.properties, ["HttpMethod"]);
  const verb = text(written)?.toUpperCase() ?? "ANY";
  // Which verb is not known: it is called ANY, in doubt.
  const unsure = written instanceof Unknown && text(written) === undefined ? [written] : [];
  const name = `${verb} ${path}`;
  const integration = follow(method.properties, ["Integration"]);
  const of = (key: string): Value | undefined => follow(integration, [key]);
  return {
    name,
    method: verb,
    path,
    auth: methodAuth(method, name),
    doubts: [...doubts, ...unsure],
    integration:
      integration === undefined
        ? undefined
        : {
            resource: method,
            path: ["Integration"],
            type: of("Type"),
            uri: of("Uri"),
            credentials: of("Credentials"),
            connectionType: of("ConnectionType"),
            connectionId: of("ConnectionId"),
            target: of("IntegrationTarget"),
            mentions: [of("RequestParameters"), of("RequestTemplates")],
          },
  };
}

const WAYS: Readonly<Record<string, Authentication>> = {
  NONE: "none",
  AWS_IAM: "iam",
  CUSTOM: "lambda-authorizer",
  COGNITO_USER_POOLS: "cognito",
};

function methodAuth(method: Resource, name: string): Auth {
  const type = follow(method.properties, ["AuthorizationType"]);
  const key = truth(follow(method.properties, ["ApiKeyRequired"]));
  const written = type === undefined ? "NONE" : text(type);
  const way = written === undefined || !Object.hasOwn(WAYS, written) ? undefined : WAYS[written];
  const note = said(method, ["AuthorizationType"], `method ${name} has AuthorizationType ${written ?? told(type)}`);
  const unsure =
    type instanceof Unknown ? type : new Unknown("invalid", `AuthorizationType ${told(type)} is of no known kind`);
  return { ways: [way ?? "none"], doubts: way === undefined ? [unsure] : [], apiKey: key === true, said: note };
}

/** The path of an API resource, from its parents. What lies above a parent that is not in the input is written `…`. */
function pathOf(estate: Estate, value: Value | undefined, depth: number): string {
  const resource = estate.find(value);
  if (resource === undefined || depth === 0) return "/…";
  if (resource.type !== "AWS::ApiGateway::Resource") return "/";
  const above = pathOf(estate, follow(resource.properties, ["ParentId"]), depth - 1);
  return `${above === "/" ? "" : above}/${told(follow(resource.properties, ["PathPart"]))}`;
}

function noteUnknownBody(ledger: Ledger, api: Resource, unknown: readonly Unknown[], front: Front): void {
  const location = follow(api.properties, ["BodyS3Location"]);
  const stored =
    location === undefined
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
    for (const caller of front.admitted("none", "/{any+}", undefined)) {
      const note = said(
        api,
        location === undefined ? ["Body"] : ["BodyS3Location"],
        `some operation of \`${api.id}\` may be open`,
      );
      ledger.call({
        from: caller.from,
        to: placeIn(api),
        authentication: ["none"],
        said: [note, ...caller.said],
        doubts: [doubt, ...caller.doubts],
      });
    }
  }
}

/** A method of an API that another stack makes stands for itself; everything that the API decides is in doubt. */
function strayMethod(ledger: Ledger, method: Resource): void {
  const id = follow(method.properties, ["RestApiId"]);
  const doubt =
    id instanceof Unknown ? id : new Unknown("absent-record", `the API of method \`${method.id}\` is not in the input`);
  const entries: readonly Entry[] = [{ mutualTls: false, doubts: [doubt], said: [] }];
  const operation = methodOperation(ledger.estate, { resource: method, doubts: [] });
  const front: Front = { entries, stages: [], admitted: () => [{ from: { is: "anyone" }, said: [], doubts: [] }] };
  noteOperation(ledger, method, operation, front);
  const message = `the API that method \`${method.id}\` belongs to is not in the input`;
  ledger.gap(noteOf("api-not-in-input", method, message, false));
}
