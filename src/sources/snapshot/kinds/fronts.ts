import type { Value } from "../../../estate/value.ts";
import { document, pascal } from "../convert.ts";
import { always, type Kind, kind, type Making, row, same } from "../kind.ts";
import { isRec, type Rec, textAt } from "../record.ts";
import type { SnapshotResource } from "../snapshot-resource.ts";

const DISTRIBUTION = "AWS::CloudFront::Distribution";

/**
 * Where callers come in: distributions and APIs.
 * Sources: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Operations.html,
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html,
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/operations.html
 */
export const FRONTS: readonly Kind[] = [
  kind("cloudfront list-distributions", "DistributionList", undefined, "", {
    whole: true,
    more(record, making) {
      const list = isRec(record.DistributionList) ? record.DistributionList.Items : undefined;
      for (const item of Array.isArray(list) ? list.filter(isRec) : []) distribution(item, item, making);
    },
  }),
  kind("cloudfront get-distribution", "Distribution", undefined, "Id", {
    more: (record, making) =>
      distribution(record, isRec(record.DistributionConfig) ? record.DistributionConfig : record, making),
  }),
  kind("cloudfront list-vpc-origins", "VpcOriginList", undefined, "", {
    whole: true,
    more(record, making) {
      const list = isRec(record.VpcOriginList) ? record.VpcOriginList.Items : undefined;
      for (const item of Array.isArray(list) ? list.filter(isRec) : []) {
        const id = textAt(item, "Id");
        if (id === undefined) continue;
        making.add("AWS::CloudFront::VpcOrigin", id, {
          VpcOriginEndpointConfig: { Arn: (item.OriginEndpointArn ?? null) as Value, Name: (item.Name ?? id) as Value },
        });
      }
    },
  }),
  kind("apigateway get-rest-apis", "items", "AWS::ApiGateway::RestApi", "id", {
    applies: (record) => record.apiKeySource !== undefined || record.endpointConfiguration !== undefined,
    aliases: ["name"],
    rows: [
      ...same(
        "Name=name Description=description ApiKeySourceType=apiKeySource DisableExecuteApiEndpoint=disableExecuteApiEndpoint",
      ),
      ...row("EndpointConfiguration", "endpointConfiguration", (field) =>
        isRec(field) ? endpoints(field) : undefined,
      ),
      ...row("Policy", "policy", (text, making, record) => document(unquoted(text), making, record)),
    ],
  }),
  kind("apigateway get-resources", "items", undefined, "id", {
    applies: (record) => record.path !== undefined,
    more: restResource,
  }),
  kind("apigateway get-stages", "item", undefined, "stageName", {
    more(record, making) {
      const [RestApiId] = making.args;
      const StageName = textAt(record, "stageName") ?? "";
      if (RestApiId === undefined) return;
      const properties: { [name: string]: Value } = {
        RestApiId,
        StageName,
        DeploymentId: (record.deploymentId ?? null) as Value,
      };
      for (const [to, from] of [
        ["TracingEnabled", "tracingEnabled"],
        ["CacheClusterEnabled", "cacheClusterEnabled"],
        ["ClientCertificateId", "clientCertificateId"],
      ] as const)
        if (record[from] !== undefined) properties[to] = record[from] as Value; // parsed from JSON
      const log = pascal(record.accessLogSettings, making, record);
      if (isRec(log)) properties.AccessLogSetting = log as Value;
      if (isRec(record.methodSettings)) properties.MethodSettings = methodSettings(record.methodSettings);
      const made = making.add("AWS::ApiGateway::Stage", `${RestApiId}/${StageName}`, properties);
      made.observed = { WebAclArn: (record.webAclArn ?? null) as Value };
      const acl = textAt(record, "webAclArn");
      const arn = making.arnOf(`apigateway:/restapis/${RestApiId}/stages/${StageName}`).replace(/:(\d{12}):/, "::");
      if (acl !== undefined)
        making.add("AWS::WAFv2::WebACLAssociation", `${acl}/${RestApiId}/${StageName}`, {
          ResourceArn: arn,
          WebACLArn: acl,
        });
    },
  }),
  kind("apigateway get-authorizers", "items", undefined, "id", {
    applies: (record) => record.identitySource !== undefined || record.providerARNs !== undefined,
    more(record, making) {
      const [RestApiId] = making.args;
      const id = textAt(record, "id") ?? "";
      if (RestApiId === undefined) return;
      const properties = pascal(record, making, record);
      if (isRec(properties))
        making.add("AWS::ApiGateway::Authorizer", `${RestApiId}/authorizers/${id}`, {
          ...authorizer(properties),
          RestApiId,
        }).aliases = [id];
    },
  }),
  kind("apigatewayv2 get-apis", "Items", "AWS::ApiGatewayV2::Api", "ApiId", {
    applies: (record) => record.ProtocolType !== undefined,
    aliases: ["Name", "ApiEndpoint"],
    rows: same("Name ProtocolType CorsConfiguration DisableExecuteApiEndpoint RouteSelectionExpression IpAddressType"),
  }),
  ...[
    [
      "get-routes",
      "AWS::ApiGatewayV2::Route",
      "RouteId",
      "RouteKey AuthorizationType AuthorizerId ApiKeyRequired AuthorizationScopes",
    ],
    [
      "get-integrations",
      "AWS::ApiGatewayV2::Integration",
      "IntegrationId",
      "IntegrationType IntegrationUri IntegrationMethod ConnectionType ConnectionId PayloadFormatVersion TlsConfig",
    ],
    [
      "get-stages",
      "AWS::ApiGatewayV2::Stage",
      "StageName",
      "StageName AutoDeploy AccessLogSettings DefaultRouteSettings RouteSettings",
    ],
    [
      "get-authorizers",
      "AWS::ApiGatewayV2::Authorizer",
      "AuthorizerId",
      "Name AuthorizerType IdentitySource JwtConfiguration AuthorizerUri",
    ],
  ].map(([call, type = "", id = "", names = ""]) =>
    kind(`apigatewayv2 ${call}`, "Items", undefined, id, {
      more(record, making) {
        const [ApiId] = making.args;
        const own = textAt(record, id) ?? "";
        if (ApiId === undefined) return;
        const properties: { [name: string]: Value } = { ApiId };
        for (const name of names.split(" "))
          if (record[name] !== undefined && record[name] !== null) properties[name] = record[name] as Value; // parsed from JSON
        // A route's target is written `integrations/` and the id.
        const target = textAt(record, "Target");
        if (target !== undefined)
          properties.Target = target.replace(/^integrations\/(.+)$/, `integrations/${ApiId}/$1`);
        making.add(type, `${ApiId}/${own}`, properties).aliases = [own];
      },
    }),
  ),
  kind("apigatewayv2 get-vpc-links", "Items", "AWS::ApiGatewayV2::VpcLink", "VpcLinkId", {
    applies: (record) => record.VpcLinkId !== undefined,
    rows: [...same("Name"), ...always(same("SubnetIds SecurityGroupIds"))],
  }),
  kind("apigateway get-vpc-links", "items", "AWS::ApiGateway::VpcLink", "id", {
    applies: (record) => record.targetArns !== undefined,
    rows: same("Name=name TargetArns=targetArns"),
  }),
  kind("appsync list-graphql-apis", "graphqlApis", "AWS::AppSync::GraphQLApi", "arn", {
    aliases: ["apiId", "name"],
    rows: [
      ...same("Name=name AuthenticationType=authenticationType XrayEnabled=xrayEnabled Visibility=visibility"),
      ...same("IntrospectionConfig=introspectionConfig QueryDepthLimit=queryDepthLimit"),
      ...row("LogConfig", "logConfig", pascal),
      ...row("UserPoolConfig", "userPoolConfig", pascal),
      ...row("LambdaAuthorizerConfig", "lambdaAuthorizerConfig", pascal),
      ...row("OpenIDConnectConfig", "openIDConnectConfig", pascal),
      ...row("AdditionalAuthenticationProviders", "additionalAuthenticationProviders", pascal),
    ],
  }),
];

