import { arePermissions, type End, grantedBy } from "./connector-profiles.ts";
import type { Context, Serverless, Steps } from "./context.ts";
import { get, getAtt, isMap, items, type JsonMap, mapOf, mentionedId, ref, text } from "./json.ts";

/** Property in which a type has its role. */
const ROLE: Readonly<Record<string, string>> = {
  "AWS::Lambda::Function": "Role",
  "AWS::StepFunctions::StateMachine": "RoleArn",
  "AWS::AppSync::DataSource": "ServiceRoleArn",
};

/** Attribute that is the ARN, where it is not `Arn`; "Ref": the reference itself. */
const ARN: Readonly<Record<string, string>> = {
  "AWS::SNS::Topic": "Ref",
  "AWS::AppSync::DataSource": "DataSourceArn",
  "AWS::Location::PlaceIndex": "Arn",
};

interface Link {
  readonly id: string;
  readonly owner: Serverless;
  readonly source: unknown;
  readonly destination: unknown;
  readonly permissions: unknown;
  readonly path: Steps;
}

/** AWS::Serverless::Connector. Translated last: it looks at what its ends have become. */
export function translateConnector(context: Context, owner: Serverless): void {
  const { properties } = owner;
  addLinks(context, {
    id: owner.id,
    owner,
    source: get(properties, "Source"),
    destination: get(properties, "Destination"),
    permissions: get(properties, "Permissions"),
    path: owner.path,
  });
}

/** `Connectors` of any resource: connectors whose source is that resource. */
export function translateEmbedded(context: Context, id: string, resource: JsonMap): void {
  const path: Steps = ["Resources", id, "Connectors"];
  const owner: Serverless = { id, type: "", properties: {}, source: resource, path: ["Resources", id] };
  for (const [name, connector] of Object.entries(mapOf(get(resource, "Connectors")))) {
    const properties = mapOf(get(connector, "Properties"));
    addLinks(context, {
      id: `${id}${name}`,
      owner,
      source: { Id: id, ...mapOf(get(properties, "SourceReference")) },
      destination: get(properties, "Destination"),
      permissions: get(properties, "Permissions"),
      path: [...path, name],
    });
  }
}

/** Several destinations are so many connectors. */
function addLinks(context: Context, link: Link): void {
  if (!arePermissions(link.permissions)) {
    const hint = "a list of `Read` and `Write`";
    context.problem("SAM_MISSING_PROPERTY", `connector \`${link.id}\` needs \`Permissions\``, link.path, hint);
    return;
  }
  if (!Array.isArray(link.destination)) {
    addLink(context, link);
    return;
  }
  for (const [i, destination] of link.destination.entries()) {
    addLink(context, { ...link, id: `${link.id}Destination${i}`, destination });
  }
}

function addLink(context: Context, link: Link): void {
  const source = endOf(context, link.source);
  const destination = endOf(context, link.destination);
  if (source === undefined || destination === undefined) {
    const message = `connector \`${link.id}\` names an end that is no resource of this template`;
    context.problem("SAM_BAD_REFERENCE", message, link.path, "give `Id`, or `Type` with `Arn` and `RoleName`");
    return;
  }
  const grant = grantedBy(source.type, destination.type, items(link.permissions), { source, destination });
  if (grant === undefined) {
    const message = `SAM connects no \`${source.type}\` to \`${destination.type}\``;
    context.problem("SAM_BAD_REFERENCE", message, link.path);
    return;
  }
  const at = { path: link.path };
  if (grant.is === "permission") {
    const properties = { ...grant.properties, FunctionName: destination.arn };
    context.derived(link.owner, `${link.id}WriteLambdaPermission`, "AWS::Lambda::Permission", properties, at);
    return;
  }
  const PolicyDocument = { Version: "2012-10-17", Statement: grant.statements };
  if (grant.is === "queue-policy") {
    const properties = { PolicyDocument, Queues: [destination.queueUrl] };
    context.derived(link.owner, `${link.id}QueuePolicy`, "AWS::SQS::QueuePolicy", properties, at);
  } else if (grant.is === "topic-policy") {
    const properties = { PolicyDocument, Topics: [destination.arn] };
    context.derived(link.owner, `${link.id}TopicPolicy`, "AWS::SNS::TopicPolicy", properties, at);
  } else {
    addPolicy(context, link, grant.side === "source" ? source : destination, PolicyDocument);
  }
}

function addPolicy(context: Context, link: Link, holder: KnownEnd, PolicyDocument: JsonMap): void {
  if (holder.role === undefined) {
    const message = `connector \`${link.id}\` finds no role of \`${holder.type}\` to give the policy to`;
    context.problem("SAM_BAD_REFERENCE", message, link.path, "give `RoleName`");
    return;
  }
  const properties = { PolicyDocument, Roles: [holder.role] };
  context.derived(link.owner, `${link.id}Policy`, "AWS::IAM::ManagedPolicy", properties, { path: link.path });
}

interface KnownEnd extends End {
  readonly type: string;
  readonly role: unknown;
  readonly queueUrl: unknown;
}

/** An end by `Id` of a resource, or by `Type` with what it needs said out. */
function endOf(context: Context, end: unknown): KnownEnd | undefined {
  if (!isMap(end)) return undefined;
  const id = text(get(end, "Id"));
  const resource = id === undefined ? undefined : context.resource(id);
  const type = id === undefined ? text(get(end, "Type")) : text(get(resource, "Type"));
  if (type === undefined) return undefined;
  const said = {
    arn: get(end, "Arn"),
    resourceId: get(end, "ResourceId"),
    qualifier: get(end, "Qualifier"),
    name: get(end, "Name"),
    role: get(end, "RoleName"),
    queueUrl: get(end, "QueueUrl"),
  };
  if (id === undefined) return { type, ...said };
  const attribute = ARN[type] ?? "Arn";
  return {
    type,
    arn: attribute === "Ref" ? ref(id) : getAtt(id, attribute),
    resourceId: type === "AWS::AppSync::GraphQLApi" ? getAtt(id, "ApiId") : ref(id),
    qualifier: said.qualifier,
    name: getAtt(id, "Name"),
    role: said.role ?? roleOf(type, mapOf(get(resource, "Properties"))),
    queueUrl: ref(id),
  };
}

/** The role's name, from the ARN that the resource's role property gives. */
function roleOf(type: string, properties: JsonMap): unknown {
  if (type === "AWS::Events::Rule") {
    const target = items(get(properties, "Targets")).find((one) => get(one, "RoleArn") !== undefined);
    return roleName(get(target, "RoleArn") ?? get(properties, "RoleArn"));
  }
  const property = ROLE[type];
  return property === undefined ? undefined : roleName(get(properties, property));
}

function roleName(arn: unknown): unknown {
  const id = mentionedId(arn);
  if (id !== undefined) return ref(id);
  return typeof arn === "string" ? arn.slice(arn.lastIndexOf("/") + 1) : undefined;
}
