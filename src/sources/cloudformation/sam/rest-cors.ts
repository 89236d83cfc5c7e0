import { methodKey, pathItem, sides } from "./api-body.ts";
import type { ApiPlan } from "./api-plan.ts";
import type { Context } from "./context.ts";
import { get, intrinsic, isMap, type JsonMap, mapOf } from "./json.ts";

/**
 * `Cors` of a REST API: an OPTIONS method with a mock integration on every path that has none.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
 */
export function addRestCors(context: Context, api: ApiPlan): void {
  const cors = get(api.owner.properties, "Cors");
  if (cors === undefined || cors === null) return;
  if (api.body === undefined) {
    const path = [...api.owner.path, "Properties", "Cors"];
    context.problem("SAM_WRONG_TYPE", `\`Cors\` of API \`${api.owner.id}\` works only with an inline definition`, path);
    return;
  }
  const settings: JsonMap = isMap(cors) && intrinsic(cors) === undefined ? cors : { AllowOrigin: cors };
  for (const [path, item] of Object.entries(mapOf(get(api.body, "paths")))) {
    if (!isMap(item)) continue;
    const target = pathItem(api.body, path);
    if (get(target, "options") === undefined) target.options = preflight(settings, allowedMethods(item));
  }
}

/** The methods of a path as the Access-Control-Allow-Methods header has them. */
function allowedMethods(item: unknown): string {
  const names = new Set(sides(item).flatMap((side) => Object.keys(side)));
  if (names.has(methodKey("any"))) return "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT";
  names.add("options");
  return [...names]
    .filter((name) => /^[a-z]+$/.test(name))
    .map((name) => name.toUpperCase())
    .sort()
    .join(",");
}

function preflight(settings: JsonMap, methods: string): JsonMap {
  const credentials = get(settings, "AllowCredentials") === true ? "'true'" : undefined;
  const headers: [string, unknown][] = [
    ["Access-Control-Allow-Origin", get(settings, "AllowOrigin") ?? "'*'"],
    ["Access-Control-Allow-Methods", get(settings, "AllowMethods") ?? `'${methods}'`],
    ["Access-Control-Allow-Headers", get(settings, "AllowHeaders")],
    ["Access-Control-Max-Age", get(settings, "MaxAge")],
    ["Access-Control-Allow-Credentials", credentials],
  ];
  const said = headers.filter(([, value]) => value !== undefined);
  const parameters = said.map(([name, value]) => [`method.response.header.${name}`, value]);
  return {
    summary: "CORS support",
    consumes: ["application/json"],
    produces: ["application/json"],
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{\n  "statusCode" : 200\n}\n' },
      responses: { default: { statusCode: "200", responseParameters: Object.fromEntries(parameters) } },
    },
    responses: {
      "200": {
        description: "Default response for CORS method",
        headers: Object.fromEntries(said.map(([name]) => [name, { type: "string" }])),
      },
    },
  };
}
