import type { AccessGraph } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import { nearest } from "../estate/nearest.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, isProperties } from "../estate/value.ts";
import { parseCidr } from "../reach/address.ts";
import type { Topology } from "../topology/topology.ts";
import type { End } from "./exposure.ts";

/** What a name that somebody typed stands for, or why it stands for nothing. */
export type Named =
  | { readonly is: "end"; readonly end: End }
  | { readonly is: "ambiguous"; readonly candidates: readonly string[] }
  | { readonly is: "nothing"; readonly near: string | undefined }
  /** The resource exists and has operations, but not this one. */
  | { readonly is: "no-operation"; readonly resource: string; readonly operations: readonly string[] }
  /** The resource exists, but nothing can be sent to it or by it. */
  | { readonly is: "no-end"; readonly resource: string; readonly type: string };

/** Names of what is made of several resources (components) or stands outside (parties): the rooms above know them. */
export interface OtherNames {
  /** What somebody named so in a file of their own: it goes before the names of resources. */
  given(name: string): End | undefined;
  /** What was found and named by itself: it comes after them. */
  found(name: string): End | undefined;
  all(): Iterable<string>;
}

/**
 * An end by its name: `internet`, `any`, an address or CIDR block, a resource (id, logical id, ARN, physical name,
 * construct path, Name tag), an operation of a front (`RestApi GET /jwt`), or one of the `others`.
 */
export function endNamed(
  name: string,
  estate: Estate,
  topology: Topology,
  access: AccessGraph,
  others?: OtherNames,
): Named {
  const text = name.trim();
  if (text === "internet" || text === "any") return { is: "end", end: { is: text } };
  const given = others?.given(text);
  if (given !== undefined) return { is: "end", end: given };
  const set = /[.:]/.test(text) ? parseCidr(text) : undefined;
  if (set !== undefined) return { is: "end", end: { is: "addresses", set, text } };

  const whole = resourcesNamed(text, estate);
  if (whole.length > 0) return endOf(whole, undefined, topology, access);
  const space = text.indexOf(" ");
  if (space > 0) {
    const owners = resourcesNamed(text.slice(0, space), estate);
    if (owners.length > 0) return endOf(owners, text.slice(space + 1).trim(), topology, access);
  }
  const found = others?.found(text);
  if (found !== undefined) return { is: "end", end: found };
  return { is: "nothing", near: nearest(text, [...namesOf(estate), ...(others?.all() ?? [])]) };
}

function resourcesNamed(text: string, estate: Estate): readonly Resource[] {
  const named = estate.named(text);
  if (named.length > 0) return named;
  const arnName = text.startsWith("arn:") ? text.split(/[:/]/).at(-1) : undefined;
  if (arnName !== undefined) return estate.named(arnName);
  return [...estate.resources.values()].filter((resource) => nameTag(resource) === text);
}

function nameTag(resource: Resource): string | undefined {
  const tags = resource.properties.Tags;
  if (!isList(tags)) return undefined;
  for (const tag of tags) {
    if (isProperties(tag) && tag.Key === "Name" && typeof tag.Value === "string") return tag.Value;
  }
  return undefined;
}

function endOf(
  resources: readonly Resource[],
  operation: string | undefined,
  topology: Topology,
  access: AccessGraph,
): Named {
  const ends = resources.length === 1 ? resources : resources.filter((resource) => isEnd(resource, topology, access));
  const [only, second] = ends.length > 0 ? ends : resources;
  if (only === undefined) return { is: "nothing", near: undefined };
  if (second !== undefined) return { is: "ambiguous", candidates: resources.map(({ id }) => id).sort() };
  if (!isEnd(only, topology, access)) return { is: "no-end", resource: only.id, type: only.type };
  if (operation === undefined) return { is: "end", end: { is: "resource", resource: only.id } };
  const operations = operationsOf(only.id, access);
  const found = operationNamed(operation, operations);
  if (found === undefined) return { is: "no-operation", resource: only.id, operations };
  return { is: "end", end: { is: "resource", resource: only.id, operation: found } };
}

