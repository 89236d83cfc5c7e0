/** REST and HTTP APIs that are written as an OpenAPI document, and the policies and authorizers that guard them. */
import { policyGrantsAnyone, policyOf } from "../estate/policy.ts";
import { follow } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Unknown, type Value } from "../estate/value.ts";
import { asText, fine, type Judgement, opaque } from "./ask.ts";

const METHODS: ReadonlySet<string> = new Set([
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "x-amazon-apigateway-any-method",
]);

/** An operation of an OpenAPI document. */
export interface Operation {
  /** "GET /orders"; "ANY" where it answers every method. */
  readonly name: string;
  readonly method: string;
  /** Below the document. */
  readonly path: Path;
  readonly value: Value;
}

/** The operations of an OpenAPI document; the Unknown where they cannot be read. */
export function operationsOf(body: Value): readonly Operation[] | Unknown {
  if (body instanceof Unknown) return body;
  const paths = follow(body, ["paths"]);
  if (paths instanceof Unknown) return paths;
  if (!isProperties(paths)) return isProperties(body) ? [] : opaque(body);
  const operations: Operation[] = [];
  for (const [path, item] of Object.entries(paths)) {
    if (item instanceof Unknown) return item;
    if (!isProperties(item)) continue;
    for (const [key, value] of Object.entries(item)) {
      const method = key.toLowerCase();
      if (!METHODS.has(method)) continue;
      const word = method.startsWith("x-") ? "ANY" : method.toUpperCase();
      operations.push({ name: `${word} ${path}`, method, path: ["paths", path, key], value });
    }
  }
  return operations;
}

/**
 * Whether an operation asks its callers for authorization: an authorizer, a user pool, IAM. An API key is none:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function authorization(operation: Operation, body: Value): Judgement {
  const { value, name } = operation;
  if (value instanceof Unknown) return value;
  const open = `${name} asks for no authorization`;
  const direct = follow(value, ["x-amazon-apigateway-auth", "type"]);
  if (direct instanceof Unknown) return direct;
  if (direct !== undefined) return asText(direct)?.toUpperCase() === "NONE" ? open : fine;
  const security = follow(value, ["security"]) ?? follow(body, ["security"]);
  if (security === undefined) return open;
  if (security instanceof Unknown) return security;
  const judgements = (isList(security) ? security : [security]).flatMap((requirement) =>
    byRequirement(requirement, body),
  );
  if (judgements.includes(true)) return fine;
  return judgements.find((judgement) => judgement instanceof Unknown) ?? open;
}

function byRequirement(requirement: Value, body: Value): readonly (boolean | Unknown)[] {
  if (requirement instanceof Unknown) return [requirement];
  if (!isProperties(requirement)) return [];
  return Object.keys(requirement).map((scheme) => authorizes(scheme, body));
}

function authorizes(name: string, body: Value): boolean | Unknown {
  const scheme = follow(body, ["securityDefinitions", name]) ?? follow(body, ["components", "securitySchemes", name]);
  if (scheme instanceof Unknown) return scheme;
  if (scheme === undefined) return name.toUpperCase() === "NONE" ? false : opaque(name);
  // API Gateway enforces only schemes with its own extensions; a plain `http` or `oauth2` scheme is documentation, and
  // an API key counts callers: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
  return EXTENSIONS.some((extension) => follow(scheme, [extension]) !== undefined);
}

const EXTENSIONS = ["x-amazon-apigateway-authorizer", "x-amazon-apigateway-authtype"];

/** Whether a REST API's resource policy keeps everyone out but those it names; false where it has none. */
export function policyGuards(api: Resource): boolean | Unknown {
  const policy = api.properties.Policy ?? follow(api.properties.Body, ["x-amazon-apigateway-policy"]);
  if (policy === undefined) return false;
  const { answer } = policyGrantsAnyone(policyOf(policy));
  return answer instanceof Unknown ? answer : !answer;
}
