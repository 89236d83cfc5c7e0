import { parseArn, partsOf } from "../estate/arn.ts";
import { type Estate, leaves } from "../estate/estate.ts";
import { follow, listOf, number, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, Reference, Unknown, type Value } from "../estate/value.ts";
import type { Place, Said } from "./access.ts";
import { arnPieces } from "./arn-of.ts";
import { frontsAt } from "./hosts.ts";
import { roleMay } from "./identity.ts";
import { invokable, mayInvoke } from "./lambda-permission.ts";
import { type Ledger, noteOf, placeIn, said, told } from "./ledger.ts";
import { FREE, type Piece, plain, SEGMENT } from "./match.ts";
import { operationFor, operationsOf, typesCalledBy } from "./operations.ts";
import { type Target, targetsOf } from "./targets.ts";

/** What an API does with a request, whichever kind of API says it. */
export interface Integration {
  readonly api: Resource;
  /** The operation in front. */
  readonly from: Place;
  /** Where the integration is written. */
  readonly resource: Resource;
  readonly path: Path;
  /** "AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK" */
  readonly type: Value | undefined;
  readonly uri: Value | undefined;
  /** HTTP API: "SQS-SendMessage" */
  readonly subtype: Value | undefined;
  readonly credentials: Value | undefined;
  readonly connectionType: Value | undefined;
  readonly connectionId: Value | undefined;
  /** The load balancer behind a VPC link of a REST API. */
  readonly target: Value | undefined;
  /** Parameters and templates, which name what an AWS service acts on. */
  readonly mentions: readonly (Value | undefined)[];
  /** How the API's requests name themselves in `aws:SourceArn`. */
  readonly sources: readonly (readonly Piece[])[];
}

/** Notes where an API's operation passes the request on to. */
export function integrate(ledger: Ledger, integration: Integration): void {
  const type = text(integration.type)?.toUpperCase();
  if (type === "MOCK") return;
  const action =
    integration.subtype === undefined ? serviceAction(integration.uri) : subtypeAction(integration.subtype);
  if (text(integration.connectionType)?.toUpperCase() === "VPC_LINK") vpcLink(ledger, integration);
  else if (action !== undefined && action.service !== "lambda") service(ledger, integration, action);
  else if (type === "HTTP" || type === "HTTP_PROXY") http(ledger, integration);
  else lambda(ledger, integration);
}

/** A Lambda function behind an API: its permission, or the role in `credentials`, must let the API in. */
function lambda(ledger: Ledger, integration: Integration): void {
  const { estate } = ledger;
  const named = invokable(
    estate,
    integration.uri,
    integration.resource,
    "apigateway.amazonaws.com",
    integration.sources,
  );
  for (const target of named.found) lambdaForward(ledger, integration, target);
  if (named.found.length > 0) return;
  if (named.unknown === undefined) outside(ledger, integration);
  else unknownTarget(ledger, integration, named.unknown, named.open);
}

function lambdaForward(ledger: Ledger, integration: Integration, target: Target): void {
  const { estate } = ledger;
  const fn = target.resource;
  const text = `${nameOf(integration)} invokes \`${fn.id}\``;
  const note = said(integration.resource, integration.path, text);
  if (integration.credentials !== undefined && integration.credentials !== null) {
    const [invoke] = operationsOf(fn.type);
    if (invoke === undefined) return;
    forwardByRole(ledger, integration, target, invoke.name, note);
    return;
  }
  const leave = mayInvoke(estate, fn, "apigateway.amazonaws.com", integration.sources);
  forward(ledger, integration, placeIn(fn), [note, ...leave.said], [...target.doubts, ...leave.doubts]);
}

interface Action {
  readonly service: string;
  /** "SendMessage"; undefined where the URI gives a path. */
  readonly action: string | undefined;
}

/** `arn:aws:apigateway:REGION:sqs:path/...` or `...:states:action/StartExecution`. */
function serviceAction(uri: Value | undefined): Action | undefined {
  const arn = parseArn(uri);
  if (arn?.service !== "apigateway" || typeof arn.account !== "string") return undefined;
  const service = arn.account.split(".").at(-1) ?? arn.account;
  const resource = partsOf(arn.resource)[0];
  const action =
    typeof resource === "string" && resource.startsWith("action/") ? resource.slice("action/".length) : undefined;
  return { service: SERVICE_NAMES[service] ?? service, action: action?.split(/[/&?]/)[0] };
}

/** Names in API Gateway URIs that differ from the IAM prefix. */
const SERVICE_NAMES: Readonly<Record<string, string>> = { "runtime.lex": "lex", "data-ats.iot": "iotdata" };

/** "SQS-SendMessage", "StepFunctions-StartExecution" of an HTTP API. */
function subtypeAction(subtype: Value): Action {
  const [name = "", action] = (text(subtype) ?? "").split("-");
  const prefixes: Readonly<Record<string, string>> = {
    StepFunctions: "states",
    EventBridge: "events",
    AppConfig: "appconfig",
  };
  return { service: prefixes[name] ?? name.toLowerCase(), action };
}

