import type { Estate } from "../estate/estate.ts";
import { follow, listOf, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, Unknown, type Value } from "../estate/value.ts";
import type { Authentication, Caller, Said } from "./access.ts";
import { noteAuthorizer } from "./api-operation.ts";
import { deliver } from "./deliver.ts";
import { frontsAt } from "./hosts.ts";
import { type Ledger, placeIn, said, told } from "./ledger.ts";
import { linked } from "./targets.ts";

const MODES: Readonly<Record<string, Authentication>> = {
  API_KEY: "api-key",
  AWS_IAM: "iam",
  AMAZON_COGNITO_USER_POOLS: "cognito",
  OPENID_CONNECT: "jwt",
  AWS_LAMBDA: "lambda-authorizer",
};

/**
 * AppSync: each authorization mode of an API is a way in. Which mode a field takes is said in the schema's directives;
 * fields without one take the API's default mode, so the additional modes are in doubt for every field.
 * Source: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function graphqlApis(ledger: Ledger): void {
  const { estate } = ledger;
  for (const api of estate.ofType("AWS::AppSync::GraphQLApi")) {
    const operations = resolversOf(ledger, api);
    const additional = listOf(follow(api.properties, ["AdditionalAuthenticationProviders"]));
    modeCalls(ledger, api, ["AuthenticationType"], follow(api.properties, ["AuthenticationType"]), operations, []);
    const more = isList(additional) ? additional : [additional];
    for (const [i, provider] of more.entries()) {
      const path: Path = ["AdditionalAuthenticationProviders", i, "AuthenticationType"];
      const which = new Unknown("not-modelled", `which fields of \`${api.id}\` take this mode is said in its schema`);
      const mode = provider instanceof Unknown ? provider : follow(provider, ["AuthenticationType"]);
      modeCalls(ledger, api, path, mode, operations, [which]);
    }
    authorizers(ledger, api);
  }
  for (const api of estate.ofType("AWS::AppSync::Api")) eventApi(ledger, api);
}

/** Events API: modes for connecting; publishing and subscribing may name others. */
function eventApi(ledger: Ledger, api: Resource): void {
  const providers = listOf(follow(api.properties, ["EventConfig", "AuthProviders"]));
  for (const [i, provider] of (isList(providers) ? providers : [providers]).entries()) {
    const mode = provider instanceof Unknown ? provider : follow(provider, ["AuthType"]);
    modeCalls(ledger, api, ["EventConfig", "AuthProviders", i, "AuthType"], mode, [undefined], []);
  }
}

function modeCalls(
  ledger: Ledger,
  api: Resource,
  path: Path,
  mode: Value | undefined,
  operations: readonly (string | undefined)[],
  doubts: readonly Unknown[],
): void {
  const { estate } = ledger;
  const written = text(mode);
  const way = written !== undefined && Object.hasOwn(MODES, written) ? MODES[written] : undefined;
  const unsure =
    way === undefined
      ? [
          mode instanceof Unknown
            ? mode
            : new Unknown("invalid", `AuthenticationType ${told(mode)} is of no known kind`),
        ]
      : [];
  const key = way === "api-key" ? keyOf(estate, api) : { said: [], doubts: [] };
  for (const from of callersOf(estate, api)) {
    for (const operation of operations) {
      ledger.call({
        from,
        to: placeIn(api, operation),
        authentication: [way ?? "none"],
        said: [said(api, path, `\`${api.id}\` takes ${written ?? told(mode)}`), ...key.said],
        doubts: [...unsure, ...doubts, ...key.doubts],
      });
    }
  }
}

/** A key has to exist for the mode to let anybody in; keys can be made outside the template. */
function keyOf(estate: Estate, api: Resource): { readonly said: readonly Said[]; readonly doubts: readonly Unknown[] } {
  const key = estate
    .ofType("AWS::AppSync::ApiKey")
    .find((one) => estate.find(follow(one.properties, ["ApiId"])) === api);
  if (key !== undefined) return { said: [said(key, [], `\`${key.id}\` is a key of it`)], doubts: [] };
  return { said: [], doubts: [new Unknown("absent-record", `no API key of \`${api.id}\` is in the input`)] };
}

