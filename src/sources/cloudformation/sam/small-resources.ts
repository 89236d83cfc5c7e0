import type { Context, Serverless } from "./context.ts";
import { idHash } from "./hash.ts";
import { get, getAtt, isMap, type JsonMap, mapOf, pick, sub, tagList, text } from "./json.ts";
import { managedPolicyArn, trust } from "./role.ts";

const KEY_TYPES: Readonly<Record<string, string>> = { String: "S", Number: "N", Binary: "B" };

/**
 * AWS::Serverless::SimpleTable: a DynamoDB table with one key.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html
 */
export function translateSimpleTable(context: Context, owner: Serverless): void {
  const { properties } = owner;
  const key = get(properties, "PrimaryKey");
  const name = get(key, "Name") ?? "id";
  const type = get(key, "Type") ?? "String";
  const throughput = get(properties, "ProvisionedThroughput");
  context.main(owner, "AWS::DynamoDB::Table", {
    ...pick(properties, ["TableName", "SSESpecification", "PointInTimeRecoverySpecification"]),
    AttributeDefinitions: [{ AttributeName: name, AttributeType: KEY_TYPES[text(type) ?? ""] ?? type }],
    KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
    ...(throughput === undefined ? { BillingMode: "PAY_PER_REQUEST" } : { ProvisionedThroughput: throughput }),
    Tags: tagList(get(properties, "Tags")),
  });
}

/**
 * AWS::Serverless::LayerVersion: a new resource for every change, kept by default. References follow the new id.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html
 */
export function translateLayer(context: Context, owner: Serverless): void {
  const { properties, id } = owner;
  const content = contentOf(get(properties, "ContentUri"));
  const own = {
    ...pick(properties, ["Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo"]),
    LayerName: get(properties, "LayerName") ?? id,
    Content: content,
  };
  const retention = text(get(properties, "RetentionPolicy")) ?? "Retain";
  const made = `${id}${idHash({ ...own, id })}`;
  const DeletionPolicy = get(owner.source, "DeletionPolicy") ?? retention;
  context.main({ ...owner, id: made }, "AWS::Lambda::LayerVersion", own, {
    attributes: { DeletionPolicy },
    said: { Content: "ContentUri" },
  });
  context.renamed.set(id, made);
}

function contentOf(uri: unknown): unknown {
  if (isMap(uri)) {
    const version = get(uri, "Version");
    const location: JsonMap = { S3Bucket: get(uri, "Bucket"), S3Key: get(uri, "Key") };
    return version === undefined ? location : { ...location, S3ObjectVersion: version };
  }
  const parts = typeof uri === "string" ? /^s3:\/\/([^/]+)\/([^?]+)/.exec(uri) : null;
  return parts === null ? uri : { S3Bucket: parts[1], S3Key: parts[2] };
}

/**
 * AWS::Serverless::Application: a nested stack, of a template or of an application of the repository.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-application.html
 */
export function translateApplication(context: Context, owner: Serverless): void {
  const { properties } = owner;
  const location = get(properties, "Location");
  if (location === undefined) {
    context.problem("SAM_MISSING_PROPERTY", `application \`${owner.id}\` needs a \`Location\``, owner.path);
  }
  const application = get(location, "ApplicationId");
  const inRepository = application !== undefined;
  context.main(owner, "AWS::CloudFormation::Stack", {
    ...pick(properties, ["Parameters", "NotificationARNs", "TimeoutInMinutes"]),
    // The repository gives the template's address at deployment only.
    TemplateURL: inRepository
      ? sub("serverlessrepo:${Application}:${Version}", {
          Application: application,
          Version: get(location, "SemanticVersion") ?? "latest",
        })
      : location,
    Tags: tagList(get(properties, "Tags"), "lambda:createdBy"),
  });
}

/**
 * AWS::Serverless::CapacityProvider: EC2 capacity for functions in a VPC, with the operator role made where none is given.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-capacityprovider.html
 */
export function translateCapacityProvider(context: Context, owner: Serverless): void {
  const { properties, id } = owner;
  const network = mapOf(get(properties, "VpcConfig"));
  const given = get(properties, "OperatorRole");
  const operator = given ?? getAtt(operatorRole(context, owner), "Arn");
  const requirements = get(properties, "InstanceRequirements");
  context.main(owner, "AWS::Lambda::CapacityProvider", {
    CapacityProviderName: get(properties, "CapacityProviderName"),
    VpcConfig: pick(network, ["SubnetIds", "SecurityGroupIds"]),
    PermissionsConfig: { CapacityProviderOperatorRoleArn: operator },
    InstanceRequirements: requirements,
    CapacityProviderScalingConfig: get(properties, "ScalingConfig"),
    KmsKeyArn: get(properties, "KmsKeyArn"),
    Tags: tagList(get(properties, "Tags"), "lambda:createdBy"),
  });
  if (given === undefined) context.referables.set(`${id}.OperatorRole`, `${id}OperatorRole`);
}

function operatorRole(context: Context, owner: Serverless): string {
  return context.derived(owner, `${owner.id}OperatorRole`, "AWS::IAM::Role", {
    AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
    ManagedPolicyArns: [managedPolicyArn("AWSLambdaManagedEC2ResourceOperator")],
  });
}