function distribution(record: Rec, config: Rec, making: Making): void {
  const id = textAt(record, "Id");
  if (id === undefined) {
    making.broken("a distribution has no `Id`", []);
    return;
  }
  const own = Object.entries(config).filter(([name]) => !ENVELOPE.has(name));
  const DistributionConfig = listsOf(Object.fromEntries(own), 0);
  const arn = textAt(record, "ARN");
  const domain = textAt(record, "DomainName");
  const made = making.add(DISTRIBUTION, id, { DistributionConfig }, { Status: (record.Status ?? null) as Value });
  made.aliases = [...(arn === undefined ? [] : [arn]), ...(domain === undefined ? [] : [domain])];
}

/** Fields of a distribution that are none of its configuration. */
const ENVELOPE: ReadonlySet<string> = new Set("Id ARN DomainName LastModifiedTime Status ETag".split(" "));

/** Where CloudFormation spells a field otherwise. */
const SPELT: Readonly<Record<string, string>> = {
  ACMCertificateArn: "AcmCertificateArn",
  CustomHeaders: "OriginCustomHeaders",
  IAMCertificateId: "IamCertificateId",
  OriginSslProtocols: "OriginSSLProtocols",
  SSLSupportMethod: "SslSupportMethod",
};

/** CloudFront writes lists as maps of `Quantity` and `Items`; CloudFormation writes lists. */
function listsOf(field: unknown, depth: number): Value {
  if (depth > 64) return null;
  if (Array.isArray(field)) return field.map((item) => listsOf(item, depth + 1));
  if (!isRec(field)) return (field ?? null) as Value; // parsed from JSON
  const made: { [name: string]: Value } = {};
  for (const [name, value] of Object.entries(field)) {
    if (value === null || value === undefined) continue;
    const to = SPELT[name] ?? name;
    if (isRec(value) && "Quantity" in value && name !== "OriginGroups") {
      if ("CachedMethods" in value) made.CachedMethods = itemsOf(value.CachedMethods, depth);
      if (value.Enabled !== false) made[to] = itemsOf(value, depth);
    } else made[to] = listsOf(value, depth + 1);
  }
  return made;
}

