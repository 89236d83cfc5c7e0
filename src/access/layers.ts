import { partsOf } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import { follow } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Reference, type Unknown, Unknown as UnknownValue, type Value } from "../estate/value.ts";
import type { Said } from "./access.ts";
import { said } from "./ledger.ts";

/** Something in front of a resource that looks into requests, besides who may call. */
export interface Layer {
  readonly is: "waf" | "shield";
  /** The web ACL or protection, where it is in the estate. */
  readonly by: Resource | undefined;
  readonly said: Said;
  readonly doubts: readonly Unknown[];
}

/** Where the types that name their own web ACL name it. */
const WEB_ACL_PATHS: Readonly<Record<string, Path>> = {
  "AWS::CloudFront::Distribution": ["DistributionConfig", "WebACLId"],
};

const ASSOCIATIONS: readonly { readonly type: string; readonly acl: string }[] = [
  { type: "AWS::WAFv2::WebACLAssociation", acl: "WebACLArn" },
  { type: "AWS::WAFRegional::WebACLAssociation", acl: "WebACLId" },
];

/**
 * The layers that are put in front of a resource by association: web ACLs and Shield protections. The stages of an API
 * are the API.
 * Source: https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
 */
export function layersAt(estate: Estate, resource: Resource): readonly Layer[] {
  return [...wafOf(estate, resource), ...shieldOf(estate, resource)];
}

/** The web ACLs in front of a resource. */
export function wafOf(estate: Estate, resource: Resource): readonly Layer[] {
  const own = Object.hasOwn(WEB_ACL_PATHS, resource.type) ? WEB_ACL_PATHS[resource.type] : undefined;
  const named = own === undefined ? undefined : follow(resource.properties, own);
  const direct =
    own === undefined || named === undefined || named === "" || named === null
      ? []
      : [layer(estate, "waf", resource, own, named)];
  const associated = ASSOCIATIONS.flatMap(({ type, acl }) =>
    estate.ofType(type).flatMap((association) => {
      const target = follow(association.properties, ["ResourceArn"]);
      return isAbout(estate, target, resource)
        ? [layer(estate, "waf", association, [acl], follow(association.properties, [acl]))]
        : [];
    }),
  );
  return [...direct, ...associated];
}

function shieldOf(estate: Estate, resource: Resource): readonly Layer[] {
  return estate.ofType("AWS::Shield::Protection").flatMap((protection) => {
    const target = follow(protection.properties, ["ResourceArn"]);
    if (!isAbout(estate, target, resource)) return [];
    return [{ ...layer(estate, "shield", protection, ["ResourceArn"], undefined), by: protection }];
  });
}

function layer(estate: Estate, is: Layer["is"], at: Resource, path: Path, by: Value | undefined): Layer {
  const found = estate.find(by) ?? referred(estate, by)[0];
  const what = is === "waf" ? "web ACL" : "Shield protection";
  return {
    is,
    by: found,
    said: said(at, path, `\`${at.id}\` puts a ${what} in front of it`),
    doubts:
      by instanceof UnknownValue && (by.alternatives?.includes(undefined) ?? false)
        ? [by]
        : at.condition === undefined
          ? []
          : [at.condition],
  };
}

/** Whether an ARN is that of the resource, or of a stage of it. */
function isAbout(estate: Estate, arn: Value | undefined, resource: Resource): boolean {
  if (estate.find(arn) === resource) return true;
  return referred(estate, arn).some((one) => one === resource || ownerOf(estate, one) === resource);
}

function ownerOf(estate: Estate, resource: Resource): Resource | undefined {
  if (resource.type === "AWS::ApiGateway::Stage") return estate.find(follow(resource.properties, ["RestApiId"]));
  return undefined;
}

/** `arn:aws:apigateway:REGION::/restapis/${Api}/stages/${Stage}` mentions both. */
function referred(estate: Estate, value: Value | undefined): readonly Resource[] {
  return partsOf(value).flatMap((part) => (part instanceof Reference ? (estate.get(part.resource) ?? []) : []));
}
