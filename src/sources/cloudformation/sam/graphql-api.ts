import { grantedBy } from "./connector-profiles.ts";
import type { Context, Serverless, Steps } from "./context.ts";
import { mapAt } from "./context.ts";
import { get, getAtt, isMap, items, type JsonMap, mapOf, mentionedId, pick, ref, sub, tagList, text } from "./json.ts";
import { trust } from "./role.ts";

/** Properties that SAM has under another name. */
const SAID = {
  AuthenticationType: "Auth",
  AdditionalAuthenticationProviders: "Auth",
  LogConfig: "Logging",
};

/**
 * AWS::Serverless::GraphQLApi: the AppSync API with schema, keys, data sources with their roles, functions, resolvers.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-graphqlapi.html
 */
export function translateGraphQlApi(context: Context, owner: Serverless): void {
  const { properties, id } = owner;
  const auth = mapAt(context, owner, "Auth") ?? {};
  if (get(auth, "Type") === undefined) {
    context.problem("SAM_MISSING_PROPERTY", `GraphQL API \`${id}\` needs \`Auth.Type\``, owner.path);
  }
  const additional = items(get(auth, "Additional")).map((one) => authOf(mapOf(one)));
  context.main(
    owner,
    "AWS::AppSync::GraphQLApi",
    {
      Name: get(properties, "Name") ?? id,
      ...authOf(auth),
      AdditionalAuthenticationProviders: additional.length === 0 ? undefined : additional,
      LogConfig: logConfigOf(context, owner),
      ...pick(properties, [
        "XrayEnabled",
        "Visibility",
        "OwnerContact",
        "IntrospectionConfig",
        "QueryDepthLimit",
        "ResolverCountLimit",
      ]),
      Tags: tagList(get(properties, "Tags"), "graphqlapi:createdBy"),
    },
    { said: SAID },
  );
  const inline = get(properties, "SchemaInline");
  const schema = inline === undefined ? { DefinitionS3Location: get(properties, "SchemaUri") } : { Definition: inline };
  context.derived(owner, `${id}Schema`, "AWS::AppSync::GraphQLSchema", { ApiId: apiId(id), ...schema });
  addKeys(context, owner, [auth, ...items(get(auth, "Additional"))]);
  addDataSources(context, owner);
  addFunctions(context, owner);
  addResolvers(context, owner);
  addDomain(context, owner);
  const cache = get(properties, "Cache");
  if (isMap(cache)) context.derived(owner, `${id}ApiCache`, "AWS::AppSync::ApiCache", { ApiId: apiId(id), ...cache });
}

function apiId(id: string): JsonMap {
  return getAtt(id, "ApiId");
}

function authOf(auth: JsonMap): JsonMap {
  const lambda = get(auth, "LambdaAuthorizer");
  const oidc = get(auth, "OpenIDConnect");
  const pool = get(auth, "UserPool");
  return {
    AuthenticationType: get(auth, "Type"),
    ...(lambda === undefined ? {} : { LambdaAuthorizerConfig: lambda }),
    ...(oidc === undefined ? {} : { OpenIDConnectConfig: oidc }),
    ...(pool === undefined
      ? {}
      : { UserPoolConfig: { AwsRegion: ref("AWS::Region"), DefaultAction: "ALLOW", ...mapOf(pool) } }),
  };
}

/** Logging is on unless it is turned off, with a role made for it. */
function logConfigOf(context: Context, owner: Serverless): JsonMap | undefined {
  const logging = get(owner.properties, "Logging");
  if (logging === false) return undefined;
  const given = get(logging, "CloudWatchLogsRoleArn");
  const role = given ?? getAtt(logRole(context, owner), "Arn");
  return { FieldLogLevel: "ALL", ...mapOf(logging), CloudWatchLogsRoleArn: role };
}

