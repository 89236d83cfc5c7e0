import { newBody } from "./api-body.ts";
import type { ApiPlan } from "./api-plan.ts";
import type { Context, Serverless } from "./context.ts";
import { withGlobals } from "./globals.ts";
import { copy, get, intrinsic, isMap, type JsonMap, mapOf, mentionedId, text } from "./json.ts";

const IMPLICIT = { rest: "ServerlessRestApi", http: "ServerlessHttpApi" } as const;
const TYPES = { rest: "AWS::Serverless::Api", http: "AWS::Serverless::HttpApi" } as const;

/** Starts a plan for every API of the template, and the implicit ones where an event names no API. */
export function planApis(context: Context, serverless: readonly Serverless[]): void {
  for (const owner of serverless) {
    if (owner.type === TYPES.rest) context.apis.set(owner.id, planOf("rest", owner, false));
    if (owner.type === TYPES.http) context.apis.set(owner.id, planOf("http", owner, false));
  }
  for (const kind of ["rest", "http"] as const) {
    const id = IMPLICIT[kind];
    const path = firstImplicit(serverless, kind);
    if (path === undefined || context.apis.has(id)) continue;
    const properties = withGlobals(context.template, TYPES[kind], {});
    const own = kind === "rest" ? { StageName: "Prod" } : {};
    const owner: Serverless = { id, type: TYPES[kind], properties: { ...properties, ...own }, source: {}, path };
    context.apis.set(id, planOf(kind, owner, true));
  }
}

function planOf(kind: "rest" | "http", owner: Serverless, implicit: boolean): ApiPlan {
  const given = get(owner.properties, "DefinitionBody");
  const elsewhere = get(owner.properties, "DefinitionUri") !== undefined;
  const managed = given === undefined && !elsewhere;
  const inline = isMap(given) && intrinsic(given) === undefined && get(given, "Fn::Transform") === undefined;
  const body = managed
    ? newBody(kind, get(owner.properties, "OpenApiVersion"))
    : inline
      ? mapOf(copy(given))
      : undefined;
  return {
    kind,
    owner,
    body,
    managed,
    implicit,
    noApiKey: new Set(),
    conditions: [],
    policy: [],
    routeSettings: new Map(),
  };
}

/** Path of the first event that has no API of its own. */
function firstImplicit(serverless: readonly Serverless[], kind: "rest" | "http"): Serverless["path"] | undefined {
  for (const owner of serverless) {
    for (const [name, event] of Object.entries(mapOf(get(owner.properties, "Events")))) {
      if (get(event, "Type") !== (kind === "rest" ? "Api" : "HttpApi")) continue;
      const named = apiNamed(mapOf(get(event, "Properties")), kind);
      if (named === undefined || named === IMPLICIT[kind]) return [...owner.path, "Properties", "Events", name];
    }
  }
  return undefined;
}

/** Logical id that an event names as its API; undefined where it names none. */
function apiNamed(properties: JsonMap, kind: "rest" | "http"): unknown {
  const value = get(properties, kind === "rest" ? "RestApiId" : "ApiId");
  if (value === undefined || value === null) return undefined;
  return mentionedId(value) ?? text(value) ?? value;
}

/** The API of an event, or the id as it is said where it is none of this template's SAM APIs. */
export function apiOf(context: Context, properties: JsonMap, kind: "rest" | "http"): ApiPlan | unknown {
  const named = apiNamed(properties, kind) ?? IMPLICIT[kind];
  const plan = typeof named === "string" ? context.apis.get(named) : undefined;
  return plan !== undefined && plan.kind === kind ? plan : get(properties, kind === "rest" ? "RestApiId" : "ApiId");
}

export function isPlan(value: ApiPlan | unknown): value is ApiPlan {
  return isMap(value) && value.noApiKey instanceof Set;
}

/**
 * An implicit API exists if one of the functions on it does: the one condition of all of them, or a new condition that
 * says "one of these". Nothing where a function without a condition is on it.
 */
export function addApiConditions(context: Context, api: ApiPlan): void {
  if (!api.implicit) return;
  const conditions = new Set(api.conditions);
  if (conditions.size === 0 || conditions.has(undefined)) return;
  const names = [...conditions].flatMap((name) => (name === undefined ? [] : [name]));
  const [only] = names;
  if (names.length === 1 && only !== undefined) {
    api.owner.source.Condition = only;
    return;
  }
  const id = `${api.owner.id}Condition`;
  context.conditions.set(id, { "Fn::Or": names.map((Condition) => ({ Condition })) });
  api.owner.source.Condition = id;
}
