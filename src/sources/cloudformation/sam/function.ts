import type { Context, Serverless } from "./context.ts";
import { mapAt } from "./context.ts";
import { addDeploymentPreference } from "./deployment.ts";
import { addEvents, type Target } from "./events.ts";
import { addFunctionUrl } from "./function-url.ts";
import { idHash } from "./hash.ts";
import { addInvokeConfig } from "./invoke-config.ts";
import { get, getAtt, intrinsic, isMap, isNoValue, type JsonMap, pick, ref, tagList, text } from "./json.ts";
import { addRole } from "./role.ts";

/** Properties that are those of AWS::Lambda::Function under the same name. */
const SAME = [
  "FunctionName",
  "Handler",
  "Runtime",
  "Description",
  "MemorySize",
  "Timeout",
  "VpcConfig",
  "Environment",
  "KmsKeyArn",
  "ReservedConcurrentExecutions",
  "Layers",
  "EphemeralStorage",
  "FileSystemConfigs",
  "ImageConfig",
  "PackageType",
  "CodeSigningConfigArn",
  "Architectures",
  "SnapStart",
  "RuntimeManagementConfig",
  "LoggingConfig",
  "RecursiveLoop",
  "TenancyConfig",
  "DurableConfig",
];

/** Properties that SAM has under another name. */
const SAID = { Code: "CodeUri", TracingConfig: "Tracing", DeadLetterConfig: "DeadLetterQueue" };

const DEAD_LETTER_ACTION: Readonly<Record<string, string>> = { SQS: "sqs:SendMessage", SNS: "sns:Publish" };

/**
 * AWS::Serverless::Function: the function, its role, version, alias, URL, destinations and event sources.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function translateFunction(context: Context, owner: Serverless): void {
  const { properties } = owner;
  const deadLetters = mapAt(context, owner, "DeadLetterQueue");
  const tracing = get(properties, "Tracing");
  const target = addAlias(context, owner);
  const invoke = addInvokeConfig(context, owner, target);
  const events = addEvents(context, owner, target);
  const role = roleOf(
    context,
    owner,
    [...events.managed],
    [...deadLetterPolicies(context, owner, deadLetters), ...invoke, ...events.inline],
  );
  context.main(
    owner,
    "AWS::Lambda::Function",
    {
      Code: codeOf(properties),
      ...pick(properties, SAME),
      CapacityProviderConfig: capacityProviderOf(properties),
      Role: role,
      TracingConfig: tracing === undefined || tracing === "Disabled" ? undefined : { Mode: tracing },
      DeadLetterConfig: deadLetters === undefined ? undefined : { TargetArn: get(deadLetters, "TargetArn") },
      Tags: tagList(get(properties, "Tags"), "lambda:createdBy"),
    },
    { said: SAID },
  );
  addFunctionUrl(context, owner, target);
  addDeploymentPreference(context, owner, target);
}

/** The role that is given, made, or (under a Fn::If with AWS::NoValue) either. */
function roleOf(context: Context, owner: Serverless, managed: readonly string[], inline: readonly JsonMap[]): unknown {
  const given = get(owner.properties, "Role");
  const choice = get(given, "Fn::If");
  const maybeLeftOut = isNoValue(given) || (Array.isArray(choice) && choice.some(isNoValue));
  if (given !== undefined && given !== null && !maybeLeftOut) return given;
  const tracing = get(owner.properties, "Tracing");
  const base = ["AWSLambdaBasicExecutionRole"];
  if (tracing !== undefined && tracing !== "Disabled") base.push("AWSXrayWriteOnlyAccess");
  if (saysSomething(get(owner.properties, "VpcConfig"))) base.push("AWSLambdaVPCAccessExecutionRole");
  const made = addRole(context, owner, {
    id: `${owner.id}Role`,
    service: "lambda.amazonaws.com",
    managed: [...base, ...managed],
    inline,
    createdBy: "lambda:createdBy",
  });
  const arn = getAtt(made, "Arn");
  if (!Array.isArray(choice)) return arn;
  return { "Fn::If": [choice[0], ...choice.slice(1).map((side) => (isNoValue(side) ? arn : side))] };
}

