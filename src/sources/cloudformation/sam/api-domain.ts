import type { ApiPlan } from "./api-plan.ts";
import type { Context, Steps } from "./context.ts";
import { mapAt } from "./context.ts";
import { idHash } from "./hash.ts";
import { get, getAtt, items, type JsonMap, pick, ref, text } from "./json.ts";

/**
 * `Domain` of an API: the custom domain name, its mapping to the stage, and the DNS records.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-domainconfiguration.html
 */
export function addApiDomain(context: Context, api: ApiPlan, stage: string): void {
  const domain = mapAt(context, api.owner, "Domain");
  if (domain === undefined) return;
  const path: Steps = [...api.owner.path, "Properties", "Domain"];
  const name = get(domain, "DomainName");
  const certificate = get(domain, "CertificateArn");
  if (name === undefined || certificate === undefined) {
    context.problem("SAM_MISSING_PROPERTY", "`Domain` needs `DomainName` and `CertificateArn`", path);
    return;
  }
  const id = api.kind === "rest" ? restDomain(context, api, domain, path) : httpDomain(context, api, domain, path);
  context.referables.set(`${api.owner.id}.DomainName`, id);
  const basePaths = items(get(domain, "BasePath"));
  if (basePaths.length === 0) addMapping(context, api, domain, { id, stage, path, base: undefined });
  for (const base of basePaths) addMapping(context, api, domain, { id, stage, path, base });
  addRecords(context, api, domain, id, path);
}

function restDomain(context: Context, api: ApiPlan, domain: JsonMap, path: Steps): string {
  const name = get(domain, "DomainName");
  const type = text(get(domain, "EndpointConfiguration")) ?? "REGIONAL";
  const certificate = get(domain, "CertificateArn");
  const common = { DomainName: name, ...pick(domain, ["SecurityPolicy", "Policy"]) };
  if (type === "PRIVATE") {
    const properties = { ...common, CertificateArn: certificate, EndpointConfiguration: { Types: [type] } };
    return context.derived(
      api.owner,
      `ApiGatewayDomainNameV2${idHash(name)}`,
      "AWS::ApiGateway::DomainNameV2",
      properties,
      { path },
    );
  }
  return context.derived(
    api.owner,
    `ApiGatewayDomainName${idHash(name)}`,
    "AWS::ApiGateway::DomainName",
    {
      ...common,
      ...(type === "EDGE" ? { CertificateArn: certificate } : { RegionalCertificateArn: certificate }),
      EndpointConfiguration: { Types: [type] },
      MutualTlsAuthentication: get(domain, "MutualTlsAuthentication"),
      OwnershipVerificationCertificateArn: get(domain, "OwnershipVerificationCertificateArn"),
    },
    { path },
  );
}

function httpDomain(context: Context, api: ApiPlan, domain: JsonMap, path: Steps): string {
  const configuration = {
    CertificateArn: get(domain, "CertificateArn"),
    EndpointType: get(domain, "EndpointConfiguration") ?? "REGIONAL",
    ...pick(domain, ["SecurityPolicy", "OwnershipVerificationCertificateArn"]),
  };
  return context.derived(
    api.owner,
    `ApiGatewayDomainNameV2${idHash(get(domain, "DomainName"))}`,
    "AWS::ApiGatewayV2::DomainName",
    {
      DomainName: get(domain, "DomainName"),
      DomainNameConfigurations: [configuration],
      MutualTlsAuthentication: get(domain, "MutualTlsAuthentication"),
    },
    { path },
  );
}

interface Mapping {
  readonly id: string;
  readonly stage: string;
  readonly path: Steps;
  readonly base: unknown;
}

function addMapping(context: Context, api: ApiPlan, domain: JsonMap, { id, stage, path, base }: Mapping): void {
  const part = text(base)?.replaceAll(/[^A-Za-z0-9]/g, "") ?? "";
  if (api.kind === "http") {
    const properties = { DomainName: ref(id), ApiId: ref(api.owner.id), Stage: ref(stage), ApiMappingKey: base };
    context.derived(api.owner, `${api.owner.id}${part}ApiMapping`, "AWS::ApiGatewayV2::ApiMapping", properties, {
      path,
    });
    return;
  }
  const isPrivate = get(domain, "EndpointConfiguration") === "PRIVATE";
  const named = isPrivate ? { DomainNameArn: getAtt(id, "DomainNameArn") } : { DomainName: ref(id) };
  const properties = {
    ...named,
    RestApiId: ref(api.owner.id),
    Stage: ref(stage),
    BasePath: get(domain, "NormalizeBasePath") === false ? base : base === undefined ? undefined : part,
  };
  const type = isPrivate ? "AWS::ApiGateway::BasePathMappingV2" : "AWS::ApiGateway::BasePathMapping";
  context.derived(api.owner, `${api.owner.id}${part}BasePathMapping`, type, properties, { path });
}

/** Records of several APIs in one hosted zone share a record set group. */
function addRecords(context: Context, api: ApiPlan, domain: JsonMap, domainId: string, path: Steps): void {
  const route53 = get(domain, "Route53");
  const zone = get(route53, "HostedZoneId") ?? get(route53, "HostedZoneName");
  if (zone === undefined) return;
  const id = `RecordSetGroup${idHash(zone)}`;
  const regional = get(domain, "EndpointConfiguration") !== "EDGE" || api.kind === "http";
  const target = regional
    ? { DNSName: getAtt(domainId, "RegionalDomainName"), HostedZoneId: getAtt(domainId, "RegionalHostedZoneId") }
    : { DNSName: getAtt(domainId, "DistributionDomainName"), HostedZoneId: "Z2FDTNDATAQYW2" };
  const record = (Type: string): JsonMap => ({ Name: get(domain, "DomainName"), Type, AliasTarget: target });
  const added = get(route53, "IpV6") === true ? [record("A"), record("AAAA")] : [record("A")];
  const before = items(get(get(context.resources.get(id), "Properties"), "RecordSets"));
  const properties = {
    HostedZoneId: get(route53, "HostedZoneId"),
    HostedZoneName: get(route53, "HostedZoneId") === undefined ? get(route53, "HostedZoneName") : undefined,
    RecordSets: [...before, ...added],
  };
  context.derived(api.owner, id, "AWS::Route53::RecordSetGroup", properties, { path });
}
