import { partsOf } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import { follow, listOf, text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, Reference, Unknown, type Value } from "../estate/value.ts";
import { eitherOf, NOTHING, possible, type Target, type Targets } from "./targets.ts";

/** Types whose address stands in URLs and DNS records, by reference. */
const FRONTS: ReadonlySet<string> = new Set([
  "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "AWS::ElasticLoadBalancing::LoadBalancer",
  "AWS::ApiGateway::RestApi",
  "AWS::ApiGatewayV2::Api",
  "AWS::Lambda::Url",
  "AWS::S3::Bucket",
  "AWS::CloudFront::Distribution",
  "AWS::AppSync::GraphQLApi",
  "AWS::AppRunner::Service",
  "AWS::EC2::Instance",
  "AWS::EC2::EIP",
  "AWS::VpcLattice::Service",
  "AWS::MediaStore::Container",
  "AWS::GlobalAccelerator::Accelerator",
]);

/**
 * The resources that answer at a URL or host name: by reference to one, by a custom domain of an API, or by a DNS record
 * of the estate. Nothing found and nothing unknown: somewhere outside the estate.
 */
export function frontsAt(estate: Estate, url: Value | undefined, at: Resource): Targets {
  if (url instanceof Unknown && url.alternatives !== undefined) {
    return eitherOf(
      url,
      url.alternatives.map((side) => frontsAt(estate, side, at)),
    );
  }
  const parts = partsOf(url);
  const found = new Map<string, Target>();
  for (const part of parts) {
    if (!(part instanceof Reference)) continue;
    for (const resource of behind(estate, estate.get(part.resource))) found.set(resource.id, { resource, doubts: [] });
  }
  if (found.size > 0) return { found: [...found.values()], unknown: undefined, open: false };
  const host = hostOf(parts);
  if (host === undefined) {
    const unknown = parts.find((part) => part instanceof Unknown && part.because !== "pseudo-parameter");
    return unknown instanceof Unknown ? possible(estate, unknown, [...FRONTS], at) : NOTHING;
  }
  return atHost(estate, host);
}

/** The host of a URL that is wholly known up to its path. */
function hostOf(parts: readonly (string | Reference | Unknown)[]): string | undefined {
  const [first] = parts;
  if (typeof first !== "string") return undefined;
  const host = first.replace(/^[a-z]+:\/\//, "");
  const end = host.search(/[/:]/);
  if (end < 0 && parts.length > 1) return undefined;
  return (end < 0 ? host : host.slice(0, end)).toLowerCase();
}

function atHost(estate: Estate, host: string): Targets {
  const domains = estate
    .ofType("AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName")
    .filter((domain) => text(follow(domain.properties, ["DomainName"]))?.toLowerCase() === host)
    .flatMap((domain) => behind(estate, domain));
  const records = recordsOf(estate)
    .filter((record) => record.name === host)
    .flatMap((record) => frontsAtReference(estate, record.target));
  const bucket = estate.ofType("AWS::S3::Bucket").filter((one) => {
    const name = text(follow(one.properties, ["BucketName"]));
    return name !== undefined && (host.startsWith(`${name}.s3.`) || host.startsWith(`${name}.s3-`));
  });
  const found = [...new Set([...domains, ...records, ...bucket])];
  return found.length === 0
    ? NOTHING
    : { found: found.map((resource) => ({ resource, doubts: [] })), unknown: undefined, open: false };
}

function frontsAtReference(estate: Estate, value: Value | undefined): readonly Resource[] {
  return partsOf(value).flatMap((part) => (part instanceof Reference ? behind(estate, estate.get(part.resource)) : []));
}

/** What answers when a resource is addressed: a custom domain stands for the APIs mapped to it. */
function behind(estate: Estate, resource: Resource | undefined): readonly Resource[] {
  if (resource === undefined) return [];
  if (FRONTS.has(resource.type)) return [resource];
  if (resource.type === "AWS::ApiGateway::DomainName" || resource.type === "AWS::ApiGatewayV2::DomainName") {
    return apisOf(estate, resource);
  }
  if (resource.type === "AWS::ApiGateway::Stage" || resource.type === "AWS::ApiGatewayV2::Stage") {
    const api = estate.find(
      follow(resource.properties, [resource.type === "AWS::ApiGateway::Stage" ? "RestApiId" : "ApiId"]),
    );
    return api === undefined ? [] : [api];
  }
  return [];
}

/** The APIs that a custom domain serves. */
export function apisOf(estate: Estate, domain: Resource): readonly Resource[] {
  const mappings = [
    ...estate.ofType("AWS::ApiGateway::BasePathMapping").map((mapping) => ({ mapping, api: "RestApiId" })),
    ...estate.ofType("AWS::ApiGatewayV2::ApiMapping").map((mapping) => ({ mapping, api: "ApiId" })),
  ];
  return mappings.flatMap(({ mapping, api }) => {
    const named = follow(mapping.properties, ["DomainName"]);
    const same = estate.find(named)?.id === domain.id || sameName(named, follow(domain.properties, ["DomainName"]));
    const found = same ? estate.find(follow(mapping.properties, [api])) : undefined;
    return found === undefined ? [] : [found];
  });
}

function sameName(a: Value | undefined, b: Value | undefined): boolean {
  const name = text(a);
  return name !== undefined && name === text(b);
}

interface DnsRecord {
  readonly name: string;
  readonly target: Value | undefined;
}

/** DNS records of the estate that lead to one of its resources. */
function recordsOf(estate: Estate): readonly DnsRecord[] {
  const single = estate.ofType("AWS::Route53::RecordSet").map((record) => record.properties as Value);
  const grouped = estate.ofType("AWS::Route53::RecordSetGroup").flatMap((group) => {
    const sets = listOf(follow(group.properties, ["RecordSets"]));
    return isList(sets) ? sets : [];
  });
  return [...single, ...grouped].flatMap((record) => {
    const name = text(follow(record, ["Name"]))
      ?.toLowerCase()
      .replace(/\.$/, "");
    const alias = follow(record, ["AliasTarget", "DNSName"]);
    const plain = follow(record, ["ResourceRecords", 0]);
    return name === undefined ? [] : [{ name, target: alias ?? plain }];
  });
}
