import type { Serverless } from "./context.ts";
import type { JsonMap } from "./json.ts";

/** A REST or HTTP API while its definition is put together. */
export interface ApiPlan {
  readonly kind: "rest" | "http";
  readonly owner: Serverless;
  /** The OpenAPI definition, to be edited; undefined where it lies elsewhere (DefinitionUri, an include). */
  readonly body: JsonMap | undefined;
  /** SAM writes the definition from the events, because the template gives none. */
  readonly managed: boolean;
  /** Made for events that name no API: "ServerlessRestApi", "ServerlessHttpApi". */
  readonly implicit: boolean;
  /** Methods whose event says `ApiKeyRequired: false`. */
  readonly noApiKey: Set<JsonMap>;
  /** Conditions of the functions whose events are on the API; undefined for a function without one. */
  readonly conditions: (string | undefined)[];
  /** Statements of `x-amazon-apigateway-policy`, from events. */
  readonly policy: JsonMap[];
  /** Route settings that events of an HTTP API bring. */
  readonly routeSettings: Map<string, unknown>;
}