function saysSomething(value: unknown): boolean {
  return value !== undefined && value !== null && !isNoValue(value);
}

/** Code as CloudFormation has it; a local path stays what it is, since `sam package` has yet to upload it. */
function codeOf(properties: JsonMap): unknown {
  const inline = get(properties, "InlineCode");
  if (inline !== undefined) return { ZipFile: inline };
  const image = get(properties, "ImageUri");
  if (image !== undefined) return { ImageUri: image };
  return s3Location(get(properties, "CodeUri"), get(properties, "SourceKMSKeyArn"));
}

/** `s3://bucket/key`, or a map of Bucket, Key and Version. Anything else as it is. */
function s3Location(uri: unknown, key?: unknown): unknown {
  const encrypted = key === undefined ? {} : { SourceKMSKeyArn: key };
  if (isMap(uri) && intrinsic(uri) === undefined) {
    const version = get(uri, "Version");
    const location: JsonMap = { S3Bucket: get(uri, "Bucket"), S3Key: get(uri, "Key"), ...encrypted };
    return version === undefined ? location : { ...location, S3ObjectVersion: version };
  }
  const parts = typeof uri === "string" ? /^s3:\/\/([^/]+)\/([^?]+)/.exec(uri) : null;
  return parts === null ? uri : { S3Bucket: parts[1], S3Key: parts[2], ...encrypted };
}

function capacityProviderOf(properties: JsonMap): unknown {
  const config = get(properties, "CapacityProviderConfig");
  if (!isMap(config)) return config;
  const arn = get(config, "Arn");
  return arn === undefined ? config : { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: arn } };
}

/** The version and alias of `AutoPublishAlias`: what events, URLs and APIs then call instead of the function. */
function addAlias(context: Context, owner: Serverless): Target {
  const { id, properties } = owner;
  const path = [...owner.path, "Properties", "AutoPublishAlias"];
  const alias = get(properties, "AutoPublishAlias");
  if (!saysSomething(alias)) return { id, alias: undefined, aliasName: undefined };
  const name = context.resolved(alias);
  const suffix =
    text(name)
      ?.replaceAll("-", "D")
      .replaceAll("_", "U")
      .replaceAll(/[^A-Za-z0-9]/g, "") ?? "";
  const version = context.derived(
    owner,
    `${id}Version${idHash(codeOf(properties) ?? {})}`,
    "AWS::Lambda::Version",
    { FunctionName: ref(id), Description: get(properties, "VersionDescription") },
    {
      path,
      attributes: {
        DeletionPolicy: get(owner.source, "DeletionPolicy") ?? get(properties, "VersionDeletionPolicy") ?? "Retain",
      },
    },
  );
  const aliasId = context.derived(
    owner,
    `${id}Alias${suffix}`,
    "AWS::Lambda::Alias",
    {
      Name: name,
      FunctionName: ref(id),
      FunctionVersion: getAtt(version, "Version"),
      ProvisionedConcurrencyConfig: get(properties, "ProvisionedConcurrencyConfig"),
    },
    { path },
  );
  context.referables.set(`${id}.Version`, version);
  context.referables.set(`${id}.Alias`, aliasId);
  return { id, alias: aliasId, aliasName: name };
}

function deadLetterPolicies(context: Context, owner: Serverless, config: JsonMap | undefined): readonly JsonMap[] {
  if (config === undefined) return [];
  const action = DEAD_LETTER_ACTION[text(get(config, "Type")) ?? ""];
  if (action === undefined) {
    const path = [...owner.path, "Properties", "DeadLetterQueue"];
    context.problem("SAM_MISSING_PROPERTY", "`DeadLetterQueue` needs a `Type` of `SQS` or `SNS`", path);
    return [];
  }
  const Statement = [{ Action: action, Resource: get(config, "TargetArn"), Effect: "Allow" }];
  return [{ PolicyName: "DeadLetterQueuePolicy", PolicyDocument: { Version: "2012-10-17", Statement } }];
}