function itemsOf(list: unknown, depth: number): Value {
  const items = isRec(list) ? list.Items : undefined;
  return Array.isArray(items) ? items.map((item) => listsOf(item, depth + 1)) : [];
}

function endpoints(field: Rec): Value {
  const made: { [name: string]: Value } = {};
  if (Array.isArray(field.types)) made.Types = field.types as Value; // parsed from JSON
  if (Array.isArray(field.vpcEndpointIds)) made.VpcEndpointIds = field.vpcEndpointIds as Value; // parsed from JSON
  return made;
}

/** The policy comes as text in which every quote is escaped once more. */
function unquoted(text: unknown): unknown {
  return typeof text === "string" ? text.replaceAll('\\"', '"') : text;
}

function methodSettings(settings: Rec): Value {
  return Object.entries(settings).flatMap(([key, value]): readonly Value[] => {
    const slash = key.lastIndexOf("/");
    if (!isRec(value)) return [];
    const own = Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name.charAt(0).toUpperCase() + name.slice(1), one as Value]),
    );
    const path = key.slice(0, slash).replaceAll("~1", "/");
    return [{ ...own, ResourcePath: path === "*" ? "/*" : path, HttpMethod: key.slice(slash + 1) }];
  });
}

function authorizer(properties: Rec): { [name: string]: Value } {
  const names = ["Name", "Type", "ProviderARNs", "AuthorizerUri", "IdentitySource", "AuthorizerResultTtlInSeconds"];
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name))) as {
    [name: string]: Value;
  };
}

/** A resource of a REST API with its methods, which the call tells with `--embed methods`. */
function restResource(record: Rec, making: Making): void {
  const [RestApiId] = making.args;
  const id = textAt(record, "id") ?? "";
  if (RestApiId === undefined) return;
  const parent = textAt(record, "parentId");
  const own = `${RestApiId}/${id}`;
  if (parent !== undefined)
    making.add("AWS::ApiGateway::Resource", own, {
      RestApiId,
      ParentId: `${RestApiId}/${parent}`,
      PathPart: textAt(record, "pathPart") ?? "",
    });
  else if (making.has(RestApiId)) rootOf(RestApiId, own, making);
  const methods = isRec(record.resourceMethods) ? record.resourceMethods : {};
  for (const [HttpMethod, method] of Object.entries(methods)) {
    const said = isRec(method) ? method : {};
    const properties: { [name: string]: Value } = { RestApiId, ResourceId: own, HttpMethod };
    for (const [to, from] of [
      ["AuthorizationType", "authorizationType"],
      ["ApiKeyRequired", "apiKeyRequired"],
      ["AuthorizationScopes", "authorizationScopes"],
      ["RequestValidatorId", "requestValidatorId"],
    ] as const)
      if (said[from] !== undefined) properties[to] = said[from] as Value; // parsed from JSON
    if (said.authorizationType === undefined)
      properties.AuthorizationType = making.absent("authorizationType", `${own} ${HttpMethod}`);
    const authorizerId = textAt(said, "authorizerId");
    if (authorizerId !== undefined) properties.AuthorizerId = `${RestApiId}/authorizers/${authorizerId}`;
    const integration = said.methodIntegration;
    properties.Integration = isRec(integration)
      ? integrationOf(integration)
      : making.absent("methodIntegration", `${own} ${HttpMethod}`);
    making.add("AWS::ApiGateway::Method", `${own}/${HttpMethod}`, properties);
  }
}

function rootOf(api: string, root: string, making: Making): void {
  making.aspect("AWS::ApiGateway::RestApi", api, "apigateway get-resources", (resource: SnapshotResource) => {
    resource.aliases = [...resource.aliases, root];
    resource.observed = { ...resource.observed, RootResourceId: root };
  });
}

function integrationOf(integration: Rec): Value {
  const made: { [name: string]: Value } = {};
  for (const [to, from] of [
    ["Type", "type"],
    ["Uri", "uri"],
    ["IntegrationHttpMethod", "httpMethod"],
    ["ConnectionType", "connectionType"],
    ["ConnectionId", "connectionId"],
    ["Credentials", "credentials"],
  ] as const)
    if (integration[from] !== undefined && integration[from] !== null) made[to] = integration[from] as Value; // parsed from JSON
  return made;
}

/** Unknown unless they were asked for. */
export const FRONT_ASPECTS = [
  { type: "AWS::ApiGateway::RestApi", call: "apigateway get-resources", properties: [], hides: true },
  { type: "AWS::ApiGatewayV2::Api", call: "apigatewayv2 get-routes", properties: [], hides: true },
];