/** Another AWS service behind an API, called with the role in `credentials`. */
function service(ledger: Ledger, integration: Integration, action: Action): void {
  const { estate } = ledger;
  const types = typesCalledBy(action.service);
  const candidates = types.flatMap((type) => estate.ofType(type));
  if (candidates.length === 0) return;
  const named = candidates.filter((candidate) => mentions(ledger, integration, candidate));
  const text = `${nameOf(integration)} calls ${action.service}${action.action === undefined ? "" : `:${action.action}`}`;
  for (const candidate of named.length > 0 ? named : candidates) {
    const operations = operationsOf(candidate.type);
    const wanted =
      action.action === undefined
        ? pathOperation(integration, candidate)
        : operationFor(candidate.type, `${action.service}:${action.action}`);
    if (wanted === undefined && action.action !== undefined) continue;
    const operation = wanted ?? operations[0];
    if (operation === undefined) continue;
    if (named.length === 0) {
      const may = roleMay(estate, integration.credentials, candidate, operation);
      if (may.allowed === false) continue;
    }
    const note = said(integration.resource, integration.path, `${text} on \`${candidate.id}\``);
    forwardByRole(ledger, integration, { resource: candidate, doubts: [] }, operation.name, note);
  }
}

/** With a path instead of an action the method tells: GET reads, everything else writes. */
function pathOperation(integration: Integration, candidate: Resource) {
  const reads = integration.from.operation?.startsWith("GET ") === true;
  const name = candidate.type === "AWS::S3::Bucket" ? (reads ? "s3:GetObject" : "s3:PutObject") : undefined;
  const operations = operationsOf(candidate.type);
  return operations.find((operation) => operation.name === name) ?? operations[0];
}

function mentions(ledger: Ledger, integration: Integration, candidate: Resource): boolean {
  const values = [integration.uri, ...integration.mentions].filter((value) => value !== undefined);
  for (const value of values) {
    for (const leaf of leaves(value)) {
      if (partsOf(leaf.value).some((part) => part instanceof Reference && part.resource === candidate.id)) return true;
      const short = typeof leaf.value === "string" && leaf.value.length < 300;
      if (
        short &&
        targetsOf(ledger.estate, leaf.value, [candidate.type], integration.resource).found.some(
          (t) => t.resource === candidate,
        )
      )
        return true;
    }
  }
  return false;
}

function forwardByRole(
  ledger: Ledger,
  integration: Integration,
  target: Target,
  operationName: string | undefined,
  note: Said,
): void {
  const operation = operationsOf(target.resource.type).find((one) => one.name === operationName);
  if (operation === undefined) return;
  const may = roleMay(ledger.estate, integration.credentials, target.resource, operation);
  const denied =
    may.allowed === false
      ? [
          new Unknown(
            "absent-record",
            `the role of ${nameOf(integration)} is not seen to allow ${operation.actions[0] ?? ""}`,
          ),
        ]
      : [];
  const doubts = [...target.doubts, ...(may.allowed instanceof Unknown ? [may.allowed] : []), ...denied];
  forward(ledger, integration, placeIn(target.resource, operation.name), [note, ...may.said], doubts);
}

/** A URL behind an API: a load balancer, another API ... of the estate, or somewhere else. */
function http(ledger: Ledger, integration: Integration): void {
  const fronts = frontsAt(ledger.estate, integration.uri, integration.resource);
  for (const target of fronts.found)
    forward(ledger, integration, placeIn(target.resource), [here(integration, target)], target.doubts);
  if (fronts.found.length === 0 && fronts.unknown !== undefined) {
    unknownTarget(ledger, integration, fronts.unknown, fronts.open);
  }
}

function here(integration: Integration, target: Target, by = ""): Said {
  const text = `${nameOf(integration)} passes on to \`${target.resource.id}\`${by}`;
  return said(integration.resource, integration.path, text);
}

const BEHIND_LINKS = [
  "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "AWS::ElasticLoadBalancingV2::Listener",
  "AWS::ServiceDiscovery::Service",
];