function callersOf(estate: Estate, api: Resource): readonly Caller[] {
  if (text(follow(api.properties, ["Visibility"])) !== "PRIVATE") return [{ is: "anyone" }];
  const endpoints = estate
    .ofType("AWS::EC2::VPCEndpoint")
    .filter((endpoint) => told(follow(endpoint.properties, ["ServiceName"])).endsWith(".appsync-api"));
  const resources = endpoints.length === 0 ? [api] : endpoints;
  return resources.map((resource) => ({ is: "network", resource: resource.id }));
}

const API = ["AWS::AppSync::GraphQLApi"];

/** The fields with a resolver; each passes on to its data source. An API without any is called as a whole. */
function resolversOf(ledger: Ledger, api: Resource): readonly (string | undefined)[] {
  const { estate } = ledger;
  const mine = (resource: Resource): boolean =>
    linked(estate, resource, ["ApiId"], API).some((one) => one.resource === api);
  const sources = estate.ofType("AWS::AppSync::DataSource").filter(mine);
  const named = (value: Value | undefined): readonly Resource[] => {
    const direct = estate.find(value);
    if (direct?.type === "AWS::AppSync::DataSource") return [direct];
    // A name that is not known may be any of the API's sources.
    if (value instanceof Unknown) return sources;
    return sources.filter((source) => told(follow(source.properties, ["Name"])) === told(value));
  };
  const names: string[] = [];
  for (const resolver of estate.ofType("AWS::AppSync::Resolver").filter(mine)) {
    const name = `${told(follow(resolver.properties, ["TypeName"]))}.${told(follow(resolver.properties, ["FieldName"]))}`;
    names.push(name);
    const functions = listOf(follow(resolver.properties, ["PipelineConfig", "Functions"]));
    const steps = (isList(functions) ? functions : []).map((one) =>
      follow(estate.find(one)?.properties, ["DataSourceName"]),
    );
    for (const value of [follow(resolver.properties, ["DataSourceName"]), ...steps]) {
      const doubts = value instanceof Unknown ? [value] : [];
      for (const source of named(value)) passOn(ledger, api, name, resolver, source, doubts);
    }
  }
  return names.length === 0 ? [undefined] : names;
}

const TARGETS: readonly { readonly path: Path; readonly operation?: string }[] = [
  { path: ["LambdaConfig", "LambdaFunctionArn"] },
  { path: ["DynamoDBConfig", "TableName"], operation: "dynamodb:GetItem" },
  { path: ["DynamoDBConfig", "TableName"], operation: "dynamodb:PutItem" },
  { path: ["RelationalDatabaseConfig", "RdsHttpEndpointConfig", "DbClusterIdentifier"] },
  { path: ["EventBridgeConfig", "EventBusArn"] },
];

function passOn(
  ledger: Ledger,
  api: Resource,
  name: string,
  resolver: Resource,
  source: Resource,
  doubts: readonly Unknown[],
): void {
  for (const { path, operation } of TARGETS) {
    const value = follow(source.properties, path);
    if (value === undefined) continue;
    deliver(ledger, {
      from: [placeIn(api, name)],
      source: api,
      service: "appsync.amazonaws.com",
      to: value,
      at: source,
      path,
      verb: `resolves ${name} with`,
      role: follow(source.properties, ["ServiceRoleArn"]),
      mode: "synchronous",
      operation,
      optional: operation !== undefined,
      doubts,
    });
  }
  const endpoints: readonly Path[] = [
    ["HttpConfig", "Endpoint"],
    ["OpenSearchServiceConfig", "Endpoint"],
    ["ElasticsearchConfig", "Endpoint"],
  ];
  for (const path of endpoints) {
    for (const target of frontsAt(ledger.estate, follow(source.properties, path), source).found) {
      ledger.forward({
        from: placeIn(api, name),
        to: placeIn(target.resource),
        ports: undefined,
        mode: "synchronous",
        said: [
          said(
            source,
            path,
            `\`${api.id}\` resolves ${name} with \`${target.resource.id}\` (resolver \`${resolver.id}\`)`,
          ),
        ],
        doubts: [...doubts, ...target.doubts],
      });
    }
  }
}

function authorizers(ledger: Ledger, api: Resource): void {
  const path: Path = ["LambdaAuthorizerConfig", "AuthorizerUri"];
  const callers = callersOf(ledger.estate, api).map((from) => ({ from, said: [], doubts: [] }));
  noteAuthorizer(ledger, api, { resource: api, path, name: "default", uri: follow(api.properties, path) }, callers);
}
