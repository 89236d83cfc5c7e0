import type { Context, Serverless, Steps } from "./context.ts";
import { get, intrinsic, isMap, isNoValue, items, type JsonMap, NO_VALUE, tagList } from "./json.ts";
import { isPolicyTemplate, policyFromTemplate } from "./policy-templates.ts";

/**
 * AWS managed policies that live under `service-role/`; all others live at the root.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const SERVICE_ROLE = new Set([
  "AWSLambdaBasicExecutionRole",
  "AWSLambdaVPCAccessExecutionRole",
  "AWSLambdaENIManagementAccess",
  "AWSLambdaRole",
  "AWSLambdaDynamoDBExecutionRole",
  "AWSLambdaKinesisExecutionRole",
  "AWSLambdaSQSQueueExecutionRole",
  "AWSLambdaMSKExecutionRole",
  "AWSLambdaBasicDurableExecutionRolePolicy",
  "AWSAppSyncPushToCloudWatchLogs",
  "AmazonAPIGatewayPushToCloudWatchLogs",
  "AmazonRDSEnhancedMonitoringRole",
  "AmazonSSMAutomationRole",
  "AmazonECSTaskExecutionRolePolicy",
]);

/**
 * The ARN of an AWS managed policy. Written for the `aws` partition, so that it can be compared: the partition of
 * a stack is not known, and matters in China and GovCloud only.
 */
export function managedPolicyArn(name: string): string {
  return `arn:aws:iam::aws:policy/${SERVICE_ROLE.has(name) ? "service-role/" : ""}${name}`;
}

export interface RolePlan {
  readonly id: string;
  /** Who assumes it: "lambda.amazonaws.com". */
  readonly service: string;
  readonly managed: readonly string[];
  /** Inline policies that the translation adds: [{ PolicyName, PolicyDocument }]. */
  readonly inline?: readonly JsonMap[];
  /** "lambda:createdBy" */
  readonly createdBy: string;
}

/** The execution role that SAM makes where `Role` is left out. */
export function addRole(context: Context, owner: Serverless, plan: RolePlan): string {
  const { properties } = owner;
  const own = policiesOf(context, owner, plan.id);
  const inline = [...own.inline, ...(plan.inline ?? [])];
  const path = policiesPath(owner);
  for (const [i, at] of own.paths.entries()) {
    context.moves.add([...path, "Properties", "Policies", i], at);
    context.moves.add([...path, "Properties", "Policies", i, "PolicyDocument"], at);
  }
  return context.derived(
    owner,
    plan.id,
    "AWS::IAM::Role",
    {
      AssumeRolePolicyDocument: get(properties, "AssumeRolePolicyDocument") ?? trust(plan.service),
      ManagedPolicyArns: [...new Set<unknown>([...plan.managed.map(managedPolicyArn), ...own.managed])],
      Policies: inline.length === 0 ? undefined : inline,
      PermissionsBoundary: get(properties, "PermissionsBoundary"),
      Path: get(properties, "RolePath"),
      Tags: tagList(get(properties, "Tags"), plan.createdBy),
    },
    { path },
  );
}

/** A role is looked for where its policies are said, or at its resource. */
function policiesPath(owner: Serverless): Steps {
  return get(owner.properties, "Policies") === undefined ? owner.path : [...owner.path, "Properties", "Policies"];
}

export function trust(service: string): JsonMap {
  return {
    Version: "2012-10-17",
    Statement: [{ Action: ["sts:AssumeRole"], Effect: "Allow", Principal: { Service: [service] } }],
  };
}

/** `Policies`: names and ARNs of managed policies, statements, policy templates, each possibly under a Fn::If. */
function policiesOf(context: Context, owner: Serverless, roleId: string) {
  const managed: unknown[] = [];
  const inline: unknown[] = [];
  const paths: Steps[] = [];
  const value = get(owner.properties, "Policies");
  const path = [...owner.path, "Properties", "Policies"];
  for (const [i, item] of listed(value).entries()) {
    const at = Array.isArray(value) ? [...path, i] : path;
    const policy = policyOf(context, item, `${roleId}Policy${i}`, at);
    if (policy === undefined) continue;
    (policy.is === "managed" ? managed : inline).push(policy.value);
    if (policy.is === "inline") paths.push(at);
  }
  return { managed, inline: inline as JsonMap[], paths };
}

/** The items; those of a Fn::If between lists each under that Fn::If. */
function listed(value: unknown): readonly unknown[] {
  const choice = get(value, "Fn::If");
  if (!Array.isArray(choice)) return items(value);
  const [condition, then, otherwise] = choice;
  if (!Array.isArray(then) && !Array.isArray(otherwise)) return [value];
  return [
    ...items(then).map((item) => ({ "Fn::If": [condition, item, NO_VALUE] })),
    ...items(otherwise).map((item) => ({ "Fn::If": [condition, NO_VALUE, item] })),
  ];
}

type Policy = { readonly is: "managed" | "inline"; readonly value: unknown };

function policyOf(
  context: Context,
  item: unknown,
  name: string,
  path: readonly (string | number)[],
): Policy | undefined {
  if (typeof item === "string")
    return { is: "managed", value: item.startsWith("arn:") ? item : managedPolicyArn(item) };
  if (!isMap(item)) {
    context.problem("SAM_WRONG_TYPE", "a policy is neither a name nor a map", path);
    return undefined;
  }
  if (isNoValue(item)) return undefined;
  if (Object.hasOwn(item, "Statement")) return { is: "inline", value: { PolicyName: name, PolicyDocument: item } };
  const choice = item["Fn::If"];
  if (Array.isArray(choice)) return either(context, choice, name, path);
  if (intrinsic(item) !== undefined) return { is: "managed", value: item };
  return fromTemplate(context, item, name, path);
}

/** Both sides of a Fn::If, when they are of one kind; a side of another kind counts as left out, with a problem. */
function either(
  context: Context,
  choice: readonly unknown[],
  name: string,
  path: readonly (string | number)[],
): Policy | undefined {
  const sides = [choice[1], choice[2]].map((side) => policyOf(context, side, name, [...path, "Fn::If"]));
  const is = sides.find((side) => side !== undefined)?.is;
  if (is === undefined) return undefined;
  if (sides.some((side) => side !== undefined && side.is !== is)) {
    context.problem("SAM_WRONG_TYPE", "a Fn::If chooses between a managed policy and an inline one", path);
  }
  const [then, otherwise] = sides.map((side) => (side?.is === is ? side.value : NO_VALUE));
  return { is, value: { "Fn::If": [choice[0], then, otherwise] } };
}

function fromTemplate(
  context: Context,
  item: JsonMap,
  name: string,
  path: readonly (string | number)[],
): Policy | undefined {
  const [template] = Object.keys(item);
  if (template === undefined || Object.keys(item).length !== 1 || !isPolicyTemplate(template)) {
    const known =
      template === undefined ? "an empty policy" : `\`${template}\` is no policy template that is known here`;
    context.problem(
      "SAM_UNKNOWN_POLICY",
      known,
      path,
      "write its statements out, so that what the role may do is known",
    );
    // A transform that nobody evaluates here: the document is said to be unknown, not left out.
    const document = { "Fn::Transform": { Name: template ?? "", Parameters: {} } };
    return { is: "inline", value: { PolicyName: name, PolicyDocument: document } };
  }
  return { is: "inline", value: { PolicyName: name, PolicyDocument: policyFromTemplate(template, item[template]) } };
}