/**
 * A VPC link. The request goes to the link; the topology takes it from there to the load balancers that a REST API's
 * link, or an HTTP API's integration, names. What lies behind a link that is not in the input is passed on to directly.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
function vpcLink(ledger: Ledger, integration: Integration): void {
  const { estate } = ledger;
  const link = estate.find(integration.connectionId);
  if (link !== undefined) {
    const to: Target = { resource: link, doubts: [] };
    forward(ledger, integration, placeIn(link), [here(integration, to)], []);
  }
  // The topology knows these ways behind a link.
  if (link?.type === "AWS::ApiGateway::VpcLink") return;
  const uri = integration.target ?? integration.uri;
  const named = targetsOf(estate, uri, BEHIND_LINKS, integration.resource);
  const found = named.found.length > 0 ? named : frontsAt(estate, uri, integration.resource);
  for (const target of found.found) behindLink(ledger, integration, link, target);
  if (found.found.length > 0) return;
  if (found.unknown !== undefined) unknownTarget(ledger, integration, found.unknown, found.open);
  else outside(ledger, integration);
}

function behindLink(ledger: Ledger, integration: Integration, link: Resource | undefined, target: Target): void {
  const { estate } = ledger;
  const isListener = target.resource.type === "AWS::ElasticLoadBalancingV2::Listener";
  // A listener behind a link of the estate: the topology knows the way.
  if (isListener && link !== undefined && integration.target === undefined) return;
  const balancer = isListener ? estate.find(follow(target.resource.properties, ["LoadBalancerArn"])) : target.resource;
  const ends =
    target.resource.type === "AWS::ServiceDiscovery::Service"
      ? registered(estate, target.resource)
      : balancer === undefined
        ? []
        : [balancer];
  const port = isListener ? number(follow(target.resource.properties, ["Port"])) : portOf(integration.uri);
  const behind = typeof port === "number" ? ({ protocol: "tcp", from: port, to: port } as const) : ANY_PORT;
  for (const resource of ends) {
    const said = [here(integration, { resource, doubts: [] }, " through its VPC link")];
    if (link === undefined) forward(ledger, integration, placeIn(resource), said, target.doubts);
    else {
      const ports = {
        front: FRONT,
        behind: target.resource.type === "AWS::ServiceDiscovery::Service" ? ANY_PORT : behind,
      };
      ledger.forward({
        from: placeIn(link),
        to: placeIn(resource),
        ports,
        mode: "synchronous",
        said,
        doubts: target.doubts,
      });
    }
  }
}

const FRONT = { protocol: "tcp", from: 443, to: 443 } as const;
const ANY_PORT = { protocol: "tcp", from: 0, to: 65535 } as const;

/** Cloud Map gives the addresses of the tasks that register there. */
function registered(estate: Estate, discovery: Resource): readonly Resource[] {
  return estate.ofType("AWS::ECS::Service").filter((service) => {
    const registries = listOf(follow(service.properties, ["ServiceRegistries"]));
    return isList(registries) && registries.some((item) => estate.find(follow(item, ["RegistryArn"])) === discovery);
  });
}

/** The TCP port of a URL. */
function portOf(url: Value | undefined): number {
  const known = partsOf(url)
    .map((part) => (typeof part === "string" ? part : "host"))
    .join("");
  const explicit = /^https?:\/\/[^/:]+:(\d+)/.exec(known)?.[1];
  if (explicit !== undefined) return Number(explicit);
  return known.startsWith("http://") ? 80 : 443;
}

function forward(
  ledger: Ledger,
  integration: Integration,
  to: Place,
  told: readonly Said[],
  doubts: readonly Unknown[],
): void {
  ledger.forward({ from: integration.from, to, ports: undefined, mode: "synchronous", said: told, doubts });
}

function outside(ledger: Ledger, integration: Integration): void {
  const message = `${nameOf(integration)} leads to something that is not in the input: \`${told(integration.uri)}\``;
  ledger.gap(noteOf("target-outside", integration.resource, message, false));
}

function unknownTarget(ledger: Ledger, integration: Integration, unknown: Unknown, open: boolean): void {
  const message = `where ${nameOf(integration)} leads is not known: ${unknown.detail}`;
  ledger.gap(noteOf("target-unknown", integration.resource, message, open, unknown.settle));
}

function nameOf(integration: Integration): string {
  return `\`${integration.api.id}\` ${integration.from.operation ?? ""}`.trim();
}

/**
 * The `aws:SourceArn` of an API's request: `API/STAGE/METHOD/PATH`. Path variables and an unknown stage are free text.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-permissions-reference.html
 */
export function sourceArns(
  estate: Estate,
  api: Resource,
  stages: readonly (readonly Piece[])[],
  method: string | undefined,
  path: string,
): readonly (readonly Piece[])[] {
  const arn = arnPieces(estate, api) ?? [FREE];
  return requests(stages, method, path).map((request) => [...arn, plain("/"), ...request]);
}

/** `STAGE/METHOD/PATH`, for each stage. Without method: `STAGE/PATH` (a route key). */
export function requests(
  stages: readonly (readonly Piece[])[],
  method: string | undefined,
  path: string,
): readonly (readonly Piece[])[] {
  const verb = method === undefined ? [] : [method === "ANY" ? SEGMENT : plain(method), plain("/")];
  const way = path
    .replace(/^\//, "")
    .split(/(\{[^}]*\})/)
    .map((part) => (part.startsWith("{") ? (part.endsWith("+}") ? FREE : SEGMENT) : plain(part)));
  const some = stages.length === 0 ? [[SEGMENT]] : stages;
  return some.map((stage) => [...stage, plain("/"), ...verb, ...way]);
}
