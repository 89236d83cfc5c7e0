import { addApiDomain } from "./api-domain.ts";
import type { ApiPlan } from "./api-plan.ts";
import { addApiConditions } from "./apis.ts";
import type { Context } from "./context.ts";
import { idHash } from "./hash.ts";
import { get, intrinsic, isMap, items, type JsonMap, mapOf, pick, ref, tagList, text } from "./json.ts";
import { applyRestAuth } from "./rest-auth.ts";
import { addRestCors } from "./rest-cors.ts";
import { addUsagePlan } from "./usage-plan.ts";

/** Properties that are those of AWS::ApiGateway::RestApi under the same name. */
const SAME = [
  "ApiKeySourceType",
  "Description",
  "FailOnWarnings",
  "MinimumCompressionSize",
  "Mode",
  "Policy",
  "SecurityPolicy",
];

/** Properties that SAM has under another name. */
export const DEFINITION = { Body: "DefinitionBody", BodyS3Location: "DefinitionUri" };

/** Properties of the stage under the same name. */
const STAGE = [
  "CacheClusterEnabled",
  "CacheClusterSize",
  "CanarySetting",
  "MethodSettings",
  "TracingEnabled",
  "Variables",
];

/**
 * AWS::Serverless::Api: the REST API with its definition, a deployment and one stage, and what `Auth` and `Domain` add.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html
 */
export function translateRestApi(context: Context, api: ApiPlan): void {
  const { owner, body } = api;
  const { properties, id } = owner;
  addRestCors(context, api);
  applyRestAuth(context, api);
  addApiConditions(context, api);
  if (body !== undefined) addDefinitionExtras(body, properties);
  context.main(
    owner,
    "AWS::ApiGateway::RestApi",
    {
      ...definitionOf(api),
      ...pick(properties, SAME),
      Name: get(properties, "Name"),
      ApiKeySourceType: get(mapOf(get(properties, "Auth")), "ApiKeySourceType") ?? get(properties, "ApiKeySourceType"),
      BinaryMediaTypes: binaryTypes(properties),
      DisableExecuteApiEndpoint: get(properties, "DisableExecuteApiEndpoint"),
      ...endpointOf(properties),
      Tags: get(properties, "PropagateTags") === true ? tagList(get(properties, "Tags")) : undefined,
    },
    { said: DEFINITION },
  );
  const deployment = context.derived(
    owner,
    `${id}Deployment${idHash(body ?? get(properties, "DefinitionUri") ?? {})}`,
    "AWS::ApiGateway::Deployment",
    {
      RestApiId: ref(id),
      StageName: text(get(properties, "OpenApiVersion")) === undefined ? "Stage" : undefined,
    },
  );
  const stage = addStage(context, api, deployment);
  context.referables.set(`${id}.Deployment`, deployment);
  context.referables.set(`${id}.Stage`, stage);
  addApiDomain(context, api, stage);
  addUsagePlan(context, api, stage);
}

function addStage(context: Context, api: ApiPlan, deployment: string): string {
  const { properties, id, path } = api.owner;
  const name = get(properties, "StageName");
  if (name === undefined) context.problem("SAM_MISSING_PROPERTY", `API \`${id}\` needs a \`StageName\``, path);
  return context.derived(api.owner, stageId(id, name), "AWS::ApiGateway::Stage", {
    RestApiId: ref(id),
    DeploymentId: ref(deployment),
    StageName: name,
    AccessLogSetting: get(properties, "AccessLogSetting"),
    ...pick(properties, STAGE),
    Tags: tagList(get(properties, "Tags")),
  });
}

/** `MyApi` + `Prod` + `Stage`; a name with other than letters and digits goes in as a hash, an intrinsic function not at all. */
export function stageId(api: string, name: unknown): string {
  const known = text(name) ?? "";
  if (known === "") return `${api}Stage`;
  return /^[A-Za-z0-9]+$/.test(known) ? `${api}${known}Stage` : `${api}Stage${idHash(known)}`;
}

function definitionOf(api: ApiPlan): JsonMap {
  if (api.body !== undefined) return { Body: api.body };
  const inline = get(api.owner.properties, "DefinitionBody");
  return inline !== undefined ? { Body: inline } : { BodyS3Location: s3Of(get(api.owner.properties, "DefinitionUri")) };
}

/** A local path stays what it is: `sam package` has yet to upload it. */
function s3Of(uri: unknown): unknown {
  const parts = typeof uri === "string" ? /^s3:\/\/([^/]+)\/([^?]+)/.exec(uri) : null;
  if (parts !== null) return { Bucket: parts[1], Key: parts[2] };
  return isMap(uri) || typeof uri !== "string" ? uri : { Key: uri };
}

function binaryTypes(properties: JsonMap): readonly unknown[] | undefined {
  const types = get(properties, "BinaryMediaTypes");
  if (types === undefined) return undefined;
  return items(types).map((type) => (typeof type === "string" ? type.replaceAll("~1", "/") : type));
}

/** "REGIONAL", or a map with Type, VPCEndpointIds and IPAddressType. */
function endpointOf(properties: JsonMap): JsonMap {
  const endpoint = get(properties, "EndpointConfiguration");
  if (endpoint === undefined) return {};
  if (!isMap(endpoint) || intrinsic(endpoint) !== undefined) {
    return { EndpointConfiguration: { Types: [endpoint] }, Parameters: { endpointConfigurationTypes: endpoint } };
  }
  const type = get(endpoint, "Type");
  const vpcEndpoints = get(endpoint, "VPCEndpointIds") ?? get(endpoint, "VpcEndpointIds");
  const addresses = get(endpoint, "IPAddressType") ?? get(endpoint, "IpAddressType");
  return {
    EndpointConfiguration: {
      ...(type === undefined ? {} : { Types: [type] }),
      ...(vpcEndpoints === undefined ? {} : { VpcEndpointIds: vpcEndpoints }),
      ...(addresses === undefined ? {} : { IpAddressType: addresses }),
    },
    ...(type === undefined ? {} : { Parameters: { endpointConfigurationTypes: type } }),
  };
}

function addDefinitionExtras(body: JsonMap, properties: JsonMap): void {
  const disabled = get(properties, "DisableExecuteApiEndpoint");
  if (disabled !== undefined) {
    body["x-amazon-apigateway-endpoint-configuration"] = {
      ...mapOf(get(body, "x-amazon-apigateway-endpoint-configuration")),
      disableExecuteApiEndpoint: disabled,
    };
  }
  const binary = binaryTypes(properties);
  if (binary !== undefined) body["x-amazon-apigateway-binary-media-types"] = binary;
  const responses = get(properties, "GatewayResponses");
  if (responses !== undefined) body["x-amazon-apigateway-gateway-responses"] = responses;
  const models = get(properties, "Models");
  if (models !== undefined && get(body, "swagger") !== undefined) body.definitions = models;
}
