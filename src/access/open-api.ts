import { follow, listOf, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, type Properties, Unknown, type Value } from "../estate/value.ts";
import type { Authentication } from "./access.ts";
import { type ApiOperation, type Auth, member } from "./api-operation.ts";
import { said } from "./ledger.ts";

/** What an OpenAPI document (2 or 3) of an API says, with API Gateway's extensions. */
export interface OpenApi {
  readonly operations: readonly ApiOperation[];
  /** Security schemes with a Lambda authorizer: name, function, place. */
  readonly authorizers: readonly { readonly name: string; readonly uri: Value | undefined; readonly path: Path }[];
  readonly policy: Value | undefined;
  readonly endpointTypes: Value | undefined;
  /** Parts that are not known: operations may hide there. */
  readonly unknown: readonly Unknown[];
}

const METHODS: Readonly<Record<string, string>> = {
  get: "GET",
  put: "PUT",
  post: "POST",
  delete: "DELETE",
  options: "OPTIONS",
  head: "HEAD",
  patch: "PATCH",
  "x-amazon-apigateway-any-method": "ANY",
};

/**
 * Reads the `Body` of an API.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function openApi(api: Resource, body: Value | undefined): OpenApi {
  const unknown: Unknown[] = [];
  if (body instanceof Unknown && body.alternatives === undefined) unknown.push(body);
  const operations: ApiOperation[] = [];
  for (const { key: path, value: item, doubts, at } of entriesOf(follow(body, ["paths"]), ["Body", "paths"], unknown)) {
    for (const method of entriesOf(item, at, unknown)) {
      const verb = Object.hasOwn(METHODS, method.key.toLowerCase()) ? METHODS[method.key.toLowerCase()] : undefined;
      if (verb === undefined) continue;
      operations.push(operationOf(api, body, { path, verb, ...method, doubts: [...doubts, ...method.doubts] }));
    }
  }
  return {
    operations,
    authorizers: lambdaAuthorizers(body),
    policy: follow(body, ["x-amazon-apigateway-policy"]),
    endpointTypes: follow(body, ["x-amazon-apigateway-endpoint-configuration", "types"]),
    unknown,
  };
}

interface EntryOf {
  readonly key: string;
  readonly value: Value;
  readonly doubts: readonly Unknown[];
  readonly at: Path;
}

/** The members of a map; under an undecided Fn::If those of each side, in doubt. What cannot be read goes to `unknown`. */
function entriesOf(value: Value | undefined, at: Path, unknown: Unknown[]): readonly EntryOf[] {
  if (value === undefined || value === null) return [];
  if (value instanceof Unknown) {
    const sides = (value.alternatives ?? []).filter((side): side is Properties => isProperties(side));
    if (sides.length === 0) {
      unknown.push(value);
      return [];
    }
    return sides.flatMap((side) =>
      entriesOf(side, at, unknown).map((one) => ({ ...one, doubts: [value, ...one.doubts] })),
    );
  }
  if (!isProperties(value)) return [];
  return Object.entries(value).flatMap(([key, item]): readonly EntryOf[] => {
    if (item instanceof Unknown && item.alternatives?.some(isProperties) === true) {
      return item.alternatives
        .filter((side) => isProperties(side))
        .map((side) => ({ key, value: side, doubts: [item], at: [...at, key] }));
    }
    return [{ key, value: item, doubts: [], at: [...at, key] }];
  });
}

interface Found extends EntryOf {
  readonly path: string;
  readonly verb: string;
}

function operationOf(api: Resource, body: Value | undefined, found: Found): ApiOperation {
  const integration = follow(found.value, ["x-amazon-apigateway-integration"]);
  const at = [...found.at, "x-amazon-apigateway-integration"];
  const isDefault = found.path === "/$default" || found.path === "$default";
  const name = isDefault ? "$default" : `${found.verb} ${found.path}`;
  return {
    name,
    method: isDefault ? undefined : found.verb,
    path: isDefault ? "$default" : found.path,
    auth: authOf(api, body, found, name),
    doubts: found.doubts,
    integration:
      integration === undefined
        ? undefined
        : {
            resource: api,
            path: at,
            type: upper(follow(integration, ["type"])),
            uri: follow(integration, ["uri"]),
            subtype: follow(integration, ["integrationSubtype"]),
            credentials: follow(integration, ["credentials"]),
            connectionType: follow(integration, ["connectionType"]),
            connectionId: follow(integration, ["connectionId"]),
            target: member(integration, "integrationTarget", "integration-target"),
            mentions: [follow(integration, ["requestParameters"]), follow(integration, ["requestTemplates"])],
          },
  };
}

