import { get, intrinsic, isMap, type JsonMap, mapOf } from "./json.ts";

/**
 * Section of `Globals` that a resource type takes its defaults from.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
const SECTIONS: Readonly<Record<string, string>> = {
  "AWS::Serverless::Function": "Function",
  "AWS::Serverless::Api": "Api",
  "AWS::Serverless::HttpApi": "HttpApi",
  "AWS::Serverless::WebSocketApi": "WebSocketApi",
  "AWS::Serverless::SimpleTable": "SimpleTable",
  "AWS::Serverless::StateMachine": "StateMachine",
  "AWS::Serverless::LayerVersion": "LayerVersion",
  "AWS::Serverless::CapacityProvider": "CapacityProvider",
};

/** The properties of a resource with the template's Globals under them. */
export function withGlobals(template: JsonMap, type: string, resource: unknown): JsonMap {
  const properties = mapOf(get(resource, "Properties"));
  const section = SECTIONS[type];
  const globals = section === undefined ? undefined : get(get(template, "Globals"), section);
  if (!isMap(globals)) return properties;
  return mapOf(merge(wanted(globals, get(resource, "IgnoreGlobals")), properties));
}

/** `IgnoreGlobals` of a resource: "*" for all of them, or a list of property names. */
function wanted(globals: JsonMap, ignored: unknown): JsonMap {
  if (ignored === "*") return {};
  if (!Array.isArray(ignored)) return globals;
  return Object.fromEntries(Object.entries(globals).filter(([name]) => !ignored.includes(name)));
}

/** Maps merge key by key, lists are joined (globals first); anything else of the resource replaces the global. */
function merge(global: unknown, local: unknown, depth = 40): unknown {
  if (Array.isArray(global) && Array.isArray(local)) return [...global, ...local];
  if (!plainMap(global) || !plainMap(local) || depth === 0) return local;
  const merged = new Map<string, unknown>(Object.entries(global));
  for (const [key, value] of Object.entries(local)) {
    merged.set(key, merged.has(key) ? merge(merged.get(key), value, depth - 1) : value);
  }
  return Object.fromEntries(merged);
}

function plainMap(value: unknown): value is JsonMap {
  return isMap(value) && intrinsic(value) === undefined;
}