function logRole(context: Context, owner: Serverless): string {
  return context.derived(owner, `${owner.id}CloudWatchRole`, "AWS::IAM::Role", {
    AssumeRolePolicyDocument: trust("appsync.amazonaws.com"),
    ManagedPolicyArns: [sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs")],
  });
}

function addKeys(context: Context, owner: Serverless, auths: readonly unknown[]): void {
  const keys = Object.entries(mapAt(context, owner, "ApiKeys") ?? mapAt(context, owner, "ApiKey") ?? {});
  for (const [name, key] of keys) {
    const passed = pick(mapOf(key), ["ApiKeyId", "Description"]);
    const properties = { ApiId: apiId(owner.id), ...passed, Expires: get(key, "ExpiresOn") };
    context.derived(owner, `${owner.id}${name}`, "AWS::AppSync::ApiKey", properties);
  }
  const needed = auths.some((auth) => get(auth, "Type") === "API_KEY");
  if (keys.length > 0 || !needed) return;
  context.derived(owner, `${owner.id}ApiKey`, "AWS::AppSync::ApiKey", { ApiId: apiId(owner.id) });
}

function addDataSources(context: Context, owner: Serverless): void {
  const sources = mapAt(context, owner, "DataSources") ?? {};
  const path: Steps = [...owner.path, "Properties", "DataSources"];
  for (const [name, source] of Object.entries(mapOf(get(sources, "DynamoDb")))) {
    const delta = get(source, "DeltaSync");
    const config = {
      TableName: get(source, "TableName"),
      AwsRegion: get(source, "Region") ?? ref("AWS::Region"),
      ...pick(mapOf(source), ["UseCallerCredentials", "Versioned"]),
      ...(delta === undefined ? {} : { DeltaSyncConfig: delta }),
    };
    const arn = get(source, "TableArn") ?? tableArn(get(source, "TableName"));
    const connected = { to: "AWS::DynamoDB::Table", arn, permissions: get(source, "Permissions") ?? ["Read", "Write"] };
    const kind = { id: "DynamoDBDataSource", type: "AMAZON_DYNAMODB", config: { DynamoDBConfig: config } };
    addDataSource(context, owner, { name, source: mapOf(source), path: [...path, "DynamoDb", name], connected, kind });
  }
  for (const [name, source] of Object.entries(mapOf(get(sources, "Lambda")))) {
    const arn = get(source, "FunctionArn");
    const connected = { to: "AWS::Lambda::Function", arn, permissions: ["Write"] };
    const kind = { id: "LambdaDataSource", type: "AWS_LAMBDA", config: { LambdaConfig: { LambdaFunctionArn: arn } } };
    addDataSource(context, owner, { name, source: mapOf(source), path: [...path, "Lambda", name], connected, kind });
  }
}

/** A table named by reference has its ARN; a name alone has none that SAM would know. */
function tableArn(name: unknown): unknown {
  const id = mentionedId(name);
  return id === undefined ? undefined : getAtt(id, "Arn");
}

interface DataSource {
  readonly name: string;
  readonly source: JsonMap;
  readonly path: Steps;
  readonly kind: { readonly id: string; readonly type: string; readonly config: JsonMap };
  readonly connected: { readonly to: string; readonly arn: unknown; readonly permissions: unknown };
}

/** A data source and, unless a role is given, a role with just what its table or function needs. */
function addDataSource(context: Context, owner: Serverless, { name, source, path, kind, connected }: DataSource): void {
  // SAM orders the words of the two kinds differently.
  const id = kind.type === "AWS_LAMBDA" ? `${owner.id}${name}${kind.id}` : `${owner.id}${kind.id}${name}`;
  const given = get(source, "ServiceRoleArn");
  context.derived(
    owner,
    id,
    "AWS::AppSync::DataSource",
    {
      ApiId: apiId(owner.id),
      Name: get(source, "Name") ?? name,
      Type: kind.type,
      Description: get(source, "Description"),
      ServiceRoleArn: given ?? getAtt(`${id}Role`, "Arn"),
      ...kind.config,
    },
    { path },
  );
  if (given !== undefined) return;
  context.derived(
    owner,
    `${id}Role`,
    "AWS::IAM::Role",
    { AssumeRolePolicyDocument: trust("appsync.amazonaws.com") },
    { path },
  );
  const grant = grantedBy("AWS::AppSync::DataSource", connected.to, items(connected.permissions), {
    source: {},
    destination: { arn: connected.arn },
  });
  if (grant?.is !== "policy") return;
  const tail = connected.to === "AWS::DynamoDB::Table" ? "ToTableConnectorPolicy" : "ToLambdaConnectorPolicy";
  const PolicyDocument = { Version: "2012-10-17", Statement: grant.statements };
  const properties = { PolicyDocument, Roles: [ref(`${id}Role`)] };
  context.derived(owner, `${id}${tail}`, "AWS::IAM::ManagedPolicy", properties, { path });
}

function addFunctions(context: Context, owner: Serverless): void {
  const defaults = get(owner.properties, "Defaults");
  for (const [name, fn] of Object.entries(mapAt(context, owner, "Functions") ?? {})) {
    if (get(fn, "Id") !== undefined) continue;
    const path: Steps = [...owner.path, "Properties", "Functions", name];
    const merged = { ...mapOf(get(defaults, "Functions")), ...mapOf(fn) };
    context.derived(
      owner,
      `${owner.id}${name}`,
      "AWS::AppSync::FunctionConfiguration",
      {
        ApiId: apiId(owner.id),
        Name: get(merged, "Name") ?? name,
        DataSourceName:
          get(merged, "DataSourceName") ?? dataSourceName(context, owner, get(merged, "DataSource"), path),
        ...pick(merged, ["Description", "MaxBatchSize"]),
        ...codeOf(merged, defaults),
        SyncConfig: get(merged, "Sync"),
      },
      { path },
    );
  }
}

function dataSourceName(context: Context, owner: Serverless, named: unknown, path: Steps): unknown {
  const name = text(named);
  if (name?.toUpperCase() === "NONE") {
    const id = `${owner.id}NoneDataSource`;
    const properties = { ApiId: apiId(owner.id), Name: id, Type: "NONE" };
    return getAtt(context.derived(owner, id, "AWS::AppSync::DataSource", properties, { path }), "Name");
  }
  const sources = get(owner.properties, "DataSources");
  if (name !== undefined && get(get(sources, "DynamoDb"), name) !== undefined) {
    return getAtt(`${owner.id}DynamoDBDataSource${name}`, "Name");
  }
  if (name !== undefined && get(get(sources, "Lambda"), name) !== undefined) {
    return getAtt(`${owner.id}${name}LambdaDataSource`, "Name");
  }
  context.problem("SAM_BAD_REFERENCE", "the function names no data source of the API", path);
  return undefined;
}

function codeOf(thing: JsonMap, defaults: unknown): JsonMap {
  const runtime = get(thing, "Runtime") ?? get(defaults, "Runtime");
  const uri = get(thing, "CodeUri");
  const inline = get(thing, "InlineCode");
  return {
    Runtime: isMap(runtime) ? { Name: get(runtime, "Name"), RuntimeVersion: get(runtime, "Version") } : runtime,
    CodeS3Location: uri,
    Code: inline,
  };
}

function addResolvers(context: Context, owner: Serverless): void {
  const defaults = get(owner.properties, "Defaults");
  for (const [type, fields] of Object.entries(mapAt(context, owner, "Resolvers") ?? {})) {
    for (const [name, resolver] of Object.entries(mapOf(fields))) {
      const merged = { ...mapOf(get(defaults, "Resolvers")), ...mapOf(resolver) };
      const functions = items(get(merged, "Pipeline")).map((fn) => functionId(owner, fn));
      const path: Steps = [...owner.path, "Properties", "Resolvers", type, name];
      context.derived(
        owner,
        `${owner.id}${type}${name}`,
        "AWS::AppSync::Resolver",
        {
          ApiId: apiId(owner.id),
          TypeName: type,
          FieldName: get(merged, "FieldName") ?? name,
          Kind: "PIPELINE",
          PipelineConfig: { Functions: functions },
          ...pick(merged, ["MaxBatchSize"]),
          ...codeOf(merged, defaults),
          CachingConfig: get(merged, "Caching"),
          SyncConfig: get(merged, "Sync"),
        },
        { path },
      );
    }
  }
}

function functionId(owner: Serverless, name: unknown): unknown {
  const given = get(get(get(owner.properties, "Functions"), text(name) ?? ""), "Id");
  return given ?? (typeof name === "string" ? getAtt(`${owner.id}${name}`, "FunctionId") : name);
}

function addDomain(context: Context, owner: Serverless): void {
  const domain = mapAt(context, owner, "DomainName");
  if (domain === undefined) return;
  const path: Steps = [...owner.path, "Properties", "DomainName"];
  const id = context.derived(owner, `${owner.id}DomainName`, "AWS::AppSync::DomainName", { ...domain }, { path });
  const link = { ApiId: apiId(owner.id), DomainName: getAtt(id, "DomainName") };
  context.derived(owner, `${owner.id}DomainNameApiAssociation`, "AWS::AppSync::DomainNameApiAssociation", link, {
    path,
  });
}