function upper(value: Value | undefined): Value | undefined {
  return typeof value === "string" ? value.toUpperCase() : value;
}

function authOf(api: Resource, body: Value | undefined, found: Found, name: string): Auth {
  const own = follow(found.value, ["security"]);
  const security = own ?? follow(body, ["security"]);
  const at: Path =
    own === undefined ? (security === undefined ? found.at : ["Body", "security"]) : [...found.at, "security"];
  const marked = text(follow(found.value, ["x-amazon-apigateway-auth", "type"]));
  const told = (word: string) => said(api, at, `${name} of \`${api.id}\` ${word}`);
  if (security instanceof Unknown) {
    return { ways: ["none"], doubts: [security], apiKey: false, said: told("has a security that is not known") };
  }
  const schemes = schemesOf(security);
  const kinds = schemes.map((scheme) => kindOf(body, scheme));
  const way = kinds.find((kind) => kind !== undefined && kind !== "api-key" && !(kind instanceof Unknown));
  const unknown = kinds.find((kind) => kind instanceof Unknown);
  const apiKey = kinds.includes("api-key");
  if (way !== undefined && !(way instanceof Unknown)) {
    return { ways: [way], doubts: [], apiKey, said: told(`asks for ${schemes.join(", ")}`) };
  }
  if (marked === "AWS_IAM") return { ways: ["iam"], doubts: [], apiKey, said: told("asks for AWS_IAM") };
  if (unknown !== undefined) {
    return { ways: ["none"], doubts: [unknown], apiKey, said: told("has a security scheme that is not known") };
  }
  return { ways: ["none"], doubts: [], apiKey, said: told(apiKey ? "asks for an API key only" : "has no authorizer") };
}

/** Names of the security schemes that an operation asks for; one empty alternative makes all of them optional. */
function schemesOf(security: Value | undefined): readonly string[] {
  const items = listOf(security);
  if (!isList(items)) return [];
  const maps = items.filter(isProperties);
  if (maps.some((item) => Object.keys(item).length === 0)) return [];
  return maps.flatMap((item) => Object.keys(item));
}

function schemeOf(body: Value | undefined, name: string): Value | undefined {
  return follow(body, ["securityDefinitions", name]) ?? follow(body, ["components", "securitySchemes", name]);
}

/** Undefined: API Gateway does nothing with the scheme (`http` bearer without an authorizer, for instance). */
function kindOf(body: Value | undefined, name: string): Authentication | Unknown | undefined {
  const scheme = schemeOf(body, name);
  if (scheme instanceof Unknown) return scheme;
  const authtype = text(follow(scheme, ["x-amazon-apigateway-authtype"]))?.toLowerCase();
  const authorizer = follow(scheme, ["x-amazon-apigateway-authorizer"]);
  if (authtype === "awssigv4") return "iam";
  if (authorizer instanceof Unknown) return authorizer;
  const type = text(follow(authorizer, ["type"]))?.toLowerCase();
  if (type === "cognito_user_pools" || authtype === "cognito_user_pools") return "cognito";
  if (type === "jwt") return "jwt";
  if (type === "token" || type === "request" || authtype === "custom") return "lambda-authorizer";
  if (authorizer !== undefined)
    return new Unknown("not-modelled", `the authorizer of security scheme \`${name}\` is of no known type`);
  if (text(follow(scheme, ["type"]))?.toLowerCase() !== "apikey") return undefined;
  return text(follow(scheme, ["name"]))?.toLowerCase() === "x-api-key" ? "api-key" : undefined;
}

function lambdaAuthorizers(body: Value | undefined): OpenApi["authorizers"] {
  const places: readonly Path[] = [["securityDefinitions"], ["components", "securitySchemes"]];
  return places.flatMap((place) => {
    const schemes = follow(body, place);
    if (!isProperties(schemes)) return [];
    return Object.entries(schemes).flatMap(([name, scheme]) => {
      const uri = follow(scheme, ["x-amazon-apigateway-authorizer", "authorizerUri"]);
      return uri === undefined ? [] : [{ name, uri, path: ["Body", ...place, name, "x-amazon-apigateway-authorizer"] }];
    });
  });
}
