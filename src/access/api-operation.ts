import type { Estate } from "../estate/estate.ts";
import { follow, truth } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import type { Authentication, Call, Caller, Said } from "./access.ts";
import { arnPieces, namePieces } from "./arn-of.ts";
import { apisOf } from "./hosts.ts";
import { invokable, mayInvoke } from "./lambda-permission.ts";
import { type Ledger, placeIn, said } from "./ledger.ts";
import { FREE, type Piece, plain } from "./match.ts";

/** How an API's operation knows who calls. */
export interface Auth {
  /** Several only where nobody knows which of them applies; each is then a call of its own, with the doubts. */
  readonly ways: readonly Authentication[];
  readonly doubts: readonly Unknown[];
  readonly apiKey: boolean;
  readonly said: Said;
}

/** One operation of an API: a method of a REST API, a route of an HTTP or WebSocket API. */
export interface ApiOperation {
  /** "GET /pay/{id}", "ANY /", "$default", "$connect" */
  readonly name: string;
  /** "GET", "ANY"; undefined for routes that are no method and path. */
  readonly method: string | undefined;
  readonly path: string;
  readonly auth: Auth;
  readonly integration: IntegrationSource | undefined;
  readonly doubts: readonly Unknown[];
}

/** Where an operation's integration is written, in the words of `AWS::ApiGateway::Method` (PascalCase). */
export interface IntegrationSource {
  readonly resource: Resource;
  readonly path: Path;
  readonly type: Value | undefined;
  readonly uri: Value | undefined;
  readonly subtype?: Value | undefined;
  readonly credentials: Value | undefined;
  readonly connectionType: Value | undefined;
  readonly connectionId: Value | undefined;
  readonly target?: Value | undefined;
  readonly mentions: readonly (Value | undefined)[];
}

/** One way into an API: its own endpoint, or a custom domain. */
export interface Entry {
  readonly mutualTls: boolean;
  readonly doubts: readonly Unknown[];
  readonly said: readonly Said[];
}

/** Who gets as far as the authorizer. */
export interface Admitted {
  readonly from: Caller;
  readonly said: readonly Said[];
  readonly doubts: readonly Unknown[];
}

/** The calls to one operation: every caller, by every entry, with every authentication it may have. */
export function noteCalls(
  ledger: Ledger,
  api: Resource,
  operation: ApiOperation,
  entries: readonly Entry[],
  admitted: (way: Authentication) => readonly Admitted[],
): void {
  for (const way of operation.auth.ways) {
    for (const entry of entries) {
      for (const caller of admitted(way)) {
        const call: Call = {
          from: caller.from,
          to: placeIn(api, operation.name),
          authentication: shown(way, operation.auth.apiKey, entry.mutualTls),
          said: [operation.auth.said, ...caller.said, ...entry.said],
          doubts: [...operation.auth.doubts, ...operation.doubts, ...caller.doubts, ...entry.doubts],
        };
        ledger.call(call);
      }
    }
  }
}

function shown(way: Authentication, apiKey: boolean, mutualTls: boolean): readonly Authentication[] {
  const ways: Authentication[] = way === "none" ? [] : [way];
  if (mutualTls) ways.push("mutual-tls");
  if (apiKey) ways.push("api-key");
  return ways.length === 0 ? ["none"] : ways;
}

/** Names of the stages of an API as `aws:SourceArn` has them. */
export function stagePieces(estate: Estate, stages: readonly Resource[]): readonly (readonly Piece[])[] {
  return stages.map((stage) => namePieces(estate, stage));
}

/** The custom domains that serve an API. */
export function domainsOf(estate: Estate, api: Resource): readonly Resource[] {
  return estate
    .ofType("AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName")
    .filter((domain) => apisOf(estate, domain).includes(api));
}

/**
 * The ways into an API: its default endpoint; where that is switched off the custom domains, which may ask for mutual TLS.
 * While the default endpoint is on, a domain's mutual TLS keeps nobody out.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 */
export function entriesOf(estate: Estate, api: Resource, doubts: readonly Unknown[]): readonly Entry[] {
  const disabled = truth(follow(api.properties, ["DisableExecuteApiEndpoint"]));
  const open: Entry = { mutualTls: false, doubts, said: [] };
  if (disabled === undefined || disabled === false) return [open];
  const off: Said[] = [
    said(api, ["DisableExecuteApiEndpoint"], `the default endpoint of \`${api.id}\` is switched off`),
  ];
  const domains = domainsOf(estate, api).map((domain): Entry => {
    const mutualTls = follow(domain.properties, ["MutualTlsAuthentication", "TruststoreUri"]) !== undefined;
    const how = mutualTls ? "with" : "without";
    return {
      mutualTls,
      doubts,
      said: [...off, said(domain, [], `custom domain \`${domain.id}\` serves it ${how} mutual TLS`)],
    };
  });
  const unsure: readonly Entry[] = disabled instanceof Unknown ? [{ ...open, doubts: [...doubts, disabled] }] : [];
  if (domains.length > 0 || unsure.length > 0) return [...unsure, ...domains];
  const none = new Unknown(
    "absent-record",
    `the default endpoint of \`${api.id}\` is off and no custom domain for it is in the input`,
  );
  return [{ mutualTls: false, doubts: [...doubts, none], said: off }];
}

/** A Lambda authorizer is asked before anybody is known: whoever gets to the API makes it run. */
export function noteAuthorizer(
  ledger: Ledger,
  api: Resource,
  at: { readonly resource: Resource; readonly path: Path; readonly name: string; readonly uri: Value | undefined },
  admitted: readonly Admitted[],
): void {
  const arn = arnPieces(ledger.estate, api);
  const sources = arn === undefined ? [] : [[...arn, plain("/"), FREE]];
  const named = invokable(ledger.estate, at.uri, at.resource, "apigateway.amazonaws.com", sources);
  if (named.found.length === 0 && named.unknown === undefined) return;
  const operation = `authorizer ${at.name}`;
  const around = follow(at.resource.properties, at.path.slice(0, -1));
  const byRole =
    member(around, "authorizerCredentials", "AuthorizerCredentials", "AuthorizerCredentialsArn") !== undefined;
  for (const target of named.found) {
    const leave = mayInvoke(ledger.estate, target.resource, "apigateway.amazonaws.com", sources);
    ledger.forward({
      from: placeIn(api, operation),
      to: placeIn(target.resource),
      ports: undefined,
      mode: "synchronous",
      said: [said(at.resource, at.path, `\`${api.id}\` asks authorizer function \`${target.resource.id}\` who calls`)],
      doubts: [...target.doubts, ...(byRole ? [] : leave.doubts)],
    });
  }
  for (const caller of admitted) {
    ledger.call({
      from: caller.from,
      to: placeIn(api, operation),
      authentication: ["none"],
      said: [said(at.resource, at.path, `any request makes \`${api.id}\` ask its authorizer`), ...caller.said],
      doubts: caller.doubts,
    });
  }
}

/** A member of a map with lower-case names (OpenAPI) or PascalCase ones (CloudFormation). */
export function member(value: Value | undefined, ...names: readonly string[]): Value | undefined {
  for (const name of names) {
    const found = follow(value, [name]);
    if (found !== undefined && found !== null) return found;
  }
  return undefined;
}
