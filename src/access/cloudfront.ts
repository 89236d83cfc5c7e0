import { partsOf } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import { follow, listOf, text, truth } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, Reference, Unknown, type Value } from "../estate/value.ts";
import type { Authentication, Said } from "./access.ts";
import { bucketPolicies } from "./bucket.ts";
import { frontsAt } from "./hosts.ts";
import { permissionsByFunction } from "./lambda-permission.ts";
import { type Ledger, noteOf, placeIn, said, told } from "./ledger.ts";
import { operationsOf } from "./operations.ts";
import { leaveByPolicy } from "./resource-policies.ts";
import { functionsOf, type Target } from "./targets.ts";

/** One cache behavior: a path pattern and where its requests go. */
interface Behavior {
  /** "/*", "/api/*" */
  readonly pattern: string;
  readonly value: Value | undefined;
  readonly path: Path;
}

interface Origin {
  readonly value: Value | undefined;
  readonly path: Path;
}

/**
 * CloudFront: viewers may ask for every behavior of an enabled distribution, with a signature where key groups or
 * signers are trusted; each behavior passes on to its origin. Countries and certificates of the distribution tell
 * nobody apart.
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-overview.html
 */
export function distributions(ledger: Ledger): void {
  for (const distribution of ledger.estate.ofType("AWS::CloudFront::Distribution")) {
    const enabled = truth(follow(distribution.properties, ["DistributionConfig", "Enabled"]));
    if (enabled === false) continue;
    const doubts = enabled instanceof Unknown ? [enabled] : [];
    for (const behavior of behaviorsOf(ledger, distribution)) viewed(ledger, distribution, behavior, doubts);
  }
}

function behaviorsOf(ledger: Ledger, distribution: Resource): readonly Behavior[] {
  const config: Path = ["DistributionConfig"];
  const listed = listOf(follow(distribution.properties, [...config, "CacheBehaviors"]));
  if (listed instanceof Unknown) {
    const message = `cache behaviors of \`${distribution.id}\` are not known: ${listed.detail}`;
    ledger.gap(noteOf("target-unknown", distribution, message, true, listed.settle));
  }
  const more = isList(listed) ? listed : [];
  return [
    ...more.map((value, i) => {
      const pattern = told(follow(value, ["PathPattern"]));
      const absolute = pattern.startsWith("/") ? pattern : `/${pattern}`;
      return { pattern: absolute, value, path: [...config, "CacheBehaviors", i] };
    }),
    {
      pattern: "/*",
      value: follow(distribution.properties, [...config, "DefaultCacheBehavior"]),
      path: [...config, "DefaultCacheBehavior"],
    },
  ];
}

function viewed(ledger: Ledger, distribution: Resource, behavior: Behavior, doubts: readonly Unknown[]): void {
  const asked = authenticationOf(distribution, behavior);
  ledger.call({
    from: { is: "anyone" },
    to: placeIn(distribution, behavior.pattern),
    authentication: asked.ways.length === 0 ? ["none"] : asked.ways,
    said: [asked.said],
    doubts: [...doubts, ...asked.doubts],
  });
  for (const origin of originsOf(distribution, follow(behavior.value, ["TargetOriginId"]))) {
    passOn(ledger, distribution, behavior, origin);
  }
  edgeFunctions(ledger, distribution, behavior);
}

interface Asked {
  readonly ways: readonly Authentication[];
  readonly doubts: readonly Unknown[];
  readonly said: Said;
}

function authenticationOf(distribution: Resource, behavior: Behavior): Asked {
  const ways: Authentication[] = [];
  const doubts: Unknown[] = [];
  for (const key of ["TrustedKeyGroups", "TrustedSigners"]) {
    const list = listOf(follow(behavior.value, [key]));
    if (list instanceof Unknown) doubts.push(list);
    else if (list.length > 0) ways.push("signed-url");
  }
  const mode = text(follow(distribution.properties, ["DistributionConfig", "ViewerMtlsConfig", "Mode"]));
  if (mode === "required") ways.push("mutual-tls");
  const how = ways.length === 0 ? "asks viewers for nothing" : `asks viewers for ${ways.join(" and ")}`;
  const text_ = `behavior ${behavior.pattern} of \`${distribution.id}\` ${how}`;
  return { ways: [...new Set(ways)], doubts, said: said(distribution, behavior.path, text_) };
}

/** The origin of an id, or the members of the origin group of that id. */
function originsOf(distribution: Resource, id: Value | undefined): readonly Origin[] {
  const config: Path = ["DistributionConfig"];
  const origins = listOf(follow(distribution.properties, [...config, "Origins"]));
  const all = isList(origins)
    ? origins.map((value, i): Origin => ({ value, path: [...config, "Origins", i] }))
    : [{ value: origins, path: [...config, "Origins"] }];
  const wanted = told(id);
  const groups = listOf(follow(distribution.properties, [...config, "OriginGroups", "Items"]));
  const group = isList(groups) ? groups.find((item) => told(follow(item, ["Id"])) === wanted) : undefined;
  const members = listOf(follow(group, ["Members", "Items"]));
  const ids = isList(members) && members.length > 0 ? members.map((one) => told(follow(one, ["OriginId"]))) : [wanted];
  const named = all.filter((origin) => ids.includes(told(follow(origin.value, ["Id"]))));
  // Ids are written by hand; where they do not meet, every origin may be meant.
  return named.length === 0 ? all : named;
}

