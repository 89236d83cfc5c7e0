import { planApis } from "./apis.ts";
import { translateConnector, translateEmbedded } from "./connector.ts";
import { Context, type SamProblem, type Serverless, type Steps } from "./context.ts";
import { PROCESSED } from "./events.ts";
import { translateFunction } from "./function.ts";
import { withGlobals } from "./globals.ts";
import { translateGraphQlApi } from "./graphql-api.ts";
import { translateHttpApi } from "./http-api.ts";
import { get, isMap, type JsonMap, mapOf, text } from "./json.ts";
import { References } from "./references.ts";
import { translateRestApi } from "./rest-api.ts";
import {
  translateApplication,
  translateCapacityProvider,
  translateLayer,
  translateSimpleTable,
} from "./small-resources.ts";
import { translateStateMachine } from "./state-machine.ts";
import { translateWebSocketApi } from "./websocket-api.ts";

export type { SamProblem } from "./context.ts";

/** A template as CloudFormation sees it after the Serverless transform. */
export interface Translated {
  readonly template: { [key: string]: unknown };
  /** Source path of every resource that SAM made, by logical id; also of those that keep the id of their SAM resource. */
  readonly origins: ReadonlyMap<string, Steps>;
  /** Where in the source a path into the translated template is said: resources by their origins, parts by their events. */
  source(path: Steps): Steps;
  readonly problems: readonly SamProblem[];
}

const PREFIX = "AWS::Serverless::";

/** APIs are written out after the functions, whose events fill them; connectors last, for they look at all others. */
const TRANSLATORS: Readonly<Record<string, (context: Context, owner: Serverless) => void>> = {
  "AWS::Serverless::Function": translateFunction,
  "AWS::Serverless::StateMachine": translateStateMachine,
  "AWS::Serverless::SimpleTable": translateSimpleTable,
  "AWS::Serverless::LayerVersion": translateLayer,
  "AWS::Serverless::Application": translateApplication,
  "AWS::Serverless::CapacityProvider": translateCapacityProvider,
  "AWS::Serverless::GraphQLApi": translateGraphQlApi,
  "AWS::Serverless::WebSocketApi": translateWebSocketApi,
};

const LATER = new Set(["AWS::Serverless::Api", "AWS::Serverless::HttpApi", "AWS::Serverless::Connector"]);

/**
 * Translates the AWS::Serverless resources of a parsed, unevaluated template (plain JSON, long-form intrinsic functions)
 * into what the service's macro would make of them, under the same logical ids.
 *
 * `given` are values of parameters; some names (aliases, stages) are made of them.
 *
 * Never throws: what the service would refuse is left out or kept as it is, with a problem. Resources of a SAM type that
 * is not known stay as they are (SAM_UNKNOWN_TYPE). The input is not changed. Definitions that lie elsewhere
 * (`DefinitionUri`, includes) are named, not read.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export function translateSam(
  template: { readonly [key: string]: unknown },
  given: { readonly [parameter: string]: unknown } = {},
): Translated {
  const source: JsonMap = isMap(template) ? { ...template } : {};
  const context = new Context(source, given);
  const serverless = serverlessOf(context);
  planApis(context, serverless);
  for (const owner of serverless) {
    const translate = Object.hasOwn(TRANSLATORS, owner.type) ? TRANSLATORS[owner.type] : undefined;
    if (translate !== undefined) translate(context, owner);
    else if (!LATER.has(owner.type)) {
      context.problem("SAM_UNKNOWN_TYPE", `\`${owner.type}\` is not translated`, [...owner.path, "Type"], PROCESSED);
    }
  }
  for (const api of context.apis.values()) {
    if (api.kind === "rest") translateRestApi(context, api);
    else translateHttpApi(context, api);
  }
  addConnectors(context, serverless);
  const { origins, problems, moves } = context;
  return { template: assembled(context), origins, source: (path) => moves.source(path), problems };
}

function serverlessOf(context: Context): readonly Serverless[] {
  const found: Serverless[] = [];
  for (const [id, resource] of Object.entries(context.written)) {
    const type = text(get(resource, "Type"));
    if (!isMap(resource) || type?.startsWith(PREFIX) !== true) continue;
    const path: Steps = ["Resources", id];
    const properties = get(resource, "Properties");
    if (properties !== undefined && properties !== null && !isMap(properties)) {
      context.problem("SAM_WRONG_TYPE", `\`Properties\` of \`${id}\` is not a map`, [...path, "Properties"]);
    }
    found.push({ id, type, properties: withGlobals(context.template, type, resource), source: resource, path });
  }
  return found;
}

function addConnectors(context: Context, serverless: readonly Serverless[]): void {
  for (const owner of serverless) if (owner.type === "AWS::Serverless::Connector") translateConnector(context, owner);
  for (const [id, resource] of Object.entries(context.written)) {
    if (!isMap(resource) || get(resource, "Connectors") === undefined) continue;
    translateEmbedded(context, id, resource);
    const made = context.resource(id);
    if (made !== undefined && Object.hasOwn(made, "Connectors")) {
      context.resources.set(id, Object.fromEntries(Object.entries(made).filter(([key]) => key !== "Connectors")));
    }
  }
}

/** The template with generated resources in the place of the SAM ones, without what only SAM reads. */
function assembled(context: Context): JsonMap {
  const resources = new Map<string, unknown>();
  for (const [id, resource] of Object.entries(context.written)) {
    if (context.renamed.has(id) || text(get(resource, "Type")) === "AWS::Serverless::Connector") continue;
    resources.set(id, context.resources.get(id) ?? resource);
  }
  for (const [id, resource] of context.resources) resources.set(id, resource);
  const kept = Object.entries(context.template).filter(([key]) => key !== "Globals" && key !== "Resources");
  const template: JsonMap = { ...Object.fromEntries(kept), Resources: Object.fromEntries(resources) };
  if (context.conditions.size > 0) {
    template.Conditions = { ...mapOf(get(template, "Conditions")), ...Object.fromEntries(context.conditions) };
  }
  const references = new References(context.referables, context.renamed);
  return references.none ? template : mapOf(references.rewrite(template));
}
