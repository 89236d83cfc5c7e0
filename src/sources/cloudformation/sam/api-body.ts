import { get, isMap, isNoValue, type JsonMap, mapOf, NO_VALUE, ref, text } from "./json.ts";

/** Key of a path item for every method. */
export const ANY = "x-amazon-apigateway-any-method";

const METHODS = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace", ANY]);

/** One method of an OpenAPI definition; `definition` is the very object in the definition, to be edited. */
export interface Method {
  readonly path: string;
  /** Lower case, or `x-amazon-apigateway-any-method`. */
  readonly name: string;
  readonly definition: JsonMap;
}

/** The definition SAM starts from. */
export function newBody(kind: "rest" | "http", openApiVersion: unknown): JsonMap {
  const info = { version: "1.0", title: ref("AWS::StackName") };
  if (kind === "http") return { openapi: "3.0.1", info, paths: {} };
  const version = text(openApiVersion);
  return version?.startsWith("3") === true
    ? { openapi: version, info, paths: {} }
    : { swagger: "2.0", info, paths: {} };
}

/** Every method of the definition, also those under a Fn::If (both sides of it). */
export function* methodsOf(body: JsonMap): Generator<Method> {
  for (const [path, item] of Object.entries(mapOf(get(body, "paths")))) {
    for (const pathItem of sides(item)) {
      for (const [name, method] of Object.entries(pathItem)) {
        if (!METHODS.has(name.toLowerCase())) continue;
        for (const definition of sides(method)) yield { path, name: name.toLowerCase(), definition };
      }
    }
  }
}

/** The maps a value can be: itself, or the sides of a Fn::If, nested ones too. */
export function sides(value: unknown, depth = 8): readonly JsonMap[] {
  if (!isMap(value) || isNoValue(value)) return [];
  const choice = value["Fn::If"];
  if (!Array.isArray(choice)) return [value];
  return depth === 0 ? [] : choice.slice(1).flatMap((side) => sides(side, depth - 1));
}

/** The path item, made where there is none. Where it is a Fn::If: the first side. */
export function pathItem(body: JsonMap, path: string): JsonMap {
  if (!isMap(body.paths)) body.paths = {};
  const paths = mapOf(body.paths);
  const [found] = sides(get(paths, path));
  if (found !== undefined) return found;
  const made: JsonMap = {};
  paths[path] = made;
  return made;
}

export function methodKey(method: string): string {
  return method.toLowerCase() === "any" ? ANY : method.toLowerCase();
}

/** Adds a method; under a Fn::If where it exists on a condition only. False where the definition has it already. */
export function addMethod(
  body: JsonMap,
  path: string,
  method: string,
  definition: JsonMap,
  condition: string | undefined,
): boolean {
  const item = pathItem(body, path);
  const key = methodKey(method);
  const present = get(item, key);
  const conditional = condition === undefined ? definition : { "Fn::If": [condition, definition, NO_VALUE] };
  if (present === undefined || isNoValue(present)) {
    item[key] = conditional;
    return true;
  }
  // Two functions under different conditions may share a method: the second takes the place left empty by the first.
  const choice = get(present, "Fn::If");
  if (condition === undefined || !Array.isArray(choice) || !isNoValue(choice[2])) return false;
  item[key] = { "Fn::If": [choice[0], choice[1], conditional] };
  return true;
}

/** Where the definition's authorizers are described; made where it is missing. */
export function schemesOf(body: JsonMap): JsonMap {
  if (get(body, "swagger") !== undefined) return child(body, "securityDefinitions");
  return child(child(body, "components"), "securitySchemes");
}

function child(map: JsonMap, key: string): JsonMap {
  const found = get(map, key);
  if (isMap(found)) return found;
  const made: JsonMap = {};
  map[key] = made;
  return made;
}

/** Whether an operation's `security` names one of the authorizers (or says NONE). */
export function namesAuthorizer(definition: JsonMap, authorizers: ReadonlySet<string>): boolean {
  const security = get(definition, "security");
  if (!Array.isArray(security)) return false;
  return security.some((entry) => isAuthorizer(entry, authorizers));
}

/** Puts an authorizer to what `security` says already: API keys, and schemes that are no authorizers of the API. */
export function setAuthorizer(
  definition: JsonMap,
  name: string,
  scopes: readonly unknown[],
  authorizers: ReadonlySet<string>,
): void {
  const security = get(definition, "security");
  const others = Array.isArray(security) ? security.filter((entry) => !isAuthorizer(entry, authorizers)) : [];
  definition.security = [...others, { [name]: scopes }];
}

function isAuthorizer(entry: unknown, authorizers: ReadonlySet<string>): boolean {
  return Object.keys(mapOf(entry)).some((name) => name === "NONE" || name === "AWS_IAM" || authorizers.has(name));
}

export function requireApiKey(definition: JsonMap): void {
  const security = get(definition, "security");
  const before = Array.isArray(security) ? security : [];
  if (before.some((entry) => Object.hasOwn(mapOf(entry), "api_key"))) return;
  definition.security = [...before, { api_key: [] }];
}