/**
 * The operation that answers a request: the one of that name, or the route that takes it in, as API Gateway chooses:
 * full match before `{parameter}`, that before `{proxy+}`; the request's own method before ANY; `$default` last.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
function operationNamed(asked: string, operations: readonly string[]): string | undefined {
  const same = operations.find((item) => item.toLowerCase() === asked.toLowerCase());
  if (same !== undefined) return same;
  const [method = "", path] = asked.split(/\s+/);
  if (path === undefined) return undefined;
  const fits = operations
    .flatMap((item) => {
      const [verb = "", route] = item.split(/\s+/);
      if (route === undefined || !["any", method.toLowerCase()].includes(verb.toLowerCase())) return [];
      const rank = rankOf(route, path);
      return rank === undefined ? [] : [{ item, rank: rank + (verb.toLowerCase() === "any" ? 0.5 : 0) }];
    })
    .sort((a, b) => a.rank - b.rank);
  return fits[0]?.item ?? operations.find((item) => item === "$default" || item === "ANY $default");
}

/** How well a route fits a path, the least best; undefined where it does not. */
function rankOf(route: string, path: string): number | undefined {
  const wanted = path.split("/");
  const steps = route.split("/");
  let rank = 0;
  for (const [i, step] of steps.entries()) {
    const given = wanted[i];
    if (given === undefined) return undefined;
    if (/^\{[^}]*\+\}$/.test(step)) return rank + 100;
    if (/^\{[^}]*\}$/.test(step)) rank += 1;
    else if (step !== given) return undefined;
  }
  return steps.length === wanted.length ? rank : undefined;
}

/** Whether packets or calls can begin or end at a resource. */
function isEnd(resource: Resource, topology: Topology, access: AccessGraph): boolean {
  const { id, type } = resource;
  if (
    topology.interfacesOf.has(id) ||
    topology.segmentOf.has(id) ||
    topology.domainOf.has(id) ||
    topology.guardOf.has(id)
  )
    return true;
  if (CALLABLE.has(type) || type === "AWS::EC2::InternetGateway") return true;
  const touches = (place: { readonly resource: string }): boolean => place.resource === id;
  return (
    access.calls.some((call) => touches(call.to) || (call.from.is === "resource" && call.from.resource === id)) ||
    [...access.forwards, ...topology.forwards].some((forward) => touches(forward.from) || touches(forward.to))
  );
}

/** Types that answer calls even where nothing permits one: the answer then is "blocked", not "no such end". */
const CALLABLE: ReadonlySet<string> = new Set([
  "AWS::Lambda::Function",
  "AWS::Lambda::Alias",
  "AWS::Lambda::Version",
  "AWS::Lambda::Url",
  "AWS::S3::Bucket",
  "AWS::SQS::Queue",
  "AWS::SNS::Topic",
  "AWS::DynamoDB::Table",
  "AWS::DynamoDB::GlobalTable",
  "AWS::ApiGateway::RestApi",
  "AWS::ApiGatewayV2::Api",
  "AWS::AppSync::GraphQLApi",
  "AWS::CloudFront::Distribution",
  "AWS::StepFunctions::StateMachine",
  "AWS::Events::EventBus",
  "AWS::Kinesis::Stream",
  "AWS::KMS::Key",
  "AWS::SecretsManager::Secret",
  "AWS::ECR::Repository",
  "AWS::IoT::Thing",
  "AWS::IoT::TopicRule",
  "AWS::Cognito::UserPool",
  "AWS::Cognito::IdentityPool",
  "AWS::OpenSearchService::Domain",
  "AWS::Elasticsearch::Domain",
  "AWS::EKS::Cluster",
]);

function operationsOf(resource: string, access: AccessGraph): readonly string[] {
  const found = new Set<string>();
  for (const call of access.calls) {
    if (call.to.resource === resource && call.to.operation !== undefined) found.add(call.to.operation);
  }
  for (const forward of access.forwards) {
    if (forward.from.resource === resource && forward.from.operation !== undefined) found.add(forward.from.operation);
  }
  return [...found].sort();
}

function* namesOf(estate: Estate): Generator<string> {
  for (const resource of estate.resources.values()) {
    yield resource.id;
    if (resource.logicalId !== undefined) yield resource.logicalId;
  }
  yield "internet";
  yield "any";
}