function passOn(ledger: Ledger, distribution: Resource, behavior: Behavior, origin: Origin): void {
  const { estate } = ledger;
  const from = placeIn(distribution, behavior.pattern);
  const vpc = estate.find(follow(origin.value, ["VpcOriginConfig", "VpcOriginId"]));
  const domain = follow(origin.value, ["DomainName"]);
  const named =
    vpc === undefined
      ? frontsAt(estate, domain, distribution)
      : { found: [{ resource: vpc, doubts: [] }], unknown: undefined, open: false };
  for (const target of named.found) {
    const access = originAccess(ledger, distribution, origin, target);
    const text_ = `behavior ${behavior.pattern} of \`${distribution.id}\` passes on to origin \`${target.resource.id}\``;
    ledger.forward({
      from,
      to: placeIn(target.resource, target.resource.type === "AWS::S3::Bucket" ? "s3:GetObject" : undefined),
      ports: undefined,
      authentication: access.signs ? [] : undefined,
      mode: "synchronous",
      said: [said(distribution, [...origin.path, "DomainName"], text_), ...access.said],
      doubts: [...target.doubts, ...access.doubts],
    });
  }
  if (named.found.length > 0) return;
  if (named.unknown === undefined) return;
  const message = `the origin of behavior ${behavior.pattern} of \`${distribution.id}\` is not known: ${named.unknown.detail}`;
  ledger.gap(noteOf("target-unknown", distribution, message, named.open, named.unknown.settle));
}

interface OriginAccess {
  readonly said: readonly Said[];
  readonly doubts: readonly Unknown[];
  /** CloudFront shows who it is, so the origin asks the viewer for nothing more. */
  readonly signs: boolean;
}

const OPEN: OriginAccess = { said: [], doubts: [], signs: false };

/** Whether the origin lets the distribution in: a bucket by its policy, a function URL that asks for IAM by permission. */
function originAccess(ledger: Ledger, distribution: Resource, origin: Origin, target: Target): OriginAccess {
  const { estate } = ledger;
  const { resource } = target;
  if (resource.type === "AWS::Lambda::Url") return urlAccess(estate, origin, resource);
  if (resource.type !== "AWS::S3::Bucket") return OPEN;
  const [read] = operationsOf(resource.type);
  if (read === undefined || isWebsite(origin)) return OPEN;
  const identity = partsOf(follow(origin.value, ["S3OriginConfig", "OriginAccessIdentity"])).find(
    (part) => part instanceof Reference,
  );
  const oai = identity instanceof Reference ? estate.get(identity.resource) : undefined;
  const policies = bucketPolicies(estate, resource);
  if (policies.length === 0) {
    const missing = new Unknown(
      "absent-record",
      `no policy of bucket \`${resource.id}\` in the input lets \`${distribution.id}\` read it`,
    );
    return { said: [], doubts: [missing], signs: true };
  }
  const leave = leaveByPolicy(ledger, policies, read, "cloudfront.amazonaws.com", oai ?? distribution);
  return { ...leave, signs: true };
}

/** Website endpoints are plain HTTP fronts: whether they answer is up to the bucket's public policy. */
function isWebsite(origin: Origin): boolean {
  return partsOf(follow(origin.value, ["DomainName"])).some(
    (part) => part instanceof Reference && part.attribute === "WebsiteURL",
  );
}

/** With origin access control CloudFront signs its requests by itself; without, viewers are asked as the URL asks. */
function urlAccess(estate: Estate, origin: Origin, url: Resource): OriginAccess {
  if (follow(origin.value, ["OriginAccessControlId"]) === undefined) return OPEN;
  const functions = functionsOf(estate, follow(url.properties, ["TargetFunctionArn"]), url).found;
  const permission = functions
    .flatMap((fn) => permissionsByFunction(estate).get(fn.resource.id) ?? [])
    .find((one) => told(one.principal).startsWith("cloudfront."));
  if (permission !== undefined) {
    const text = `\`${permission.resource.id}\` lets CloudFront call the function URL`;
    return { said: [said(permission.resource, [], text)], doubts: [], signs: true };
  }
  const missing = new Unknown(
    "absent-record",
    `no permission in the input lets CloudFront call function URL \`${url.id}\``,
  );
  return { said: [], doubts: [missing], signs: true };
}

/** Lambda@Edge: functions that run for every request of the behavior. */
function edgeFunctions(ledger: Ledger, distribution: Resource, behavior: Behavior): void {
  const list = listOf(follow(behavior.value, ["LambdaFunctionAssociations"]));
  if (!isList(list)) return;
  for (const [i, item] of list.entries()) {
    for (const target of functionsOf(ledger.estate, follow(item, ["LambdaFunctionARN"]), distribution).found) {
      const event = text(follow(item, ["EventType"])) ?? "an event";
      ledger.forward({
        from: placeIn(distribution, behavior.pattern),
        to: placeIn(target.resource),
        ports: undefined,
        mode: "synchronous",
        said: [
          said(
            distribution,
            [...behavior.path, "LambdaFunctionAssociations", i],
            `\`${distribution.id}\` runs \`${target.resource.id}\` at the edge on ${event}`,
          ),
        ],
        doubts: target.doubts,
      });
    }
  }
}
